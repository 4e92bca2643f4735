// What tracking costs: a no-op function with numpy and pandas imported, plain, through `offbook run`, through the engine in a warm process (the
// window's road: from the command to the recorded end), and through MLflow's tracking with a migrated SQLite store. Alternating, so that a
// slow minute of the machine falls on all of them.
//
//     node bench/tracking-cost.mjs [--rounds 20] [--check]
//
// --check: exit 1 when MLflow does not add enough times what Offbook adds; MLflow, which takes most of the time, then runs in every third round. Milliseconds are
// printed, never judged.
import { readFileSync, mkdtempSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { underNewNode } from '../scripts/lib/node.mjs';
import { ensureDist } from '../scripts/build/fresh.mjs';
import { ensureTestPython } from '../scripts/lib/python.mjs';
import { once } from './lib/once.mjs';
import { median, ms, quantile, table } from './lib/stats.mjs';
import { loadEngine } from './lib/engine.mjs';

await underNewNode();
const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '20' }, check: { type: 'boolean', default: false } } });
const rounds = Number(options.rounds);
await ensureDist({ production: true });
const python = await ensureTestPython();

const folder = mkdtempSync(path.join(tmpdir(), 'offbook bench '));
try {
  writeFileSync(path.join(folder, 'pyproject.toml'), '[project]\nname = "bench"\nversion = "0"\n');
  writeFileSync(path.join(folder, 'm.py'), 'import numpy\nimport pandas\n\n\ndef f() -> None:\n    pass\n');
  writeFileSync(path.join(folder, 'tracked.py'), [
    'import sys', 'import mlflow', 'import m', 'mlflow.set_tracking_uri(sys.argv[1])', 'with mlflow.start_run():', '    m.f()', '',
  ].join('\n'));
  mkdirSync(path.join(folder, 'mlflow'));
  const mlflowStore = `sqlite:///${path.join(folder, 'mlflow', 'store.db')}`;
  const cli = path.resolve('dist/offbook.js');
  const engine = await loadEngine({ folder, python });

  const roads = {
    plain: async () => (await once(python, ['-c', 'import m; m.f()'], { cwd: folder })).took,
    'offbook, window': () => engine.run('m.py', 'f'),
    'offbook, command line': async () => (await once(process.execPath, [cli, 'run', `${path.join(folder, 'm.py')}:f`, '--python', python], { cwd: folder })).took,
    mlflow: async () => (await once(python, ['tracked.py', mlflowStore], { cwd: folder })).took,
  };
  for (const road of Object.values(roads)) await road(); // caches warm, MLflow's store migrated
  const times = Object.fromEntries(Object.keys(roads).map(name => [name, []]));
  const every = { mlflow: options.check ? 3 : 1 };
  for (let round = 0; round < rounds; round++) for (const [name, road] of Object.entries(roads)) if (round % (every[name] ?? 1) === 0) times[name].push(await road());

  // Added: the median of the differences within a round, so that a busy minute cancels out.
  const added = name => median(times[name].map((took, turn) => took - times.plain[turn * (every[name] ?? 1)]));
  console.log(table(
    ['road', 'median', 'p95', 'added'],
    Object.entries(times).map(([name, all]) => [name, ms(median(all)), ms(quantile(all, 0.95)), name === 'plain' ? '' : ms(added(name))]),
  ));
  // Less than a millisecond can't be told from nothing here. The command line is judged at half of what is aimed at: Node's start on a busy machine is not ours.
  const verdicts = [['offbook, window', 20], ['offbook, command line', 10]].map(([name, least]) => ({ name, least, ratio: added('mlflow') / Math.max(1, added(name)) }));
  for (const { name, ratio, least } of verdicts) console.log(`${name}: MLflow adds ${ratio.toFixed(0)} times as much (20 is the aim, less than ${least} fails)`);
  const kept = readdirSync(path.join(folder, '.offbook', 'runs'));
  const ended = kept.filter(id => readFileSync(path.join(folder, '.offbook', 'runs', id, 'events.ndjson'), 'utf8').includes('"state":"succeeded"'));
  console.log(`${ended.length} of ${kept.length} runs kept and succeeded`);
  if (ended.length !== 2 * (rounds + 1)) throw new Error('not every run was kept');
  const failures = verdicts.filter(({ ratio, least }) => !(ratio >= least)).map(({ name, ratio, least }) => ({ name, message: `MLflow adds ${ratio.toFixed(1)} times as much, ${least} is the least` }));
  if (process.env.OFFBOOK_TEST_REPORT) writeFileSync(process.env.OFFBOOK_TEST_REPORT, JSON.stringify({ passed: verdicts.length - failures.length, failed: failures.length, skipped: [], failures }));
  if (options.check && failures.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
