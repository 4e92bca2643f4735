import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import { differences, readAll, tellFiles } from './parquet-support';
import { useFolder, useWorker } from './support';

const worker = useWorker('parquet-duckdb');
const folder = useFolder();

/** Each type that DuckDB writes: its extremes, then something of `i`. */
const kinds: Record<string, [ends: string[], other: string]> = {
  bool: [['true', 'false'], 'i % 3 = 0'], int8: [["'-128'::TINYINT", '127::TINYINT'], '(i % 100)::TINYINT'], int16: [["'-32768'::SMALLINT", '32767::SMALLINT'], 'i::SMALLINT'], int32: [["'-2147483648'::INT", '2147483647::INT'], 'i::INT'],
  int64: [["'-9223372036854775808'::BIGINT", '9223372036854775807::BIGINT'], '(hash(i) >> 1)::BIGINT'], uint8: [['255::UTINYINT'], '(i % 200)::UTINYINT'], uint16: [['65535::USMALLINT'], 'i::USMALLINT'], uint32: [['4294967295::UINTEGER'], 'i::UINTEGER'], uint64: [['18446744073709551615::UBIGINT'], 'hash(i)'],
  // Whole numbers beyond 64 bits are doubles in its files.
  int128: [['170141183460469231731687303715884105727::HUGEINT'], 'i::HUGEINT'], uint128: [['340282366920938463463374607431768211455::UHUGEINT'], 'i::UHUGEINT'],
  float32: [["'nan'::FLOAT", "'inf'::FLOAT", "'-inf'::FLOAT", '1e-45::FLOAT', "'-0.0'::FLOAT"], '(i / 7)::FLOAT'], float64: [["'nan'::DOUBLE", "'inf'::DOUBLE", "'-inf'::DOUBLE", '5e-324::DOUBLE', "'-0.0'::DOUBLE"], 'i / 7'],
  decimal4: [['99.99::DECIMAL(4,2)', "'-99.99'::DECIMAL(4,2)"], '(i % 99)::DECIMAL(4,2)'], decimal18: [["'-9999999999999.99999'::DECIMAL(18,5)"], 'i::DECIMAL(18,5)'], decimal38: [["repeat('9', 38)::DECIMAL(38,0)"], 'i::DECIMAL(38,0)'], fractions: [['0.99999::DECIMAL(5,5)', "'-0.00001'::DECIMAL(5,5)"], '(i / 1000)::DECIMAL(5,5)'],
  text: [["''", "'NULL'", "chr(0) || 'a'", "chr(65279) || 'id'", "'<b>o''x'", "repeat('ü', 1001)"], "'text ' || (i % 9)"], blob: [["''::BLOB", "'\\x00\\xFF\\x27'::BLOB", "encode(repeat('q', 1001))"], "encode('b' || i)"], bits: [["'0101'::BIT"], "'1'::BIT"], choice: [["'a'::ENUM('a', 'b')"], "'b'::ENUM('a', 'b')"],
  uuid: [["'00000000-0000-0000-0000-000000000000'::UUID", "'ffffffff-ffff-ffff-ffff-ffffffffffff'::UUID"], "md5(i::VARCHAR)::UUID"], json: [[`'{"a": [1, null]}'::JSON`], 'to_json(i)'],
  date: [["'0001-01-01'::DATE", "'9999-12-31'::DATE"], "'1970-01-01'::DATE + i::INT"], time: [["'00:00:00'::TIME", "'23:59:59.999999'::TIME"], "'12:00:00'::TIME"], timeNanos: [["'23:59:59.999999999'::TIME_NS"], "'12:00:00.5'::TIME_NS"],
  seconds: [["'0001-01-01'::TIMESTAMP_S", "'9999-12-31 23:59:59'::TIMESTAMP_S"], "'2024-01-01'::TIMESTAMP_S"], millis: [["'0001-01-01'::TIMESTAMP_MS", "'9999-12-31 23:59:59.999'::TIMESTAMP_MS"], "'2024-01-01 00:00:00.5'::TIMESTAMP_MS"],
  micros: [["'0001-01-01'::TIMESTAMP", "'9999-12-31 23:59:59.999999'::TIMESTAMP"], "'1969-12-31 23:59:59'::TIMESTAMP + to_seconds(i)"], nanos: [["'1677-09-23'::TIMESTAMP_NS", "'infinity'::TIMESTAMP_NS"], 'make_timestamp_ns(i * 1000000007)'], zoned: [["'0001-01-01 00:00:00+00'::TIMESTAMPTZ", "'9999-12-31 23:59:59.999999+00'::TIMESTAMPTZ"], 'to_timestamp(i)'],
  list: [['[]::INT[]', '[NULL, 1]::INT[]'], '[i, NULL]::INT[]'], struct: [["{'a': NULL::INT, 'b c': ''}"], "{'a': i::INT, 'b c': 'x, y'}"], map: [["MAP {}::MAP(VARCHAR, INT[])", "MAP {'a=b': NULL}::MAP(VARCHAR, INT[])"], "MAP {'k' || i: [i]}::MAP(VARCHAR, INT[])"], nested: [["[{'x': [NULL, {'y': 1::INT}]}, NULL]"], "[{'x': [{'y': i::INT}]}]"],
};
/** What Python has no value for, or another one, in words that are right. */
const special: Record<string, [sql: string, cell: string]> = {
  interval: ["INTERVAL '1 year 2 months 3 days 04:05:06.789'", '1 year 2 months 3 days 04:05:06.789'], offset: ["'12:34:56.789+02:30'::TIMETZ", '10:04:56.789+00'],
  always: ["'infinity'::TIMESTAMP", 'infinity'], before: ["'-infinity'::DATE", '-infinity'], bc: ["'0044-03-15 (BC)'::DATE", '0044-03-15 (BC)'], late: ["'12024-01-01'::TIMESTAMP", '12024-01-01 00:00:00'], variant: ['42::VARIANT', '42'], array: ['[1, NULL]::INT[2]', '[1, NULL]'],
};

const rows = 240;
const valueOf = ([ends, other]: [string[], string]): string => `CASE WHEN i % 7 = 5 THEN NULL ${ends.map((end, at) => `WHEN i = ${at} THEN ${end}`).join(' ')} ELSE ${other} END`;
const selected = (names: readonly string[], count: number): string => `SELECT ${names.map((name) => `${valueOf(kinds[name] ?? [[], 'NULL'])} AS ${name}`).join(', ')} FROM range(${count}) AS t(i)`;

const files: string[] = [];
beforeAll(async () => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  const write = async (name: string, select: string, options: string, isTold = true): Promise<void> => {
    await connection.run(`COPY (${select}) TO '${join(folder, `${name}.parquet`)}' (FORMAT parquet, ${options})`);
    if (isTold) files.push(`${name}.parquet`);
  };
  const names = Object.keys(kinds);
  for (const [at, name] of names.entries()) for (const version of ['V1', 'V2']) await write(`${name}-${version}`, selected([name], at % 3 === 0 && version === 'V1' ? 0 : rows), `PARQUET_VERSION ${version}, COMPRESSION ${at % 2 ? 'zstd' : 'snappy'}`);
  for (const compression of ['uncompressed', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4_raw']) for (const version of ['V1', 'V2']) await write(`all-${compression}-${version}`, selected(names, rows), `PARQUET_VERSION ${version}, COMPRESSION ${compression}`);
  for (const version of ['V1', 'V2']) await write(`long-${version}`, selected(['int64', 'text', 'float64', 'list'], 7000), `PARQUET_VERSION ${version}, ROW_GROUP_SIZE 2048`);
  for (const version of ['V1', 'V2']) await write(`special-${version}`, `SELECT ${Object.entries(special).map(([name, [sql]]) => `${sql} AS ${name}`).join(', ')}`, `PARQUET_VERSION ${version}`, false);
  connection.closeSync();
  instance.closeSync();
}, 60_000);

describe('Parquet files as DuckDB writes them', () => {
  it('read back equal to what pyarrow finds in them, cell by cell', async () => {
    expect(files.length).toBeGreaterThan(70);
    const client = worker.client();
    const problems: string[] = [];
    for (const { file, rows: count, columns } of tellFiles(folder, files)) {
      const read = await readAll(client, join(folder, file));
      if (read.rows !== count || read.columns.size !== Object.keys(columns).length) problems.push(`${file}: ${read.rows} rows of ${read.columns.size} columns`);
      for (const [name, cells] of Object.entries(columns)) problems.push(...differences(read.columns.get(name), cells, read.types.get(name) === 'float32').map((each) => `${file}: “${name}”, ${each}`));
    }
    expect(problems).toEqual([]);
  }, 60_000);

  it.each(['V1', 'V2'])('show what Python has no value for, version %s', async (version) => {
    const { columns } = await readAll(worker.client(), join(folder, `special-${version}.parquet`));
    expect(Object.fromEntries(columns)).toEqual(Object.fromEntries(Object.entries(special).map(([name, [, cell]]) => [name, [cell]])));
  });
});
