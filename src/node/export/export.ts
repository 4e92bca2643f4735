import { say } from '../../core/say';
import fs from 'node:fs';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { unreachable } from '../../contract/ids';
import { HumanError } from '../../core/human-error';
import type { ExportColumn, Format, Pages } from './columns';
import { csv } from './csv';
import { json } from './json';
import { markdown } from './markdown';

/** To a file, which appears when all is in it: one of that name stays as it was until then. */
export async function exportToFile(format: Format, columns: readonly ExportColumn[], pages: Pages, file: string): Promise<void> {
  const part = path.join(path.dirname(file), `.${path.basename(file).slice(0, 100)}.${process.pid}.part`);
  try {
    if (format === 'parquet') await (await import('./parquet')).writeParquet(columns, pages, part);
    else await pipeline(textOf(format, columns, pages), fs.createWriteStream(part));
    fs.renameSync(part, file);
  } catch (error) {
    fs.rmSync(part, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof HumanError || typeof code !== 'string') throw error;
    throw new HumanError('no-export', say('{0} can’t be written ({1}). Choose another place.', file, code), { cause: error });
  }
}

/** Text alone: Parquet needs a file. The stream stays open. */
export async function exportToStream(format: Exclude<Format, 'parquet'>, columns: readonly ExportColumn[], pages: Pages, stream: Writable): Promise<void> {
  await pipeline(textOf(format, columns, pages), stream, { end: false });
}

function textOf(format: Exclude<Format, 'parquet'>, columns: readonly ExportColumn[], pages: Pages): AsyncGenerator<string> {
  switch (format) {
    case 'csv': return csv(columns, pages);
    case 'json': return json(columns, pages);
    case 'markdown': return markdown(columns, pages);
    default: return unreachable(format);
  }
}
