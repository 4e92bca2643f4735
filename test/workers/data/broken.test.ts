import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { python, useFolder, useWorker } from './support';

const worker = useWorker('broken');
const folder = useFolder();
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  python(folder, `
import numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq, pyarrow.feather as feather, sqlite3, pickle
frame = pd.DataFrame({'id': range(20000), 'x': np.random.default_rng(1).normal(size=20000), 's': ['text %d' % i for i in range(20000)]})
frame.to_parquet('whole.parquet', index=False); frame.to_feather('whole.feather'); np.save('whole.npy', frame[['x']].to_numpy()); np.save('cube.npy', np.zeros((2, 3, 4)))
np.save('objects.npy', np.array([{'a': 1}], dtype=object), allow_pickle=True); np.savez('many.npz', a=np.arange(3)); pickle.dump(frame, open('frame.pkl', 'wb'))
np.save('fields.npy', np.array([(1, 2.5, 'ab', 3)], dtype=[('a', '<i4'), ('b', '>f8'), ('c', '<U5'), ('d', '|u1')]))
np.save('times.npy', np.array(['2024-01-02T03:04:05.678901234', 'NaT'], dtype='datetime64[ns]'))

pq.write_to_dataset(pa.table({'day': ['1', '2', '2'], 'x': [1, 2, 3]}), 'parts', partition_cols=['day'])
frame.head(3).to_parquet('day[1]*?.parquet', index=False); frame.head(4).to_parquet('day1.parquet', index=False)
`);
  const whole = readFileSync(at('whole.parquet'));
  writeFileSync(at('cut.parquet'), whole.subarray(0, whole.length - 500));
  const flipped = Buffer.from(whole);
  for (let place = 2000; place < 60_000; place += 97) flipped[place] = (flipped[place] ?? 0) ^ 0x55;
  writeFileSync(at('flipped.parquet'), flipped);
  const feather = readFileSync(at('whole.feather'));
  writeFileSync(at('cut.feather'), feather.subarray(0, feather.length >> 1));
  writeFileSync(at('flipped.feather'), Buffer.from(feather).fill(0x55, 2000, 9000));
  writeFileSync(at('cut.npy'), readFileSync(at('whole.npy')).subarray(0, 5000));
  writeFileSync(at('empty.csv'), '');
  writeFileSync(at('empty.parquet'), '');
  writeFileSync(at('words.parquet'), 'a,b\n1,2\n');
  writeFileSync(at('really.csv'), whole);
  writeFileSync(at('page.csv'), '<!DOCTYPE html><html><body>Not found</body></html>');
  writeFileSync(at('binary.csv'), Buffer.from(Array.from({ length: 3000 }, (_, index) => index % 251)));
  writeFileSync(at('ragged.csv'), 'a,b\n1,2\n3,4,5,6\n7\n');
  writeFileSync(at('raggedlines.csv'), `a,b,c\n${'1,"x\ny",3\n'.repeat(20_000)}4,"p\nq"\n`);
  writeFileSync(at('late.csv'), `a,b\n${'1,2\n'.repeat(50_000)}x,3\n`);
  writeFileSync(at('lateletter.csv'), Buffer.concat([Buffer.from(`a,b\n${'1,z\n'.repeat(200_000)}`), Buffer.from([0x31, 0x2c, 0xe9, 0x0a])]));
  writeFileSync(at('latequote.csv'), `a,b\n${'1,z\n'.repeat(50_000)}2,"one, ""two""\nthree"\n`);
  writeFileSync(at('latin.csv'), Buffer.from('name;preis\nM\xfcller;3,5\n', 'latin1'));
  writeFileSync(at('wide.csv'), Buffer.from('\ufeffa\tb\n1\t\u20ac\n', 'utf16le'));
  writeFileSync(at('one.csv.gz'), gzipSync('a,b\n1,2\n'));
  writeFileSync(at('one.tsv.zst'), zstdCompressSync(Buffer.from('a\tb\n1\t2\n')));
  writeFileSync(at('cut.csv.gz'), gzipSync(Buffer.from(Array.from({ length: 90_000 }, (_, index) => `${index},${Math.sin(index)}\n`).join(''))).subarray(0, 100_000));
  writeFileSync(at('notgzip.csv.gz'), 'a,b\n1,2\n');
  writeFileSync(at('zeros.csv.gz'), gzipSync(Buffer.alloc(80 * 2 ** 20, 'a')));
  writeFileSync(at('huge.csv'), 'id,n\n1,18446744073709551615\n2,123456789012345678901234567890\n');
  writeFileSync(at('floats.csv'), 'id,n\n1,1e20\n2,3.3e22\n');
  writeFileSync(at('cut.json'), '[{"a":1},{"a":2');
  writeFileSync(at('lines.jsonl'), '{"a":1}\n{"a":2.5}\n{"a":null,"b":"x"}\n');
  writeFileSync(at('mixed.jsonl'), `${'{"a":1}\n'.repeat(30_000)}{"a":"text"}\n`);
  mkdirSync(at('none'));
  mkdirSync(at('secret'));
  writeFileSync(at('secret/closed.csv'), 'a\n1\n');
  chmodSync(at('secret/closed.csv'), 0o000);
  symlinkSync(at('whole.parquet'), at('link.parquet'));
  writeFileSync(at("o'x;--.csv"), 'a\n1\n');
}, 60_000);

const client = (): ReturnType<typeof worker.client> => worker.client();

describe('what can’t be read says why and what to do', () => {
  it.each([
    ['cut.parquet', 'cut.parquet is not a whole Parquet file: its end is missing or damaged. It was cut off, or is still being written; make or copy it again.'],
    ['empty.parquet', 'empty.parquet is empty.'], ['empty.csv', 'empty.csv is empty.'],
    ['words.parquet', 'words.parquet is not Parquet: it does not begin as such a file does. Look at what wrote it.'],
    ['page.csv', 'page.csv is a web page or XML, not a table. Download the data itself.'],
    ['binary.csv', 'binary.csv is no table that can be read here: it is not text, and not Parquet, Arrow, NumPy, SQLite or Excel.'],
    ['cut.feather', /^cut\.feather is not a whole Arrow file: .+\. Make or copy it again\.$/], ['flipped.feather', /^flipped\.feather is not a whole Arrow file: .+\. Make or copy it again\.$/],
    ['cut.npy', /^cut\.npy is cut off: its array of 20000 × 1 needs 160000 bytes and \d+ are there\./],
    ['cube.npy', 'cube.npy holds an array of 3 dimensions (2 × 3 × 4). Only arrays of one or two are tables.'],
    ['objects.npy', 'objects.npy holds Python objects (dtype object). It is not opened, because loading it runs whatever code is in it; save it as Parquet.'],
    ['frame.pkl', 'frame.pkl is a pickle. It is not opened, because loading one runs whatever code is in it; save the table as Parquet.'],
    ['cut.csv.gz', 'cut.csv.gz is damaged or cut off: it can’t be unpacked to its end. Make or copy it again.'], ['zeros.csv.gz', 'zeros.csv.gz has a line that is too long for a table (line 1). Look at what wrote it.'],
    ['cut.json', 'cut.json ends in the middle of its list: “]” is missing. It was cut off, or is still being written; make or copy it again.'],
    ['none', 'none is a folder without Parquet files. Pick a file, or a folder of .parquet files.'],
    ['gone.csv', /gone\.csv is not there\. Check the path\.$/],
  ])('%s', async (name, sentence) => {
    const mine = client();
    await expect(mine.describe({ path: at(name) })).rejects.toMatchObject({ message: typeof sentence === 'string' ? sentence : expect.stringMatching(sentence) as string });
    // And the next one is read by the very same process.
    const { pid } = mine;
    expect(await mine.describe({ path: at('whole.parquet') })).toMatchObject({ rows: 20_000 });
    expect(mine.pid).toBe(pid);
    mine.dispose();
  }, 30_000);

  it('a Parquet file whose pages are damaged is refused, or at least ends no other', async () => {
    const mine = client();
    const answer = await mine.compare({ a: { path: at('whole.parquet') }, b: { path: at('flipped.parquet') } }).then(({ equal }) => ({ equal }), ({ message }: Error) => ({ message }));
    expect(answer).not.toEqual({ equal: true });
    if ('message' in answer) expect(answer.message).toMatch(/^flipped\.parquet is damaged: Snappy decompression failure\. Make|^Reading the data was interrupted/);
    expect(await mine.describe({ path: at('whole.parquet') })).toMatchObject({ rows: 20_000 });
  }, 30_000);

  it('a file without permission', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('root may read every file');
    await expect(client().describe({ path: at('secret/closed.csv') })).rejects.toMatchObject({ message: 'closed.csv can’t be opened. Check its permissions.' });
  });
});

describe('what is odd is read, and said', () => {
  it.each([
    ['really.csv', { format: 'parquet', rows: 20_000, notes: ['really.csv is called otherwise, but it is Parquet.'] }],
    ['ragged.csv', { rows: 3, notes: ['Lines of ragged.csv with too few fields were filled with missing values.'] }],
    ['raggedlines.csv', { rows: 20_001, columns: [{ type: 'int64' }, { type: 'string' }, { type: 'int64' }], notes: ['Lines of raggedlines.csv with too few fields were filled with missing values.'] }],
    ['late.csv', { rows: 50_001, columns: [{ name: 'a', type: 'string' }, { name: 'b', type: 'int64' }] }],
    ['lateletter.csv', { rows: 200_001, csv: { encoding: 'windows-1252' } }], ['latequote.csv', { rows: 50_001, columns: [{ name: 'a' }, { name: 'b' }] }],
    ['latin.csv', { rows: 1, csv: { delimiter: ';', encoding: 'windows-1252', header: true }, columns: [{ name: 'name' }, { name: 'preis' }] }],
    ['wide.csv', { rows: 1, csv: { delimiter: '\t', encoding: 'utf-16le' }, columns: [{ name: 'a' }, { name: 'b' }] }],
    ['one.csv.gz', { rows: 1, columns: [{ name: 'a' }, { name: 'b' }] }], ['one.tsv.zst', { rows: 1, csv: { delimiter: '\t' } }], ['notgzip.csv.gz', { rows: 1 }],
    ['huge.csv', { columns: [{ type: 'int64' }, { type: 'int128' }] }], ['floats.csv', { columns: [{ type: 'int64' }, { type: 'float64' }] }],
    ['lines.jsonl', { rows: 3, columns: [{ name: 'a', type: 'float64' }, { name: 'b', type: 'string' }] }], ['mixed.jsonl', { rows: 30_001 }],
    ['parts', { rows: 3, files: 2, columns: [{ name: 'x' }, { name: 'day' }] }], ['day[1]*?.parquet', { rows: 3 }], ["o'x;--.csv", { rows: 1 }], ['link.parquet', { rows: 20_000 }],
    ['fields.npy', { columns: [{ name: 'a', type: 'int32' }, { name: 'b', type: 'float64' }, { name: 'c', type: 'string' }, { name: 'd', type: 'uint8' }] }],
  ])('%s', async (name, facts) => {
    const mine = client();
    expect(await mine.describe({ path: at(name) })).toMatchObject(facts);
    mine.dispose();
  }, 30_000);

  it('cells of them are exact', async () => {
    const mine = client();
    const last = async (name: string, offset = 0) => (await mine.rows({ path: at(name) }, { offset, limit: 10 })).rows;
    expect(await last('latequote.csv', 50_000)).toEqual([['2', 'one, "two"\nthree']]);
    expect(await last('lateletter.csv', 200_000)).toEqual([['1', 'é']]);
    expect(await last('wide.csv')).toEqual([['1', '€']]);
    expect(await last('huge.csv')).toEqual([['1', '18446744073709551615'], ['2', '123456789012345678901234567890']]);
    expect(await last('fields.npy')).toEqual([['1', '2.5', 'ab', '3']]);
    expect(await last('times.npy')).toEqual([['2024-01-02 03:04:05.678901234'], [null]]);
    expect((await mine.rows({ path: at('latin.csv'), csv: { encoding: 'iso-8859-5' } }, { offset: 0, limit: 1 })).rows[0]?.[0]).toBe('Mќller');
  });

  it('an object of a store is known by the name it is given', async () => {
    writeFileSync(at('0f3a'), 'a\tb\n1\t2\n');
    expect(await client().describe({ path: at('0f3a'), name: 'prepare → return.tsv' })).toMatchObject({ format: 'csv', rows: 1, csv: { delimiter: '\t' } });
  });
});
