// A long history, written as supervisors leave it: a folder and a record a run. What any run holds is a formula, so that what a view shows is told without reading it again.
import fs from 'node:fs';
import path from 'node:path';

const start = Date.UTC(2026, 0, 1);
const letters = 'abcdefghijklmnopqrstuvwxyz234567';
/** Every run has another value, spread evenly from 0 up to 1. */
const prime = 100_003;
const spread = (run, k) => ((run * 7919 + k * 104_729) % prime) / prime;

export const functions = ['train', 'tune', 'evaluate', 'prepare'];

/** What run number `run` holds, the first one 0; they begin a second apart. */
export const runAt = run => ({
  id: idAt(run), name: functions[run % functions.length], state: run % 10 === 0 ? 'failed' : 'succeeded', depth: run % 8, label: run % 3 === 0 ? 'fare' : 'tip', mae: spread(run, 1), r2: spread(run, 2),
});

function idAt(run) {
  const when = new Date(start + run * 1000).toISOString().replace(/[-:]|\..*/g, '').replace('T', '-');
  let tail = '';
  for (let place = 0, left = run; place < 6; place += 1, left = Math.floor(left / letters.length)) tail = letters[left % letters.length] + tail;
  return `${when}-${tail}`;
}

/** @param {string} store its folder, which git is told to leave alone as the first run does it @param {string} file where the functions are said to stand */
export function writeHistory(store, count, file) {
  fs.mkdirSync(store, { recursive: true });
  fs.writeFileSync(path.join(store, '.gitignore'), '*\n');
  for (let run = 0; run < count; run += 1) {
    const { id, name, state, depth, label, mae, r2 } = runAt(run);
    const folder = path.join(store, 'runs', id);
    fs.mkdirSync(folder, { recursive: true });
    const at = start + run * 1000;
    const events = [
      { type: 'run.started', id, function: { name, module: 'lab', file, line: 1 }, host: 'archive', user: 'ada' },
      { type: 'environment', python: { version: '3.11.2', implementation: 'CPython', executable: '/usr/bin/python3', prefix: '/usr', platform: 'linux' }, packages: [['numpy', '2.2.0'], ['pandas', '2.3.0']] },
      { type: 'code', kind: 'git', root: path.dirname(file), commit: 'a'.repeat(40), branch: run % 3 === 0 ? 'main' : 'try', dirty: false },
      ...[['depth', depth, 'int'], ['label', label, 'str']].map(([param, value, annotation]) => ({ type: 'param', name: param, value, annotation, from: 'user' })),
      ...[['mae', mae], ['r2', r2]].map(([metric, value]) => ({ type: 'metric', name: metric, value, step: 0, at })),
      { type: 'run.finished', state, exitCode: state === 'failed' ? 1 : 0, signal: null, error: null, durationMs: 1000 + run % 5000, peakRss: 5e8, stdoutBytes: 0, stderrBytes: 0 },
    ];
    fs.writeFileSync(path.join(folder, 'events.ndjson'), events.map((event, seq) => `${JSON.stringify({ v: 1, seq: seq + 1, t: at + seq, ...event })}\n`).join(''));
  }
}
