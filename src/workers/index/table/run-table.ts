import type { RunId } from '../../../contract/ids';
import type { RunRow } from '../../../contract/run';
import type { FieldRef, RunField } from '../../../contract/query';
import type { FieldValue } from '../../../core/query/evaluate';
import { formatField } from '../../../core/query/fields';
import { type Facts, readFacts } from '../facts';
import type { Database } from '../sqlite';
import { Column } from './column';

/** Where the index keeps a field; `age` is counted from `created`, `state` of a run that goes on is asked for each time. */
const sources: Record<Exclude<RunField, 'age'>, string> = {
  id: 'id', name: 'title', function: 'name', module: 'module', file: 'file', state: 'end_state', created: 'created_at', started: 'started_at', ended: 'ended_at', duration: 'duration',
  tag: 'tags', note: 'note', star: 'star', branch: 'branch', commit: 'commit_id', dirty: 'dirty', host: 'host', user: 'username', python: 'python', error: 'error',
  warnings: 'warnings', figures: 'figures', peak: 'peak', debug: 'debug', again: 'again', source: 'source',
};
const logicals = new Set<RunField>(['star', 'dirty', 'debug']);

type Held = { ref: FieldRef; column: Column };
interface Base { run: number; id: RunId; created: number; trashed: number; open: number }

/** All columns that are held may take so much memory; the one that was not asked for longest goes first. */
const mostBytes = 256 * 1024 * 1024;
const mostSorts = 16;
const mostRanges = 1000;
const mostRows = 2000;

/**
 * The runs of one index in memory, a slot a run, a column a field. A column is read when it is first asked for. `sync` brings all that is held up to
 * what the index says, reading only runs that changed since, by whichever process.
 */
export class RunTable {
  /** Slots below `size` were given; 1 where a run is. */
  alive = new Uint8Array(0);
  trashed = new Uint8Array(0);
  size = 0;
  readonly runs: number[] = [];
  readonly ids: RunId[] = [];
  created = new Float64Array(0);
  /** Runs without an end, whose state must be asked for. */
  readonly open = new Set<number>();
  /** Rows that pages have shown, of runs that are over; one that changes is forgotten. */
  readonly rows = new Map<number, RunRow>();
  /** Grows with every change. */
  version = 0;
  private stamp = 0;
  private readonly slots = new Map<number, number>();
  private readonly columns = new Map<string, Held>();
  private readonly names = new Map<string, number | undefined>();
  private namesAt = -1;
  private newest: { version: number; ranks: Int32Array } | undefined;
  private readonly ranges = new Map<string, { version: number; range: [number, number] | null }>();
  private readonly sorts = new Map<string, { version: number; slots: Uint32Array }>();
  private readonly sql;

  constructor(private readonly db: Database) {
    this.sql = {
      clock: db.prepare('SELECT stamp FROM clock').pluck(),
      changed: db.prepare('SELECT run, id, created_at AS created, trashed_at IS NOT NULL AS trashed, end_state IS NULL AS open FROM runs WHERE stamp > ? ORDER BY stamp'),
      gone: db.prepare('SELECT run FROM gone WHERE stamp > ?').pluck(),
      name: db.prepare('SELECT name FROM names WHERE kind = ? AND text = ?').pluck(),
      facts: db.prepare('SELECT numbers, texts FROM facts WHERE run = ?'),
      run: db.prepare('SELECT run FROM runs WHERE id = ?').pluck(),
    };
  }

  /** Reads within one transaction, so that columns never mix two states of the index. */
  reading<T>(read: () => T): T {
    return this.db.transaction(() => { this.sync(); return read(); }).deferred();
  }

  private sync(): void {
    const stamp = (this.sql.clock.get() ?? 0) as number;
    if (stamp === this.stamp) return;
    const changed = this.sql.changed.all(this.stamp) as Base[];
    const gone = this.sql.gone.all(this.stamp) as number[];
    this.version += 1;
    for (const run of gone) this.leave(run);
    const slots = changed.map((base) => this.place(base));
    this.refill(slots);
    this.stamp = stamp;
  }

  private place({ run, id, created, trashed, open }: Base): number {
    let slot = this.slots.get(run);
    if (slot === undefined) {
      slot = this.size;
      this.size += 1;
      this.slots.set(run, slot);
      if (slot >= this.alive.length) this.grow();
      this.runs[slot] = run;
      this.ids[slot] = id;
    }
    this.rows.delete(run);
    this.alive[slot] = 1;
    this.trashed[slot] = trashed;
    this.created[slot] = created;
    if (open === 1) this.open.add(slot);
    else this.open.delete(slot);
    return slot;
  }

  private leave(run: number): void {
    const slot = this.slots.get(run);
    if (slot === undefined) return;
    this.slots.delete(run);
    this.rows.delete(run);
    this.alive[slot] = 0;
    this.open.delete(slot);
    // Its texts must not be offered, nor its values counted.
    for (const { column } of this.columns.values()) column.set(slot, null);
  }

  private grow(): void {
    const size = Math.max(64, this.alive.length * 2);
    const { alive, trashed, created } = this;
    this.alive = new Uint8Array(size);
    this.alive.set(alive);
    this.trashed = new Uint8Array(size);
    this.trashed.set(trashed);
    this.created = new Float64Array(size);
    this.created.set(created);
  }

  /** Runs that changed, in the columns that are held. Where most changed it is quicker to read columns anew when they are asked for. */
  private refill(slots: readonly number[]): void {
    if (slots.length * 4 > this.size) { this.columns.clear(); return; }
    const held = [...this.columns.values()];
    for (const { ref, column } of held) if (ref.kind !== 'run') for (const slot of slots) column.set(slot, null);
    this.fill(held, slots.map((slot) => [slot, this.runs[slot] as number]));
  }

  /** A few runs in columns of their own, by their place in the list: read where they lie and not kept, since nobody has memory for every column of every run. */
  apart(slots: readonly number[], refs: readonly FieldRef[]): Column[] {
    // One that is asked for twice is read once.
    const held = new Map(refs.map((ref): [string, Held] => [formatField(ref), { ref, column: new Column(slots.length) }]));
    this.fill([...held.values()], slots.map((slot, place) => [place, this.runs[slot] as number]));
    return refs.map((ref) => (held.get(formatField(ref)) as Held).column);
  }

  private fill(held: readonly Held[], places: readonly (readonly [place: number, run: number])[]): void {
    const fields = held.filter((each): each is Held & { ref: { kind: 'run' } } => each.ref.kind === 'run');
    const others = held.filter(({ ref }) => ref.kind !== 'run');
    if (fields.length > 0) {
      const row = this.db.prepare(`SELECT ${fields.map(({ ref }) => sourceOf(ref.name)).join(', ')} FROM runs WHERE run = ?`).raw();
      for (const [place, run] of places) {
        const values = row.get(run) as unknown[] | undefined;
        fields.forEach(({ ref, column }, index) => column.set(place, fieldValue(ref.name, values?.[index])));
      }
    }
    if (others.length === 0) return;
    const fill = this.filler(others);
    for (const [place, run] of places) {
      const facts = this.sql.facts.get(run) as Facts | undefined;
      if (facts !== undefined) fill(place, facts);
    }
  }

  column(ref: FieldRef): Column { return this.many([ref])[0] as Column; }

  /** All of them with one walk over what has to be read. */
  many(refs: readonly FieldRef[]): Column[] {
    const keys = refs.map(formatField);
    const lacking = new Map<string, Held>();
    refs.forEach((ref, index) => {
      const key = keys[index] as string;
      const held = this.columns.get(key);
      if (held === undefined) lacking.set(key, { ref, column: new Column(Math.max(64, this.size)) });
      // The last asked for stands last.
      else { this.columns.delete(key); this.columns.set(key, held); }
    });
    this.load([...lacking.values()]);
    for (const [key, held] of lacking) this.columns.set(key, held);
    const columns = keys.map((key) => (this.columns.get(key) as Held).column);
    this.shed(new Set(keys));
    return columns;
  }

  private load(lacking: readonly Held[]): void {
    for (const { ref, column } of lacking) {
      if (ref.kind !== 'run') continue;
      for (const [run, value] of this.db.prepare(`SELECT run, ${sourceOf(ref.name)} FROM runs`).raw().iterate() as Iterable<[number, unknown]>) {
        const slot = this.slots.get(run);
        if (slot !== undefined) column.set(slot, fieldValue(ref.name, value));
      }
    }
    const others = lacking.filter(({ ref }) => ref.kind !== 'run');
    if (others.length === 0) return;
    const fill = this.filler(others);
    this.eachFacts(others.some(({ ref }) => ref.kind === 'param'), fill);
  }

  /** Every run's metrics and parameters, by slot. */
  eachFacts(texts: boolean, take: (slot: number, facts: Facts) => void): void {
    for (const [run, numbers, text] of this.db.prepare(`SELECT run, numbers, ${texts ? 'texts' : 'NULL'} FROM facts`).raw().iterate() as Iterable<[number, Buffer, string | null]>) {
      const slot = this.slots.get(run);
      if (slot !== undefined) take(slot, { numbers, texts: text });
    }
  }

  private filler(held: readonly Held[]): (slot: number, facts: Facts) => void {
    // By the name's number: every run is asked for every name that it has.
    const metrics: Held[][] = [];
    const params: Column[] = [];
    for (const each of held) {
      const { ref, column } = each;
      if (ref.kind === 'run') continue;
      const name = this.nameOf(ref.kind, ref.name);
      if (name === undefined) continue;
      if (ref.kind === 'param') params[name] = column;
      else metrics[name] = [...metrics[name] ?? [], each];
    }
    let slot = 0;
    const sink = {
      metric: (name: number, last: number, min: number, max: number): void => {
        const wanted = metrics[name];
        if (wanted === undefined) return;
        for (const { ref, column } of wanted) if (ref.kind === 'metric') column.setNumber(slot, ref.of === 'last' ? last : ref.of === 'min' ? min : max);
      },
      param: (name: number, value: FieldValue): void => { params[name]?.set(slot, value); },
    };
    return (at, facts) => { slot = at; readFacts(facts, sink); };
  }

  private nameOf(kind: 'metric' | 'param', text: string): number | undefined {
    // A name that isn't there yet may come with any change.
    if (this.namesAt !== this.version) { this.names.clear(); this.namesAt = this.version; }
    const key = `${kind} ${text}`;
    if (!this.names.has(key)) this.names.set(key, this.sql.name.get(kind, text) as number | undefined);
    return this.names.get(key);
  }

  private shed(wanted: ReadonlySet<string>): void {
    let bytes = 0;
    for (const { column } of this.columns.values()) bytes += column.bytes;
    for (const [key, { column }] of this.columns) {
      if (bytes <= mostBytes) return;
      if (wanted.has(key)) continue;
      this.columns.delete(key);
      bytes -= column.bytes;
    }
  }

  /** Per slot its place among all runs, newest first. */
  newestFirst(): Int32Array {
    if (this.newest?.version === this.version) return this.newest.ranks;
    const { created, ids } = this;
    const slots = Uint32Array.from({ length: this.size }, (_, slot) => slot);
    // Runs mostly come in order: a sort that finds them so is quick.
    slots.reverse().sort((a, b) => (created[b] as number) - (created[a] as number) || ((ids[a] as string) < (ids[b] as string) ? 1 : -1));
    const ranks = new Int32Array(this.size);
    slots.forEach((slot, rank) => { ranks[slot] = rank; });
    this.newest = { version: this.version, ranks };
    return ranks;
  }

  /** The least and greatest of a column among all runs outside the trash, while nothing changes. */
  wholeRange(key: string, measure: () => [number, number] | null): [number, number] | null {
    const held = this.ranges.get(key);
    if (held?.version === this.version) return held.range;
    if (this.ranges.size >= mostRanges) this.ranges.clear();
    const range = measure();
    this.ranges.set(key, { version: this.version, range });
    return range;
  }

  /** Every slot in an order that was sorted once, while nothing changes. */
  sorted(key: string, sort: () => Uint32Array): Uint32Array {
    const held = this.sorts.get(key);
    this.sorts.delete(key);
    const slots = held?.version === this.version ? held.slots : sort();
    this.sorts.set(key, { version: this.version, slots });
    for (const oldest of this.sorts.keys()) { if (this.sorts.size <= mostSorts) break; this.sorts.delete(oldest); }
    return slots;
  }

  slotOf(id: RunId): number | undefined {
    const run = this.sql.run.get(id) as number | undefined;
    return run === undefined ? undefined : this.slots.get(run);
  }

  rowIs(run: number, row: RunRow): void {
    if (this.rows.size >= mostRows) this.rows.clear();
    this.rows.set(run, row);
  }
}

const sourceOf = (name: RunField): string => sources[name === 'age' ? 'created' : name];

function fieldValue(name: RunField, value: unknown): FieldValue {
  if (value === null || value === undefined) return null;
  if (name === 'tag') return JSON.parse(value as string) as string[];
  return logicals.has(name) ? value === 1 : value as number | string;
}
