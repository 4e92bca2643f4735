// How soon a file's first rows are there, beside pyarrow (Parquet) and pandas' nrows (CSV) in processes of their own, and pages from anywhere in it,
// sorted and filtered too.
// One after another in each round, so that a slow minute of the machine falls on all of them.
//
//     node bench/preview.mjs [--rows 20000000] [--csv-bytes 1000000000] [--rounds 9] [--check]
//
// The files lie in the developer's cache folder and are made when they are not there. --check: exit 1 when a ratio is under its bound. Milliseconds are printed, never judged.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDist } from '../scripts/build/fresh.mjs';
import { underNewNode } from '../scripts/lib/node.mjs';
import { ensureTestPython } from '../scripts/lib/python.mjs';
import { longCsv, wideTable } from './lib/bench-files.mjs';
import { loadBundled } from './lib/engine.mjs';
import { once } from './lib/once.mjs';
import { median, ms, quantile, table } from './lib/stats.mjs';

await underNewNode();
const { values: options } = parseArgs({ options: { rows: { type: 'string', default: '20000000' }, 'csv-bytes': { type: 'string', default: '1000000000' }, rounds: { type: 'string', default: '9' }, check: { type: 'boolean', default: false } } });
const [rows, bytes, rounds] = [Number(options.rows), Number(options['csv-bytes']), Number(options.rounds)];
await ensureDist({ production: true });
const python = await ensureTestPython();
const parquet = await wideTable(python, rows);
const warm = await wideTable(python, 1000);
const csv = await longCsv(python, bytes);
const { parquetOnce, csvOnce } = await loadBundled('bench/lib/preview.ts');
const peer = async file => {
  const { took, stdout } = await once(python, [path.resolve('bench/lib/first_rows.py'), file]);
  return { took, first: JSON.parse(stdout) };
};

const pagesEach = 20;
const all = [];
for (let round = 0; round < rounds; round++) all.push({ pyarrow: await peer(parquet), parquet: await parquetOnce(parquet, warm, pagesEach), pandas: await peer(csv), csv: await csvOnce(csv, round === 0 ? pagesEach : 0) });
for (const { pyarrow, parquet: ours, pandas, csv: text } of all) {
  if (JSON.stringify(pyarrow.first) !== JSON.stringify(ours.first)) throw new Error('pyarrow read other rows');
  if (JSON.stringify(pandas.first) !== JSON.stringify(text.first)) throw new Error('pandas read other rows');
}

const line = (name, values) => [name, ms(median(values)), ms(quantile(values, 0.95))];
console.log(table(['', 'median', 'p95'], [
  line('Parquet: pyarrow, from its start', all.map(each => each.pyarrow.took)),
  line('Parquet: first 100 rows, from the worker’s start', all.map(each => each.parquet.started)),
  line('Parquet: first 100 rows, the worker running', all.map(each => each.parquet.running)),
  line('Parquet: 100 rows from anywhere', all.flatMap(each => each.parquet.pages)),
  line('Parquet: 100 rows of it sorted, once it is', all.flatMap(each => each.parquet.sorted)),
  line('Parquet: 100 rows of it filtered, once it is', all.flatMap(each => each.parquet.filtered)),
  line('Parquet: what a window has in sight of it sorted', all.flatMap(each => each.parquet.screens)),
  line('Parquet: the same sorted by nearly unique numbers', all.flatMap(each => each.parquet.unique)),
  line('CSV: pandas, nrows, from its start', all.map(each => each.pandas.took)),
  line('CSV: first 100 rows, from the worker’s start', all.map(each => each.csv.started)),
  line('CSV: read whole', all.map(each => each.csv.whole)),
  line('CSV: 100 rows from anywhere, once it is read', all.flatMap(each => each.csv.pages)),
  line('CSV: 100 rows of it sorted, once it is', all.flatMap(each => each.csv.sorted)),
  line('CSV: 100 rows of it filtered, once it is', all.flatMap(each => each.csv.filtered)),
]));

/** Ratios within a round. The aims: 130 ms where pyarrow takes 135, and 200 ms where pandas takes 302. */
const verdicts = [
  ['Parquet, of pyarrow’s time', median(all.map(each => each.pyarrow.took / each.parquet.started)), 1.04, 0.4],
  ['CSV, of pandas’ time', median(all.map(each => each.pandas.took / each.csv.started)), 1.5, 0.7],
].map(([name, is, aim, least]) => ({ name, is, aim, least }));
for (const { name, is, aim, least } of verdicts) console.log(`${name}: ${is.toFixed(2)} times as quick (${aim} is the aim, less than ${least} fails)`);
const failures = verdicts.filter(({ is, least }) => !(is >= least)).map(({ name, is, least }) => ({ name, message: `${is.toFixed(2)} times, ${least} is the least` }));
if (process.env.OFFBOOK_TEST_REPORT) writeFileSync(process.env.OFFBOOK_TEST_REPORT, JSON.stringify({ passed: verdicts.length - failures.length, failed: failures.length, skipped: [], failures }));
if (options.check && failures.length > 0) process.exitCode = 1;
