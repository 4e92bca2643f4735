import { isRunId, type RunId } from '../../contract/ids';
import { decodeNumber } from '../../core/format/values';
import type { MetricPoint } from '../../core/runs/metrics';
import { RunReducer, type ReducedRun, type SavedReduction } from '../../core/runs/reduce';
import { toRow } from '../../core/runs/state';
import type { RunField } from '../../contract/query';
import { valueIn } from '../../core/query/run-values';
import { encodeFacts } from './facts';
import type { ResourcePoint } from '../../contract/run';
import { marksOf, readRequest } from '../../node/store/read-run';
import type { RunFiles, StoreLayout } from '../../node/store/layout';
import { linksOf } from './lineage';
import { changedAt, isSame, type Position, readOn, startOfRecord } from './position';
import { forgetRun } from './schema';
import type { Database } from './sqlite';

interface RunKey { run: number; revision: number; position: string; end_state: string | null }
type Statements = ReturnType<typeof prepare>;

/** What one look at a run found. `revision` grows whenever anything of the run changed, whoever wrote it to the index. */
export interface Look { revision: number; open: boolean; more: boolean }

const budgetBytes = 4 * 1024 * 1024;
const batchMs = 60;
const mostNames = 50_000;

/**
 * Takes what was appended to records into the index. Every step is one transaction that reads the position, the appended part and writes both:
 * several processes may do so at once, and one that is killed leaves nothing half done.
 */
export class Ingest {
  private readonly sql: Statements;
  /** Reducers of runs that go on, so that an event costs an event and not the whole run; good only for the revision beside it. */
  private readonly names = new Map<string, number>();
  private readonly warm = new Map<RunId, { revision: number; reducer: RunReducer; histories: Histories }>();
  events = 0;

  constructor(private readonly db: Database, private readonly store: StoreLayout) {
    this.sql = prepare(db);
  }

  /** Looks at these runs in one transaction until time is up; a run that is not in the answer was not looked at, null is one that is gone. */
  look(ids: readonly RunId[], milliseconds = batchMs): Map<RunId, Look | null> {
    const found = new Map<RunId, Look | null>();
    const until = performance.now() + milliseconds;
    const stale = ids.filter((id) => {
      const known = this.unchanged(id);
      if (known !== undefined) found.set(id, known);
      return known === undefined;
    });
    if (stale.length === 0) return found;
    try {
      this.db.transaction(() => {
        for (const id of stale) {
          found.set(id, this.take(id));
          if (performance.now() > until) break;
        }
      }).immediate();
    } catch (error) {
      this.warm.clear();
      // Numbers that were given within it are not given.
      this.names.clear();
      throw error;
    }
    return found;
  }

  /** Forgets what is known of the run and reads it from its start. */
  again(id: RunId): Look | null {
    this.db.transaction(() => {
      const key = this.sql.key.get(id) as RunKey | undefined;
      if (key !== undefined) this.reset(id, key.run);
    }).immediate();
    let look = this.look([id]).get(id) ?? null;
    while (look?.more === true) look = this.look([id]).get(id) ?? null;
    return look;
  }

  /** Takes the run out of the index. False when it was not in it. */
  remove(id: RunId): boolean {
    this.warm.delete(id);
    return this.db.transaction(() => {
      const key = this.sql.key.get(id) as RunKey | undefined;
      if (key === undefined) return false;
      this.forget(id, key.run);
      return true;
    }).immediate();
  }

  /** Without a lock: is there anything to take at all? Undefined when there is. */
  private unchanged(id: RunId): Look | null | undefined {
    const key = this.sql.key.get(id) as RunKey | undefined;
    const files = this.store.run(id);
    const folderAt = changedAt(files.folder);
    if (key === undefined) return folderAt === 0 ? null : undefined;
    if (folderAt === 0) return undefined;
    const position = JSON.parse(key.position) as Position;
    const same = position.folderAt === folderAt && position.marksAt === changedAt(files.marks) && position.requestAt === changedAt(files.request);
    if (!same || !isSame(files.events, position)) return undefined;
    return { revision: key.revision, open: key.end_state === null, more: false };
  }

  private take(id: RunId): Look | null {
    const files = this.store.run(id);
    const folderAt = changedAt(files.folder);
    let key = this.sql.key.get(id) as RunKey | undefined;
    if (folderAt === 0) {
      if (key !== undefined) this.forget(id, key.run);
      return null;
    }
    key ??= this.insert(id);
    const position = JSON.parse(key.position) as Position;
    return this.takeFrom(id, key, files, { ...position, folderAt });
  }

  private takeFrom(id: RunId, key: RunKey, files: RunFiles, from: Position): Look {
    const { reducer, histories } = this.reducer(id, key);
    let lines = 0;
    const read = readOn(files.events, from, {
      line: (bytes) => { lines += 1; reducer.line(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')); },
      tooLong: () => reducer.tooLong(),
    }, budgetBytes);
    if (read.kind === 'replaced') {
      this.reset(id, key.run);
      return this.takeFrom(id, { ...key, position: JSON.stringify(startOfRecord) }, files, { ...startOfRecord, folderAt: from.folderAt });
    }
    reducer.unreadable(read.kind === 'unreadable' ? read.why : null);
    this.events += lines;
    const position = read.kind === 'read' ? read.position : { ...from };
    this.takeAsides(reducer, files, position, from);
    const more = read.kind === 'read' && read.more;
    const revision = this.write(id, key, reducer, histories, position);
    return { revision, open: !reducer.ended, more };
  }

  private takeAsides(reducer: RunReducer, files: RunFiles, position: Position, from: Position): void {
    const requestAt = changedAt(files.request);
    if (requestAt !== from.requestAt || from.offset === 0) {
      const { request, problem } = readRequest(files.request);
      reducer.request(request, problem);
    }
    const marksAt = changedAt(files.marks);
    if (marksAt !== from.marksAt) reducer.marked(marksOf(files.marks));
    position.requestAt = requestAt;
    position.marksAt = marksAt;
  }

  private reducer(id: RunId, key: RunKey): { reducer: RunReducer; histories: Histories } {
    const held = this.warm.get(id);
    if (held?.revision === key.revision) return held;
    const text = this.sql.saved.get(key.run) as string | undefined;
    const histories = new Histories();
    const reducer = new RunReducer(id, histories, text === undefined ? undefined : JSON.parse(text) as SavedReduction);
    return { reducer, histories };
  }

  private write(id: RunId, key: RunKey, reducer: RunReducer, histories: Histories, position: Position): number {
    const saved = reducer.save();
    const run = saved.run;
    const { state: _, ...summary } = toRow(run, 'starting');
    const revision = key.revision + 1;
    this.sql.update.run({
      run: key.run, created_at: run.createdAt, started_at: run.startedAt, ended_at: run.endedAt, heard_at: run.lastHeardAt, end_state: run.end, file: run.function.file,
      name: run.function.name, module: run.function.module, summary: JSON.stringify(summary), supervisor: run.supervisor === null ? null : JSON.stringify({ ...run.supervisor, host: run.host ?? '' }),
      revision, position: JSON.stringify(position), stamp: this.stamp(), ...columnsOf(run),
    });
    if (key.revision === 0 || reducer.touched.has('param') || reducer.touched.has('metric')) this.writeFacts(key.run, run);
    this.sql.save.run(key.run, JSON.stringify(saved));
    this.writeMetrics(key.run, run, histories);
    for (const [order, { t, cpu, rss, gpuUtil, gpuMemory }] of histories.resources) this.sql.resource.run(key.run, order, t, cpu, rss, gpuUtil ?? null, gpuMemory ?? null);
    if (reducer.touched.has('output') || reducer.touched.has('artifact')) this.writeOutputs(key.run, run);
    if (['input', 'output', 'artifact'].some((type) => reducer.touched.has(type))) this.writeLinks(key.run, run);
    histories.clear();
    reducer.touched.clear();
    if (run.end === null) this.warm.set(id, { revision, reducer, histories });
    else this.warm.delete(id);
    return revision;
  }

  private writeMetrics(run: number, reduced: ReducedRun, histories: Histories): void {
    if (histories.points.length === 0) return;
    const touched = new Set(histories.points.map((point) => point.name));
    const ids = new Map<string, number>();
    for (const { name, last, min, max, count } of reduced.metrics) {
      if (touched.has(name)) ids.set(name, this.sql.metric.get(run, name, real(last), real(min), real(max), count) as number);
    }
    for (const { name, order, step, value, at } of histories.points) this.sql.point.run(ids.get(name), order, step, real(value), at);
  }

  private writeFacts(run: number, reduced: ReducedRun): void {
    const { numbers, texts } = encodeFacts(reduced, (kind, name) => this.nameOf(kind, name));
    this.sql.facts.run(run, numbers, texts);
  }

  private nameOf(kind: 'metric' | 'param', name: string): number {
    const key = `${kind} ${name}`;
    let number = this.names.get(key);
    if (number === undefined) {
      number = this.sql.name.get(kind, name) as number;
      if (this.names.size > mostNames) this.names.clear();
      this.names.set(key, number);
    }
    return number;
  }

  private stamp(): number { return this.sql.tick.get() as number; }

  private writeOutputs(run: number, { outputs, artifacts }: ReducedRun): void {
    this.sql.forgetOutputs.run(run);
    outputs.forEach((output, position) => {
      const artifact = artifacts.find(({ name, role }) => name === output.artifact && role !== 'figure') ?? artifacts.find(({ name }) => name === output.artifact);
      // Empty: it has no data of its own in the store (a number, a folder where it lies).
      const sha256 = output.sha256 ?? artifact?.sha256 ?? '';
      this.sql.output.run(run, output.name, position, output.kind ?? '', output.pythonType ?? '', sha256, output.mediaType ?? artifact?.mediaType ?? '', output.bytes ?? artifact?.bytes ?? null, output.rows ?? null, output.columns?.length ?? null);
    });
  }

  private writeLinks(run: number, reduced: ReducedRun): void {
    this.sql.forgetLinks.run(run);
    linksOf(reduced).forEach((link, ordinal) => { this.sql.link.run(run, ordinal, ...link); });
  }

  private insert(id: RunId): RunKey {
    const position = JSON.stringify(startOfRecord);
    const run = this.sql.insert.get(id, this.stamp(), position) as number;
    return { run, revision: 0, position, end_state: null };
  }

  private reset(id: RunId, run: number): void {
    this.warm.delete(id);
    for (const statement of this.sql.forget) statement.run(run);
    this.sql.restart.run(JSON.stringify(startOfRecord), this.stamp(), run);
  }

  private forget(id: RunId, run: number): void {
    this.reset(id, run);
    this.sql.remove.run(run);
    this.sql.gone.run(run, this.stamp());
  }
}

/** What queries ask of a run, a column each. */
function columnsOf(run: ReducedRun) {
  const text = (name: RunField): string | null => valueIn({ ...run, state: 'starting' }, { kind: 'run', name }, 0) as string | null;
  return {
    title: run.name, tags: run.tags.length === 0 ? null : JSON.stringify(run.tags), note: run.note, star: Number(run.star), trashed_at: run.trashedAt, duration: run.durationMs,
    branch: text('branch'), commit_id: text('commit'), dirty: run.code.git?.dirty === undefined ? null : Number(run.code.git.dirty), host: run.host, username: run.user, python: text('python'),
    error: text('error'), warnings: run.warnings, figures: run.figures, peak: run.peakRss, debug: Number(run.debug), again: run.again, source: text('source'),
  };
}

/** SQLite keeps infinities, but turns NaN into NULL: that is what NULL means in a history. */
const real = (value: MetricPoint['value']): number | null => {
  const number = decodeNumber(value);
  return Number.isNaN(number) ? null : number;
};

class Histories {
  points: MetricPoint[] = [];
  resources: [number, ResourcePoint][] = [];
  metric(point: MetricPoint): void { this.points.push(point); }
  resource(point: ResourcePoint, order: number): void { this.resources.push([order, point]); }
  clear(): void { this.points = []; this.resources = []; }
}

export const runIdsIn = (names: readonly string[]): RunId[] => names.filter(isRunId);

function prepare(db: Database) {
  return {
    key: db.prepare('SELECT run, revision, position, end_state FROM runs WHERE id = ?'),
    saved: db.prepare('SELECT saved FROM details WHERE run = ?').pluck(),
    insert: db.prepare("INSERT INTO runs (id, stamp, created_at, heard_at, file, name, module, summary, revision, position) VALUES (?, ?, 0, 0, '', '', '', '{}', 0, ?) RETURNING run").pluck(),
    update: db.prepare(`UPDATE runs SET created_at = @created_at, started_at = @started_at, ended_at = @ended_at, heard_at = @heard_at, end_state = @end_state, file = @file, name = @name,
      module = @module, summary = @summary, supervisor = @supervisor, revision = @revision, position = @position, stamp = @stamp, title = @title, tags = @tags, note = @note, star = @star,
      trashed_at = @trashed_at, duration = @duration, branch = @branch, commit_id = @commit_id, dirty = @dirty, host = @host, username = @username, python = @python, error = @error,
      warnings = @warnings, figures = @figures, peak = @peak, debug = @debug, again = @again, source = @source WHERE run = @run`),
    restart: db.prepare('UPDATE runs SET end_state = NULL, position = ?, stamp = ? WHERE run = ?'),
    save: db.prepare('INSERT INTO details (run, saved) VALUES (?, ?) ON CONFLICT (run) DO UPDATE SET saved = excluded.saved'),
    metric: db.prepare(`INSERT INTO metrics (run, name, last, min, max, count) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (run, name) DO UPDATE SET last = excluded.last, min = excluded.min, max = excluded.max, count = excluded.count RETURNING metric`).pluck(),
    point: db.prepare('INSERT OR IGNORE INTO points (metric, ordinal, step, value, at) VALUES (?, ?, ?, ?, ?)'),
    resource: db.prepare('INSERT OR IGNORE INTO resources (run, ordinal, t, cpu, rss, gpu_util, gpu_memory) VALUES (?, ?, ?, ?, ?, ?, ?)'),
    facts: db.prepare('INSERT OR REPLACE INTO facts (run, numbers, texts) VALUES (?, ?, ?)'),
    name: db.prepare('INSERT INTO names (kind, text) VALUES (?, ?) ON CONFLICT (kind, text) DO UPDATE SET text = text RETURNING name').pluck(),
    tick: db.prepare('INSERT INTO clock (one, stamp) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET stamp = stamp + 1 RETURNING stamp').pluck(),
    gone: db.prepare('INSERT OR REPLACE INTO gone (run, stamp) VALUES (?, ?)'),
    output: db.prepare('INSERT OR REPLACE INTO outputs (run, name, position, kind, python_type, sha256, media_type, bytes, rows, columns) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    forgetOutputs: db.prepare('DELETE FROM outputs WHERE run = ?'),
    link: db.prepare('INSERT INTO links (run, ordinal, side, role, name, sha256, path, source_run, source_output, bytes, rows, columns, media_type, python_type) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    forgetLinks: db.prepare('DELETE FROM links WHERE run = ?'),
    forget: forgetRun.map((statement) => db.prepare(statement)),
    remove: db.prepare('DELETE FROM runs WHERE run = ?'),
  };
}
