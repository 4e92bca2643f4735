import { say } from '../../../core/say';
import type { RunId } from '../../../contract/ids';
import type { FieldRef, QueryExpr } from '../../../contract/query';
import type { RunState } from '../../../contract/run';
import type { Cell, FieldSummary, FieldText, GroupCount, GroupKey, Places, Sort, TableApi, TableRequest } from '../../../contract/table-api';
import { HumanError } from '../../../core/human-error';
import { formatDate } from '../../../core/format/times';
import { cellOf, shortCell } from '../../../core/query/cells';
import { type FieldValue, fold } from '../../../core/query/evaluate';
import { formatField, runFieldNames, runFields } from '../../../core/query/fields';
import { parseField, parseQuery } from '../../../core/query/parse';
import { readFacts } from '../facts';
import type { Database } from '../sqlite';
import { type Column, coded, joined, missing, numeric } from './column';
import { type Mask, maskOf } from './filter';
import { comparison, firstOf, type Key } from './order';
import type { RunTable } from './run-table';
import { spanOf } from './span';

type Selection = Pick<TableRequest, 'query' | 'trash'>;
type Fields = Awaited<ReturnType<TableApi['fields']>>;

/** So many runs are picked out without sorting the rest. */
const pickedAtMost = 2000;

/** One call on the table: what is derived (the state of runs that go on, their age) is the same for all of it. */
export class TableQuery {
  private states: Column | undefined;

  constructor(private readonly table: RunTable, private readonly stateOf: (id: RunId) => RunState, private readonly db: Database, private readonly now: number) {}

  page({ query, trash, sort, columns, offset, limit, group }: TableRequest): { total: number; slots: Uint32Array; cells: Cell[][]; ranges: ([number, number] | null)[] } {
    const refs = columns.map(fieldOf);
    const expr = parsed(query, this.now);
    // One walk reads all that this call lacks.
    this.table.many([...fieldsIn(expr), ...sort.map(({ field }) => fieldOf(field)), ...refs].filter((ref) => !derived(ref)));
    const mask = this.mask(expr, trash);
    if (group !== undefined) this.narrow(mask, group.by, group.key);
    const { slots, total } = this.ordered(mask, sort, offset, limit);
    // Without a question every run matches, page after page.
    const all = expr === null && group === undefined && trash === undefined;
    const matching = lazily(() => slotsOf(mask, total));
    const held = refs.map((ref) => this.column(ref));
    return {
      slots, total,
      cells: held.map((column, index) => Array.from(slots, (slot) => shortOf(isAge(refs[index]) ? this.age(column, slot) : column.get(slot)))),
      ranges: held.map((column, index) => {
        const measure = (): [number, number] | null => this.range(column, mask, matching, total, isAge(refs[index]));
        return all && !isAge(refs[index]) ? this.table.wholeRange(columns[index] as FieldText, measure) : measure();
      }),
    };
  }

  ids({ query, trash }: Selection, sort: readonly Sort[], limit: number): RunId[] {
    const { slots } = this.ordered(this.mask(parsed(query, this.now), trash), sort, 0, limit);
    return Array.from(slots, (slot) => this.table.ids[slot] as RunId);
  }

  places({ query, trash, sort, group, from, to, most }: Parameters<TableApi['places']>[0]): Places {
    const keys = sort.map(({ field }) => fieldOf(field));
    const expr = parsed(query, this.now);
    this.table.many([...fieldsIn(expr), ...keys].filter((ref) => !derived(ref)));
    const mask = this.mask(expr, trash);
    if (group !== undefined) this.narrow(mask, group.by, group.key);
    const { slots, total } = this.ordered(mask, sort, from, Math.max(0, to - from));
    const at = evenly(slots.length, most);
    const picked = at.map((place) => slots[place] as number);
    return {
      total, at: at.map((place) => from + place), ids: picked.map((slot) => this.table.ids[slot] as RunId), createdAt: picked.map((slot) => this.table.created[slot] as number),
      keys: keys.map((ref) => { const column = this.column(ref); return picked.map((slot) => shortOf(isAge(ref) ? this.age(column, slot) : column.get(slot))); }),
    };
  }

  rowsOf(ids: readonly RunId[], columns: readonly FieldText[]): { slots: number[]; cells: Cell[][] } {
    const refs = columns.map(fieldOf);
    const slots = ids.flatMap((id) => this.table.slotOf(id) ?? []);
    const read = this.table.apart(slots, refs);
    return { slots, cells: read.map((column, index) => slots.map((slot, place) => cellOf(this.valueAt(refs[index], slot, place, column)))) };
  }

  groups({ query, trash }: Selection, by: FieldText): GroupCount[] {
    const mask = this.mask(parsed(query, this.now), trash);
    const { created } = this.table;
    const groups = new Map<GroupKey, GroupCount>();
    const keysOf = this.keys(by);
    for (let slot = 0; slot < mask.length; slot += 1) {
      if (mask[slot] !== 1) continue;
      for (const key of keysOf(slot)) {
        const newest = created[slot] as number;
        const group = groups.get(key);
        if (group === undefined) groups.set(key, { key, count: 1, newest });
        else { group.count += 1; group.newest = Math.max(group.newest, newest); }
      }
    }
    return [...groups.values()].sort((a, b) => b.newest - a.newest || b.count - a.count);
  }

  fields({ query, like, kinds, limit, trash }: Parameters<TableApi['fields']>[0]): Fields {
    const mask = this.mask(parsed(query, this.now), trash);
    const sought = fold(like);
    const facts = this.named(mask, (kind, name) => (kinds as string[]).includes(kind) && fold(name).includes(sought)).sort((a, b) => b.runs - a.runs || (a.field < b.field ? -1 : 1));
    const own = kinds.includes('run') ? runFieldNames.filter((name) => name.includes(sought)).map((name): FieldSummary => {
      const column = this.column({ kind: 'run', name });
      return { field: name, kind: runFields[name].kind, ...spread(column, mask) };
    }) : [];
    return { fields: [...facts.slice(0, Math.max(0, limit)), ...own], total: facts.length + own.length };
  }

  values(field: FieldText, prefix: string, limit: number): string[] {
    const ref = fieldOf(field);
    const mask = this.mask(null, undefined);
    const sought = fold(prefix);
    const counts = new Map<string, number>();
    const column = this.column(ref);
    const count = (text: string): void => { counts.set(text, (counts.get(text) ?? 0) + 1); };
    for (let slot = 0; slot < mask.length; slot += 1) {
      if (mask[slot] !== 1 || column.kinds[slot] === missing) continue;
      const value = column.get(slot);
      if (typeof value === 'object') value?.forEach(count);
      else count(plain(value));
    }
    return [...counts].filter(([text]) => fold(text).startsWith(sought)).sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1)).slice(0, Math.max(0, limit)).map(([text]) => text);
  }

  // --- which runs ---

  private mask(expr: QueryExpr | null, trash: 'only' | undefined): Mask {
    const { size, alive, trashed } = this.table;
    const mask = expr === null ? new Uint8Array(size).fill(1) : maskOf(expr, size, (ref) => this.column(ref), this.now);
    const wanted = trash === 'only' ? 1 : 0;
    for (let slot = 0; slot < size; slot += 1) if (alive[slot] !== 1 || trashed[slot] !== wanted) mask[slot] = 0;
    return mask;
  }

  private narrow(mask: Mask, by: FieldText, key: GroupKey): void {
    const keysOf = this.keys(by);
    for (let slot = 0; slot < mask.length; slot += 1) if (mask[slot] === 1 && !keysOf(slot).includes(key)) mask[slot] = 0;
  }

  /** A run's groups; times are grouped by day. */
  private keys(by: FieldText): (slot: number) => readonly GroupKey[] {
    const ref: FieldRef = by === 'day' ? { kind: 'run', name: 'created' } : fieldOf(by);
    const column = this.column(ref);
    const kind = ref.kind === 'run' ? runFields[ref.name].kind : undefined;
    const days = new Map<number, string>();
    return (slot) => {
      const value = column.get(slot);
      if (value === null) return [null];
      if (typeof value === 'object') return value;
      if (typeof value !== 'number') return [plain(value)];
      return [kind === 'time' || isAge(ref) ? dayOf(value, days) : String(value)];
    };
  }

  private ordered(mask: Mask, sort: readonly Sort[], offset: number, limit: number): { slots: Uint32Array; total: number } {
    const { table } = this;
    let total = 0;
    for (let slot = 0; slot < mask.length; slot += 1) total += mask[slot] as number;
    const from = Math.min(total, Math.max(0, Math.floor(offset)));
    const to = Math.min(total, from + Math.max(0, Math.floor(limit)));
    const keys: Key[] = sort.map(({ field, descending }) => {
      const ref = fieldOf(field);
      // What is older was made earlier: the order of ages is that of times, turned round.
      return { ...this.column(ref).sortKeys(), descending: isAge(ref) ? !descending : descending };
    });
    const compare = comparison(keys, table.newestFirst());
    if (to <= pickedAtMost || total * 8 < table.size) {
      return { slots: firstOf(slotsOf(mask, total), to, compare).subarray(from, to), total };
    }
    const everything = (): Uint32Array => Uint32Array.from({ length: table.size }, (_, slot) => slot).sort(compare);
    // States come and go without a change of the index.
    const all = sort.some(({ field }) => field === 'state') ? everything() : table.sorted(JSON.stringify(sort), everything);
    const slots = new Uint32Array(to - from);
    let place = 0;
    for (let index = 0; index < all.length && place < to; index += 1) {
      if (mask[all[index] as number] !== 1) continue;
      if (place >= from) slots[place - from] = all[index] as number;
      place += 1;
    }
    return { slots, total };
  }

  // --- what they have ---

  /** `age` has the column of `created`. */
  private column(ref: FieldRef): Column {
    if (ref.kind !== 'run') return this.table.column(ref);
    if (ref.name === 'state') return (this.states ??= this.withStates());
    return this.table.column(ref.name === 'age' ? { kind: 'run', name: 'created' } : ref);
  }

  /** The ends that were written, and what a look says now of runs without one. */
  private withStates(): Column {
    const column = this.table.column({ kind: 'run', name: 'state' });
    for (const slot of this.table.open) {
      const state = this.stateOf(this.table.ids[slot] as RunId);
      if (column.get(slot) !== state) column.set(slot, state);
    }
    return column;
  }

  /** Of a column that was read apart. */
  private valueAt(ref: FieldRef | undefined, slot: number, place: number, column: Column): FieldValue {
    if (isAge(ref)) return this.age(column, place);
    return isState(ref) && this.table.open.has(slot) ? this.stateOf(this.table.ids[slot] as RunId) : column.get(place);
  }

  private age(column: Column, slot: number): FieldValue {
    return column.kinds[slot] === numeric ? this.now - (column.numbers[slot] as number) : null;
  }

  private range(column: Column, mask: Mask, matching: () => Uint32Array, total: number, age: boolean): [number, number] | null {
    const span = spanOf(column, mask, matching, total);
    if (span === null) return null;
    const [least, greatest] = span;
    return age ? [this.now - greatest, this.now - least] : [least, greatest];
  }

  /** Metrics and parameters of the runs that are meant, each with how many have it. */
  private named(mask: Mask, wanted: (kind: 'metric' | 'param', name: string) => boolean): FieldSummary[] {
    let matching = 0;
    for (const bit of mask) matching += bit;
    const seen = new Map<number, { ref: FieldRef; there: boolean; runs: number; differs: boolean; first: FieldValue; kind: FieldSummary['kind'] | undefined }>();
    for (const [name, kind, text] of this.db.prepare('SELECT name, kind, text FROM names').raw().iterate() as Iterable<[number, 'metric' | 'param', string]>) {
      if (!wanted(kind, text)) continue;
      seen.set(name, { ref: kind === 'metric' ? { kind, name: text, of: 'last' } : { kind, name: text }, there: false, runs: 0, differs: false, first: null, kind: undefined });
    }
    if (seen.size === 0) return [];
    const take = (name: number, value: FieldValue): void => {
      const held = seen.get(name);
      if (held === undefined) return;
      held.there = true;
      if (value === null) return;
      const kind = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';
      if (held.runs === 0) { held.first = value; held.kind = kind; }
      else {
        if (!Object.is(held.first, value)) held.differs = true;
        if (held.kind !== kind) held.kind = 'text';
      }
      held.runs += 1;
    };
    this.table.eachFacts(true, (slot, facts) => { if (mask[slot] === 1) readFacts(facts, { metric: take, param: take }); });
    return [...seen.values()].filter(({ there }) => there).map(({ ref, runs, differs, first, kind }) => ({ field: formatField(ref), kind: kind ?? 'number', runs, ...alike(differs || runs < matching, first) }));
  }
}

function slotsOf(mask: Mask, total: number): Uint32Array {
  const slots = new Uint32Array(total);
  for (let slot = 0, at = 0; slot < mask.length; slot += 1) if (mask[slot] === 1) { slots[at] = slot; at += 1; }
  return slots;
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function evenly(length: number, most: number): number[] {
  const count = Math.min(length, Math.max(0, Math.floor(most)));
  return Array.from({ length: count }, (_, place) => Math.floor((place * length) / count));
}

const isAge = (ref: FieldRef | undefined): boolean => ref?.kind === 'run' && ref.name === 'age';
const isState = (ref: FieldRef | undefined): boolean => ref?.kind === 'run' && ref.name === 'state';
const derived = (ref: FieldRef): boolean => isAge(ref) || isState(ref);

function parsed(query: string, now: number): QueryExpr | null {
  const read = parseQuery(query, now);
  if (read.kind === 'errors') throw new HumanError('query', read.errors[0].message);
  return read.expr;
}

function fieldOf(text: FieldText): FieldRef {
  const ref = parseField(text);
  if (ref === null) throw new HumanError('query', say('There is no field “{0}”.', text.slice(0, 100)));
  return ref;
}

function fieldsIn(expr: QueryExpr | null): FieldRef[] {
  if (expr === null) return [];
  switch (expr.kind) {
    case 'word': return [];
    case 'and': case 'or': return expr.items.flatMap(fieldsIn);
    case 'not': return fieldsIn(expr.item);
    default: return [expr.field];
  }
}

const alike = (differs: boolean, first: FieldValue): Pick<FieldSummary, 'differs' | 'only'> => (differs || first === null ? { differs } : { differs, only: shortOf(first) });

function spread(column: Column, mask: Mask): Pick<FieldSummary, 'runs' | 'differs' | 'only'> {
  let runs = 0;
  let matching = 0;
  let differs = false;
  let first = -1;
  const { kinds, numbers, codes } = column;
  for (let slot = 0; slot < mask.length; slot += 1) {
    if (mask[slot] !== 1) continue;
    matching += 1;
    if (kinds[slot] === missing) continue;
    runs += 1;
    if (first === -1) { first = slot; continue; }
    differs ||= kinds[slot] !== kinds[first] || (kinds[slot] === coded ? codes?.[slot] !== codes?.[first] : !Object.is(numbers[slot], numbers[first]));
  }
  return { runs, ...alike(runs > 0 && (differs || runs < matching), first === -1 ? null : column.get(first)) };
}

const plain = (value: FieldValue): string => (value === null ? '' : typeof value === 'object' ? joined(value) : String(value));

const shortOf = (value: FieldValue): Cell => shortCell(cellOf(value));

const dayMs = 24 * 3_600_000;

/** The calendar is asked once a quarter of an hour that occurs: everywhere a day begins at a full one. */
function dayOf(at: number, known: Map<number, string>): string {
  const quarter = Math.floor(at / (dayMs / 96));
  let day = known.get(quarter);
  if (day === undefined) known.set(quarter, day = formatDate(at));
  return day;
}
