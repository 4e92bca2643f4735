// What the profile of a whole table costs beside pandas' describe, nunique and value_counts on the same Parquet file: once exactly, once approximately, each in a
// worker of its own, and pandas in a process of its own. One after another in each round, so that a slow minute of the machine falls on all of them.
//
//     node bench/profile.mjs [--rows 20000000] [--rounds 3] [--check]
//
// The file lies in the developer's cache folder and is made when it is not there. --check: exit 1 when a ratio is under its bound. Seconds are printed, never judged.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDist } from '../scripts/build/fresh.mjs';
import { underNewNode } from '../scripts/lib/node.mjs';
import { ensureTestPython } from '../scripts/lib/python.mjs';
import { wideTable } from './lib/bench-files.mjs';
import { loadBundled } from './lib/engine.mjs';
import { once } from './lib/once.mjs';
import { median, table } from './lib/stats.mjs';

await underNewNode();
const { values: options } = parseArgs({ options: { rows: { type: 'string', default: '20000000' }, rounds: { type: 'string', default: '3' }, check: { type: 'boolean', default: false } } });
const [rows, rounds] = [Number(options.rows), Number(options.rounds)];
await ensureDist({ production: true });
const python = await ensureTestPython();
const file = await wideTable(python, rows);
const { profileOnce } = await loadBundled('bench/lib/profile.ts');

const roads = {
  'pandas': async () => JSON.parse((await once(python, [path.resolve('bench/lib/pandas_profile.py'), file])).stdout),
  'Offbook, exact': () => profileOnce(file, true),
  'Offbook, approximate': () => profileOnce(file, false),
};
const measured = Object.fromEntries(Object.keys(roads).map(name => [name, []]));
for (let round = 0; round < rounds; round++) for (const [name, road] of Object.entries(roads)) measured[name].push(await road());

/** Ratios within a round, so that a busy minute cancels out. */
const ratio = (name, of) => median(measured[name].map((each, round) => of(measured.pandas[round]) / of(each)));
const middle = (name, of) => median(measured[name].map(of));
console.log(table(
  ['road', 'seconds', 'processor', 'peak', 'first numbers', 'times faster', 'times less processor', 'part of the memory'],
  Object.keys(roads).map(name => [
    name, middle(name, each => each.seconds).toFixed(1), `${middle(name, each => each.cpu).toFixed(1)} s`, `${(middle(name, each => each.peak) / 1e6).toFixed(0)} MB`, measured[name][0].first === undefined || measured[name][0].first === null ? '' : `${middle(name, each => each.first).toFixed(1)} s`,
    ...(name === 'pandas' ? ['', '', ''] : [ratio(name, each => each.seconds).toFixed(1), ratio(name, each => each.cpu).toFixed(1), `1/${ratio(name, each => each.peak).toFixed(1)}`]),
  ]),
));

// Both must have counted the same.
const theirs = measured.pandas[0].columns;
let off = 0;
for (const { profile } of measured['Offbook, exact']) {
  for (const { name, count, distinct, top, number } of profile.columns) {
    const them = theirs[name];
    const same = them.count === count && them.distinct === distinct && JSON.stringify(them.top) === JSON.stringify(top.map(each => each.count)) && (them.mean === null || Math.abs(them.mean - number.mean) <= 1e-9 * Math.max(1, Math.abs(them.mean)));
    if (!same) throw new Error(`${name}: pandas counted otherwise: ${JSON.stringify(them)} and ${JSON.stringify({ count, distinct, top: top.map(each => each.count), mean: number?.mean })}`);
  }
}
for (const { name, distinct, count } of measured['Offbook, approximate'][0].profile.columns) {
  if (count !== theirs[name].count) throw new Error(`${name}: ${count} values, pandas counted ${theirs[name].count}`);
  off = Math.max(off, Math.abs(distinct / Math.max(1, theirs[name].distinct) - 1));
}
console.log(`every count, distinct value, mean and top count is pandas' own; approximately, distinct values are off by ${(off * 100).toFixed(1)} % at most`);

// The aims are for 20 million rows. The bounds are for the million of the check, where what is the same for every size is most of it, on a machine that others use too: they notice what got twice as slow.
const verdicts = [
  ['exact, times faster', ratio('Offbook, exact', each => each.seconds), 2.5, 0.3], ['exact, times less memory', ratio('Offbook, exact', each => each.peak), 5, 1.2],
  ['approximate, times faster', ratio('Offbook, approximate', each => each.seconds), 4, 0.5], ['approximate, times less memory', ratio('Offbook, approximate', each => each.peak), 20, 1.8],
].map(([name, is, aim, least]) => ({ name, is, aim, least }));
for (const { name, is, aim, least } of verdicts) console.log(`${name}: ${is.toFixed(1)} (${aim} is the aim at 20 million rows, less than ${least} fails)`);
const failures = verdicts.filter(({ is, least }) => !(is >= least)).map(({ name, is, least }) => ({ name, message: `${is.toFixed(1)} times, ${least} is the least` }));
if (process.env.OFFBOOK_TEST_REPORT) writeFileSync(process.env.OFFBOOK_TEST_REPORT, JSON.stringify({ passed: verdicts.length - failures.length, failed: failures.length, skipped: [], failures }));
if (options.check && failures.length > 0) process.exitCode = 1;
