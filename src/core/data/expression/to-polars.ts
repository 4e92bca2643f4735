import type { DataColumn } from '../../../contract/data-api';
import { atom, call, infix, method, minus, named, not, type Py, textOf } from '../code/python';
import type { Checked, Comparison } from './tree';

type Column = (column: DataColumn) => Py;

/** The value of a column of Polars, by the meaning that `to-sql` has. */
export function polarsOf(checked: Checked, column: Column): Py {
  return checked.fixed ? call(atom('pl.lit'), write(checked, column, false)) : write(checked, column, false);
}

const no = atom('False');
const when = (test: Py, then: Py): Py => method(call(atom('pl.when'), test), 'then', then);

/** `isLoose`: a missing truth does as well as a false one, as a branch that is not taken. */
function write(checked: Checked, column: Column, isLoose: boolean): Py {
  const one = (each: Checked): Py => write(each, column, false);
  const truly = (each: Checked): Py => write(each, column, true);
  const sure = (truth: Py): Py => (isLoose ? truth : method(truth, 'fill_null', no));
  switch (checked.kind) {
    case 'number': return atom(checked.text);
    case 'text': return textOf(checked.value);
    case 'truth': return atom(checked.value ? 'True' : 'False');
    case 'null': return atom('None');
    case 'moment': return moment(checked.iso, checked.type === 'date', checked.zoned);
    case 'column': {
      const plain = column(checked.column);
      const { kind, type } = checked.column;
      if (kind === 'boolean') return sure(plain);
      if (kind === 'decimal') return method(plain, 'cast', atom('pl.Float64'));
      if (kind === 'float') return method(type === 'float64' ? plain : method(plain, 'cast', atom('pl.Float64')), 'fill_nan', atom('None'));
      return kind === 'integer' && type !== 'int64' ? method(plain, 'cast', atom('pl.Int64')) : plain;
    }
    case 'negative': return minus(one(checked.item));
    case 'not': return not(one(checked.item));
    case 'arithmetic': {
      const { op, a, b } = checked;
      const done = infix(op, one(a), one(b));
      return (op === '/' || op === '//' || op === '%') && !b.fixed ? when(infix('!=', one(b), atom('0')), done) : done;
    }
    case 'join': return infix('+', one(checked.a), one(checked.b));
    case 'compare': {
      const { op, a, b } = checked;
      if (a.type === 'boolean' && b.kind === 'truth') return (op === '=') === b.value ? write(a, column, isLoose) : not(one(a));
      return sure(infix(signs[op], one(a), one(b)));
    }
    case 'and': return infix('&', write(checked.a, column, isLoose), write(checked.b, column, isLoose));
    case 'or': return infix('|', write(checked.a, column, isLoose), write(checked.b, column, isLoose));
    case 'missing': return method(one(checked.item), checked.negated ? 'is_not_null' : 'is_null');
    case 'if': {
      const value = (each: Checked): Py => (each.kind === 'text' ? call(atom('pl.lit'), one(each)) : one(each));
      const chosen = when(truly(checked.test), value(checked.then));
      return checked.otherwise.kind === 'null' ? chosen : method(chosen, 'otherwise', value(checked.otherwise));
    }
    case 'rounding': {
      const item = floated(checked.item, one(checked.item));
      return method(item, checked.name, ...(checked.digits === 0 ? [] : [atom(String(checked.digits))]));
    }
    case 'number-call': {
      const item = one(checked.item);
      if (checked.name === 'sqrt' || checked.name === 'log') return when(infix(checked.name === 'sqrt' ? '>=' : '>', item, atom('0')), method(item, checked.name));
      return method(item, checked.name);
    }
    case 'text-call': return method(one(checked.item), checked.name === 'trim' ? 'str.strip_chars' : checked.name === 'lower' ? 'str.to_lowercase' : 'str.to_uppercase');
    case 'length': return method(one(checked.item), 'str.len_chars');
    case 'text-test': return sure(checked.name === 'contains' ? method(one(checked.item), 'str.contains', textOf(checked.part), named('literal', atom('True'))) : method(one(checked.item), `str.${checked.name}`, textOf(checked.part)));
    case 'replace': return method(one(checked.item), 'str.replace_all', textOf(checked.old), textOf(checked.by), named('literal', atom('True')));
    case 'time-part': {
      const item = utc(checked.item, one(checked.item));
      return checked.name === 'weekday' ? infix('-', method(item, 'dt.weekday'), atom('1')) : method(item, `dt.${checked.name}`);
    }
    case 'days-between': {
      const day = (each: Checked): Py => (each.type === 'date' ? one(each) : method(utc(each, one(each)), 'dt.date'));
      return method(infix('-', day(checked.b), day(checked.a)), 'dt.total_days');
    }
    case 'coalesce': return call(atom('pl.coalesce'), ...checked.items.map((each) => (each.kind === 'text' ? call(atom('pl.lit'), one(each)) : one(each))));
    case 'to-number': return method(method(method(one(checked.item), 'str.strip_chars'), 'cast', atom('pl.Float64'), named('strict', no)), 'fill_nan', atom('None'));
    case 'to-text': return method(one(checked.item), 'cast', atom('pl.String'));
    case 'to-date': return checked.item.type === 'text' ? method(one(checked.item), 'str.to_date', textOf('%Y-%m-%d'), named('strict', no)) : method(utc(checked.item, one(checked.item)), 'dt.date');
  }
}

const signs: Readonly<Record<Comparison, '==' | '!=' | '<' | '<=' | '>' | '>='>> = { '=': '==', '!=': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=' };
const floated = (checked: Checked, py: Py): Py => (checked.type === 'integer' ? method(py, 'cast', atom('pl.Float64')) : py);
const utc = ({ zoned }: Checked, py: Py): Py => (zoned ? method(py, 'dt.convert_time_zone', textOf('UTC')) : py);

function moment(iso: string, isDate: boolean, zoned: boolean): Py {
  const numbers = iso.split(/[-: .]/).map((part, place) => atom(String(Number(place === 6 ? part.padEnd(6, '0') : part))));
  return isDate ? call(atom('pl.date'), ...numbers) : call(atom('pl.datetime'), ...numbers, ...(zoned ? [named('time_zone', textOf('UTC'))] : []));
}
