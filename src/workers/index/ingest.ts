import { isRunId, type RunId } from '../../contract/ids';
import type { RunField } from '../../contract/query';
import { runValue } from '../../core/query/run-values';
import type { LineSink } from '../../core/runs/lines';
import { RunReducer, type ReducedRun, type SavedReduction } from '../../core/runs/reduce';
import type { RunFiles, StoreLayout } from '../../node/store/layout';
import { marksOf, noRequest, readRequest } from '../../node/store/read-run';
import { encodeFacts } from './facts';
import { Histories } from './histories';
import { KnownEnvironments } from './known-environments';
import { linksOf } from './lineage';
import { changedAt, decodePosition, encodePosition, isReached, isSame, type Position, RecordReader, startOfRecord } from './position';
import { QuickLines } from './quick-lines';
import { Room } from './room';
import { forgetRun } from './schema';
import type { Database } from './sqlite';

interface RunKey { run: number; revision: number; position: Buffer; saved_at: number; end_state: string | null }
type Statements = ReturnType<typeof prepare>;

/** What one look at a run found. `revision` grows whenever anything of the run changed, whoever wrote it to the index. */
export interface Look { revision: number; open: boolean; more: boolean }

/** A record that was read from its start without a lock, for a run that the index had at this revision; undefined: it had none. */
interface ReadAhead { revision: number | undefined; run: Held; more: boolean }

/** A run as far as its record was read: `histories` is what was measured since `savedAt`, where the index keeps all before. */
interface Held { revision: number; savedAt: number; savedBytes: number; reducer: RunReducer; histories: Histories; position: Position }
export interface HeldRun extends Held { key: number; /** The record can't be read any more: what the index knew of it stands in its row alone. */ closed: boolean }

const budgetBytes = 4 * 1024 * 1024;
const batchMs = 60;
const mostNames = 50_000;
/** So much of a record is read again rather than kept twice: it takes a few milliseconds. */
const checkpointBytes = 256 * 1024;
const endedBytes = 64 * 1024;
/** Reducers that are kept at hand: of runs that go on, and of those that somebody looks at. */
const mostHeld = 128;

/**
 * Takes what was appended to records into the index. Every step is one transaction that reads the position, the appended part and writes both:
 * several processes may do so at once, and one that is killed leaves nothing half done.
 */
export class Ingest {
  private readonly sql: Statements;
  private readonly reader = new RecordReader();
  private readonly quick = new QuickLines();
  private readonly environments = new KnownEnvironments();
  private readonly room: Room;
  private readonly names = { metric: new Map<string, number>(), param: new Map<string, number>() };
  /** So that an event costs an event and not the whole run. The one not used for longest stands first. */
  private readonly held = new Map<RunId, Held>();
  /** Of the transaction that is under way. */
  private clock = 0;
  events = 0;

  constructor(private readonly db: Database, private readonly store: StoreLayout) {
    this.sql = prepare(db);
    this.room = new Room(db);
  }

  /**
   * Looks at these runs in one transaction until time is up; a run that is not in the answer was not looked at, null is one that is gone. `anew`: forgets what is known of
   * each and reads it from its start.
   */
  look(ids: readonly RunId[], { anew = false, milliseconds = batchMs } = {}): Map<RunId, Look | null> {
    const found = new Map<RunId, Look | null>();
    const until = performance.now() + milliseconds;
    const stale = anew ? 0 : ids.findIndex((id) => {
      const known = this.unchanged(id);
      if (known !== undefined) found.set(id, known);
      return known === undefined;
    });
    // Without a lock as long as there is nothing to take.
    if (stale === -1) return found;
    const wanted = ids.slice(stale);
    const ahead = this.readAhead(wanted, anew, until);
    this.writing(() => {
      for (const id of wanted) {
        const read = ahead.get(id);
        // What was read is written, however long it took.
        if (read === undefined && performance.now() > until && found.size > 0) break;
        found.set(id, (anew ? undefined : this.unchanged(id)) ?? this.take(id, anew, read));
      }
    });
    return found;
  }

  /** Reading and reducing is most of the work, and others can write meanwhile: of runs that the index has not, and of those that it is to have anew, it comes before the lock. */
  private readAhead(ids: readonly RunId[], anew: boolean, until: number): Map<RunId, ReadAhead> {
    const ahead = new Map<RunId, ReadAhead>();
    for (const id of ids) {
      const key = this.sql.key.get(id) as RunKey | undefined;
      if (key !== undefined && !anew) continue;
      const files = this.store.run(id);
      const folderAt = changedAt(files.folder);
      if (folderAt === 0) continue;
      const run = startOf(id, key?.revision ?? 0);
      ahead.set(id, { revision: key?.revision, run, more: this.readOn(run, files, folderAt) === 'more' });
      if (performance.now() > until) break;
    }
    return ahead;
  }

  /** Takes the run out of the index. False when it was not in it. */
  remove(id: RunId): boolean {
    return this.writing(() => {
      const key = this.sql.key.get(id) as RunKey | undefined;
      if (key === undefined) return false;
      this.forget(id, key);
      return true;
    });
  }

  /** The run as the index has it, over one state of the index. Null: it has no such run, or its record is by now another than it has. */
  reading<T>(id: RunId, use: (run: HeldRun) => T): T | null {
    return this.db.transaction(() => {
      const key = this.sql.key.get(id) as RunKey | undefined;
      if (key === undefined) return null;
      const files = this.store.run(id);
      const reached = this.reach(id, key, files);
      if (reached === 'replaced') return null;
      if (typeof reached === 'object') {
        this.keep(id, reached);
        return use({ ...reached, key: key.run, closed: false });
      }
      const fresh = startOf(id, key.revision);
      this.takeAsides(fresh, files);
      fresh.reducer.unreadable(reached);
      return use({ ...fresh, key: key.run, position: decodePosition(key.position), closed: true });
    }).deferred();
  }

  private writing<T>(work: () => T): T {
    try {
      return this.db.transaction(() => {
        const before = this.clock = (this.sql.clock.get() ?? 0) as number;
        const done = work();
        if (this.clock !== before) this.sql.tick.run(this.clock);
        return done;
      }).immediate();
    } catch (error) {
      this.held.clear();
      // Numbers that were given within it are not given.
      this.names.metric.clear();
      this.names.param.clear();
      this.room.forget();
      throw error;
    }
  }

  /** What the index knows of a run that has nothing to take; else undefined. */
  private unchanged(id: RunId): Look | undefined {
    const key = this.sql.key.get(id) as RunKey | undefined;
    if (key === undefined) return undefined;
    const files = this.store.run(id);
    const position = decodePosition(key.position);
    const same = position.folderAt === changedAt(files.folder) && position.marksAt === changedAt(files.marks) && position.requestAt === changedAt(files.request);
    if (!same || !isSame(files.events, position)) return undefined;
    return { revision: key.revision, open: key.end_state === null, more: false };
  }

  private take(id: RunId, anew: boolean, ahead: ReadAhead | undefined): Look | null {
    const files = this.store.run(id);
    const key = this.sql.key.get(id) as RunKey | undefined;
    if (ahead !== undefined && ahead.revision === key?.revision) {
      if (key !== undefined) this.clear(id, key);
      return this.write(id, key, ahead.run, ahead.more);
    }
    const folderAt = changedAt(files.folder);
    if (folderAt === 0) {
      if (key !== undefined) this.forget(id, key);
      return null;
    }
    const held = key === undefined || anew ? this.again(id, key) : this.reach(id, key, files);
    // It was read before and can't be now: what the index has of it stays.
    if (held !== 'replaced' && typeof held === 'string') return { revision: key?.revision ?? 0, open: key?.end_state === null, more: false };
    return this.takeFrom(id, key, files, held === 'replaced' ? this.again(id, key) : held, folderAt);
  }

  private takeFrom(id: RunId, key: RunKey | undefined, files: RunFiles, held: Held, folderAt: number): Look {
    const read = this.readOn(held, files, folderAt);
    if (read === 'replaced') return this.takeFrom(id, key, files, this.again(id, key), folderAt);
    return this.write(id, key, held, read === 'more');
  }

  private readOn(held: Held, files: RunFiles, folderAt: number): 'replaced' | 'more' | 'whole' {
    const read = this.reader.readOn(files.events, held.position, this.sink(held), { budget: budgetBytes });
    if (read.kind === 'replaced') return 'replaced';
    held.reducer.unreadable(read.kind === 'unreadable' ? read.why : null);
    if (read.kind === 'read') held.position = read.position;
    held.position = { ...held.position, folderAt };
    this.takeAsides(held, files);
    return read.kind === 'read' && read.more ? 'more' : 'whole';
  }

  private takeAsides(held: Held, files: RunFiles): void {
    const { reducer, position } = held;
    const requestAt = changedAt(files.request);
    if (requestAt !== position.requestAt) {
      const { request, problem } = requestAt === 0 ? noRequest : readRequest(files.request);
      reducer.request(request, problem);
    }
    const marksAt = changedAt(files.marks);
    if (marksAt !== position.marksAt) reducer.marked(marksOf(files.marks));
    held.position = { ...position, requestAt, marksAt };
  }

  private sink({ reducer }: Held): LineSink {
    return {
      line: (bytes) => { this.events += 1; reducer.line(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')); },
      tooLong: () => reducer.tooLong(),
      quick: (chunk, start) => {
        const next = this.quick.take(chunk as Buffer, start, reducer) || this.environments.take(chunk as Buffer, start, reducer);
        if (next > 0) this.events += 1;
        return next;
      },
    };
  }

  // --- as far as the index has come ---

  /**
   * A reducer that stands where the index does: one at hand, else what was saved, read on from there. `replaced`: the record is not the one that the index has; any other
   * text: why it can't be read.
   */
  private reach(id: RunId, key: RunKey, files: RunFiles): Held | string {
    const held = this.held.get(id);
    this.held.delete(id);
    if (held?.revision === key.revision) return held;
    const goal = decodePosition(key.position);
    const atHand = held?.savedAt === key.saved_at ? this.readUpTo(held, goal, files) : 'replaced';
    const reached = atHand === 'replaced' ? this.readUpTo(this.saved(id, key), goal, files) : atHand;
    if (typeof reached === 'object') reached.revision = key.revision;
    return reached;
  }

  private readUpTo(held: Held, goal: Position, files: RunFiles): Held | string {
    // Nothing was taken of it yet, so nothing can be another.
    if (goal.offset > 0) {
      const { events } = this;
      const read = this.reader.readOn(files.events, held.position, this.sink(held), { goal });
      this.events = events;
      if (read.kind === 'unreadable') return read.why;
      if (read.kind !== 'read' || !isReached(read.position, goal)) return 'replaced';
    }
    held.position = { ...goal, requestAt: held.position.requestAt, marksAt: held.position.marksAt };
    this.takeAsides(held, files);
    return held;
  }

  private saved(id: RunId, key: RunKey): Held {
    const row = key.saved_at === 0 ? undefined : this.sql.saved.get(key.run) as { position: Buffer; saved: string } | undefined;
    if (row === undefined) return startOf(id, key.revision);
    const histories = new Histories();
    return {
      revision: key.revision, savedAt: key.saved_at, savedBytes: row.saved.length, position: decodePosition(row.position), histories,
      reducer: new RunReducer(id, histories, JSON.parse(row.saved) as SavedReduction),
    };
  }

  /** From the start: nothing that was kept of it counts. */
  private again(id: RunId, key: RunKey | undefined): Held {
    if (key !== undefined) this.clear(id, key);
    return startOf(id, key?.revision ?? 0);
  }

  private keep(id: RunId, held: Held): void {
    this.held.delete(id);
    this.held.set(id, held);
    if (this.held.size > mostHeld) for (const oldest of this.held.keys()) { this.held.delete(oldest); break; }
  }

  // --- writing ---

  private write(id: RunId, key: RunKey | undefined, held: Held, more: boolean): Look {
    const { reducer, position } = held;
    const run = reducer.reduced();
    held.revision += 1;
    const stamp = this.stamp();
    const number = key?.run ?? stamp;
    const { touched } = reducer;
    const grown = position.offset - held.savedAt;
    const due = grown >= Math.max(checkpointBytes, held.savedBytes * 2) || (reducer.ended && grown >= endedBytes);
    if (due) this.save(number, held);
    const values = [stamp, held.revision, encodePosition(position), held.savedAt, ...columnsOf(run)];
    if (key === undefined) this.sql.insert.run(values, number, id);
    else this.sql.update.run(values, number);
    if (key === undefined || touched.has('param') || touched.has('metric')) this.writeFacts(number, run);
    if (touched.has('output') || touched.has('artifact')) this.writeOutputs(number, run);
    if (run.end !== null && run.outputs.length > 0) this.offerOutputs(number, run);
    if (touched.has('input') || touched.has('output') || touched.has('artifact')) this.writeLinks(number, run);
    this.room.keep(number, run, reducer.readWhole && position.size === position.offset);
    touched.clear();
    if (run.end === null) this.keep(id, held);
    return { revision: held.revision, open: run.end === null, more };
  }

  /** Keeps all that was reduced, and the histories so far. */
  private save(run: number, held: Held): void {
    const saved = JSON.stringify(held.reducer.save());
    this.sql.save.run(run, encodePosition(held.position), saved);
    for (const [name, rows] of held.histories) this.sql.points.run(run, this.nameOf('metric', name), rows.first, rows.bytes());
    const { samples } = held.histories;
    if (samples !== undefined) this.sql.resources.run(run, samples.first, samples.bytes());
    held.histories.clear();
    held.savedAt = held.position.offset;
    held.savedBytes = saved.length;
  }

  private writeFacts(run: number, reduced: ReducedRun): void {
    const { numbers, texts, exact } = encodeFacts(reduced, (kind, name) => this.nameOf(kind, name));
    this.sql.facts.run(run, numbers, texts, exact);
  }

  private nameOf(kind: 'metric' | 'param', name: string): number {
    const held = this.names[kind];
    let number = held.get(name);
    if (number === undefined) {
      number = this.sql.name.get(kind, name) as number;
      if (held.size > mostNames) held.clear();
      held.set(name, number);
    }
    return number;
  }

  private stamp(): number { return this.clock += 1; }

  private writeOutputs(run: number, { outputs, artifacts }: ReducedRun): void {
    this.sql.forgetOutputs.run(run);
    outputs.forEach((output, position) => {
      const artifact = artifacts.find(({ name, role }) => name === output.artifact && role !== 'figure') ?? artifacts.find(({ name }) => name === output.artifact);
      // Empty: it has no data of its own in the store (a number, a folder where it lies).
      const sha256 = output.sha256 ?? artifact?.sha256 ?? '';
      this.sql.output.run(run, output.name, position, output.kind ?? '', output.pythonType ?? '', sha256, output.mediaType ?? artifact?.mediaType ?? '', output.bytes ?? artifact?.bytes ?? null, output.rows ?? null, output.columns?.length ?? null);
    });
  }

  /** A mark may put the run into the trash or take it out: told anew whenever anything of it changed. */
  private offerOutputs(run: number, { end, trashedAt, createdAt, function: { file, name, module } }: ReducedRun): void {
    const maker = end === 'succeeded' && trashedAt === null ? this.sql.maker.get(file, name, module) as number : null;
    this.sql.offer.run(maker, maker === null ? null : createdAt, run);
  }

  private writeLinks(run: number, reduced: ReducedRun): void {
    this.sql.forgetLinks.run(run);
    linksOf(reduced).forEach((link, ordinal) => { this.sql.link.run(run, ordinal, ...link); });
  }

  private clear(id: RunId, { run }: RunKey): void {
    this.held.delete(id);
    for (const statement of this.sql.forget) statement.run(run);
  }

  private forget(id: RunId, key: RunKey): void {
    this.clear(id, key);
    this.sql.remove.run(key.run);
    this.sql.gone.run(key.run, this.stamp());
  }
}

function startOf(id: RunId, revision: number): Held {
  const histories = new Histories();
  return { revision, savedAt: 0, savedBytes: 0, reducer: new RunReducer(id, histories), histories, position: startOfRecord };
}

const columns = [
  'stamp', 'revision', 'position', 'saved_at', 'created_at', 'started_at', 'ended_at', 'heard_at', 'end_state', 'file', 'name', 'module', 'line', 'title', 'tags', 'note', 'star', 'trashed_at', 'duration', 'branch',
  'commit_id', 'dirty', 'host', 'username', 'python', 'error', 'sentence', 'progress', 'warnings', 'figures', 'peak', 'debug', 'again', 'source', 'supervisor',
] as const;

/** What lists show and queries ask of a run, in the order of `columns` behind the first four. */
function columnsOf(reduced: ReducedRun): (string | number | null)[] {
  const run = { ...reduced, state: 'starting' as const };
  const text = (name: RunField): string | null => runValue(run, name, 0) as string | null;
  const { function: ref, supervisor } = run;
  return [
    run.createdAt, run.startedAt, run.endedAt, run.lastHeardAt, run.end, ref.file, ref.name, ref.module, ref.line, run.name, run.tags.length === 0 ? null : JSON.stringify(run.tags), run.note, Number(run.star),
    run.trashedAt, run.durationMs, text('branch'), text('commit'), logical(run.code.git?.dirty), run.host, run.user, text('python'), text('error'), run.sentence, run.progress === null ? null : JSON.stringify(run.progress),
    run.warnings, run.figures, run.peakRss, logical(run.debug), run.again, text('source'),
    // Only where there is no end is its process ever looked for.
    supervisor === null || run.end !== null ? null : JSON.stringify({ ...supervisor, host: run.host ?? '' }),
  ];
}

const logical = (value: boolean | null | undefined): number | null => (value === null || value === undefined ? null : Number(value));

export const runIdsIn = (names: readonly string[]): RunId[] => names.filter(isRunId);

function prepare(db: Database) {
  return {
    key: db.prepare('SELECT run, revision, position, saved_at, end_state FROM runs WHERE id = ?'),
    saved: db.prepare('SELECT position, saved FROM checkpoints WHERE run = ?'),
    insert: db.prepare(`INSERT INTO runs (${columns.join(', ')}, run, id) VALUES (${columns.map(() => '?').join(', ')}, ?, ?)`),
    update: db.prepare(`UPDATE runs SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE run = ?`),
    save: db.prepare('INSERT OR REPLACE INTO checkpoints (run, position, saved) VALUES (?, ?, ?)'),
    points: db.prepare('INSERT INTO points (run, name, first, numbers) VALUES (?, ?, ?, ?)'),
    resources: db.prepare('INSERT INTO resources (run, first, numbers) VALUES (?, ?, ?)'),
    facts: db.prepare('INSERT OR REPLACE INTO facts (run, numbers, texts, exact) VALUES (?, ?, ?, ?)'),
    name: db.prepare('INSERT INTO names (kind, text) VALUES (?, ?) ON CONFLICT (kind, text) DO UPDATE SET text = text RETURNING name').pluck(),
    clock: db.prepare('SELECT stamp FROM clock').pluck(),
    tick: db.prepare('INSERT INTO clock (one, stamp) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET stamp = excluded.stamp'),
    gone: db.prepare('INSERT OR REPLACE INTO gone (run, stamp) VALUES (?, ?)'),
    output: db.prepare('INSERT OR REPLACE INTO outputs (run, name, position, kind, python_type, sha256, media_type, bytes, rows, columns) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    maker: db.prepare('INSERT INTO makers (file, name, module) VALUES (?, ?, ?) ON CONFLICT (file, name, module) DO UPDATE SET file = file RETURNING maker').pluck(),
    offer: db.prepare("UPDATE outputs SET maker = ?, made_at = ? WHERE run = ? AND kind != 'none'"),
    forgetOutputs: db.prepare('DELETE FROM outputs WHERE run = ?'),
    link: db.prepare('INSERT INTO links (run, ordinal, side, role, name, sha256, path, source_run, source_output, bytes, rows, columns, media_type, python_type) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    forgetLinks: db.prepare('DELETE FROM links WHERE run = ?'),
    forget: forgetRun.map((statement) => db.prepare(statement)),
    remove: db.prepare('DELETE FROM runs WHERE run = ?'),
  };
}
