import type { DataColumn } from '../../../contract/data-api';
import { atom, call, infix, method, minus, named, not, type Py, textOf } from '../code/python';
import type { Checked, Comparison } from './tree';

interface How { /** A column as its values are meant: dates as dates. */ column(column: DataColumn): Py; imports: Set<string> }

/** The value of a column of pandas, by the meaning that `to-sql` has. */
export function pandasOf(checked: Checked, how: How): Py {
  // A column of truths may hold missing ones; what is reckoned from it does not.
  return write(checked, how, true);
}

const falsely = named('na', atom('False'));
const signs: Readonly<Record<Comparison, '==' | '!=' | '<' | '<=' | '>' | '>='>> = { '=': '==', '!=': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=' };

function write(checked: Checked, how: How, isRoot = false): Py {
  const one = (each: Checked): Py => write(each, how);
  const numpy = (name: string, ...args: Py[]): Py => { how.imports.add('import numpy as np'); return call(atom(`np.${name}`), ...args); };
  switch (checked.kind) {
    case 'number': return atom(checked.text);
    case 'text': return textOf(checked.value);
    case 'truth': return atom(checked.value ? 'True' : 'False');
    case 'null': return atom('None');
    case 'moment': return call(atom('pd.Timestamp'), textOf(checked.iso), ...(checked.zoned ? [named('tz', textOf('UTC'))] : []));
    case 'column': {
      const { column } = checked;
      const plain = how.column(column);
      if (checked.type === 'boolean') return method(plain, 'eq', atom('True'));
      // Narrow numbers would run over in silence.
      if (column.kind === 'decimal' || ((column.kind === 'integer' || column.kind === 'float') && column.type !== 'int64' && column.type !== 'float64')) return method(plain, 'astype', textOf('float64'));
      return plain;
    }
    case 'negative': return minus(one(checked.item));
    case 'not': return not(one(checked.item));
    case 'arithmetic': {
      const { op, a, b } = checked;
      const [left, right] = [one(a), one(b)];
      return infix(op, left, (op === '/' || op === '//' || op === '%') && !b.fixed ? method(right, 'where', infix('!=', right, atom('0'))) : right);
    }
    case 'join': return infix('+', one(checked.a), one(checked.b));
    case 'compare': {
      const { op, a, b } = checked;
      const compared = infix(signs[op], one(a), one(b));
      if (a.type === 'boolean') return compare(one(a), op, one(b), b);
      return op === '!=' ? infix('&', ...[a, b].flatMap((each) => (each.fixed ? [] : [method(one(each), 'notna')])), compared) : compared;
    }
    case 'and': return infix('&', one(checked.a), one(checked.b));
    case 'or': return infix('|', one(checked.a), one(checked.b));
    case 'missing': return method(checked.item.kind === 'column' ? how.column(checked.item.column) : one(checked.item), checked.negated ? 'notna' : 'isna');
    case 'if': {
      const { test, then, otherwise } = checked;
      const when = one(test);
      if (!then.fixed) return method(one(then), 'where', when, ...(otherwise.kind === 'null' ? [] : [one(otherwise)]));
      if (!otherwise.fixed) return method(one(otherwise), 'mask', when, ...(then.kind === 'null' ? [] : [one(then)]));
      const isText = checked.type === 'text';
      const value = (each: Checked): Py => (each.kind !== 'null' ? one(each) : isText ? atom('None') : checked.type === 'date' || checked.type === 'timestamp' ? atom('pd.NaT') : atom('np.nan'));
      const chosen = numpy('where', when, value(then), value(otherwise));
      const isTime = checked.type === 'date' || checked.type === 'timestamp';
      if (isRoot && !isTime) return chosen;
      const series = call(atom('pd.Series'), chosen, named('index', { kind: 'of', target: frameOf(test, how), name: 'index' }));
      return isTime ? call(atom('pd.to_datetime'), series) : series;
    }
    case 'rounding': return checked.name === 'round' ? method(floated(checked.item, one(checked.item)), 'round', ...(checked.digits === 0 ? [] : [atom(String(checked.digits))])) : numpy(checked.name, one(checked.item));
    case 'number-call': {
      const item = one(checked.item);
      if (checked.name === 'abs') return method(item, 'abs');
      return numpy(checked.name, checked.name === 'exp' ? item : method(item, 'where', infix(checked.name === 'sqrt' ? '>=' : '>', item, atom('0'))));
    }
    case 'text-call': return method(one(checked.item), checked.name === 'trim' ? 'str.strip' : `str.${checked.name}`);
    case 'length': return method(one(checked.item), 'str.len');
    case 'text-test': return checked.name === 'contains' ? method(one(checked.item), 'str.contains', textOf(checked.part), named('regex', atom('False')), falsely) : method(one(checked.item), checked.name === 'starts_with' ? 'str.startswith' : 'str.endswith', textOf(checked.part), falsely);
    case 'replace': return method(one(checked.item), 'str.replace', textOf(checked.old), textOf(checked.by), named('regex', atom('False')));
    case 'time-part': return { kind: 'of', target: { kind: 'of', target: utc(checked.item, one(checked.item)), name: 'dt' }, name: checked.name };
    case 'days-between': {
      const days = (each: Checked): Py => (each.type === 'date' ? one(each) : dated(each, one(each)));
      return { kind: 'of', target: { kind: 'of', target: infix('-', days(checked.b), days(checked.a)), name: 'dt' }, name: 'days' };
    }
    case 'coalesce': return checked.items.map(one).reduce((sum, next) => method(sum, 'fillna', next));
    case 'to-number': return call(atom('pd.to_numeric'), one(checked.item), named('errors', textOf('coerce')));
    case 'to-text': return checked.item.type === 'date' ? method(one(checked.item), 'dt.strftime', textOf('%Y-%m-%d')) : method(one(checked.item), 'map', atom('"{:.0f}".format'), named('na_action', textOf('ignore')));
    case 'to-date': return checked.item.type === 'text' ? call(atom('pd.to_datetime'), one(checked.item), named('format', textOf('%Y-%m-%d')), named('errors', textOf('coerce'))) : dated(checked.item, one(checked.item));
  }
}

const compare = (a: Py, op: Comparison, b: Py, right: Checked): Py =>
  right.kind === 'truth' ? ((op === '=') === right.value ? a : not(a)) : infix(signs[op], a, b);
const floated = (checked: Checked, py: Py): Py => (checked.type === 'integer' ? method(py, 'astype', textOf('float64')) : py);
const utc = ({ zoned }: Checked, py: Py): Py => (zoned ? method(py, 'dt.tz_convert', textOf('UTC')) : py);
const dated = (checked: Checked, py: Py): Py => (checked.fixed ? method(py, 'normalize') : method(checked.zoned ? method(utc(checked, py), 'dt.tz_localize', atom('None')) : py, 'dt.normalize'));

/** Some column in it, whose index is the table's. */
function frameOf(checked: Checked, how: How): Py {
  const found = columnIn(checked);
  if (found === null) throw new Error('a test names a column');
  return how.column(found);
}

export function columnIn(checked: Checked): DataColumn | null {
  if (checked.kind === 'column') return checked.column;
  const parts = 'items' in checked ? checked.items : 'item' in checked ? [checked.item] : 'test' in checked ? [checked.test, checked.then, checked.otherwise] : 'a' in checked ? [checked.a, checked.b] : [];
  for (const part of parts) { const found = columnIn(part); if (found) return found; }
  return null;
}
