import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, cpSync, mkdirSync, openSync, closeSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunJson } from '../../src/core/runs/run-json';
import { openIndexInProcess } from '../../src/workers/index/in-process';
import { Project, program } from '../cli/support/offbook';
import { TestStore } from '../workers/index/records';

const source = `import logging

logger = logging.getLogger("m")


def train(rows: int = 30) -> dict[str, float]:
    for step in range(rows):
        logger.warning("at %d", step, extra={"loss": 1 / (step + 1), "step": step})
    return {"mae": 2.5}
`;
const project = new Project({ 'm.py': source });
const { run: made } = await project.runJson('m.py:train');
const record = path.join(project.root, '.offbook', 'runs', made.id);
const lines = readFileSync(path.join(record, 'events.ndjson'), 'utf8').split('\n').slice(0, -1);

/** The run's record with its events changed, in a store of its own. */
async function shown(change: (lines: string[]) => string): Promise<RunJson> {
  const other = new Project({});
  const folder = path.join(other.root, '.offbook', 'runs', made.id);
  cpSync(record, folder, { recursive: true });
  writeFileSync(path.join(folder, 'events.ndjson'), change([...lines]));
  const listed = await other.json<RunJson[]>(['runs']);
  const run = await other.json<RunJson>(['show', made.id]);
  // The list goes by the index, the page of one run by its files: both say the same.
  expect(listed).toHaveLength(1);
  expect({ ...listed[0], problems: [] }).toEqual({ ...run, problems: [] });
  return run;
}
const joined = (all: string[]): string => `${all.join('\n')}\n`;

describe('a record of a real run, damaged', () => {
  it('with a line torn anywhere keeps all others, and says so', async () => {
    for (const at of [0, 1, Math.floor(lines.length / 2), lines.length - 1]) {
      const run = await shown(all => { all[at] = (all[at] ?? '').slice(0, Math.floor((all[at]?.length ?? 0) / 2)); return joined(all); });
      expect(run.problems.join(' '), `line ${at}`).toMatch(/1 line/);
      expect(run.metrics['mae'] ?? (at === lines.length - 1 ? 2.5 : null)).toBe(2.5);
      if (at === lines.length - 1) expect(run.state).not.toBe('succeeded');
      else expect(run.state).toBe('succeeded');
    }
  });

  it('with its end cut off in the middle of a line', async () => {
    const run = await shown(all => joined(all.slice(0, 12)) + (all[12] ?? '').slice(0, 9));
    expect(run.state).toBe('lost');
    expect(run.problems.join(' ')).toMatch(/cut off/);
  });

  it('with events of a later version and of no known type', async () => {
    const run = await shown(all => joined([...all.slice(0, 5), '{"v":9,"seq":900,"t":1,"type":"hologram","of":{"x":1}}', ...all.slice(5)]));
    expect(run).toMatchObject({ state: 'succeeded', metrics: { mae: 2.5 } });
    expect(run.problems.join(' ')).toMatch(/newer/i);
  });

  it('with numbers missing, or told twice', async () => {
    const lost = await shown(all => joined(all.filter((_, at) => at !== 6 && at !== 7)));
    expect(lost.problems.join(' ')).toMatch(/2 /);
    expect(lost.state).toBe('succeeded');
    const twice = await shown(all => joined(all.flatMap(line => [line, line])));
    expect(twice.problems).toEqual([]);
    // A copy in another history, which is said to be one.
    expect({ ...twice, warnings: [] }).toEqual({ ...made, warnings: [], origin: { kind: 'copied', from: null, at: null, trusted: false } });
    const none = await shown(all => joined(all.map(line => line.replace(/"seq":\d+,/, ''))));
    expect(none.state).toBe('succeeded');
    expect(none.problems.length).toBeGreaterThan(0);
  });

  it('with 100 MB in one line is read in little memory', { timeout: 120_000 }, async () => {
    const other = new Project({});
    const folder = path.join(other.root, '.offbook', 'runs', made.id);
    cpSync(record, folder, { recursive: true });
    const file = openSync(path.join(folder, 'events.ndjson'), 'w');
    writeSync(file, joined(lines.slice(0, 8)));
    writeSync(file, '{"v":1,"seq":9,"t":1,"type":"log","message":"');
    const piece = 'x'.repeat(1024 * 1024);
    for (let at = 0; at < 100; at += 1) writeSync(file, piece);
    writeSync(file, `"}\n${joined(lines.slice(9))}`);
    closeSync(file);
    // Of both processes the most memory that was ever held, by the system's own account.
    for (const args of [['runs', '--json'], ['show', made.id, '--json']]) {
      const ended = await other.offbook(args, { node: ['--max-old-space-size=64', '--require', path.resolve('test/hold/support/peak.cjs')] });
      const said = [JSON.parse(ended.stdout) as RunJson | RunJson[]].flat()[0];
      expect(said).toMatchObject({ state: 'succeeded', metrics: { mae: 2.5 } });
      expect(Number(/peak (\d+)/.exec(ended.stderr)?.[1])).toBeLessThan(260 * 1024);
    }
  });

  it('that may not be read says so, and hides no other', async () => {
    if (process.getuid?.() !== 0) return expect(process.platform).not.toBe('linux');
    const store = new TestStore();
    const closed = store.record().request().started().metrics('mae', [1]).finished();
    const open = store.record().request().started().metrics('mae', [2]).finished();
    const cache = path.join(store.home, 'nobody');
    mkdirSync(cache);
    chmodSync(store.home, 0o755);
    spawnSync('chown', ['-R', '65534:65534', cache]);
    chmodSync(closed.files.events, 0o600);
    // Root may read everything: asked by somebody who may not.
    const asked = (args: string[]) => spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, nobodysProgram(), ...args, '--json', '--store', store.layout.root], { encoding: 'utf8', cwd: os.tmpdir(), env: { PATH: process.env['PATH'], HOME: cache, XDG_CACHE_HOME: cache } });
    const listed = asked(['runs']);
    expect(listed.status, listed.stderr).toBe(0);
    const runs = JSON.parse(listed.stdout) as RunJson[];
    expect(runs.map(({ id, metrics }) => [id, metrics['mae'] ?? null]).sort()).toEqual([[closed.id, null], [open.id, 2]].sort());
    expect((JSON.parse(asked(['show', closed.id]).stdout) as RunJson).problems.join(' ')).toMatch(/EACCES|can’t be read|can't be read/);
    chmodSync(closed.files.events, 0o644);
    expect((JSON.parse(asked(['show', closed.id]).stdout) as RunJson).metrics).toEqual({ mae: 1 });
    expect((JSON.parse(asked(['runs']).stdout) as RunJson[]).find(({ id }) => id === closed.id)?.metrics).toEqual({ mae: 1 });
    store.remove();
  });

  it('in whatever way: live reading and a rebuild say the same', { timeout: 120_000 }, async () => {
    const junk = fc.oneof(fc.constantFrom(...lines), fc.constantFrom(...lines).chain(line => fc.nat(line.length).map(at => line.slice(0, at))), fc.json(), fc.string(), fc.constant(''), fc.constant('{"v":1,"seq":3,"type":"metric","name":"__proto__","value":"$nan"}'));
    await fc.assert(fc.asyncProperty(fc.array(junk, { maxLength: 60 }), fc.array(fc.nat(4000), { maxLength: 6 }), fc.boolean(), async (all, cuts, torn) => {
      const store = new TestStore();
      const index = openIndexInProcess();
      const rebuilt = openIndexInProcess();
      try {
        const one = store.record({ at: 1_760_000_000_000 }).request();
        await index.open(store.place);
        const text = Buffer.from(all.map(line => line.replace(/\n/g, ' ')).join('\n') + (torn ? '' : '\n'));
        let from = 0;
        for (const to of [...cuts.map(cut => Math.min(cut, text.length)).sort((a, b) => a - b), text.length]) {
          appendFileSync(one.files.events, text.subarray(from, to));
          from = to;
          await index.detail(one.id);
        }
        await rebuilt.open({ ...store.place, cacheFolder: path.join(store.home, 'another') });
        const names = (await index.detail(one.id))?.metrics.map(({ name }) => name) ?? [];
        expect(await index.detail(one.id)).toEqual(await rebuilt.detail(one.id));
        expect(await index.curves(one.id, names, 1000)).toEqual(await rebuilt.curves(one.id, names, 1000));
        expect(await index.resources(one.id, 1000)).toEqual(await rebuilt.resources(one.id, 1000));
      } finally {
        await index.close();
        await rebuilt.close();
        store.remove();
      }
    }), { numRuns: 60 });
  });
});

/** The program where anybody may read it: a checkout may lie in a folder that is closed to others. */
let copied: string | undefined;
function nobodysProgram(): string {
  if (copied === undefined) {
    const folder = path.join(project.cache, '..', 'program');
    cpSync(path.dirname(program), path.join(folder, 'dist'), { recursive: true });
    for (const name of ['better-sqlite3']) cpSync(path.resolve('node_modules', name), path.join(folder, 'node_modules', name), { recursive: true });
    spawnSync('chmod', ['-R', 'a+rX', path.join(project.cache, '..')]);
    copied = path.join(folder, 'dist', 'offbook.js');
    rmSync(path.join(folder, 'dist', 'webviews'), { recursive: true, force: true });
  }
  return copied;
}
