import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { python, useFolder, useWorker } from './support';

const worker = useWorker('cut-off');
const folder = useFolder();
const rows = 4000;

beforeAll(() => {
  python(folder, `
import gzip, sqlite3
import numpy as np, pandas as pd, pyarrow as pa
f = pd.DataFrame({'id': range(${rows}), 'x': np.random.default_rng(1).normal(size=${rows}), 's': ['text %d' % k for k in range(${rows})]})
texts = {'a.csv': f.to_csv(index=False), 'a.json': f.to_json(orient='records'), 'lines.json': '[\\n' + ',\\n'.join(f.to_json(orient='records', lines=True).splitlines()) + '\\n]\\n', 'a.jsonl': f.to_json(orient='records', lines=True)}
for name, text in texts.items():
    open(name, 'w').write(text); open(name + '.gz', 'wb').write(gzip.compress(text.encode())); open(name + '.zst', 'wb').write(pa.compress(text.encode(), 'zstd', asbytes=True))
f.to_parquet('a.parquet'); f.to_feather('a.feather'); np.save('a.npy', f[['id', 'x']].to_numpy()); np.savez('a.npz', a=f[['id', 'x']].to_numpy()); np.savez_compressed('packed.npz', a=f[['id', 'x']].to_numpy()); f.to_excel('a.xlsx', index=False)
with pa.OSFile('a.arrows', 'wb') as sink, pa.ipc.new_stream(sink, (t := pa.Table.from_pandas(f)).schema) as writer: writer.write_table(t, max_chunksize=500)
with sqlite3.connect('a.sqlite') as db: f.to_sql('t', db, index=False)
open('nothing.csv.gz', 'wb').write(gzip.compress(b'')); open('nothing.csv.zst', 'wb').write(pa.compress(b'', 'zstd', asbytes=True))
`);
}, 60_000);

/** Where a file is cut: of its bytes, and from its end. */
const cuts: ((bytes: number) => number)[] = [() => 30, (bytes) => bytes >> 2, (bytes) => bytes >> 1, (bytes) => bytes - 40, (bytes) => bytes - 12];
const said = /^cut \d+\.[a-z.]+ (?:is (?:not a whole|damaged|cut off)|ends in the middle of its list|is not JSON throughout: unexpected end of data\. It was cut off)/;

describe('a file that was cut off', () => {
  it.each([
    'a.csv.gz', 'a.csv.zst', 'a.json', 'lines.json', 'a.json.gz', 'a.json.zst', 'a.jsonl', 'a.jsonl.gz', 'a.jsonl.zst', 'a.parquet', 'a.feather', 'a.arrows', 'a.npy', 'a.npz', 'packed.npz', 'a.xlsx', 'a.sqlite',
  ])('%s is said to be, wherever it ends, and the next one is read', async (name) => {
    const client = worker.client();
    const whole = readFileSync(join(folder, name));
    expect(await client.describe({ path: join(folder, name) })).toMatchObject({ rows, notes: [] });
    for (const [at, place] of cuts.entries()) {
      const cut = `cut ${at}${name.slice(name.indexOf('.'))}`;
      writeFileSync(join(folder, cut), whole.subarray(0, place(whole.length)));
      await expect(client.describe({ path: join(folder, cut) }), `${name}, ${place(whole.length)} of ${whole.length} bytes`).rejects.toMatchObject({ code: 'unreadable', message: expect.stringMatching(said) as string });
    }
    expect(await client.describe({ path: join(folder, name) })).toMatchObject({ rows });
    client.dispose();
  }, 60_000);

  it.each([['behind a comma', ','], ['behind a row', ''], ['at the end of a line', ',\n']])('a list of JSON that ends %s is no whole list, packed or not', async (_, end) => {
    const client = worker.client();
    const sentence = { message: 'ends.json ends in the middle of its list: “]” is missing. It was cut off, or is still being written; make or copy it again.' };
    writeFileSync(join(folder, 'ends.json'), `[{"a":1},\n{"a":2}${end}`);
    await expect(client.describe({ path: join(folder, 'ends.json') })).rejects.toMatchObject(sentence);
    writeFileSync(join(folder, 'ends.json'), `\ufeff [{"a":"]"}${end}`);
    await expect(client.describe({ path: join(folder, 'ends.json') })).rejects.toMatchObject(sentence);
    client.dispose();
  });

  it.each(['gz', 'zst'])('nothing at all that was packed (%s) is still called empty', async (packing) => {
    const client = worker.client();
    await expect(client.describe({ path: join(folder, `nothing.csv.${packing}`) })).rejects.toMatchObject({ message: `nothing.csv.${packing} is empty.` });
    client.dispose();
  });
});
