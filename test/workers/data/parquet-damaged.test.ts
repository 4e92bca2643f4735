import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { plainView } from '../../../src/contract/view-api';
import type { DataClient } from '../../../src/workers/data/client';
import { isHumanError } from '../../../src/core/human-error';
import { readAll, writeFew } from './parquet-support';
import { useFolder, useWorker } from './support';

const worker = useWorker('parquet-damaged');
const folder = useFolder();
const at = (name: string): string => join(folder, name);
const good = 'int64-dictionary.parquet';
const deadlineMs = 30_000;

let files: string[];
beforeAll(() => {
  files = writeFew(folder).filter((file) => !/^(?:wide|long|broad)/.test(file));
  if (!files.includes(good)) files.push(good);
}, 60_000);

/** The same numbers every time. */
function chances(seed: number): (below: number) => number {
  let state = seed;
  return (below) => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return Math.floor(state / 2 ** 32 * below); };
}

function flipped(whole: Buffer, place: number, bit: number): Buffer {
  const bytes = Buffer.from(whole);
  bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
  return bytes;
}

const footerOf = (whole: Buffer): number => whole.length - 8 - whole.readUInt32LE(whole.length - 8);

function damages(file: string, seed: number): [name: string, bytes: Buffer][] {
  const whole = readFileSync(at(file));
  const chance = chances(seed);
  const footer = footerOf(whole);
  const [pages, facts] = [(): number => 4 + chance(footer - 4), (): number => footer + chance(whole.length - 8 - footer)];
  const made: [string, Buffer][] = [];
  for (const length of [3, whole.length >> 1, whole.length - 1]) made.push([`cut to ${length} of`, whole.subarray(0, length)]);
  for (const place of [pages(), pages(), facts(), facts()]) { const bit = chance(8); made.push([`bit ${bit} of ${place} in`, flipped(whole, place, bit)]); }
  return made.map(([what, bytes]) => [`${what} ${file}`, bytes]);
}

/** Everything is asked of a file that is asked when it is shown; null: it was answered. */
async function sentenceOf(client: DataClient, path: string): Promise<string | null> {
  const asked = (async () => {
    const { columns } = await readAll(client, path);
    await client.heads({ path }, plainView, [...columns.keys()].slice(0, 5));
    return null;
  })().catch((error: unknown) => (isHumanError(error) ? error.message : `no words for people: ${String(error)}`));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => { timer = setTimeout(() => resolve('no end'), deadlineMs); });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** One line that begins with the file's name, and says nothing of where it lies. */
const isSentence = (said: string, name: string): boolean => said.startsWith(`${name} `) && said.endsWith('.') && !/[\n\r]/.test(said) && !said.includes(folder) && !/Error: |Exception: .*Exception|INTERNAL/.test(said);

describe('Parquet files that were damaged', () => {
  it('end in an answer or a sentence, in one and the same process, which reads the next file', async () => {
    expect(files.length).toBeGreaterThanOrEqual(60);
    const client = worker.client();
    expect(await sentenceOf(client, at(good))).toBeNull();
    const { pid } = client;
    const [problems, unread] = [[] as string[], { cut: 0, flipped: 0 }];
    let cuts = 0;
    for (const [index, file] of files.entries()) {
      for (const [name, bytes] of damages(file, 1000 + index)) {
        writeFileSync(at(name), bytes);
        const said = await sentenceOf(client, at(name));
        const isCut = name.startsWith('cut');
        cuts += isCut ? 1 : 0;
        if (said !== null) unread[isCut ? 'cut' : 'flipped'] += 1;
        if (said !== null && !isSentence(said, name)) problems.push(`${name}: ${said}`);
        if (client.pid !== pid) { problems.push(`${name}: the process ended`); break; }
      }
      if (client.pid !== pid) break;
    }
    expect(problems).toEqual([]);
    expect(await sentenceOf(client, at(good))).toBeNull();
    // No part of a file passes for the whole. A bit of a page without a checksum may be anybody's.
    expect(unread.cut).toBe(cuts);
    expect(unread.flipped).toBeGreaterThan(20);
  }, 240_000);
});

describe('Parquet files that lie', () => {
  const rows = 260;
  /** A number as the footer has it: zigzag, seven bits a byte. */
  const two = (value: number): number[] => [(value * 2 & 0x7f) | 0x80, value * 2 >> 7];
  /** Says `claimed` rows instead of those that there are. */
  function claiming(whole: Buffer, claimed: number): Buffer {
    const bytes = Buffer.from(whole);
    // The third field of the footer, and the fourth, a list, behind it.
    const place = bytes.indexOf(Buffer.from([0x16, ...two(rows), 0x19]), footerOf(whole));
    expect(place).toBeGreaterThan(0);
    Buffer.from(two(claimed)).copy(bytes, place + 1);
    return bytes;
  }
  function withLength(whole: Buffer, length: number): Buffer {
    const bytes = Buffer.from(whole);
    bytes.writeUInt32LE(length, whole.length - 8);
    return bytes;
  }
  const made: [name: string, make: (whole: Buffer) => Buffer | string, said: RegExp | null][] = [
    ['is really parquet.csv', (whole) => whole, null],
    ['is really.json', (whole) => whole, null],
    ['is text.parquet', () => 'a,b\n1,2\n', /is not Parquet: it does not begin as such a file does\. Look at what wrote it\.$/],
    ['endless footer.parquet', (whole) => withLength(whole, 0xffffffff), /is not a whole Parquet file|is damaged/],
    ['long footer.parquet', (whole) => withLength(whole, whole.length), /is not a whole Parquet file|is damaged/],
    ['no footer.parquet', (whole) => withLength(whole, 0), /is not a whole Parquet file|is damaged/],
    ['short footer.parquet', (whole) => withLength(whole, 20), /is damaged/],
    ['another footer.parquet', (whole) => { const other = readFileSync(at(files.find((file) => file.startsWith('struct')) ?? '')); return Buffer.concat([whole.subarray(0, footerOf(whole)), other.subarray(footerOf(other))]); }, /is damaged/],
    ['only the frame.parquet', () => 'PAR1PAR1', /is not a whole Parquet file/],
    ['nothing but noise.parquet', (whole) => Buffer.concat([Buffer.from('PAR1'), Buffer.from(Array.from({ length: 5000 }, (_, index) => index * 37 % 251)), whole.subarray(-8)]), /is not a whole Parquet file|is damaged/],
    ['hidden.parquet', (whole) => Buffer.concat([Buffer.from('PARE'), whole.subarray(4, -4), Buffer.from('PARE')]), /is an encrypted Parquet file\. Decrypt it first\.$/],
    ['packed.parquet', (whole) => gzipSync(whole), /is a Parquet file inside gzip\. Unpack it first\.$/],
  ];

  let client: DataClient;
  beforeAll(() => { client = worker.client(); });

  it.each(made)('%s', async (name, make, said) => {
    writeFileSync(at(name), make(readFileSync(at(good))));
    const answer = await sentenceOf(client, at(name));
    if (said === null) expect(answer).toBeNull();
    else { expect(answer).toMatch(said); expect(isSentence(answer ?? '', name), answer ?? '').toBe(true); }
    const { pid } = client;
    expect(await sentenceOf(client, at(good))).toBeNull();
    expect(client.pid).toBe(pid);
  });

  it.each([8000, 100])('one that claims %i rows shows those that there are, and that is said', async (claimed) => {
    const name = `claims ${claimed}.parquet`;
    writeFileSync(at(name), claiming(readFileSync(at(good)), claimed));
    expect((await readAll(client, at(name))).rows).toBe(rows);
    expect((await client.describe({ path: at(name) })).notes).toEqual([`${name} says that it has ${claimed} rows, and its parts have ${rows}: it may be damaged.`]);
  });

  it('one of a folder is named, and one that was damaged since is noticed', async () => {
    mkdirSync(at('parts'));
    for (const part of ['a', 'b']) cpSync(at(good), at(`parts/${part}.parquet`));
    expect(await sentenceOf(client, at('parts'))).toBeNull();
    const whole = readFileSync(at(good));
    writeFileSync(at('parts/b.parquet'), whole.subarray(0, whole.length - 3));
    expect(await sentenceOf(client, at('parts'))).toMatch(/^parts is not a whole Parquet file/);
    writeFileSync(at('parts/b.parquet'), whole);
    expect(await sentenceOf(client, at('parts'))).toBeNull();
  });
});
