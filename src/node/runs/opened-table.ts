import fs from 'node:fs';
import path from 'node:path';
import type { DataApi, DataCell, DataKind, DataSource } from '../../contract/data-api';
import type { InputFacts } from '../../contract/events';
import type { OpenedTable } from '../../contract/run-page';
import type { RunDetail } from '../../contract/run';
import type { Value } from '../../contract/values';
import { isPerhapsTable, mayBeOpenedTable } from '../../core/data/opened-input';
import { encodeValue } from '../../core/format';
import { HumanError, isHumanError } from '../../core/human-error';
import { say } from '../../core/say';
import type { StoreLayout } from '../store';
import { inputSource } from './run-data';

export { mayBeOpenedTable };

/** As many as the runner keeps of a table that is picked. */
const [mostRows, mostColumns] = [20, 50];
const mostFolders = 1000;

/**
 * A table that the code opened by itself, exactly as it was then (else a HumanError says why not), as our own reader takes it: nobody saw what the code made of it, and looking there would have slowed the run. Of several tables in one file it is
 * the first. Null: it is none, or too large to be read beside something else.
 */
export async function openedTable(store: StoreLayout, run: Pick<RunDetail, 'id' | 'request'>, input: InputFacts, data: Pick<DataApi, 'describe' | 'rows' | 'parts'>): Promise<OpenedTable | null> {
  if (!mayBeOpenedTable(input)) return null;
  if (input.files !== undefined && !await holdsAsMany(input.path ?? '', input.files)) throw new HumanError('input-changed', say('{0} does not hold the {1} files that run {2} read. Pick the folder itself to take it as it is now.', input.path ?? input.name, input.files, run.id));
  const source = await inputSource(store, run, input);
  try {
    return await read(source, data);
  } catch (error) {
    if (isPerhapsTable(input) && isHumanError(error) && error.code === 'unreadable') return null;
    throw error;
  }
}

async function read(source: DataSource, data: Pick<DataApi, 'describe' | 'rows' | 'parts'>): Promise<OpenedTable | null> {
  const { rows, columns, format } = await data.describe(source);
  // One object is what settings are written as.
  if (format === 'json' && rows < 2 && /\.json$/i.test(source.name ?? source.path)) return null;
  const parts = format === 'sqlite' || format === 'excel' || format === 'npz' ? await data.parts(source) : [];
  const shown = columns.slice(0, mostColumns);
  const head = await data.rows(source, { offset: 0, limit: mostRows, columns: shown.map(({ name }) => name) });
  return {
    rows, columns: columns.map(({ name, type }) => ({ name, dtype: type })),
    head: { columns: shown.map(({ name }) => name), rows: head.rows.map(row => row.map((cell, at) => valueOf(cell, shown[at]?.kind ?? 'text'))) },
    ...(parts[0] !== undefined && parts.length > 1 && { part: { name: parts[0], of: parts.length } }),
  };
}

/** Asked before a folder is hashed, whose listing waits for the disk: what a record names may be any folder by now. */
async function holdsAsMany(root: string, count: number): Promise<boolean> {
  let found = 0;
  const below = [root];
  for (let folder = below.pop(); folder !== undefined && found <= count; folder = below.pop()) {
    const entries = await fs.promises.readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isDirectory()) below.push(path.join(folder, entry.name));
      else if (entry.isFile()) found++;
    }
    if (below.length > mostFolders) return false;
  }
  return found === count;
}

/** A cell's exact text, as a record would write the value. */
function valueOf(cell: DataCell, kind: DataKind): Value {
  if (cell === null) return null;
  switch (kind) {
    case 'integer': return encodeValue(BigInt(cell));
    case 'float': return encodeValue(Number(cell));
    case 'boolean': return cell === 'true';
    default: return encodeValue(cell);
  }
}
