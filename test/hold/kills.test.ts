import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunId } from '../../src/contract/ids';
import type { RunDetail, RunRow } from '../../src/contract/run';
import { StoreLayout } from '../../src/node/store';
import { openIndexInProcess } from '../../src/workers/index/in-process';
import { until } from '../cli/support/offbook';
import { random } from '../support/random.mjs';
import { childrenOf, isThere, kill, seen, type Seen } from './support/processes';
import type { Asked, Setup, Told } from './support/window';

/** Who dies, each at its share of the moments. */
const victims = ['function', 'supervisor', 'both', 'window', 'index'] as const;
const rounds = Number(process.env['OFFBOOK_KILLS'] ?? 200);
const lanes = 3;
const seed = Number(process.env['OFFBOOK_SEED'] ?? 20261125);

const source = `import logging
import os
import time

logger = logging.getLogger("m")


def count(ledger: str, upto: int = 800) -> dict[str, float]:
    file = os.open(ledger, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in range(upto):
        logger.warning("counted", extra={"number": number, "step": number})
        os.write(file, b"%d\\n" % number)
        time.sleep(0.0005)
    return {"counted": float(upto)}
`;

let home = '';
let store: StoreLayout;
let setup: Setup;
const windowPath = path.resolve('out', 'test', 'hold', 'window.cjs');

beforeAll(async () => {
  home = realpathSync(mkdtempSync(path.join(tmpdir(), 'offbook hold ')));
  const root = path.join(home, 'a project');
  mkdirSync(root);
  writeFileSync(path.join(root, 'pyproject.toml'), '[project]\nname = "p"\n');
  writeFileSync(path.join(root, 'm.py'), source);
  store = new StoreLayout(path.join(root, '.offbook'));
  setup = { root, python: process.env['OFFBOOK_TEST_PYTHON'] ?? '', dist: path.resolve('dist'), cacheFolder: path.join(home, 'cache') };
  await build({
    entryPoints: ['test/hold/support/window.ts'], bundle: true, platform: 'node', format: 'cjs', outfile: windowPath, external: ['better-sqlite3'], logLevel: 'error',
    alias: { 'web-tree-sitter': path.resolve('node_modules/web-tree-sitter/web-tree-sitter.cjs') },
  });
});
afterAll(() => {
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  rmSync(path.dirname(windowPath), { recursive: true, force: true });
});

/** A process that stands for a window: see support/window.ts. */
class Window {
  readonly child: ChildProcess;
  readonly told: Told[] = [];

  constructor() {
    this.child = fork(windowPath, [JSON.stringify(setup)], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.child.on('message', told => { this.told.push(told as Told); });
  }

  get index(): Seen | null {
    const ready = this.told.filter(told => told.kind === 'ready').at(-1);
    return ready ? seen(ready.index) : null;
  }

  ready(): Promise<void> { return until(() => this.told.some(({ kind }) => kind === 'ready'), 60_000); }

  start(asked: Asked): void { this.child.send(asked, () => undefined); }

  started(after: number): Extract<Told, { kind: 'started' }> | undefined { return this.told.slice(after).find(told => told.kind === 'started'); }
}

interface Round { number: number; victim: (typeof victims)[number]; ledger: string; id: RunId | null; before: Buffer; child: Seen | null; supervisor: Seen | null; hit: boolean }

const events = (id: RunId): Buffer => {
  const file = store.run(id).events;
  return existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
};
const whole = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.lastIndexOf(10) + 1);
const after = (milliseconds: number): Promise<void> => new Promise(done => { setTimeout(done, milliseconds); });

async function play(window: Window, round: Round, moment: number): Promise<void> {
  const { victim, ledger } = round;
  const had = window.told.length;
  window.start({ function: 'count', params: { ledger } });
  // The moment is counted from the asking for some rounds, from the run's start for the others: a machine that is busy would else never get far.
  if (round.number % 4 !== 0) await until(() => window.started(had) !== undefined, 30_000);
  await after(moment);
  const started = window.started(had);
  round.id = (started?.id ?? null) as RunId | null;
  round.supervisor = started ? seen(started.supervisor) : null;
  round.child = round.supervisor ? childrenOf(round.supervisor.pid)[0] ?? null : null;
  // What has been read can never be unsaid.
  round.before = round.id ? whole(events(round.id)) : Buffer.alloc(0);
  const { index } = window;
  round.hit = victim === 'window' || victim === 'index' ? index !== null && isThere(index) : victim === 'function' ? round.child !== null && isThere(round.child) : round.supervisor !== null && isThere(round.supervisor);
  switch (victim) {
    case 'function': kill(round.child); break;
    case 'supervisor': kill(round.supervisor); break;
    case 'both': kill(round.child); kill(round.supervisor); break;
    case 'window': window.child.kill('SIGKILL'); break;
    case 'index': kill(index); break;
    default: throw new Error(String(victim satisfies never));
  }
  if (victim === 'supervisor' || victim === 'both') await until(() => round.child === null || !isThere(round.child), 2_000);
  if (victim === 'window' && index !== null) await until(() => !isThere(index), 5_000);
  // Whoever was not killed comes to its own end.
  await until(() => round.supervisor === null || !isThere(round.supervisor), 60_000);
  if (victim !== 'window' && round.id === null) await until(() => (round.id = (window.started(had)?.id ?? null) as RunId | null) !== null, 30_000);
}

/** The record of a run against what its function did. */
function look({ number, victim, id, before, ledger }: Round): void {
  if (id === null) return;
  const where = `round ${number}, ${victim}, ${id}`;
  const bytes = events(id);
  expect(bytes.subarray(0, before.length).equals(before), `${where}: what was read stays`).toBe(true);
  const lines = whole(bytes).toString('utf8').split('\n').slice(0, -1).map(line => JSON.parse(line) as { seq: number; type: string; name?: string; value?: number; state?: string });
  expect(lines.map(({ seq }) => seq), `${where}: no event missing or twice`).toEqual(lines.map((_, at) => at + 1));
  const counted = lines.filter(({ type, name }) => type === 'metric' && name === 'number').map(({ value }) => value);
  expect(counted, `${where}: its metrics in order`).toEqual(counted.map((_, at) => at));
  const done = existsSync(ledger) ? readFileSync(ledger, 'utf8').split('\n').length - 1 : 0;
  const ends = lines.filter(({ type }) => type === 'run.finished').map(({ state }) => state);
  if (victim === 'window' || victim === 'index') expect({ ends, counted: counted.length, done }, where).toEqual({ ends: ['succeeded'], counted: 800, done: 800 });
  else if (victim === 'function') {
    expect(ends.length, `${where}: it has an end`).toBe(1);
    // The function writes its ledger after it told the number: what it told before it was killed is kept.
    expect(counted.length, where).toBeGreaterThanOrEqual(done);
  } else expect(ends.length, where).toBeLessThanOrEqual(1);
}

async function readAll(cacheFolder: string): Promise<{ rows: RunRow[]; details: (RunDetail | null)[] }> {
  const index = openIndexInProcess();
  try {
    await index.open({ path: store.root, cacheFolder, readOnly: false });
    const { rows } = await index.list({}, { offset: 0, limit: 10_000 });
    const details: (RunDetail | null)[] = [];
    for (const { id } of rows) details.push(await index.detail(id));
    return { rows, details };
  } finally {
    await index.close();
  }
}

describe.skipIf(process.platform !== 'linux')('killed at any moment (Linux: looks into /proc)', () => {
  it(`${rounds} times: nothing that was kept is lost, no run goes on for ever, none is there twice`, { timeout: 15 * 60_000 }, async () => {
    const chance = random(seed);
    const all: Round[] = Array.from({ length: rounds }, (_, number) => ({
      number, victim: victims[number % victims.length] ?? 'function', ledger: path.join(home, `ledger-${number}`), id: null, before: Buffer.alloc(0), child: null, supervisor: null, hit: false,
    }));
    const moments = all.map(() => chance() * 600);
    const left = [...all];
    await Promise.all(Array.from({ length: lanes }, async () => {
      let window = new Window();
      try {
        await window.ready();
        for (let round = left.shift(); round; round = left.shift()) {
          await play(window, round, moments[round.number] ?? 0);
          // Crashing over and over, a worker would be given up: as a person would, the window is opened anew.
          if (round.victim === 'window' || round.victim === 'index') {
            window.child.kill('SIGKILL');
            window = new Window();
            await window.ready();
          }
        }
      } finally {
        window.child.kill('SIGKILL');
      }
    }));
    for (const round of all) look(round);

    // So much later that nothing counts as just begun.
    const later = Date.now() + 120_000;
    const clock = vi.spyOn(Date, 'now').mockReturnValue(later);
    try {
      const shared = await readAll(setup.cacheFolder);
      const fresh = await readAll(path.join(home, 'another cache'));
      expect(shared.rows.map(({ id }) => id).sort()).toEqual([...new Set(shared.rows.map(({ id }) => id))].sort());
      expect(shared.rows.filter(({ state }) => state === 'running' || state === 'starting')).toEqual([]);
      for (const { id } of all) if (id !== null) expect(shared.rows.filter(row => row.id === id)).toHaveLength(1);
      expect(shared).toEqual(fresh);
      // A kill that came too late killed nobody: most must have hit.
      expect(all.filter(({ hit }) => hit).length).toBeGreaterThan(rounds / 2);
      const states = shared.rows.map(({ state }) => state);
      console.log(`${states.length} runs of ${rounds} rounds, seed ${seed}, ${all.filter(({ hit }) => hit).length} hit: ${[...new Set(states)].map(state => `${states.filter(each => each === state).length} ${state}`).join(', ')}`);
    } finally {
      clock.mockRestore();
    }
  });
});
