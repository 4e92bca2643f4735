import { open, readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FunctionRef } from '../../contract/events';
import type { RunId, Sha256 } from '../../contract/ids';
import type { Marks } from '../../contract/marks';
import { readFunction } from '../../core/runs/facts';
import { Fields } from '../../core/runs/fields';
import { LineSplitter } from '../../core/runs/lines';
import { readMarks } from '../../core/runs/marks';
import { createdAtOf } from '../../core/runs/run-id';
import { missing, see, type SeenSequence } from '../../core/runs/sequence';
import { startingGraceMs } from '../../core/runs/state';
import { claimsOf } from '../../core/retention/claims';
import { mayName, namesIn } from '../../core/retention/names';
import { parseIdentity, probe, type ProcessView, processView } from '../store';

/** A run's folder as its files are, without the reducer: what it names, and whether all of it could be read. */
export interface ScannedRun {
  id: RunId; folder: string; function: FunctionRef; createdAt: number;
  names: Set<Sha256>; /** Objects that the record says are kept. */ claims: Set<Sha256>;
  /** Why it may name more than `names`, in words; null: it can't. */
  unread: string | null;
  ended: boolean; state: string;
  /** Since when it goes on or may go on, as the store's disk tells time; null: it is over. */
  liveSince: number | null;
  marks: Marks; folderBytes: number; lines: number;
  faults: RecordCounts;
}
export interface RecordCounts { notJson: number; tooLong: number; noEvents: number; missing: number; torn: number; afterEnd: number; newer: number; unknownTypes: Set<string>; supervisor: string | null }

/** A run that can't be probed from here and was silent for so long doesn't go on. */
const unheardForMs = 7 * 24 * 3600_000;
const knownTypes = new Set([
  'run.started', 'environment', 'code', 'param', 'input', 'step.started', 'step.finished', 'metric', 'progress', 'log', 'output', 'artifact', 'resource', 'warning', 'debugger', 'cancel', 'run.finished',
]);
const chunkBytes = 1 << 20;

/** Null: there is no such folder. It never throws for what is in the folder: that is `unread`. */
export async function scanRun(folder: string, id: RunId, view: ProcessView = processView()): Promise<ScannedRun | null> {
  const files = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => error);
  if (files instanceof Error) {
    if (files.code === 'ENOENT' || files.code === 'ENOTDIR') return null;
    return { ...nothing(folder, id), unread: `its folder can’t be read (${files.code ?? files.message})`, liveSince: null };
  }
  const run = nothing(folder, id);
  for (const file of files) if (!file.isDirectory()) run.folderBytes += (await stat(path.join(folder, file.name)).catch(() => null))?.size ?? 0;
  await scanRequest(run);
  await scanEvents(run, files.some(({ name }) => name === 'alive'));
  run.marks = readMarks(await json(path.join(folder, 'marks.json')));
  await settle(run, view);
  return run;
}

const nothing = (folder: string, id: RunId): ScannedRun => ({
  id, folder, function: { name: '', module: '', file: '', line: 0 }, createdAt: createdAtOf(id), names: new Set(), claims: new Set(), unread: null, ended: false, state: 'unheard', liveSince: null,
  marks: readMarks(null), folderBytes: 0, lines: 0,
  faults: { notJson: 0, tooLong: 0, noEvents: 0, missing: 0, torn: 0, afterEnd: 0, newer: 0, unknownTypes: new Set(), supervisor: null },
});

async function scanRequest(run: ScannedRun): Promise<void> {
  const text = await readFile(path.join(run.folder, 'request.json'), 'utf8').catch((error: NodeJS.ErrnoException) => error);
  if (text instanceof Error) {
    if (text.code !== 'ENOENT') run.unread ??= `request.json can’t be read (${text.code ?? text.message})`;
    return;
  }
  for (const name of namesIn(text)) run.names.add(name);
  try {
    const fields = Fields.of(JSON.parse(text));
    run.function = readFunction(fields?.fields('function')) ?? run.function;
    const createdAt = fields?.number('createdAt');
    if (createdAt !== undefined && createdAt > 0) run.createdAt = createdAt;
  } catch {
    run.unread ??= 'request.json is no JSON';
  }
}

async function scanEvents(run: ScannedRun, wasStarted: boolean): Promise<void> {
  const { faults } = run;
  const seen: SeenSequence = { last: 0, gaps: [] };
  let tail = Buffer.alloc(0);
  const splitter = new LineSplitter({
    line: bytes => scanLine(run, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'), seen),
    tooLong: () => { faults.tooLong += 1; },
  });
  let file;
  try {
    file = await open(path.join(run.folder, 'events.ndjson'), 'r');
    const chunk = Buffer.alloc(chunkBytes);
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunkBytes, null);
      if (bytesRead === 0) break;
      const part = chunk.subarray(0, bytesRead);
      splitter.push(part);
      const end = part.lastIndexOf(0x0a);
      tail = end === -1 ? Buffer.concat([tail, part]).subarray(-chunkBytes) : Buffer.from(part.subarray(end + 1));
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') { if (wasStarted) run.unread ??= 'its events.ndjson is missing'; return; }
    run.unread ??= `events.ndjson can’t be read (${code ?? String(error)})`;
    return;
  } finally {
    await file?.close();
  }
  faults.missing = missing(seen);
  if (tail.length > 0) {
    faults.torn = 1;
    const cut = tail.toString('utf8');
    for (const name of namesIn(cut)) run.names.add(name);
    if (splitter.skipping || mayName(cut)) run.unread ??= 'its last line was cut off';
  }
  if (faults.tooLong > 0) run.unread ??= 'a line of it is too long to be read';
  if (faults.notJson > 0) run.unread ??= 'lines of it can’t be read';
  if (faults.missing > 0) run.unread ??= 'lines of it are missing';
}

function scanLine(run: ScannedRun, text: string, seen: SeenSequence): void {
  if (text.trim() === '') return;
  const { faults } = run;
  run.lines += 1;
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    faults.notJson += 1;
    for (const name of namesIn(text)) run.names.add(name);
    return;
  }
  const event = Fields.of(raw);
  const type = event?.text('type', 200);
  const seq = event?.number('seq');
  if (event === undefined || type === undefined || seq === undefined || !Number.isSafeInteger(seq) || seq < 1) { faults.noEvents += 1; for (const name of namesIn(text)) run.names.add(name); return; }
  if (!see(seen, seq)) return;
  if (type === 'metric' || type === 'resource' || type === 'log' || type === 'progress') return;
  for (const name of namesIn(text)) run.names.add(name);
  for (const claim of claimsOf(raw)) run.claims.add(claim);
  faults.newer = Math.max(faults.newer, (event.number('v') ?? 1) > 1 ? event.number('v') ?? 0 : 0);
  if (!knownTypes.has(type)) faults.unknownTypes.add(type);
  if (run.ended) faults.afterEnd += 1;
  if (type === 'run.started') {
    run.function = readFunction(event.fields('function')) ?? run.function;
    faults.supervisor = event.fields('supervisor')?.text('version', 200) ?? null;
  }
  if (type === 'run.finished') { run.ended = true; run.state = event.text('state', 50) ?? 'crashed'; }
}

async function settle(run: ScannedRun, view: ProcessView): Promise<void> {
  if (run.ended) return;
  const looked = probe(parseIdentity(await json(path.join(run.folder, 'alive'))), view);
  const heard = (await stat(path.join(run.folder, 'events.ndjson')).catch(() => null))?.mtimeMs ?? (await stat(run.folder).catch(() => null))?.mtimeMs ?? 0;
  const silent = Date.now() - heard;
  // A request without a supervisor for longer than the grace was never started; one that can't be probed may go on elsewhere, until it was silent for days.
  const live = looked === 'alive' || looked === 'elsewhere' && silent < unheardForMs || looked === 'unknown' && silent < startingGraceMs;
  run.state = looked === 'alive' ? run.lines > 0 ? 'running' : 'starting' : looked === 'dead' ? 'lost' : live && looked === 'unknown' ? 'starting' : 'unheard';
  if (!live) return;
  // What was written by the disk's own clock counts beside what the machine that started it said.
  const asked = (await stat(path.join(run.folder, 'request.json')).catch(() => null))?.mtimeMs ?? Number.POSITIVE_INFINITY;
  run.liveSince = Math.min(run.createdAt, createdAtOf(run.id) || run.createdAt, asked);
}

async function json(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Is it certain that the run goes on or just begins? One that is only not heard of may be put away. */
export const goesOn = ({ state }: Pick<ScannedRun, 'state'>): boolean => state === 'running' || state === 'starting';
