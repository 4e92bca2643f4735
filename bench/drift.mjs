// Whether two tables drifted, from two Parquet files to a verdict for each of 50 columns: `offbook drift`, Evidently's preset, and plain scipy with pandas. A fresh process each time, alternating, so that a slow
// minute of the machine falls on all of them.
//
//     node bench/drift.mjs [--rows 200000] [--rounds 3] [--alone] [--check]
//
// --alone: Offbook by itself, for sizes that the others don't fit into memory with. --check: exit 1 when it is not enough times quicker. Milliseconds and bytes are printed, never judged.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { underNewNode } from '../scripts/lib/node.mjs';
import { ensureDist } from '../scripts/build/fresh.mjs';
import { cache } from '../scripts/lib/paths.mjs';
import { ensureTestPython } from '../scripts/lib/python.mjs';
import { once } from './lib/once.mjs';
import { median, ms, table } from './lib/stats.mjs';

await underNewNode();
const { values: options } = parseArgs({ options: { rows: { type: 'string', default: '200000' }, rounds: { type: 'string', default: '3' }, alone: { type: 'boolean', default: false }, check: { type: 'boolean', default: false } } });
const rows = Number(options.rows);
await ensureDist({ production: true });
const python = await ensureTestPython();
const roadsFile = path.resolve('bench/lib/drift_roads.py');
const evidently = '0.7.23';

/** Made once for each size. */
function dataOf(count) {
  const folder = path.join(cache, `bench-drift-${count}-1`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  execFileSync(python, [roadsFile, 'make', String(count), draft], { stdio: 'inherit' });
  renameSync(draft, folder);
  return folder;
}

/** Evidently wants an older pandas, so it has an environment of its own. */
function evidentlyPython() {
  const folder = path.join(cache, `bench-evidently-${evidently}`);
  const own = path.join(folder, 'bin', 'python');
  if (existsSync(path.join(folder, 'made'))) return own;
  rmSync(folder, { recursive: true, force: true });
  execFileSync(python, ['-m', 'venv', folder]);
  execFileSync(own, ['-m', 'pip', 'install', '-q', `evidently==${evidently}`, 'pandas<3', 'pyarrow'], { stdio: 'inherit' });
  execFileSync(own, ['-c', `open(${JSON.stringify(path.join(folder, 'made'))}, 'w').close()`]);
  return own;
}

const folder = dataOf(rows);
const files = ['reference', 'current'].map(name => path.join(folder, `${name}.parquet`));

/** The command line and its worker together: the peak of each, as the system has it, while they run. */
async function offbook() {
  const started = once(process.execPath, [path.resolve('dist/offbook.js'), 'drift', '--reference', files[0], '--current', files[1], '--json'], { cwd: folder });
  const peaks = new Map();
  const look = setInterval(() => { for (const pid of below(process.pid)) { const peak = peakOf(pid); if (peak !== null) peaks.set(pid, Math.max(peak, peaks.get(pid) ?? 0)); } }, 50);
  try {
    const { took, stdout } = await started;
    return { took, columns: JSON.parse(stdout).columns.length, peakBytes: [...peaks.values()].reduce((sum, each) => sum + each, 0) };
  } finally {
    clearInterval(look);
  }
}

function below(pid) {
  const found = [];
  const read = (work) => { try { return work(); } catch { return []; } };
  // Each thread of a process has children of its own.
  for (const thread of read(() => readdirSync(`/proc/${pid}/task`))) {
    for (const child of read(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number))) found.push(child, ...below(child));
  }
  return found;
}
function peakOf(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return null;
  }
}

const inPython = (own, what) => async () => {
  const { took, stdout } = await once(own, [roadsFile, what, ...files]);
  return { took, ...JSON.parse(stdout) };
};
const roads = { offbook, ...(options.alone ? {} : { 'plain scipy and pandas': inPython(python, 'plain'), evidently: inPython(evidentlyPython(), 'evidently') }) };
const runs = Object.fromEntries(Object.keys(roads).map(name => [name, []]));
for (let round = 0; round < Number(options.rounds); round++) for (const [name, road] of Object.entries(roads)) runs[name].push(await road());
for (const [name, all] of Object.entries(runs)) if (all.some(({ columns }) => columns !== 50)) throw new Error(`${name} judged ${all.map(({ columns }) => columns)} columns, not 50`);

const took = name => median(runs[name].map(each => each.took));
const peak = name => median(runs[name].map(each => each.peakBytes));
console.log(table(['road', 'median', 'peak', 'times slower', 'times the memory'], Object.keys(runs).map(name => [name, ms(took(name)), `${Math.round(peak(name) / 1e6)} MB`, (took(name) / took('offbook')).toFixed(1), (peak(name) / peak('offbook')).toFixed(1)])));
if (options.check && !options.alone) {
  // Aims are in README.md; half of what is measured fails.
  const least = { 'plain scipy and pandas': 1.5, evidently: 5 };
  const slow = Object.entries(least).filter(([name, times]) => !(took(name) / took('offbook') >= times));
  for (const [name, times] of slow) console.error(`${name} is ${(took(name) / took('offbook')).toFixed(1)} times slower, ${times} is the least`);
  if (slow.length > 0) process.exitCode = 1;
}
