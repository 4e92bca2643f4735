// The index as the window has it: the built worker behind its client.
import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import type { RunId } from '../../src/contract/ids';
import { indexFolder, StoreLayout } from '../../src/node/store';
import { IndexClient } from '../../src/workers/index/client';

export interface Changes { changed: (ids: string[]) => void }

export function openIndex(onChange: Changes): IndexClient {
  return new IndexClient({
    workerPath: path.resolve('dist/index-worker.js'), execPath: process.execPath,
    events: { changed: rows => { onChange.changed(rows.map(({ id }) => id)); }, problem: message => { throw new Error(message); } },
  });
}

/** Bytes of the index on disk, with what is not yet written back into it. */
export const indexBytes = (cacheFolder: string, store: string): number => {
  const folder = indexFolder(cacheFolder, store);
  return readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
};

/** Seconds of processor time that a process has used. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** A run's folder, and the events by which this very process says that it is its supervisor. */
export function begin(store: string, id: string): { events: string; started: string } {
  const files = new StoreLayout(store).run(id as RunId);
  mkdirSync(files.folder, { recursive: true });
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const startTicks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  const supervisor = { pid: process.pid, startTicks, bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), pidNamespace: readlinkSync('/proc/self/ns/pid'), version: '0.1.0' };
  const event = { v: 1, seq: 1, t: Date.now(), type: 'run.started', id, function: { name: 'train', module: 'm', file: '/work/m.py', line: 1 }, supervisor, host: hostname(), user: 'ada' };
  return { events: files.events, started: `${JSON.stringify(event)}\n` };
}
