import type { Found } from './files';
import { readable } from './failures';
import { openArrow } from './formats/arrow';
import { excelParts, openExcel } from './formats/excel';
import { npzParts, openNpz } from './formats/npz';
import { openSqlite, sqliteParts } from './formats/sqlite';
import { openCsv } from './formats/csv';
import { openJson } from './formats/json';
import { openNpy } from './formats/npy';
import type { Opening, OpenTable } from './formats/opened';
import { openParquet } from './formats/parquet';
import fs from 'node:fs';
import path from 'node:path';
import { Session, type Task } from './session';

export interface Limits { memoryBytes: number; threads: number }

/** Tables that are open in one session, which can read their files and nothing else. */
export interface Opened { session: Session; tables: OpenTable[]; scratch: string; close(): void }

export async function openTables(found: readonly Found[], scratchRoot: string, limits: Limits, task: Task): Promise<Opened> {
  const scratch = fs.mkdtempSync(path.join(scratchRoot, 'session-'));
  const session = await Session.open({ scratch, files: found.flatMap(({ files, folder }) => (folder === null ? files : [])), folders: found.flatMap(({ folder }) => (folder === null ? [] : [folder])), ...limits });
  const close = (): void => {
    session.close();
    fs.rmSync(scratch, { recursive: true, force: true });
  };
  try {
    const tables: OpenTable[] = [];
    for (const [index, each] of found.entries()) tables.push(await openOne(each, { session, task, scratch: folderIn(scratch, index), table: `table_${index}` }));
    return { session, tables, scratch, close };
  } catch (error) {
    close();
    throw error;
  }
}

function folderIn(scratch: string, index: number): string {
  const folder = path.join(scratch, String(index));
  fs.mkdirSync(folder);
  return folder;
}

const openers = { csv: openCsv, parquet: openParquet, json: openJson, arrow: openArrow, npy: openNpy, npz: openNpz, sqlite: openSqlite, excel: openExcel };

/** Tables of a database, sheets of a workbook, arrays of an archive; empty where the file is one table. */
export async function partsOf({ format, files, name }: Found): Promise<string[]> {
  const file = files[0] ?? '';
  switch (format) {
    case 'sqlite': return sqliteParts(file, name);
    case 'npz': return npzParts(file, name);
    case 'excel': return excelParts(file, name);
    default: return [];
  }
}

async function openOne(found: Found, opening: Opening): Promise<OpenTable> {
  try {
    return await openers[found.format](found, opening);
  } catch (error) {
    throw readable(error, found.name);
  }
}
