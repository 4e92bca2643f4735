import type { DataColumn } from '../../../contract/data-api';
import type { Condition } from '../../../contract/view-api';
import { say } from '../../say';
import { polarsOf } from '../expression/to-polars';
import { type CodeBody, type CodeView, columnOf, selection, spellsDates } from './plan';
import { atom, call, type Compared, flat, infix, joined, lines, listOf, method, named, not, patternOf, type Py, textOf } from './python';
import { searched, withoutGroups } from './searching';
import { cantBeCode, hasZone, valueOf } from './values';

const col = (name: string): Py => call(atom('pl.col'), textOf(name));
const yes = atom('True');

/** The body of a function of Polars that gives the rows of a view: one chain. */
export function polarsBody(view: CodeView, frame: string): CodeBody {
  const imports = new Set(['import polars as pl']);
  const steps: [string, Py[]][] = [];
  for (const { name, checked } of view.derived) steps.push(['with_columns', [method(polarsOf(checked, (column) => polarsColumn(column, view)), 'alias', textOf(name))]]);
  const tests = view.where.map((condition) => test(condition, columnOf(view, condition.column), { view, imports }));
  if (view.contains !== '') tests.push(anyCell(view));
  if (tests.length > 0) steps.push(['filter', tests]);
  if (view.sort.length > 0) steps.push(['sort', order(view)]);
  const chosen = selection(view);
  if (chosen) steps.push([chosen.kind === 'drop' ? 'drop' : 'select', chosen.names.map(textOf)]);
  return { imports: [...imports], lines: chain(frame, steps) };
}

function chain(frame: string, steps: [string, Py[]][]): string[] {
  if (steps.length === 0) return [`return ${frame}`];
  const one = flat(steps.reduce((target, [name, args]) => method(target, name, ...args), atom(frame)));
  const [first] = steps;
  if (steps.length === 1 && first) return lines('return ', method(atom(frame), first[0], ...first[1]));
  if (one.length + 11 <= 80 && steps.length < 3) return [`return ${one}`];
  return ['return (', ...[frame, ...steps.flatMap(([name, args]) => lines('', call(atom(`.${name}`), ...args), '', 8))].map((line) => `    ${line}`), ')'];
}

/** Missing last, NaN before them, either way: Polars takes NaN for the greatest number. */
function order(view: CodeView): Py[] {
  const keys = view.sort.flatMap(({ column: name, descending }) => {
    const column = columnOf(view, name);
    if (['list', 'struct', 'map', 'bytes', 'other', 'duration'].includes(column.kind)) throw cantBeCode(column, say('The order'));
    return [...(descending && column.kind === 'float' ? [{ by: method(col(name), 'is_nan'), descending: false }] : []), { by: textOf(name), descending }];
  });
  const some = keys.some(({ descending }) => descending);
  const every = keys.every(({ descending }) => descending);
  const how = !some ? [] : [named('descending', every ? yes : listOf(keys.map(({ descending }) => atom(descending ? 'True' : 'False'))))];
  return [...keys.map(({ by }) => by), ...how, named('nulls_last', yes), named('maintain_order', yes)];
}

/** A column as its values are meant: dates that a reader leaves as text as dates. */
function polarsColumn(column: DataColumn, view: CodeView): Py {
  const plain = col(column.name);
  if (!spellsDates(view) || view.derived.some(({ name }) => name === column.name)) return plain;
  if (column.kind === 'date') return method(plain, 'str.to_date');
  return column.kind === 'timestamp' ? method(plain, 'str.to_datetime', ...(hasZone(column) ? [named('time_zone', textOf('UTC'))] : [])) : plain;
}

function test(condition: Condition, column: DataColumn, { view, imports }: { view: CodeView; imports: Set<string> }): Py {
  const plain = col(column.name);
  const meant = polarsColumn(column, view);
  const value = (given: string): Py => valueOf(given, column, 'polars', imports);
  // NaN is the greatest number to Polars, and none to people.
  const real = (one: Py): Py => (column.kind === 'float' ? infix('&', method(plain, 'is_not_nan'), one) : one);
  switch (condition.op) {
    case 'missing': return method(plain, 'is_null');
    case 'present': return method(plain, 'is_not_null');
    case 'nan': return method(plain, 'is_nan');
    case 'not-nan': return method(method(plain, 'is_not_nan'), 'fill_null', yes);
    case 'between': return method(meant, 'is_between', value(condition.low), value(condition.high));
    case 'in': return joined('|', condition.values.length === 0 ? [method(plain, 'is_in', listOf([]))] : oneOf(column, meant, condition.values.map(value)));
    case 'not-in': return real(condition.values.length === 0 ? method(plain, 'is_not_null') : not(joined('|', oneOf(column, meant, condition.values.map(value)))));
    case 'contains': case 'not-contains': case 'starts-with': case 'ends-with': {
      const words = shown(plain, column, view);
      const cased = condition.matchCase ? words : method(words, 'str.to_lowercase');
      const part = textOf(condition.matchCase ? condition.value : condition.value.toLowerCase());
      if (condition.op === 'starts-with') return method(cased, 'str.starts_with', part);
      if (condition.op === 'ends-with') return method(cased, 'str.ends_with', part);
      const has = method(cased, 'str.contains', part, named('literal', yes));
      return condition.op === 'contains' ? has : not(has);
    }
    case 'matches': return method(shown(plain, column, view), 'str.contains', patternOf(withoutGroups(condition.value)));
    default: {
      const op: Compared = condition.op === '=' ? '==' : condition.op;
      if (column.kind === 'boolean') return method(plain, booleans[op], value(condition.value));
      const compared = infix(op, meant, value(condition.value));
      return op === '!=' || op === '>' || op === '>=' ? real(compared) : compared;
    }
  }
}

const booleans: Readonly<Record<Compared, string>> = { '==': 'eq', '!=': 'ne', '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' };

/** Expressions such as `pl.date(…)` can't stand in a list. */
const oneOf = (column: DataColumn, meant: Py, values: Py[]): Py[] =>
  column.kind === 'boolean' ? values.map((each) => method(meant, 'eq', each)) : column.kind === 'date' || column.kind === 'timestamp' || column.kind === 'decimal' ? values.map((each) => infix('==', meant, each)) : [method(meant, 'is_in', listOf(values))];

/** Cells as people read them. */
function shown(plain: Py, column: DataColumn, view: CodeView): Py {
  switch (column.kind) {
    case 'text': return plain;
    case 'integer': case 'float': case 'decimal': case 'boolean': case 'time': case 'date': return method(plain, 'cast', atom('pl.String'));
    case 'timestamp': return spellsDates(view) ? plain : method(plain, 'dt.to_string', textOf('%Y-%m-%d %H:%M:%S'));
    default: throw cantBeCode(column, say('The filter'));
  }
}

/** Some cell has the text. */
function anyCell(view: CodeView): Py {
  const { columns } = searched(view);
  const times = columns.filter(({ kind }) => kind === 'timestamp' && !spellsDates(view));
  const others = columns.filter((column) => !times.includes(column));
  const has = (words: Py): Py => method(method(words, 'str.to_lowercase'), 'str.contains', textOf(view.contains.toLowerCase()), named('literal', yes));
  const all = (some: readonly DataColumn[]): Py => call(atom('pl.col'), ...some.map(({ name }) => textOf(name)));
  const isAll = others.length === view.columns.length;
  const isText = others.every(({ kind }) => kind === 'text');
  const words = isAll ? atom('pl.all()') : all(others);
  return call(atom('pl.any_horizontal'), ...(others.length > 0 ? [has(isText ? words : method(words, 'cast', atom('pl.String')))] : []), ...(times.length > 0 ? [has(method(all(times), 'dt.to_string', textOf('%Y-%m-%d %H:%M:%S')))] : []));
}
