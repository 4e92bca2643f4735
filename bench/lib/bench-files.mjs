// Large files that several benches read: in the developer's cache folder, made when they are not there.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { cache } from '../../scripts/lib/paths.mjs';
import { once } from './once.mjs';

async function made(python, name, script, size) {
  const file = path.join(cache, 'bench-wide', name);
  if (existsSync(file)) return file;
  console.error(`${file} is made`);
  mkdirSync(path.dirname(file), { recursive: true });
  await once(python, [path.resolve('bench/lib', script), file, String(size)]);
  return file;
}

/** A Parquet of 30 columns. */
export const wideTable = (python, rows) => made(python, `${rows}-v1.parquet`, 'wide_table.py', rows);
/** A CSV of about so many bytes. */
export const longCsv = (python, bytes) => made(python, `${bytes}-v1.csv`, 'long_csv.py', bytes);
