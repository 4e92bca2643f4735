import { isEnded, type RunRow, type RunState } from '../../contract/run';
import type { RunId } from '../../contract/ids';
import type { LastRun, OutputOffer, RunFilter } from '../../contract/index-api';
import { countFacts, rowMetricsOf } from './facts';
import { decodePosition } from './position';
import type { Database } from './sqlite';

/** What a run's state is derived from. */
export interface Stated { id: RunId; end_state: RunState | null; started_at: number | null; created_at: number; supervisor: string | null; revision: number }
/** A row of `runs` as lists need it. */
export interface Listed extends Stated {
  run: number; ended_at: number | null; heard_at: number; file: string; name: string; module: string; line: number; title: string | null; tags: string | null; note: string | null; star: number;
  trashed_at: number | null; duration: number | null; sentence: string | null; progress: string | null; warnings: number; figures: number; debug: number | null; again: RunId | null;
  numbers: Buffer | null; exact: string | null; /** How many parameters are no numbers. */ worded: number | null;
}
type Bound = Record<string, string | number>;

const stated = 'id, end_state, started_at, created_at, supervisor, revision';
const listed = `runs.run, ${stated}, ended_at, heard_at, file, name, module, line, title, tags, note, star, trashed_at, duration, sentence, progress, warnings, figures, debug, again, numbers, exact, json_array_length(texts) AS worded`;
const from = 'runs LEFT JOIN facts ON facts.run = runs.run';
const mostNames = 50_000;

export class Queries {
  private readonly names = new Map<number, string>();
  private readonly sql;
  private listedNames: string[] | undefined;

  constructor(private readonly db: Database) {
    this.sql = {
      name: db.prepare('SELECT text FROM names WHERE name = ?').pluck(), key: db.prepare('SELECT run FROM runs WHERE id = ?').pluck(), one: db.prepare(`SELECT ${listed} FROM ${from} WHERE runs.run = ?`).raw(),
      stated: db.prepare(`SELECT ${stated} FROM runs WHERE id = ?`), open: db.prepare(`SELECT ${stated} FROM runs WHERE end_state IS NULL ORDER BY created_at DESC`),
      git: db.prepare('SELECT commit_id, branch, dirty FROM runs WHERE id = ?'),
    };
  }

  row(run: Listed, state: RunState): RunRow {
    const { file, name, module, line, numbers, exact } = run;
    return {
      id: run.id, function: { name, module, file, line }, state, createdAt: run.created_at, startedAt: run.started_at, endedAt: run.ended_at, lastHeardAt: run.heard_at, durationMs: run.duration,
      metrics: numbers === null ? [] : rowMetricsOf({ numbers, exact }, (each) => this.nameOf(each)), progress: run.progress === null ? null : JSON.parse(run.progress) as RunRow['progress'],
      sentence: run.sentence, debug: run.debug === null ? null : run.debug === 1, again: run.again, warnings: run.warnings, figures: run.figures, facts: numbers === null ? 0 : countFacts(numbers) + (run.worded ?? 0),
      name: run.title, tags: run.tags === null ? [] : JSON.parse(run.tags) as string[], note: run.note, star: run.star === 1, trashedAt: run.trashed_at,
    };
  }

  private nameOf(name: number): string {
    let text = this.names.get(name);
    if (text === undefined) {
      text = this.sql.name.get(name) as string;
      if (this.names.size >= mostNames) this.names.clear();
      this.names.set(name, text);
    }
    return text;
  }

  page(filter: RunFilter, openIds: readonly RunId[] | null, offset: number, limit: number): { rows: Listed[]; total: number } {
    const { where, bound } = condition(filter, openIds);
    // Those outside the trash are counted by what is in it: an index says that, where all rows would have to be read.
    const counted = where === outsideTrash ? 'SELECT (SELECT count(*) FROM runs) - (SELECT count(*) FROM runs WHERE trashed_at IS NOT NULL)' : `SELECT count(*) FROM runs ${where}`;
    const total = this.db.prepare(counted).pluck().get(bound) as number;
    const rows = this.db.prepare(`SELECT ${listed} FROM ${from} ${where} ORDER BY created_at DESC, id DESC LIMIT @limit OFFSET @offset`).all({ ...bound, limit, offset }) as Listed[];
    return { rows, total };
  }

  byIds(ids: readonly RunId[]): Listed[] {
    return this.db.prepare(`SELECT ${listed} FROM ${from} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY created_at DESC, id DESC`).all(JSON.stringify(ids)) as Listed[];
  }

  /** By their number, in the order asked for. */
  byKeys(runs: readonly number[]): Listed[] {
    const { one } = this.sql;
    // Named here, which takes half of the time that the binding needs for it.
    const names = (this.listedNames ??= one.columns().map(({ name }) => name));
    return runs.flatMap((run) => {
      const row = one.get(run) as unknown[] | undefined;
      if (row === undefined) return [];
      const made: Record<string, unknown> = {};
      for (let at = 0; at < names.length; at += 1) made[names[at] as string] = row[at];
      // SAFETY: these are the columns of `listed`, which the schema types.
      return made as unknown as Listed;
    });
  }

  /** What a run's state is derived from; undefined: it is not known. */
  stated(id: RunId): Stated | undefined { return this.sql.stated.get(id) as Stated | undefined; }

  open(): Stated[] { return this.sql.open.all() as Stated[]; }

  git(id: RunId): { commit: string | null; branch: string | null; dirty: boolean | null } {
    const row = this.sql.git.get(id) as { commit_id: string | null; branch: string | null; dirty: number | null } | undefined;
    return { commit: row?.commit_id ?? null, branch: row?.branch ?? null, dirty: row === undefined || row.dirty === null ? null : row.dirty === 1 };
  }

  ids(): { id: RunId; open: number; revision: number }[] {
    return this.db.prepare('SELECT id, end_state IS NULL AS open, revision FROM runs').all() as { id: RunId; open: number; revision: number }[];
  }

  /** Those whose folder has changed since they were taken in: marks are renamed into it, and a copy is another. */
  touched(ids: readonly RunId[], changedAt: (id: RunId) => number): RunId[] {
    const taken = new Map(this.db.prepare('SELECT id, position FROM runs').raw().all() as [RunId, Buffer][]);
    return ids.filter((id) => {
      const position = taken.get(id);
      return position === undefined || decodePosition(position).folderAt !== changedAt(id);
    });
  }

  count(): number { return this.db.prepare('SELECT count(*) FROM runs').pluck().get() as number; }

  key(id: RunId): number | undefined { return this.sql.key.get(id) as number | undefined; }

  /** Per function of these files its last run, its last that succeeded, and how many there are. */
  lastRuns(files: readonly string[], row: (listed: Listed) => RunRow): LastRun[] {
    const functions = this.db.prepare(`SELECT file, name, count(*) AS runs FROM runs WHERE file = ? AND name != '' AND trashed_at IS NULL GROUP BY file, name ORDER BY name`);
    const last = this.db.prepare(`SELECT ${listed} FROM ${from} WHERE file = ? AND name = ? AND trashed_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1`);
    const succeeded = this.db.prepare(`SELECT ${listed} FROM ${from} WHERE file = ? AND name = ? AND end_state = 'succeeded' AND trashed_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1`);
    const found: LastRun[] = [];
    for (const file of new Set(files)) {
      for (const { name, runs } of functions.all(file) as { name: string; runs: number }[]) {
        const newest = last.get(file, name) as Listed | undefined;
        if (newest === undefined) continue;
        const newestRow = row(newest);
        const good = newestRow.state === 'succeeded' ? newest : succeeded.get(file, name) as Listed | undefined;
        found.push({ function: newestRow.function, last: newestRow, lastSucceeded: good === undefined ? null : row(good), runs });
      }
    }
    return found;
  }

  outputs(filter: { functionName?: string | undefined; run?: RunId | undefined; limit: number }, here: (sha256: string) => boolean): OutputOffer[] {
    // Of one run whatever it left; of a function only what its successful runs left. Who names a function is told also what has no data of its own in the
    // store: a folder that it wrote, a number.
    const where = [filter.functionName === undefined ? "outputs.sha256 != ''" : "outputs.kind != 'none'", filter.run === undefined ? "runs.end_state = 'succeeded'" : 'runs.id = @run'];
    if (filter.functionName !== undefined) where.push('runs.name = @name');
    if (filter.run === undefined) where.push('runs.trashed_at IS NULL');
    const rows = this.db.prepare(`SELECT ${offered} FROM runs JOIN outputs USING (run) WHERE ${where.join(' AND ')}
      ORDER BY runs.created_at DESC, runs.id DESC, outputs.position LIMIT @limit`).all(given({ run: filter.run, name: filter.functionName, limit: filter.limit })) as OfferRow[];
    return rows.map((row) => offerOf(row, here));
  }

  /** What each function made last under each name that it ever gave an output, newest first: from one to the next by the index, however many runs lie between. */
  offers(here: (sha256: string) => boolean): OutputOffer[] {
    const next = this.db.prepare('SELECT maker, name, run FROM outputs WHERE maker IS NOT NULL AND (maker, name) < (?, ?) ORDER BY maker DESC, name DESC, made_at DESC LIMIT 1');
    const whole = this.db.prepare(`SELECT ${offered} FROM runs JOIN outputs USING (run) WHERE outputs.run = ? AND outputs.name = ?`);
    const rows: OfferRow[] = [];
    for (let at: { maker: number; name: string; run: number } | undefined = { maker: Number.MAX_SAFE_INTEGER, name: '', run: 0 }; at !== undefined;) {
      at = next.get(at.maker, at.name) as typeof at;
      if (at !== undefined) rows.push(whole.get(at.run, at.name) as OfferRow);
    }
    rows.sort((left, right) => right.created_at - left.created_at || (left.id < right.id ? 1 : left.id > right.id ? -1 : left.position - right.position));
    return rows.slice(0, mostOffers).map((row) => offerOf(row, here));
  }
}

const offered = 'runs.id, runs.name AS function, runs.module, runs.file, runs.line, runs.created_at, runs.ended_at, runs.heard_at, outputs.*';
/** Outputs may be named by what is in the data, anew in every run. */
const mostOffers = 5_000;

const offerOf = (row: OfferRow, here: (sha256: string) => boolean): OutputOffer => ({
  run: row.id, function: { name: row.function, module: row.module, file: row.file, line: row.line }, endedAt: row.ended_at ?? row.heard_at, output: row.name, kind: row.kind,
  pythonType: row.python_type, sha256: row.sha256, mediaType: row.media_type, bytes: row.bytes, rows: row.rows, columns: row.columns, here: here(row.sha256),
});

interface OfferRow {
  id: RunId; function: string; module: string; file: string; line: number; created_at: number; ended_at: number | null; heard_at: number; name: string; position: number; kind: string; python_type: string; sha256: string; media_type: string;
  bytes: number | null; rows: number | null; columns: number | null;
}

const outsideTrash = 'WHERE trashed_at IS NULL';

function condition(filter: RunFilter, openIds: readonly RunId[] | null): { where: string; bound: Bound } {
  const parts: string[] = [];
  if (filter.trash === 'only') parts.push('trashed_at IS NOT NULL');
  else if (filter.ids === undefined) parts.push('trashed_at IS NULL');
  const wanted: Record<string, string | number | undefined> = { file: filter.function?.file, name: filter.function?.name, module: filter.function?.module };
  for (const column of ['file', 'name', 'module']) if (wanted[column] !== undefined) parts.push(`${column} = @${column}`);
  if (filter.since !== undefined) { parts.push('created_at >= @since'); wanted['since'] = filter.since; }
  if (filter.ids !== undefined) { parts.push('id IN (SELECT value FROM json_each(@ids))'); wanted['ids'] = JSON.stringify(filter.ids); }
  if (filter.states !== undefined) {
    parts.push('(end_state IN (SELECT value FROM json_each(@states)) OR id IN (SELECT value FROM json_each(@open)))');
    wanted['states'] = JSON.stringify(filter.states.filter(isEnded));
    wanted['open'] = JSON.stringify(openIds ?? []);
  }
  return { where: parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`, bound: given(wanted) };
}

const given = (values: Record<string, string | number | undefined>): Bound =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string | number] => entry[1] !== undefined));
