import { unreachable } from '../../contract/ids';
import type { FieldRef } from '../../contract/query';
import type { FieldSummary, FieldText } from '../../contract/table-api';
import { fieldTitle, formatField, kindOf, runFieldNames, runFields } from './fields';
import { formatText } from './format';
import { readNumber } from './literals';
import { parseField, type Wanted, wantedAfter } from './parse';
import { quote } from './quoting';
import { type Token, tokenize } from './tokens';

export interface Completion {
  /** What is replaced, in UTF-16 units. */
  from: number; to: number;
  insert: string; label: string; kind: 'field' | 'operator' | 'value' | 'keyword'; detail: string;
}
/** What there is to complete with: metrics and parameters (`TableApi.fields`), and the values of the field at the cursor (`TableApi.values`). */
export interface Known { fields: readonly Pick<FieldSummary, 'field' | 'kind'>[]; values: readonly string[] }
/** What must be asked before `complete` has an answer. */
export type Asked = { kind: 'fields'; like: string; kinds: ('metric' | 'param')[] } | { kind: 'values'; field: FieldText; prefix: string } | null;

const most = 50;

interface Place { from: number; to: number; /** What stands before the cursor of the word it is in, without its quotes. */ typed: string; quoted: boolean; wanted: Wanted }

export function askedAt(text: string, cursor: number): Asked {
  const { wanted, typed } = placeAt(text, cursor);
  switch (wanted.kind) {
    case 'term': return fieldsLike(typed);
    case 'metric': return { ...fieldsLike(typed), kinds: ['metric'] };
    case 'joint': return wanted.term ? fieldsLike(typed) : null;
    case 'value': return asksValues(wanted.field) ? { kind: 'values', field: formatField(wanted.field), prefix: typed } : null;
    default: return null;
  }
}

/** What may stand at the cursor, best first. Never throws, whatever the text. */
export function complete(text: string, cursor: number, known: Known): Completion[] {
  const place = placeAt(text, cursor);
  const items = itemsFor(place, known);
  const typed = place.typed.toLowerCase();
  const ranked = items.flatMap((item, index) => {
    const rank = rankOf(bare(item.label).toLowerCase(), typed);
    return rank === null ? [] : [{ item, rank, index }];
  }).sort((a, b) => a.rank - b.rank || a.index - b.index);
  const space = /^\s/.test(text.slice(place.to)) ? '' : ' ';
  return ranked.slice(0, most).map(({ item: { spaced, ...item } }) => ({ ...item, from: place.from, to: place.to, insert: spaced ? item.insert + space : item.insert }));
}

interface Item { insert: string; label: string; kind: Completion['kind']; detail: string; spaced: boolean }

function placeAt(text: string, given: number): Place {
  const cursor = Math.max(0, Math.min(given, text.length));
  const tokens = tokenize(text);
  const index = tokens.findIndex(token => (token.kind === 'word' || token.kind === 'string') && token.from < cursor && cursor <= token.to && !(token.to === cursor && isOver(token)));
  const own = tokens[index];
  const before = own ? tokens.slice(0, index) : tokens.filter(token => token.kind !== 'end' && token.to <= cursor);
  const start = own?.from ?? cursor;
  const wanted = wantedAfter([...before, { kind: 'end', from: start, to: start }], 0);
  return { from: start, to: own?.to ?? cursor, typed: bare(text.slice(start, cursor)), quoted: own?.kind === 'string', wanted };
}

/** A text whose quote is closed before the cursor is not being typed any more. */
const isOver = (token: Token): boolean => (token.kind === 'string' ? token.closed : token.kind === 'word' && token.quoted !== null && token.quoted.closed);

const bare = (text: string): string => text.replace(/^((?:[a-z]+\()?(?:[a-z]+\.)?)["']/i, '$1').replace(/["']\)?$/, '').replace(/\\(["\\])/g, '$1');

function fieldsLike(typed: string): { kind: 'fields'; like: string; kinds: ('metric' | 'param')[] } {
  const [, kind, name] = /^(metric|param)s?\.(.*)$/is.exec(typed) ?? [];
  // What is about to say the kind looks for no name yet.
  const coming = typed.length < 3 ? undefined : (['metric', 'param'] as const).find(each => each.startsWith(typed.toLowerCase()));
  if (coming) return { kind: 'fields', like: '', kinds: [coming] };
  return { kind: 'fields', like: name ?? typed, kinds: kind === undefined ? ['metric', 'param'] : [kind.toLowerCase() === 'metric' ? 'metric' : 'param'] };
}

const asksValues = (field: FieldRef): boolean => {
  const kind = kindOf(field);
  return kind === 'text' || kind === 'any' || (kind === 'number' && field.kind === 'run');
};

/** Begins with it, has a word that begins with it, has it; null: no. */
function rankOf(label: string, typed: string): number | null {
  if (typed === '' || label.startsWith(typed)) return 0;
  const at = label.indexOf(typed);
  if (at < 0) return null;
  return /[^\p{L}\p{N}]/u.test(label[at - 1] ?? '') ? 1 : 2;
}

function itemsFor({ wanted, quoted }: Place, known: Known): Item[] {
  switch (wanted.kind) {
    case 'term': return quoted ? [] : [...fields(known, ['metric', 'param', 'run']), ...statistics, keyword('not', 'the opposite')];
    case 'metric': return fields(known, ['metric']);
    case 'close': return [keyword(')', 'ends the list of one')];
    case 'joint': return quoted ? [] : [
      ...(wanted.list ? [keyword(')', 'ends the list'), keyword(',', 'one more')] : [keyword('and', 'both hold'), keyword('or', 'either holds')]),
      ...(wanted.term ? fields(known, ['metric', 'param', 'run']) : []),
    ];
    case 'operator': return operators(wanted.field);
    case 'is': return [keyword('null', 'not known'), ...(wanted.field.kind === 'run' ? [] : [keyword('nan', 'not a number')]), keyword('not', 'the opposite')];
    case 'list': return [keyword('(', 'a list of values')];
    case 'value': return values(wanted.field, wanted.operator, quoted, known);
    case 'nothing': return [];
    default: return unreachable(wanted);
  }
}

const keyword = (text: string, detail: string): Item => ({ insert: text, label: text, kind: 'keyword', detail, spaced: true });
const statistics: Item[] = [['min', 'the least value of a metric'], ['max', 'the greatest value of a metric']].map(([of = '', detail = '']) => ({ insert: `${of}(`, label: `${of}(`, kind: 'keyword', detail, spaced: false }));

function fields({ fields: given }: Known, kinds: readonly FieldRef['kind'][]): Item[] {
  const own = kinds.includes('run') ? runFieldNames.map((name): Item => ({ insert: name, label: name, kind: 'field', detail: runFields[name].about, spaced: true })) : [];
  const named = given.flatMap(({ field, kind }): Item[] => {
    const ref = parseField(field);
    if (!ref || ref.kind === 'run' || !kinds.includes(ref.kind)) return [];
    return [{ insert: field, label: field, kind: 'field', detail: ref.kind === 'metric' ? 'metric' : `parameter, ${kind === 'boolean' ? 'true or false' : kind}`, spaced: true }];
  });
  return [...named, ...own];
}

const meanings: Record<string, string> = {
  '=': 'equal', '!=': 'unequal, or not known', '<': 'less', '<=': 'less or equal', '>': 'greater', '>=': 'greater or equal',
  '~': 'matches a pattern', '!~': 'does not match it', in: 'one of', 'not in': 'none of', is: 'is null, is nan', 'is not': 'is not null, is not nan',
};

function operators(field: FieldRef): Item[] {
  const kind = kindOf(field);
  const order = ['<', '<=', '>', '>='];
  const some = kind === 'boolean' ? ['=', '!='] : kind === 'text' ? ['=', '~', '!=', '!~', 'in', 'not in'] : kind === 'any' ? ['=', '!=', ...order, '~', '!~', 'in', 'not in'] : [...order, '=', '!=', 'in', 'not in'];
  return [...some, 'is', 'is not'].map(text => ({ insert: text, label: text, kind: 'operator', detail: meanings[text] ?? '', spaced: true }));
}

function values(field: FieldRef, operator: string, quoted: boolean, { fields: given, values: found }: Known): Item[] {
  const kind = kindOf(field);
  const item = (insert: string, detail: string, label = insert): Item => ({ insert, label, kind: 'value', detail, spaced: operator !== 'in' });
  switch (kind) {
    case 'boolean': return [item('true', ''), item('false', '')];
    case 'time': return [item('today', 'since midnight'), item('yesterday', 'the day before')];
    case 'duration': return ['10min', '1h', '1d', '7d', '30d'].map(each => item(each, 'a length of time'));
    case 'bytes': return ['500MB', '1GB', '8GB', '16GB'].map(each => item(each, 'a size'));
    default: {
      const choices = field.kind === 'run' ? runFields[field.name].choices ?? [] : [];
      const own = given.find(each => each.field === formatField(field))?.kind;
      const isNumber = (text: string) => kind === 'number' || (kind === 'any' && own !== 'text' && readNumber(text) !== undefined) || (own === 'boolean' && /^(?:true|false)$/.test(text));
      return [...new Set([...choices, ...found])].map(text => item(!quoted && isNumber(text) ? text : quoted ? quote(text) : formatText(text), fieldTitle(field), text));
    }
  }
}
