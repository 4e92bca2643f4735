import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { endOfLines } from '../../../src/workers/data/formats/lines';
import { python, useFolder, useWorker } from './support';

const worker = useWorker('first-rows');
const folder = useFolder();
const decoder = new TextDecoder();

/** 20 MB of lines, the first ones with all that could be cut in the wrong place. */
const line = (at: number): string => `${at},"Łódź, ""${at}""\nsecond line",${at / 4},2013-01-${String(1 + (at % 28)).padStart(2, '0')}\n`;
const head = 'id,place,fare,day\n';
const long = head + Array.from({ length: 420_000 }, (_, at) => line(at)).join('');

const texts = ({ block }: NonNullable<Awaited<ReturnType<ReturnType<typeof worker.client>['firstRows']>>>, column: number): string[] => {
  const packed = block.columns[column];
  return Array.from({ length: block.count }, (_, row) => decoder.decode(packed?.texts.subarray(row === 0 ? 0 : packed.ends[row - 1], packed.ends[row])));
};

describe('the first rows of a long text', () => {
  it('are what pandas reads there, before the whole is read, and leave nothing behind', async () => {
    const file = join(folder, 'long.csv');
    writeFileSync(file, long);
    const scratchRoot = join(folder, 'scratch'.repeat(2));
    execFileSync('mkdir', [scratchRoot]);
    const client = worker.client({ scratchRoot });
    const order: string[] = [];
    const whole = client.describe({ path: file }).then((facts) => { order.push('whole'); return facts; });
    const first = await client.firstRows({ path: file });
    order.push('first');
    if (first === null) throw new Error('no first rows');
    const them = python<string[][]>(folder, `import json, pandas\nf = pandas.read_csv(${JSON.stringify(file)}, nrows=100, dtype=str)\nprint(json.dumps([f[c].tolist() for c in f]))`);
    expect(first.columns.map(({ name, kind }) => [name, kind])).toEqual([['id', 'integer'], ['place', 'text'], ['fare', 'float'], ['day', 'date']]);
    expect([0, 1, 3].map((at) => texts(first, at))).toEqual([them[0], them[1], them[3]]);
    expect(texts(first, 2).map(Number)).toEqual(them[2]?.map(Number));
    expect([...first.block.rowNumbers ?? []].slice(0, 3)).toEqual([1, 2, 3]);
    expect(await whole).toMatchObject({ rows: 420_000 });
    expect(order).toEqual(['first', 'whole']);
    const [own] = readdirSync(scratchRoot);
    expect(readdirSync(join(scratchRoot, own ?? '')).filter((name) => name.startsWith('first-'))).toEqual([]);
  }, 60_000);

  it('of a packed file, of lines of JSON, and with a dialect that was chosen', async () => {
    const client = worker.client();
    // Noise, so that it stays long when it is packed.
    const noise = python<string>(folder, `import base64, os, json\nprint(json.dumps(base64.b64encode(os.urandom(6_000_000)).decode()))`);
    const packed = join(folder, 'packed.csv.gz');
    writeFileSync(packed, gzipSync('key;text\n' + Array.from({ length: 80_000 }, (_, at) => `${at};${noise.slice(at * 100, at * 100 + 100)}\n`).join('')));
    const first = await client.firstRows({ path: packed, csv: { delimiter: ';', header: false } });
    expect(first?.columns.map(({ name }) => name)).toEqual(['column0', 'column1']);
    expect(first && texts(first, 0).slice(0, 3)).toEqual(['key', '0', '1']);
    const lines = join(folder, 'long.jsonl');
    writeFileSync(lines, Array.from({ length: 300_000 }, (_, at) => `${JSON.stringify({ id: at, tags: ['a', 'b'], text: 'x'.repeat(40) })}\n`).join(''));
    const json = await client.firstRows({ path: lines });
    expect(json?.columns.map(({ name, kind }) => [name, kind])).toEqual([['id', 'integer'], ['tags', 'list'], ['text', 'text']]);
    expect(json && texts(json, 0).at(-1)).toBe('99');
  }, 60_000);

  it('are not there where the whole is as quick, or the beginning says nothing', async () => {
    const client = worker.client();
    const short = join(folder, 'short.csv');
    writeFileSync(short, head + line(1));
    expect(await client.firstRows({ path: short })).toBeNull();
    const endless = join(folder, 'endless.csv');
    writeFileSync(endless, `a,b\n"${'x'.repeat(17 * 2 ** 20)}`);
    expect(await client.firstRows({ path: endless })).toBeNull();
    const array = join(folder, 'array.json');
    writeFileSync(array, `[${'{"a":1},'.repeat(2_200_000)}{"a":1}]`);
    expect(await client.firstRows({ path: array })).toBeNull();
    await expect(client.firstRows({ path: join(folder, 'gone.csv') })).rejects.toMatchObject({ code: 'no-file' });
  }, 60_000);
});

describe('where whole lines end', () => {
  it('is not inside quotes', () => {
    expect(endOfLines(Buffer.from('a,b\n1,"x\ny'), 9)).toBe(4);
    expect(endOfLines(Buffer.from('a,b\n1,"x\ny""z\n"\n2'), 9)).toBe(16);
    expect(endOfLines(Buffer.from('a,b\n1,2\n3,4\n'), 2)).toBe(8);
    expect(endOfLines(Buffer.from('no end'), 9)).toBe(0);
  });
});
