import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DataCell } from '../../../src/contract/data-api';
import { python, useFolder, useWorker } from './support';

const worker = useWorker('formats');
const folder = useFolder();

/** Every value as pyarrow has it, written as the worker writes cells. */
const script = `
import json, decimal, datetime as dt, math, os
import numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq, pyarrow.feather as feather, pyarrow.csv as pcsv, pyarrow.dataset as ds

def stamp(ns, places, zone=''):
    seconds, rest = divmod(ns, 10**9)
    text = (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)).strftime('%Y-%m-%d %H:%M:%S')
    if text[0] != '-' and len(text) < 19: text = text.zfill(19)
    part = ('%09d' % rest)[:9].rstrip('0')
    return text + ('.' + part if part else '') + zone

def clock(ns):
    seconds, rest = divmod(ns, 10**9)
    part = ('%09d' % rest).rstrip('0')
    return '%02d:%02d:%02d' % (seconds // 3600, seconds // 60 % 60, seconds % 60) + ('.' + part if part else '')

decimal.getcontext().prec = 60
scale = {'s': 10**9, 'ms': 10**6, 'us': 10**3, 'ns': 1}

def number(x, bits):
    if math.isnan(x): return 'NaN'
    if math.isinf(x): return 'Infinity' if x > 0 else '-Infinity'
    text = str(np.float32(x)) if bits == 32 else repr(float(x))
    return text

def cells(column):
    t = column.type
    if pa.types.is_dictionary(t): return cells(column.cast(t.value_type))
    out = []
    if pa.types.is_timestamp(t) or pa.types.is_time(t) or pa.types.is_duration(t):
        raw = column.combine_chunks().view(pa.int64() if t.bit_width == 64 else pa.int32()).to_pylist() if isinstance(column, pa.ChunkedArray) else column.view(pa.int64() if t.bit_width == 64 else pa.int32()).to_pylist()
        for v in raw:
            if v is None: out.append(None)
            elif pa.types.is_timestamp(t): out.append(stamp(v * scale[t.unit], 9, '+00' if t.tz and t.unit != 'ns' else ''))
            elif pa.types.is_time(t): out.append(clock(v * scale[t.unit]))
            else: out.append(str(v))
        return out
    for v in column.to_pylist():
        if v is None: out.append(None)
        elif pa.types.is_boolean(t): out.append('true' if v else 'false')
        elif pa.types.is_floating(t): out.append(number(v, t.bit_width))
        elif pa.types.is_integer(t) or pa.types.is_decimal(t): out.append(str(v))
        elif pa.types.is_date(t): out.append(v.isoformat())
        elif pa.types.is_binary(t) or pa.types.is_fixed_size_binary(t) or pa.types.is_large_binary(t): out.append(''.join(chr(b) if 32 <= b < 127 and chr(b) not in '\\\\"\\'' else '\\\\x%02X' % b for b in v))
        else: out.append(v if isinstance(v, str) else json.dumps(v))
    return out

rng = np.random.default_rng(7)
n = 5000
def holes(values): return [None if i % 11 == 3 else v for i, v in enumerate(values)]
floats = list(rng.normal(size=n) * 10.0 ** rng.integers(-30, 30, n)); floats[:6] = [float('nan'), float('inf'), float('-inf'), 5e-324, 1.7976931348623157e308, 0.1]
table = pa.table({
    'i8': pa.array(holes(rng.integers(-128, 128, n).tolist()), pa.int8()), 'i16': pa.array(holes(rng.integers(-2**15, 2**15, n).tolist()), pa.int16()),
    'i32': pa.array(holes(rng.integers(-2**31, 2**31, n).tolist()), pa.int32()), 'i64': pa.array(holes([2**63 - 1, -2**63, 2**53 + 1] + rng.integers(-2**63, 2**63 - 1, n - 3).tolist()), pa.int64()),
    'u8': pa.array(holes(rng.integers(0, 256, n).tolist()), pa.uint8()), 'u16': pa.array(holes(rng.integers(0, 2**16, n).tolist()), pa.uint16()), 'u32': pa.array(holes(rng.integers(0, 2**32, n).tolist()), pa.uint32()),
    'u64': pa.array(holes([2**64 - 1] + rng.integers(0, 2**63, n - 1).tolist()), pa.uint64()),
    'f64': pa.array(holes(floats), pa.float64()),
    'dec': pa.array(holes([decimal.Decimal(int(v)).scaleb(-4) for v in rng.integers(-10**15, 10**15, n)]), pa.decimal128(20, 4)),
    'dec38': pa.array(holes([decimal.Decimal('9' * 38).scaleb(-10)] + [decimal.Decimal(int(v)).scaleb(-10) for v in rng.integers(-10**17, 10**17, n - 1)]), pa.decimal128(38, 10)),
    'text': pa.array(holes([''.join(chr(c) for c in rng.choice([65, 98, 233, 8364, 20320, 128512, 34, 39, 44], 8)) for _ in range(n)]), pa.string()),
    'large': pa.array(holes(['x' * int(k) for k in rng.integers(0, 40, n)]), pa.large_string()),
    'bytes': pa.array(holes([bytes(rng.integers(0, 256, 5, dtype='u1')) for _ in range(n)]), pa.binary()),
    'fixed': pa.array(holes([bytes(rng.integers(0, 256, 3, dtype='u1')) for _ in range(n)]), pa.binary(3)),
    'bool': pa.array(holes([bool(v) for v in rng.integers(0, 2, n)])),
    'date': pa.array(holes([dt.date(1, 1, 1) + dt.timedelta(int(d)) for d in rng.integers(0, 3600000, n)]), pa.date32()),
    't_ms': pa.array(holes(rng.integers(0, 86400000, n).tolist()), pa.time32('ms')), 't_us': pa.array(holes(rng.integers(0, 86400 * 10**6, n).tolist()), pa.time64('us')), 't_ns': pa.array(holes(rng.integers(0, 86400 * 10**9, n).tolist()), pa.time64('ns')),
    'ts_ms': pa.array(holes(rng.integers(-10**12, 10**13, n).tolist()), pa.timestamp('ms')), 'ts_us': pa.array(holes(rng.integers(-10**15, 10**16, n).tolist()), pa.timestamp('us')),
    'ts_ns': pa.array(holes(rng.integers(-10**18, 4 * 10**18, n).tolist()), pa.timestamp('ns')), 'ts_tz': pa.array(holes(rng.integers(-10**15, 10**16, n).tolist()), pa.timestamp('us', 'Europe/Berlin')),
    'cat': pa.array(holes(rng.choice(['a', 'b', 'c'], n).tolist())).dictionary_encode(),
})
places = sorted({0, 1, 2, 3, 4, 5, 6} | set(rng.integers(0, n, 400).tolist()) | {n - 1})
expected = {name: [c for at, c in enumerate(cells(table[name])) if at in set(places)] for name in table.column_names}

for number_, (version, compression, page, dictionary, encoding) in enumerate([
    ('2.6', 'snappy', '1.0', True, None), ('2.6', 'zstd', '2.0', True, None), ('2.6', 'gzip', '1.0', False, None), ('2.6', 'brotli', '2.0', False, None), ('2.6', 'lz4', '1.0', True, None), ('2.6', 'none', '2.0', True, None),
    ('2.6', 'none', '1.0', False, {'i32': 'DELTA_BINARY_PACKED', 'i64': 'DELTA_BINARY_PACKED', 'text': 'DELTA_BYTE_ARRAY', 'large': 'DELTA_LENGTH_BYTE_ARRAY', 'f64': 'BYTE_STREAM_SPLIT'}),
]):
    pq.write_table(table, 'p%d.parquet' % number_, version=version, compression=compression, data_page_version=page, use_dictionary=dictionary if encoding is None else False, column_encoding=encoding, row_group_size=1300)
feather.write_feather(table, 'lz4.feather'); feather.write_feather(table, 'zstd.arrow', compression='zstd', chunksize=900); feather.write_feather(table, 'plain.ipc', compression='uncompressed')
with pa.OSFile('stream.arrows', 'wb') as sink, pa.ipc.new_stream(sink, table.schema) as writer: writer.write_table(table, max_chunksize=700)
import polars as pl
simple = table.select(['i8', 'i64', 'u64', 'f64', 'text', 'bool', 'date', 'ts_us'])
pl.from_arrow(simple).write_ipc('polars.arrow', compression='lz4')
print(json.dumps({'places': places, 'expected': expected, 'rows': n, 'parquet': 7}))
`;

interface Oracle { places: number[]; expected: Record<string, DataCell[]>; rows: number; parquet: number }
let oracle: Oracle;
beforeAll(() => { oracle = python<Oracle>(folder, script); }, 60_000);

async function readBack(file: string, names?: string[]): Promise<void> {
  const client = worker.client();
  const source = { path: join(folder, file) };
  const facts = await client.describe(source);
  expect(facts.rows).toBe(oracle.rows);
  const got = new Map<string, DataCell[]>(facts.columns.map(({ name }) => [name, []]));
  // Pages of a thousand rows, of which those are looked at that Python wrote down.
  for (let offset = 0; offset < facts.rows; offset += 1000) {
    const page = await client.rows(source, { offset, limit: 1000 });
    for (const [column, { name }] of page.columns.entries()) for (const place of oracle.places) if (place >= offset && place < offset + 1000) got.get(name)?.push(page.rows[place - offset]?.[column] ?? null);
  }
  client.dispose();
  for (const name of names ?? Object.keys(oracle.expected)) {
    const kind = facts.columns.find((each) => each.name === name)?.kind;
    const [mine, theirs] = [got.get(name) ?? [], oracle.expected[name] ?? []];
    // 1e-05 and 1e-5 are one double: what is held against Python is its value, to the last bit.
    if (kind === 'float') expect(mine.map((cell) => (cell === null ? null : Number(cell))), name).toEqual(theirs.map((cell) => (cell === null ? null : Number(cell))));
    else expect(mine, name).toEqual(theirs);
  }
}

describe('Parquet as pyarrow writes it', () => {
  it.each([0, 1, 2, 3, 4, 5, 6])('reads every type back to the last digit, writer %i', (number) => readBack(`p${number}.parquet`), 30_000);
});

describe('Arrow', () => {
  it.each(['lz4.feather', 'zstd.arrow', 'plain.ipc', 'stream.arrows'])('reads every type of %s back to the last digit', (file) => readBack(file), 30_000);
  it('reads what Polars writes', () => readBack('polars.arrow', ['i8', 'i64', 'u64', 'f64', 'text', 'bool', 'date', 'ts_us']), 30_000);
});
