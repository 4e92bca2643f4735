import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RunId, Sha256 } from '../../contract/ids';
import type { DiskAnswer } from '../../contract/keeping';
import { diskUse, type UsingRun } from '../../core/retention/disk-use';
import { namesIn } from '../../core/retention/names';
import type { ReducedRun } from '../../core/runs/reduce';
import type { StoreLayout } from '../../node/store/layout';
import { listObjects } from '../../node/store/list-objects';
import { freeBytes, sizeOf } from '../../node/store/room';
import type { Database } from './sqlite';

/** A supervisor clears up behind a run's end, which nobody is told of. */
const settlesMs = 10 * 60_000;

/** The hashes that a record can name objects by: what was read, made, and ran. */
export const namesOf = ({ code, inputs, outputs, artifacts, request }: Pick<ReducedRun, 'code' | 'inputs' | 'outputs' | 'artifacts' | 'request'>): Set<Sha256> =>
  new Set(namesIn(JSON.stringify([code, inputs, outputs, artifacts, request])));

/** The files of a run's folder. */
export function folderBytes(folder: string): number {
  let bytes = 0;
  try {
    for (const name of readdirSync(folder)) bytes += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    // What can't be looked at takes what could be seen of it.
  }
  return bytes;
}

/** Keeps what runs that are over name on the disk, so that counting a whole history is a walk over its index. Their folders are measured when somebody first asks. */
export class Room {
  private readonly numbers = new Map<Sha256, number>();
  private readonly sql;

  constructor(db: Database) {
    this.sql = {
      keep: db.prepare('INSERT OR REPLACE INTO room (run, bytes, names, whole) VALUES (?, NULL, ?, ?)'), drop: db.prepare('DELETE FROM room WHERE run = ?'),
      hash: db.prepare('INSERT INTO hashes (sha256) VALUES (?) ON CONFLICT (sha256) DO UPDATE SET sha256 = sha256 RETURNING hash').pluck(),
    };
  }

  /** Numbers that a transaction gave that did not come to its end. */
  forget(): void { this.numbers.clear(); }

  keep(run: number, reduced: ReducedRun, whole: boolean): void {
    if (reduced.end === null) { this.sql.drop.run(run); return; }
    const names = Uint32Array.from(namesOf(reduced), (name) => this.numberOf(name));
    this.sql.keep.run(run, Buffer.from(names.buffer), Number(whole));
  }

  private numberOf(name: Sha256): number {
    let number = this.numbers.get(name);
    if (number === undefined) {
      number = this.sql.hash.get(Buffer.from(name, 'hex')) as number;
      if (this.numbers.size > mostNumbers) this.numbers.clear();
      this.numbers.set(name, number);
    }
    return number;
  }
}

const mostNumbers = 50_000;

interface Row { run: number; stamp: number; id: RunId; name: string; module: string; file: string; line: number; created_at: number; ended_at: number | null; heard_at: number; trashed_at: number | null; bytes: number | null; names: Buffer | null; whole: number | null }
/** Of a run that goes on or was lost: how it stands now; null: it can't be read. */
export type Standing = Pick<UsingRun, 'live' | 'names' | 'whole'>;

export async function readRoom(db: Database, store: StoreLayout, standing: (id: RunId) => Standing | null, limit: number, now: number): Promise<DiskAnswer> {
  const objects = await listObjects(store);
  const there = new Set(objects.map(({ sha256 }) => sha256));
  // Most of what records name was never kept, or is the same in each of them.
  const kept = new Map<number, Sha256>();
  for (const [hash, bytes] of db.prepare('SELECT hash, sha256 FROM hashes').raw().iterate() as Iterable<[number, Buffer]>) {
    const name = bytes.toString('hex') as Sha256;
    if (there.has(name)) kept.set(hash, name);
  }
  const rows = db.prepare('SELECT run, stamp, id, name, module, file, line, created_at, ended_at, heard_at, trashed_at, bytes, names, whole FROM runs LEFT JOIN room USING (run)').all() as Row[];
  const measures = new Measures(db, store, now);
  const runs: UsingRun[] = [];
  for (const row of rows) {
    const { id, name, module, file, line, created_at: at, trashed_at: trashedAt } = row;
    const run = { id, function: { name, module, file, line }, at, trashed: trashedAt !== null };
    if (row.names === null) {
      const stands = standing(id);
      if (stands !== null) runs.push({ ...run, ...stands, folder: folderBytes(store.run(id).folder) });
      continue;
    }
    const names = new Set<Sha256>();
    for (let place = 0; place + 4 <= row.names.length; place += 4) { const sha256 = kept.get(row.names.readUInt32LE(place)); if (sha256 !== undefined) names.add(sha256); }
    runs.push({ ...run, live: false, names, whole: row.whole === 1, folder: measures.of(row) });
    if (measures.due) await measures.keep();
  }
  await measures.keep();
  const use = diskUse(runs, objects);
  return { runs: use.runs.length, use: { store: store.root, ...use, runs: use.runs.slice(0, limit), free: await freeBytes(store.root), tmp: await sizeOf(store.tmp) } };
}

/** So many folders are measured before other calls have their turn. */
const measuredAtOnce = 1000;

/** Bytes of folders, each measured once where nothing clears up in it any more. */
class Measures {
  private measured: { run: number; stamp: number; bytes: number }[] = [];

  constructor(private readonly db: Database, private readonly store: StoreLayout, private readonly now: number) {}

  get due(): boolean { return this.measured.length >= measuredAtOnce; }

  of({ run, stamp, id, bytes, ended_at: ended, heard_at: heard }: Row): number {
    const settled = this.now - (ended ?? heard) >= settlesMs;
    if (settled && bytes !== null) return bytes;
    const found = folderBytes(this.store.run(id).folder);
    if (settled) this.measured.push({ run, stamp, bytes: found });
    return found;
  }

  /** A run that was taken in again meanwhile is measured again. */
  async keep(): Promise<void> {
    const { db, measured } = this;
    this.measured = [];
    if (measured.length === 0 || !db.open) return;
    const keep = db.prepare('UPDATE room SET bytes = @bytes WHERE run = @run AND EXISTS (SELECT 1 FROM runs WHERE runs.run = @run AND stamp = @stamp)');
    db.transaction(() => { for (const each of measured) keep.run(each); }).immediate();
    await new Promise<void>((done) => { setImmediate(done); });
  }
}
