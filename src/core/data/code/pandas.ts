import type { DataColumn } from '../../../contract/data-api';
import type { Condition } from '../../../contract/view-api';
import { HumanError } from '../../human-error';
import { say } from '../../say';
import { pandasOf } from '../expression/to-pandas';
import { type CodeBody, type CodeView, columnOf, selection, spellsDates } from './plan';
import { at, atom, call, type Compared, infix, joined, lines, listOf, method, named, not, patternOf, type Py, text, textOf } from './python';
import { cantBeCode, hasZone, valueOf } from './values';
import { searched, withoutGroups } from './searching';

/** The body of a function of pandas that gives the rows of a view. `frame`: its parameter. */
export function pandasBody(view: CodeView, frame: string): CodeBody {
  const imports = new Set(['import pandas as pd']);
  const body: string[] = [];
  const rows = frame === 'rows' ? 'kept' : 'rows';
  /** What the steps so far are called. */
  let now = frame;
  const next = (value: Py): void => {
    body.push(...lines(`${rows} = `, value));
    now = rows;
  };
  if (view.derived.length > 0) next(method(atom(frame), 'copy'));
  for (const { name, checked } of view.derived) {
    const value = pandasOf(checked, { column: (column) => pandasColumn(atom(now), column, view), imports });
    body.push(...lines(`${rows}[${text(name)}] = `, value));
  }
  const tests = view.where.map((condition) => test(condition, columnOf(view, condition.column), atom(now), { view, imports }));
  if (view.contains !== '') tests.push(anyCell(view, atom(now)));
  if (tests.length > 0) next(at(atom(now), joined('&', tests)));
  if (view.sort.length > 0) {
    const [first] = view.sort;
    const single = view.sort.length === 1 && first ? first : null;
    for (const { column } of view.sort) if (['list', 'struct', 'map', 'bytes', 'other', 'duration'].includes(columnOf(view, column).kind)) throw cantBeCode(columnOf(view, column), say('The order'));
    const ascending = view.sort.some(({ descending }) => descending) ? [named('ascending', single ? atom('False') : listOf(view.sort.map(({ descending }) => atom(descending ? 'False' : 'True'))))] : [];
    next(method(atom(now), 'sort_values', single ? textOf(single.column) : listOf(view.sort.map(({ column }) => textOf(column))), ...ascending, ...(single ? [named('kind', textOf('stable'))] : [])));
  }
  const chosen = selection(view);
  if (chosen?.kind === 'drop') next(method(atom(now), 'drop', named('columns', listOf(chosen.names.map(textOf)))));
  if (chosen?.kind === 'keep') next(at(atom(now), listOf(chosen.names.map(textOf))));
  body.push(...(tests.length > 0 || view.sort.length > 0 ? lines('return ', method(atom(now), 'reset_index', named('drop', atom('True')))) : [`return ${now}${now === frame ? '.copy()' : ''}`]));
  return { imports: [...imports], lines: body };
}

/** A column as its values are meant: dates that a reader leaves as text, or as objects, as dates. */
function pandasColumn(frame: Py, column: DataColumn, view: CodeView): Py {
  const plain = at(frame, textOf(column.name));
  const isDerived = view.derived.some(({ name }) => name === column.name);
  if (isDerived) return plain;
  if (column.kind === 'date' || (column.kind === 'timestamp' && spellsDates(view))) return call(atom('pd.to_datetime'), plain, ...(hasZone(column) ? [named('utc', atom('True'))] : []));
  return plain;
}

const methods: Readonly<Record<Compared, string>> = { '==': 'eq', '!=': 'ne', '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' };
const yes = atom('True');
const no = atom('False');

function test(condition: Condition, column: DataColumn, frame: Py, { view, imports }: { view: CodeView; imports: Set<string> }): Py {
  const plain = at(frame, textOf(column.name));
  const meant = pandasColumn(frame, column, view);
  const value = (given: string): Py => valueOf(given, column, 'pandas', imports);
  const there = method(plain, 'notna');
  switch (condition.op) {
    case 'missing': return method(plain, 'isna');
    case 'present': return there;
    case 'nan': case 'not-nan': throw new HumanError('usage', say('pandas holds missing values and NaN as one, so “{0}” can’t be filtered by NaN there. Choose Polars, or filter by what is missing.', column.name));
    case 'between': return method(meant, 'between', value(condition.low), value(condition.high));
    case 'in': case 'not-in': {
      if (column.kind === 'boolean') return anyOf(condition, (one) => method(plain, condition.op === 'in' ? 'eq' : 'ne', value(one)), there);
      const among = method(meant, 'isin', listOf(condition.values.map(value)));
      return condition.op === 'in' ? among : infix('&', there, not(among));
    }
    case 'contains': case 'not-contains': case 'starts-with': case 'ends-with': {
      const words = shown(plain, column, view);
      const cased = condition.matchCase ? words : method(words, 'str.lower');
      const part = textOf(condition.matchCase ? condition.value : condition.value.toLowerCase());
      const na = named('na', no);
      if (condition.op === 'starts-with') return method(cased, 'str.startswith', part, na);
      if (condition.op === 'ends-with') return method(cased, 'str.endswith', part, na);
      const has = method(cased, 'str.contains', part, named('regex', no), na);
      return condition.op === 'contains' ? has : infix('&', there, not(has));
    }
    case 'matches': return method(shown(plain, column, view), 'str.contains', patternOf(withoutGroups(condition.value)), named('regex', yes), named('na', no));
    default: {
      const op: Compared = condition.op === '=' ? '==' : condition.op;
      const compared = column.kind === 'boolean' ? method(plain, methods[op], value(condition.value)) : infix(op, meant, value(condition.value));
      return op === '!=' ? infix('&', there, compared) : compared;
    }
  }
}

const anyOf = (condition: { op: 'in' | 'not-in'; values: string[] }, one: (value: string) => Py, there: Py): Py =>
  condition.op === 'in' ? joined('|', condition.values.map(one)) : joined('&', [there, ...condition.values.map(one)]);

/** Cells as people read them. */
function shown(plain: Py, column: DataColumn, view: CodeView): Py {
  const words = textOf('string');
  switch (column.kind) {
    case 'text': return plain;
    case 'integer': return method(method(plain, 'astype', textOf('Int64')), 'astype', words);
    case 'float': case 'decimal': case 'time': return method(plain, 'astype', words);
    case 'boolean': return method(method(method(plain, 'astype', textOf('boolean')), 'astype', words), 'str.lower');
    case 'date': return spellsDates(view) ? plain : method(call(atom('pd.to_datetime'), plain), 'dt.strftime', textOf('%Y-%m-%d'));
    case 'timestamp': return spellsDates(view) ? plain : method(plain, 'dt.strftime', textOf('%Y-%m-%d %H:%M:%S'));
    default: throw cantBeCode(column, say('The filter'));
  }
}

/** Some cell has the text. Columns of one kind are asked together. */
function anyCell(view: CodeView, frame: Py): Py {
  const { columns } = searched(view);
  const has = (words: Py): Py => method(method(words, 'str.lower'), 'str.contains', textOf(view.contains.toLowerCase()), named('regex', no), named('na', no));
  const tests = [...new Set(columns.map(({ kind }) => kind))].flatMap((kind) => {
    const some = columns.filter((column) => column.kind === kind);
    const [first] = some;
    if (first === undefined) return [];
    if (some.length === 1) return [has(shown(at(frame, textOf(first.name)), first, view))];
    const names = listOf(some.map(({ name }) => textOf(name)));
    return [method(method(at(frame, names), 'apply', lambda('column', has(shown(atom('column'), first, view)))), 'any', named('axis', atom('1')))];
  });
  return tests.length === 0 ? method(at(frame, textOf(view.columns[0]?.name ?? '')), 'isin', listOf([])) : joined('|', tests);
}

const lambda = (name: string, value: Py): Py => ({ kind: 'pair', name: `lambda ${name}`, sign: ': ', value });
