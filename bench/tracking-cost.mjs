// What tracking costs: a no-op function with numpy and pandas imported, plain, through `offbook run`, through the engine in a warm process (the
// window's road: from the command to the recorded end), and through MLflow's tracking with a migrated SQLite store. Alternating, so that a
// slow minute of the machine falls on all of them.
//
//     node bench/tracking-cost.mjs [--rounds 20] [--check]
//
// --check: exit 1 when what Offbook adds is more than a twentieth of what MLflow adds. Milliseconds are printed, never judged.
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
  for (let round = 0; round < rounds; round++) for (const [name, road] of Object.entries(roads)) times[name].push(await road());

  // Added: the median of the differences within a round, so that a busy minute cancels out.
  const added = name => median(times[name].map((took, round) => took - times.plain[round]));
  console.log(table(
    ['road', 'median', 'p95', 'added'],
    Object.entries(times).map(([name, all]) => [name, ms(median(all)), ms(quantile(all, 0.95)), name === 'plain' ? '' : ms(added(name))]),
  ));
  // Less than a millisecond can't be told from nothing here.
  const ratios = ['offbook, window', 'offbook, command line'].map(name => [name, added('mlflow') / Math.max(1, added(name))]);
  for (const [name, ratio] of ratios) console.log(`${name}: MLflow adds ${ratio.toFixed(0)} times as much (at least 20 wanted)`);
  const kept = readdirSync(path.join(folder, '.offbook', 'runs'));
  const ended = kept.filter(id => readFileSync(path.join(folder, '.offbook', 'runs', id, 'events.ndjson'), 'utf8').includes('"state":"succeeded"'));
  console.log(`${ended.length} of ${kept.length} runs kept and succeeded`);
  if (ended.length !== 2 * (rounds + 1)) throw new Error('not every run was kept');
  if (options.check && ratios.some(([, ratio]) => ratio < 20)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
