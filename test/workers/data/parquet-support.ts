import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainView } from '../../../src/contract/view-api';
import type { DataClient } from '../../../src/workers/data/client';
import { python, texts } from './support';

/** A file and what Python says of it: each cell as `texts` gives them, types and notes in the product's words. `order`: all columns that are shown. `refused`: an encoding that can't be read. */
export interface Told { file: string; rows: number; how: string; notes: string[]; columns: Record<string, string[]>; types: Record<string, string>; order?: string[]; refused?: string | null }
export interface Written { files: Told[]; used: Record<'compressions' | 'encodings' | 'pages' | 'kinds' | 'physical', string[]> }

const script = readFileSync(join(import.meta.dirname, 'parquet_files.py'), 'utf8');

/** Writes every file into `folder`. */
export const writeFiles = (folder: string): Written => python<Written>(folder, script, 'pyarrow');
/** Writes two of seven, for those who don't look at cells; none that is refused. */
export const writeFew = (folder: string): string[] => python<Written>(folder, script, 'few').files.filter(({ refused }) => !refused).map(({ file }) => file);
/** What pyarrow reads in files that are there already. */
export const tellFiles = (folder: string, files: readonly string[]): Pick<Told, 'file' | 'rows' | 'columns'>[] => python(folder, script, 'duckdb', ...files);

const pageRows = 1_000;
const pageColumns = 200;

/** Every cell of a file, page by page. */
export async function readAll(client: DataClient, path: string): Promise<{ rows: number; columns: Map<string, string[]>; types: Map<string, string> }> {
  const facts = await client.look({ path }, plainView);
  const columns = new Map<string, string[]>(facts.columns.map(({ name }) => [name, []]));
  const names = [...columns.keys()];
  for (let from = 0; from < names.length; from += pageColumns) {
    const some = names.slice(from, from + pageColumns);
    for (let offset = 0; offset < facts.rows; offset += pageRows) {
      const block = await client.cells({ path }, plainView, { offset, count: pageRows, columns: some });
      for (const [at, cells] of texts(block).entries()) columns.get(some[at] ?? '')?.push(...cells);
    }
  }
  return { rows: facts.rows, columns, types: new Map(facts.columns.map(({ name, type }) => [name, type])) };
}

/**
 * Where two columns of cells differ first, in a form that a person can read. `isFloat32`: nine digits may stand where eight already say the number; it is the same to the last bit, and zero has its sign.
 */
export function differences(mine: readonly string[] | undefined, theirs: readonly string[], isFloat32 = false): string[] {
  if (mine?.length !== theirs.length) return [`${mine?.length ?? 'no'} cells where ${theirs.length} should be`];
  const isSame = (one: string | undefined, other: string): boolean => one === other || (isFloat32 && /^-?\d/.test(other) && Object.is(Math.fround(Number(one)), Math.fround(Number(other))));
  return theirs.flatMap((each, row) => (isSame(mine[row], each) ? [] : [`row ${row + 1}: ${JSON.stringify(mine[row]?.slice(0, 200))} should be ${JSON.stringify(each.slice(0, 200))}`])).slice(0, 3);
}
