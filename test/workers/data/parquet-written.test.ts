import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { differences, readAll, type Told, type Written, writeFiles } from './parquet-support';
import { useFolder, useWorker } from './support';

const worker = useWorker('parquet-written');
const folder = useFolder();

let written: Written;
beforeAll(() => { written = writeFiles(folder); }, 120_000);

const sentence = (file: string, encoding: string): string => `${file} is written in a way that can’t be read here (${encoding}). Write it anew with the encodings that its library uses by itself.`;

async function problemsOf(client: ReturnType<typeof worker.client>, { file, rows, how, notes, columns, types, order, refused }: Told): Promise<string[]> {
  const said = (problem: string): string => `${file} (${how}): ${problem}`;
  const path = join(folder, file);
  try {
    const reading = readAll(client, path);
    if (refused) return await reading.then(() => [said('it is read')], ({ message }: Error) => (message === sentence(file, refused) ? [] : [said(message)]));
    const read = await reading;
    const facts = await client.describe({ path });
    return [
      ...(read.rows === rows ? [] : [`${read.rows} rows where ${rows} should be`]),
      ...Object.entries(columns).flatMap(([name, cells]) => differences(read.columns.get(name), cells, read.types.get(name) === 'float32').map((each) => `“${name}”, ${each}`)),
      ...Object.entries(types).flatMap(([name, type]) => (read.types.get(name) === type ? [] : [`“${name}” is called ${read.types.get(name) ?? 'nothing'}, not ${type}`])),
      ...(JSON.stringify([...read.columns.keys()]) === JSON.stringify(order ?? Object.keys(columns)) ? [] : [`its columns are ${[...read.columns.keys()].join(' | ')}`]),
      ...(JSON.stringify(facts.notes) === JSON.stringify(notes) ? [] : [`its notes are ${facts.notes.join(' | ')}`]),
    ].map(said);
  } catch (error) {
    return [said(String(error))];
  }
}

describe('Parquet files of every kind and way of writing, by pyarrow and Polars', () => {
  it('are there: more than 250 that can be read, with every compression, encoding and version of pages', () => {
    expect(written.files.filter(({ refused }) => !refused).length).toBeGreaterThan(250);
    expect(written.used).toMatchObject({
      compressions: ['BROTLI', 'GZIP', 'LZ4', 'SNAPPY', 'UNCOMPRESSED', 'ZSTD'], pages: ['1.0', '2.0'],
      encodings: ['BYTE_STREAM_SPLIT', 'DELTA_BINARY_PACKED', 'DELTA_BYTE_ARRAY', 'DELTA_LENGTH_BYTE_ARRAY', 'PLAIN', 'PLAIN_DICTIONARY', 'RLE', 'RLE_DICTIONARY'],
      physical: ['BOOLEAN', 'BYTE_ARRAY', 'DOUBLE', 'FIXED_LEN_BYTE_ARRAY', 'FLOAT', 'INT32', 'INT64', 'INT96'],
    });
  });

  it('read back equal, cell by cell, with the type and what has to be said', async () => {
    const client = worker.client();
    const problems: string[] = [];
    for (const each of written.files) problems.push(...await problemsOf(client, each));
    expect(problems).toEqual([]);
  }, 120_000);
});
