import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import { type CellBlock, cellMarks } from '../../../src/contract/view-api';
import { DataClient, type DataClientOptions } from '../../../src/workers/data/client';

const root = join(import.meta.dirname, '..', '..', '..');

/** The worker, bundled as it ships, for the tests of one file. */
export function useWorker(name: string): { client(more?: Partial<DataClientOptions>): DataClient; workerPath: string } {
  const folder = join(root, 'out', 'test', `data-worker-${name}`);
  const workerPath = join(folder, 'data-worker.js');
  const clients: DataClient[] = [];
  beforeAll(() => build({
    entryPoints: { 'data-worker': join(root, 'src/workers/data/main.ts'), 'counting-thread': join(root, 'src/workers/data/profile/counting-thread.ts'), 'measuring-thread': join(root, 'src/workers/data/drift/measuring-thread.ts'), 'pictures-thread': join(root, 'src/workers/data/pictures/pictures-thread.ts') }, outdir: folder, bundle: true, platform: 'node', format: 'cjs', target: 'node22.14', external: ['@duckdb/node-bindings', 'better-sqlite3'], logLevel: 'error',
  }));
  afterAll(() => {
    for (const each of clients) each.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    workerPath,
    client: (more = {}) => {
      const made = new DataClient({ workerPath, execPath: process.execPath, limits: { memoryBytes: 2 ** 29, threads: 2 }, ...more });
      clients.push(made);
      return made;
    },
  };
}

/** A folder that goes with the tests of one file. */
export function useFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'offbook tests '));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs Python of the tests' own environment in `folder`; what it prints is JSON. */
export function python<T>(folder: string, script: string, ...given: string[]): T {
  const interpreter = process.env['OFFBOOK_TEST_PYTHON'];
  if (interpreter === undefined) throw new Error('OFFBOOK_TEST_PYTHON is not set: the global set-up did not run');
  const file = join(folder, 'script.py');
  writeFileSync(file, script);
  return JSON.parse(execFileSync(interpreter, ['-W', 'ignore', file, ...given], { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 }).trim() || 'null') as T;
}

/** A byte order mark within a table is a letter like others. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** Cells as texts, column by column, with what is told apart by its mark in brackets. */
export function texts({ columns, count }: CellBlock): string[][] {
  return columns.map(({ texts: bytes, ends, marks }) => Array.from({ length: count }, (_, row) => {
    const text = decoder.decode(bytes.subarray(ends[row - 1] ?? 0, ends[row]));
    const [mark] = Object.entries(cellMarks).find(([, value]) => value === marks[row]) ?? [];
    return mark === 'value' ? text : `[${mark ?? ''}]${text}`;
  }));
}
