import { constants } from 'node:fs';
import { access, lstat, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isRunId, type RunId, type Sha256 } from '../../contract/ids';
import type { Diagnosis, Finding } from '../../contract/keeping';
import { Fields } from '../../core/runs/fields';
import { formatBytes } from '../../core/format/numbers';
import { formatRelativeTime } from '../../core/format/times';
import { freeBytes } from '../store/room';
import { scanRun, type ScannedRun } from '../retention/scan-record';
import { checkObject, runOfDraft, type StoreLayout } from '../store';
import { listObjects } from '../store/list-objects';

export interface DoctorOptions {
  signal?: AbortSignal;
  /** What others know of: the state of the index, interpreters, versions. */
  facts?: [name: string, value: string][];
  findings?: Finding[];
  now?: number;
}

const lowSpaceBytes = 1e9;
const oldDraftMs = 3600_000;
const lines = (n: number): string => (n === 1 ? '1 line' : `${n} lines`);

/** Looks at everything of a store and says what is wrong and what to do. It opens files for reading alone: nothing is deleted, mended or touched. */
export async function diagnose(store: StoreLayout, options: DoctorOptions = {}): Promise<Diagnosis> {
  const { signal, now = Date.now() } = options;
  const findings: Finding[] = [...options.findings ?? []];
  const checked = { runs: 0, lines: 0, objects: 0, bytes: 0 };
  const facts: Diagnosis['facts'] = [['Store', store.root], ...options.facts ?? []];
  if (!(await checkStore(store, findings, facts))) return { store: store.root, checked, findings, facts };

  const named = new Set<Sha256>();
  const claimed = new Map<Sha256, RunId[]>();
  const versions = new Set<string>();
  for (const name of (await readdir(store.runs).catch(() => [])).sort()) {
    signal?.throwIfAborted();
    if (runOfDraft(name) !== null) {
      findings.push({ severity: 'note', area: 'leftover', what: `A draft of marks lies in runs/ (${name}).`, todo: 'Nothing, if somebody marks a run at this moment; else it may be deleted.', path: path.join(store.runs, name) });
      continue;
    }
    if (!isRunId(name)) {
      findings.push({ severity: 'note', area: 'store', what: `runs/${name} is no run: its name is no run id.`, todo: 'It is left alone. Move it elsewhere if it is not yours.', path: path.join(store.runs, name) });
      continue;
    }
    const run = await scanRun(store.run(name).folder, name);
    if (run === null) continue;
    checked.runs += 1;
    checked.lines += run.lines;
    for (const each of run.names) named.add(each);
    for (const each of run.claims) {
      const others = claimed.get(each);
      if (others === undefined) claimed.set(each, [name]); else others.push(name);
    }
    if (run.faults.supervisor !== null) versions.add(run.faults.supervisor);
    checkRecord(run, findings);
    await checkMarks(store, run, findings);
  }
  if (versions.size > 0) facts.push(['Supervisors', [...versions].sort().join(', ')]);
  await checkObjects(store, { named, claimed, checked, findings }, signal);
  await checkLeftovers(store, findings, now);
  return { store: store.root, checked, findings, facts };
}

async function checkStore(store: StoreLayout, findings: Finding[], facts: Diagnosis['facts']): Promise<boolean> {
  const root = await stat(store.root).catch((error: NodeJS.ErrnoException) => error);
  if (root instanceof Error || !root.isDirectory()) {
    const code = root instanceof Error ? root.code ?? root.message : 'it is no folder';
    findings.push({ severity: 'problem', area: 'store', what: `The store ${store.root} can’t be looked at (${code}).`, todo: 'Bring the folder back, or point the setting offbook.store.path at where the runs are.', path: store.root });
    return false;
  }
  for (const folder of [store.root, store.runs, store.objects]) {
    const name = path.relative(store.root, folder) || 'The store';
    if (await access(folder, constants.R_OK | constants.X_OK).then(() => false, (error: NodeJS.ErrnoException) => error.code !== 'ENOENT')) {
      findings.push({ severity: 'problem', area: 'store', what: `${name} can’t be read by this user.`, todo: `Give read and search permission: chmod u+rx “${folder}”.`, path: folder });
    } else if (await access(folder, constants.W_OK).then(() => false, (error: NodeJS.ErrnoException) => error.code !== 'ENOENT')) {
      findings.push({ severity: 'note', area: 'store', what: `${name} can’t be written: runs can be read, and none can be started, marked or deleted here.`, todo: 'That is as it should be on a shared drive; else make it writable.', path: folder });
    }
  }
  const free = await freeBytes(store.root);
  if (free !== null) facts.push(['Free on the disk', formatBytes(free)]);
  const written = await access(store.root, constants.W_OK).then(() => true, () => false);
  if (written && free !== null && free < lowSpaceBytes) findings.push({ severity: 'problem', area: 'store', what: `Only ${formatBytes(free)} are free on the store’s disk.`, todo: 'Free some space: “offbook disk” tells what takes most, “offbook clean” what could go.', bytes: free });
  if (await stat(store.ignoreFile).then(() => false, () => true)) findings.push({ severity: 'note', area: 'store', what: 'The store has no .gitignore, so git lists what is in it.', todo: 'The next run makes it.' });
  return true;
}

function checkRecord(run: ScannedRun, findings: Finding[]): void {
  const { faults, id } = run;
  const problem = (what: string, todo: string, count?: number): void => { findings.push({ severity: 'problem', area: 'record', run: id, path: run.folder, what, todo, ...(count === undefined ? {} : { count }) }); };
  const note = (what: string, todo: string, count?: number): void => { findings.push({ severity: 'note', area: 'record', run: id, path: run.folder, what, todo, ...(count === undefined ? {} : { count }) }); };
  const copy = 'If the run was copied here, copy its folder again; else what is left can still be read.';
  if (run.unread !== null && !faults.notJson && !faults.missing && !faults.tooLong && !faults.torn) problem(`Its record can’t be read in full: ${run.unread}.`, copy);
  if (faults.notJson > 0) problem(`${lines(faults.notJson)} of its record can’t be read.`, copy, faults.notJson);
  if (faults.missing > 0) problem(`${lines(faults.missing)} of its record ${faults.missing === 1 ? 'is' : 'are'} missing.`, copy, faults.missing);
  if (faults.tooLong > 0) problem(`${lines(faults.tooLong)} of its record ${faults.tooLong === 1 ? 'is' : 'are'} too long to be read.`, 'They are left out wherever the run is shown.', faults.tooLong);
  if (faults.noEvents > 0) problem(`${lines(faults.noEvents)} of its record ${faults.noEvents === 1 ? 'is' : 'are'} not as the format says.`, copy, faults.noEvents);
  if (faults.torn > 0 && run.liveSince === null) note('Its last line was cut off while it was written, and is left out.', 'Nothing: its process was killed at that moment.');
  if (faults.afterEnd > 0) problem(`${lines(faults.afterEnd)} of its record came after the run’s end.`, 'Nothing follows an end: something else wrote to the file.', faults.afterEnd);
  if (faults.newer > 0) note(`It was recorded by a newer Offbook (format ${faults.newer}).`, 'Update Offbook to see all of it.');
  if (faults.unknownTypes.size > 0) note(`It has events that this Offbook doesn’t know: ${[...faults.unknownTypes].slice(0, 5).join(', ')}.`, 'They are kept. Update Offbook to see them.', faults.unknownTypes.size);
  if (run.state === 'lost') note('It never said how it ended: the process that watched over it is gone.', 'Nothing: what it told until then is kept.');
}

async function checkMarks(store: StoreLayout, { id }: ScannedRun, findings: Finding[]): Promise<void> {
  const file = store.run(id).marks;
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => error);
  const wrong = (what: string): void => { findings.push({ severity: 'problem', area: 'marks', run: id, path: file, what, todo: 'Its name, tags, note and star are not shown. Mend or delete the file; the run itself is whole.' }); };
  if (text instanceof Error) { if (text.code !== 'ENOENT') wrong(`Its marks.json can’t be read (${text.code ?? text.message}).`); return; }
  try {
    if (Fields.of(JSON.parse(text)) === undefined) wrong('Its marks.json is no JSON object.');
  } catch {
    wrong('Its marks.json is no JSON.');
  }
}

interface Objects { named: ReadonlySet<Sha256>; claimed: ReadonlyMap<Sha256, readonly RunId[]>; checked: Diagnosis['checked']; findings: Finding[] }

async function checkObjects(store: StoreLayout, { named, claimed, checked, findings }: Objects, signal?: AbortSignal): Promise<void> {
  const there = await listObjects(store, signal).catch((error: unknown) => {
    findings.push({ severity: 'problem', area: 'object', what: error instanceof Error ? error.message : String(error), todo: 'Make the folder readable.', path: store.objects });
    return null;
  });
  if (there === null) return;
  const present = new Set(there.map(({ sha256 }) => sha256));
  const missing = new Map<RunId, number>();
  for (const [sha256, runs] of claimed) if (!present.has(sha256)) for (const run of runs) missing.set(run, (missing.get(run) ?? 0) + 1);
  for (const [run, count] of missing) {
    findings.push({ severity: 'problem', area: 'object', run, count, what: `${count} ${count === 1 ? 'object' : 'objects'} that it kept ${count === 1 ? 'is' : 'are'} not in this store.`, todo: 'Copy the objects folder from where the run was made, or import the run from a bundle.' });
  }
  const unnamed = there.filter(({ sha256 }) => !named.has(sha256));
  if (unnamed.length > 0) {
    const bytes = unnamed.reduce((sum, each) => sum + each.bytes, 0);
    findings.push({ severity: 'note', area: 'object', count: unnamed.length, bytes, what: `${unnamed.length} ${unnamed.length === 1 ? 'object' : 'objects'} (${formatBytes(bytes)}) ${unnamed.length === 1 ? 'is' : 'are'} named by no run here.`, todo: 'Nothing, while runs are still being copied here. They take room and do no harm.' });
  }
  for (const { sha256, bytes } of there) {
    signal?.throwIfAborted();
    const state = await checkObject(store, sha256).catch((error: NodeJS.ErrnoException) => error);
    checked.objects += 1;
    checked.bytes += bytes;
    const [run, ...others] = claimed.get(sha256) ?? [];
    const at = { severity: 'problem', area: 'object', path: store.object(sha256), ...(run === undefined ? {} : { run }) } as const;
    if (state instanceof Error) findings.push({ ...at, what: `The object ${sha256} can’t be read (${state.code ?? state.message}).`, todo: 'Make it readable; a broken disk says EIO.' });
    else if (state === 'damaged') findings.push({ ...at, what: `The object ${sha256} is damaged: its content is not what was kept.${others.length > 0 ? ` Kept by ${others.join(', ')} too.` : ''}`, todo: 'Run the same again, or bring the file back from a copy of the store. Until then it is not read.' });
  }
}

async function checkLeftovers(store: StoreLayout, findings: Finding[], now: number): Promise<void> {
  for (const name of (await readdir(store.tmp).catch(() => [])).sort()) {
    const place = path.join(store.tmp, name);
    const facts = await lstat(place).catch(() => null);
    if (facts === null || now - facts.mtimeMs < oldDraftMs) continue;
    const since = formatRelativeTime(facts.mtimeMs, now);
    if (name.startsWith('gone-') || name.startsWith('free-')) findings.push({ severity: 'note', area: 'leftover', path: place, what: `Emptying the trash was ended before it was done (tmp/${name}, ${since}).`, todo: '“offbook trash empty --yes” finishes it.' });
    else if (name.endsWith('.lock')) findings.push({ severity: 'note', area: 'leftover', path: place, what: `A lock was left behind (tmp/${name}, ${since}).`, todo: 'Nothing: whoever needs it next takes it over.' });
    else findings.push({ severity: 'note', area: 'leftover', path: place, what: `A draft was left behind (tmp/${name}, ${since}).`, todo: 'It may be deleted while no run goes on.', bytes: facts.size });
  }
}
