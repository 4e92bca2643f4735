import { access, chmod, constants, link, mkdir, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { isRunId, isSha256, type RunId, type Sha256 } from '../../contract/ids';
import type { EmptyReport, TrashedRun } from '../../contract/keeping';
import { HumanError } from '../../core/human-error';
import { type Freeing, planFreeing, type StoredObject } from '../../core/retention/freeing';
import { forgetMarksLock, holdingMarks, marksOf, type StoreLayout } from '../store';
import { cantWrite, holdingStore } from './hold';
import { goesOn, scanRun, type ScannedRun } from './scan-record';
import { listObjects } from '../store/list-objects';
import { runFolders } from './scan-store';
import { say } from '../../core/say';
import { chance } from '../files/chance';

export interface EmptyOptions {
  /** Only these of what is in the trash; null: all of it. */
  only: readonly RunId[] | null;
  signal?: AbortSignal;
  /** For tests: called between the steps. */
  between?(step: 'planned' | 'moved' | 'listed' | 'taken' | 'freed'): void | Promise<void>;
}

interface Looked { going: ScannedRun[]; staying: Map<RunId, ScannedRun>; refused: string[] }

const gone = /^gone-(\d{8}-\d{6}-[a-z2-7]{6})-[0-9a-f]{8}$/;
const taken = /^free-([0-9a-f]{64})-[0-9a-f]{8}$/;
const batch = 500;

/** What emptying would do; changes nothing. */
export async function planEmpty(store: StoreLayout, { only, signal }: EmptyOptions): Promise<EmptyReport> {
  const looked = await look(store, only, signal);
  return report(store, false, looked.going, planFreeing(looked.going, looked.staying.values(), await listObjects(store, signal)), looked.refused);
}

/**
 * Deletes for good what is in the trash. In an order in which a kill at any moment loses nothing that a run that stays names: the folders go to tmp/ first,
 * where the next emptying finds them with all they name; then their objects, each taken out of the way, looked at again and only then deleted; then the folders.
 */
export async function emptyTrash(store: StoreLayout, options: EmptyOptions): Promise<EmptyReport> {
  await access(store.root, constants.W_OK).catch((error: unknown) => { throw cantWrite(store, error); });
  return holdingStore(store, async () => {
    const problems: string[] = [];
    await putBackLeftovers(store);
    const looked = await look(store, options.only, options.signal);
    problems.push(...looked.refused);
    await options.between?.('planned');
    const moved: ScannedRun[] = [];
    for (const run of looked.going) {
      const folder = await moveAway(store, run, problems);
      if (folder === null) looked.staying.set(run.id, run);
      else moved.push({ ...run, folder });
    }
    await options.between?.('moved');
    await lookAgain(store, looked.staying);
    const plan = planFreeing(moved, looked.staying.values(), await listObjects(store, options.signal));
    await options.between?.('listed');
    const freed: StoredObject[] = [];
    for (let at = 0; at < plan.free.length; at += batch) freed.push(...await free(store, plan.free.slice(at, at + batch), looked.staying, options));
    await options.between?.('freed');
    let folders = 0;
    for (const run of moved) {
      try {
        await rm(run.folder, { recursive: true, force: true });
        await forgetMarksLock(store, run.id);
        folders += run.folderBytes;
      } catch (error) {
        problems.push(`${run.folder} couldn’t be deleted (${(error as NodeJS.ErrnoException).code ?? String(error)}).`);
      }
    }
    const done = report(store, true, moved, plan, problems);
    const bytes = freed.reduce((sum, object) => sum + object.bytes, 0);
    return { ...done, freed: { folders, objects: { count: freed.length, bytes }, bytes: folders + bytes } };
  });
}

async function look(store: StoreLayout, only: readonly RunId[] | null, signal?: AbortSignal): Promise<Looked> {
  const looked: Looked = { going: [], staying: new Map(), refused: [] };
  for (const name of await readdir(store.tmp).catch(() => [])) {
    const id = gone.exec(name)?.[1];
    const run = id !== undefined && isRunId(id) ? await scanRun(path.join(store.tmp, name), id) : null;
    // Moved here by an emptying that was ended: nobody can bring it back, so it goes with the next one.
    if (run !== null) looked.going.push(run);
  }
  const wanted = only === null ? null : new Set(only);
  for (const id of await runFolders(store)) {
    signal?.throwIfAborted();
    const run = await scanRun(store.run(id).folder, id);
    if (run === null) continue;
    const asked = run.marks.trashedAt !== null && (wanted === null || wanted.has(id));
    if (asked && goesOn(run)) looked.refused.push(`Run ${id} goes on, so it stays. Cancel it first.`);
    if (asked && !goesOn(run)) looked.going.push(run);
    else looked.staying.set(id, run);
  }
  await lookAgain(store, looked.staying, new Set(looked.going.map(({ id }) => id)));
  return looked;
}

/** Runs that came, or came back with their disk, since the look before. */
async function lookAgain(store: StoreLayout, staying: Map<RunId, ScannedRun>, going: ReadonlySet<RunId> = new Set()): Promise<void> {
  const there = await runFolders(store);
  if (there.length === 0 && staying.size > 0) throw new HumanError('vanished', say('{0} is gone while its runs were looked at. Nothing more is deleted. Bring it back and try again.', store.runs));
  for (const id of there) {
    if (staying.has(id) || going.has(id)) continue;
    const run = await scanRun(store.run(id).folder, id);
    if (run !== null) staying.set(id, run);
  }
}

/** Under the marks' lock: who restores the run at this moment either comes first, and it stays, or finds it gone. */
async function moveAway(store: StoreLayout, run: ScannedRun, problems: string[]): Promise<string | null> {
  if (run.folder !== store.run(run.id).folder) return run.folder;
  const target = path.join(store.tmp, `gone-${run.id}-${chance()}`);
  try {
    return await holdingMarks(store, run.id, async () => {
      if (marksOf(store.run(run.id).marks).trashedAt === null) return null;
      await rename(run.folder, target);
      return target;
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another emptying was quicker.
    if (code !== 'ENOENT') problems.push(`Run ${run.id} stays: its folder can’t be moved (${code ?? (error instanceof Error ? error.message : String(error))}).`);
    return null;
  }
}

async function free(store: StoreLayout, objects: readonly StoredObject[], staying: Map<RunId, ScannedRun>, { between }: EmptyOptions): Promise<StoredObject[]> {
  const out: { object: StoredObject; place: string }[] = [];
  for (const object of objects) {
    const place = path.join(store.tmp, `free-${object.sha256}-${chance()}`);
    try {
      await rename(store.object(object.sha256), place);
    } catch {
      continue;
    }
    // A run that makes the same content again touches the object: then it is that run's from now on.
    if ((await stat(place)).mtimeMs > object.at) await putBack(store, object.sha256, place);
    else out.push({ object, place });
  }
  await between?.('taken');
  const before = new Set(staying.keys());
  await lookAgain(store, staying);
  const wanted = new Set<Sha256>([...staying].filter(([id]) => !before.has(id)).flatMap(([, { names }]) => [...names]));
  const freed: StoredObject[] = [];
  for (const { object, place } of out) {
    if (wanted.has(object.sha256)) { await putBack(store, object.sha256, place); continue; }
    await remove(place);
    freed.push(object);
  }
  return freed;
}

async function remove(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    // Objects are read-only, which Windows takes for a reason not to delete them.
    await chmod(file, 0o600);
    await unlink(file);
  }
}

async function putBackLeftovers(store: StoreLayout): Promise<void> {
  for (const name of await readdir(store.tmp).catch(() => [])) {
    const sha256 = taken.exec(name)?.[1];
    if (sha256 !== undefined && isSha256(sha256)) await putBack(store, sha256, path.join(store.tmp, name));
  }
}

/** Never over one that was written meanwhile. */
async function putBack(store: StoreLayout, sha256: Sha256, place: string): Promise<void> {
  const target = store.object(sha256);
  await mkdir(path.dirname(target), { recursive: true });
  try {
    await link(place, target);
    await remove(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') await remove(place);
    // Disks that know no links.
    else await rename(place, target);
  }
}

function report(store: StoreLayout, done: boolean, going: readonly ScannedRun[], plan: Freeing, problems: string[]): EmptyReport {
  const own = ownBytes(going, plan.free);
  const folders = going.reduce((sum, run) => sum + run.folderBytes, 0);
  const bytes = plan.free.reduce((sum, object) => sum + object.bytes, 0);
  return {
    store: store.root, done, runs: going.map((run): TrashedRun => ({ id: run.id, function: run.function, trashedAt: run.marks.trashedAt ?? 0, bytes: run.folderBytes + (own.get(run.id) ?? 0) })),
    freed: { folders, objects: { count: plan.free.length, bytes }, bytes: folders + bytes }, kept: plan.kept, unnamed: plan.unnamed, problems,
  };
}

/** An object that several of them name is counted with the first, so that the sum is what is freed. */
function ownBytes(going: readonly ScannedRun[], objects: readonly StoredObject[]): Map<RunId, number> {
  const sizes = new Map(objects.map(({ sha256, bytes }) => [sha256, bytes]));
  const own = new Map<RunId, number>();
  for (const run of going) {
    for (const name of run.names) {
      const bytes = sizes.get(name);
      if (bytes === undefined) continue;
      sizes.delete(name);
      own.set(run.id, (own.get(run.id) ?? 0) + bytes);
    }
  }
  return own;
}
