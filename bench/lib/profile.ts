// The data worker as the window has it: the built worker behind its client.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TableProfile } from '../../src/contract/profile';
import { DataClient } from '../../src/workers/data/client';

export interface Measured { seconds: number; cpu: number; peak: number; first: number | null; told: number; profile: TableProfile }

/** A worker of its own for one profile, so that its peak is that of this one alone. Node's own start is in the processor time. */
export async function profileOnce(file: string, exact: boolean): Promise<Measured> {
  let first: number | null = null;
  let told = 0;
  let begin = 0;
  const client = new DataClient({
    workerPath: path.resolve('dist/data-worker.js'), execPath: process.execPath, limits: { threads: 2 },
    events: { profiled: () => { first ??= (performance.now() - begin) / 1000; told += 1; } },
  });
  try {
    begin = performance.now();
    const profile = await client.profile({ path: file }, { exact }, 'bench');
    const seconds = (performance.now() - begin) / 1000;
    const { pid = 0 } = client;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
    return { seconds, cpu: (Number(fields[11]) + Number(fields[12])) / 100, peak, first, told, profile };
  } finally {
    client.dispose();
  }
}
