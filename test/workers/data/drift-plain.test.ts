import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultDriftOptions, type DriftOptions, type SetDrift } from '../../../src/contract/drift';
import type { DataClient } from '../../../src/workers/data/client';
import { driftOf } from '../../../src/workers/data/drift/drift';
import { plainDrift } from '../../../src/workers/data/drift/plain';
import { find } from '../../../src/workers/data/files';
import { openTables } from '../../../src/workers/data/open-tables';
import type { Task } from '../../../src/workers/data/session';
import { writeFiles } from './parquet-support';
import { python, useFolder, useWorker } from './support';

const worker = useWorker('drift-plain');
const folder = useFolder();
const scratch = mkdtempSync(join(tmpdir(), 'offbook-plain-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const quiet: Task = { signal: new AbortController().signal, progress: () => undefined };
const pathOf = (file: string): { path: string } => ({ path: join(folder, file) });
const options = (more: Partial<DriftOptions> = {}): DriftOptions => ({ ...defaultDriftOptions, ...more });

/** By pages read here; null: it is left to the database. */
const plain = (reference: string, current: string, more?: Partial<DriftOptions>): Promise<SetDrift | null> => plainDrift({ reference: pathOf(reference), current: pathOf(current), options: options(more) }, quiet);

/** By the database. */
async function byDatabase(reference: string, current: string, more?: Partial<DriftOptions>): Promise<SetDrift> {
  const sources = [pathOf(reference), pathOf(current)] as const;
  const { session, tables: [a, b], close } = await openTables(sources.map(find), scratch, { memoryBytes: 2 ** 30, threads: 2 }, quiet);
  try {
    if (!a || !b) throw new Error('no tables');
    return await driftOf({ reference: a, current: b }, { reference: sources[0], current: sources[1], options: options(more) }, session, quiet);
  } finally {
    close();
  }
}

describe('drift of plain Parquet files, read without the database', () => {
  beforeAll(() => {
    python(folder, `
import json, numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq
rng = np.random.default_rng(7)

words = [f"wort{k}" for k in range(3000)] + ["Österå", "北京", "don't", "e-mail", "😀", "a\\u0301", "İstanbul"]
weights = 1 / np.arange(1, len(words) + 1); weights /= weights.sum()
gaps = [" ", "  ", "\\t", "\\r\\n", "\\u00a0", "\\u3000", "\\u2028", "\\x1f", ", ", ". ", "\\u200b"]

def talks(n, shift):
    if n > 10_000: return pd.Series(rng.choice(talks(5_000, shift).to_numpy(dtype=object), n))
    made = []
    for k in rng.integers(0, 14, n):
        said = rng.choice(words, int(k), p=weights).tolist() + (["neu%d" % rng.integers(40)] * 3 if shift else [])
        made.append("\\ufeff " * int(rng.random() < .1) + "".join(w + gaps[int(g)] for w, g in zip(said, rng.integers(0, len(gaps), len(said)))))
    made[5] = "sehr lang " * 400
    return pd.Series(made).where(rng.random(n) > .05, None)

def frame(n, shift):
    holes = rng.random(n) < .1
    whole = pd.array(rng.integers(-2**62, 2**62, n), dtype="Int64"); whole[holes] = pd.NA
    floats = rng.normal(shift, 1, n); floats[::7] = np.nan; floats[1] = np.inf; floats[2] = -np.inf; floats[3] = -0.0
    ages = pd.array(rng.integers(0, 90, n), dtype="Int8"); ages[::3] = pd.NA
    city = pd.Series(rng.choice(["Rome", "Österå", "北京", "", "x" * 250 + "é", "x" * 250 + "b"], n)).where(~holes, None)
    truth = pd.array(rng.random(n) < .3 + shift / 5, dtype="boolean"); truth[holes] = pd.NA
    return pd.DataFrame({
        "float": floats, "single": rng.normal(shift, 3, n).astype("float32"), "whole": whole, "age": ages, "huge": rng.integers(0, 2**64, n, dtype="uint64"), "small": rng.integers(0, 2**32, n, dtype="uint32"),
        "few": rng.choice([1.5, 2.5], n), "city": city, "truth": truth, "note": ["é" * int(k) + str(i) for i, k in enumerate(rng.integers(1, 300, n))], "talk": talks(n, shift), "nothing": pd.array([pd.NA] * n, dtype="Float64"),
        "day": pd.Series(pd.date_range("2024-01-01", periods=n, freq="min")).dt.date, "at": pd.date_range("2024-01-01", periods=n, freq="s"), "zoned": pd.date_range("2024-01-01", periods=n, freq="s", tz="UTC"), "__proto__": rng.normal(size=n),
    })

ways = [dict(), dict(use_dictionary=False), dict(data_page_version="2.0"), dict(compression="none", row_group_size=700), dict(compression="gzip", data_page_size=3000), dict(compression="zstd", data_page_version="2.0", use_dictionary=False), dict(compression="brotli", dictionary_pagesize_limit=500, data_page_version="2.0"), dict(dictionary_pagesize_limit=500, row_group_size=1500, version="1.0", coerce_timestamps="us", allow_truncated_timestamps=True)]
a, b = frame(4000, 0), frame(3000, .5)
for at, how in enumerate(ways):
    for name, table in (("a", a), ("b", b)): pq.write_table(pa.Table.from_pandas(table, preserve_index=False), f"{name}{at}.parquet", **how)
for name, table in (("a", frame(130_000, 0)), ("b", frame(120_000, .05))):
    long = pa.Table.from_pandas(table.drop(columns="note"), preserve_index=False)
    pq.write_table(long, f"long-{name}.parquet", row_group_size=60_000)
    pq.write_table(long.append_column("list", pa.array([[1]] * len(table))), f"nested-{name}.parquet")
pq.write_table(pa.table({"x": pa.array([], pa.float64()), "t": pa.array([], pa.string())}), "empty.parquet")
pq.write_table(pa.table({"x": pa.array(["1"] * 50), "t": pa.array(["1"] * 50)}), "texts.parquet")
pq.write_table(pa.table({"x": pa.array([1.0] * 50), "l": pa.array([[1]] * 50)}), "nested.parquet")
pq.write_table(pa.table({"x": pa.array(np.arange(50) * 1.0), "t": pa.array(["a"] * 50)}), "numbers.parquet")
print(json.dumps(len(ways)))
`);
  }, 60_000);

  it.each(Array.from({ length: 8 }, (_, at) => at))('says to the last digit what the database says, however the file was written: way %i', async (at) => {
    const set = await plain(`a${at}.parquet`, `b${at}.parquet`);
    expect(set?.columns.length).toBe(13);
    expect(set?.columns.find(({ name }) => name === 'talk')?.text).toMatchObject({ by: 'vocabulary', parts: [{ what: 'length' }, { what: 'words' }, { what: 'vocabulary' }] });
    expect(set).toEqual(await byDatabase(`a${at}.parquet`, `b${at}.parquet`));
    const other = (at + 3) % 8;
    const tool = await plain(`a${at}.parquet`, `b${other}.parquet`, { mode: 'evidently' });
    expect(tool).not.toBeNull();
    expect(tool).toEqual(await byDatabase(`a${at}.parquet`, `b${other}.parquet`, { mode: 'evidently' }));
  });

  it('leaves what it doesn’t read to the database: nested columns, numbers held against texts, parts of a file', async () => {
    expect(await plain('nested.parquet', 'nested.parquet')).toBeNull();
    expect(await plain('numbers.parquet', 'texts.parquet')).toBeNull();
    expect(await plainDrift({ reference: pathOf('a0.parquet'), current: pathOf('b0.parquet'), currentRows: { column: 'few', test: '=', value: '1.5' } as never, options: options() }, quiet)).toBeNull();
    expect(await plain('not-there.parquet', 'a0.parquet')).toBeNull();
  });

  it('measures long ones in threads of their own, to the last digit as the database’s are', async () => {
    const client = worker.client();
    const told: number[] = [];
    const heard = worker.client({ events: { progress: (_, share) => { if (share !== null) told.push(share); } } });
    const of = (kind: string, from: DataClient): Promise<SetDrift> => from.drift({ reference: pathOf(`${kind}-a.parquet`), current: pathOf(`${kind}-b.parquet`), options: options() }, 'long');
    const set = await of('long', heard);
    expect(set.columns.length).toBe(12);
    expect(set).toEqual(await of('nested', client));
    expect(told.length).toBeGreaterThanOrEqual(11);
    expect(told).toEqual([...told].sort((one, other) => one - other));
    const given = of('long', client);
    await client.cancel('long');
    await expect(given).rejects.toMatchObject({ code: 'cancelled' });
  }, 60_000);

  it('reads a file without rows', async () => {
    const set = await plain('empty.parquet', 'numbers.parquet');
    expect(set?.rows).toEqual({ reference: 0, current: 50 });
    expect(set).toEqual(await byDatabase('empty.parquet', 'numbers.parquet'));
  });

  it('reads every file of every kind that it takes as the database does', async () => {
    const problems: string[] = [];
    let read = 0;
    for (const { file, how, refused } of writeFiles(folder).files) {
      const set = refused ? null : await plain(file, file);
      if (set === null) continue;
      read += 1;
      if (!isDeepStrictEqual(set, await byDatabase(file, file))) problems.push(`${file} (${how})`);
    }
    expect(problems).toEqual([]);
    expect(read).toBeGreaterThan(70);
  }, 120_000);

  it('of a damaged file says nothing, or what the database says', async () => {
    const whole = readFileSync(join(folder, 'a3.parquet'));
    let state = 1;
    const chance = (below: number): number => (state = (state * 48271) % 0x7fffffff) % below;
    const problems: string[] = [];
    let said = 0;
    for (let trial = 0; trial < 45; trial += 1) {
      const bytes = Buffer.from(trial % 3 === 0 ? whole.subarray(0, chance(whole.length)) : whole);
      // The last bytes are the footer.
      for (let left = trial % 3 === 0 ? 0 : 1 + chance(4); left > 0; left -= 1) bytes[trial % 3 === 1 ? chance(bytes.length) : bytes.length - 1 - chance(6000)] = chance(256);
      writeFileSync(join(folder, 'damaged.parquet'), bytes);
      const outcome = async (road: typeof plain | typeof byDatabase) => road('damaged.parquet', 'b3.parquet').catch((error: unknown) => String(error));
      const set = await outcome(plain);
      if (set === null) continue;
      said += 1;
      if (!isDeepStrictEqual(set, await outcome(byDatabase))) problems.push(`trial ${trial}`);
    }
    expect(problems).toEqual([]);
    // Bytes of numbers may be any.
    expect(said).toBeGreaterThan(8);
  }, 120_000);
});
