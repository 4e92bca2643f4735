import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunDetail } from '../../../src/contract/run';
import { createEngineService } from '../../../src/host/services/engine';
import type { VS } from '../../../src/host/vs';
import { lookBack } from '../../../src/node/again/look-back';
import { defaultSettings } from '../../../src/node/engine/default-settings';
import { launch } from '../../../src/node/engine/start-run';
import { createPythonSearch } from '../../../src/node/python/find';
import { readDetail } from '../../../src/node/runs/read-detail';
import { StoreLayout } from '../../../src/node/store';

const python = process.env['OFFBOOK_TEST_PYTHON'] ?? '';
const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'offbook again ')));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const store = new StoreLayout(path.join(root, '.offbook'));
const place = { runnerSource: path.resolve(__dirname, '../../../src/runner'), cacheFolder: path.join(root, 'cache'), env: { PATH: process.env['PATH'] } };
const environment = (name: string): string => {
  fs.mkdirSync(path.join(root, name, 'bin'), { recursive: true });
  fs.writeFileSync(path.join(root, name, 'pyvenv.cfg'), `home = ${path.dirname(fs.realpathSync(python))}\n`);
  fs.symlinkSync(fs.realpathSync(python), path.join(root, name, 'bin', 'python'));
  return path.join(root, name, 'bin', 'python');
};

let detail: RunDetail;
let own: string;

beforeAll(async () => {
  own = environment('own');
  const file = path.join(root, 'flow.py');
  fs.writeFileSync(file, 'def answer() -> int:\n    return 42\n');
  const { cancelGraceMs, sourceLimitBytes, hashSampleAboveBytes, hooks } = defaultSettings;
  const run = await launch({
    v: 1, createdAt: Date.now(), function: { module: 'flow', name: 'answer', file, line: 1 }, project: { root, importRoot: root, sysPath: [root], cwd: root, rule: 'flat-layout' },
    python: { path: own, source: 'venv' }, target: { kind: 'local' }, params: {}, inputs: {}, env: { files: [], secretNames: [] }, debug: null,
    settings: { cancelGraceMs, sourceLimitBytes, hashSampleAboveBytes, hooks }, launcher: { kind: 'cli', version: '0' },
  }, {}, { store, ...place });
  await run.exited;
  const kept = readDetail(store, run.request.id);
  if (kept?.state !== 'succeeded') throw new Error(`the run is ${String(kept?.state)}`);
  detail = kept;
  fs.rmSync(path.join(root, 'own'), { recursive: true });
}, 60_000);

describe('a run whose interpreter is gone', () => {
  const look = async ({ setting = null, extension = [] }: { setting?: string | null; extension?: string[] }) => {
    const search = createPythonSearch({ env: { PATH: '' }, platform: process.platform, cacheFolder: place.cacheFolder, workspaceFolders: [root], trusted: true, extension: async () => extension });
    const { python: taken, look: { differences } } = await lookBack(detail, store, { ...place, secretNames: [], otherPythons: () => search.choice(detail.function.file, root, setting) });
    return { taken, said: differences.filter(({ name }) => name === 'interpreter').map(({ text, stops }) => ({ text, stops })) };
  };

  it('is made again with what a new run would take, said with who chose it', async () => {
    const [beside, set, chosen] = [environment('.venv'), environment('set'), environment('chosen')];
    expect(await look({})).toEqual({ taken: { path: beside, source: 'venv' }, said: [{ text: `The interpreter ${own} is gone; ${beside} would run.`, stops: false }] });
    expect(await look({ setting: set })).toEqual({ taken: { path: set, source: 'setting' }, said: [{ text: `The interpreter ${own} is gone; ${set}, chosen in the settings, would run.`, stops: false }] });
    expect(await look({ setting: set, extension: [chosen] })).toEqual({ taken: { path: chosen, source: 'extension' }, said: [{ text: `The interpreter ${own} is gone; ${chosen}, chosen in the Python extension, would run.`, stops: false }] });
  });

  it('is made again in the window with what the setting names', async () => {
    const set = environment('of the window');
    // SAFETY: nothing else of the editor and of these services is asked for a look back.
    const deps = { places: { folders: () => [{ root }] }, pythons: { chosen: async () => null }, distFolder: path.resolve(__dirname, '../../../src'), cacheFolder: place.cacheFolder, functionsOf: async () => [] } as unknown as Parameters<typeof createEngineService>[1];
    const service = createEngineService({ workspace: { isTrusted: true } } as unknown as VS, deps);
    const at = { storePath: path.join(root, '.offbook'), secretNames: [] };
    expect((await service.lookBack(detail, { ...at, pythonPath: set })).python).toEqual({ path: set, source: 'setting' });
    expect((await service.lookBack(detail, { ...at, pythonPath: path.join(root, 'never', 'python') })).python).toBeNull();
  });

  it('is stopped where the setting names one that can’t be used, though others are there', async () => {
    const gone = path.join(root, 'never', 'python');
    expect(await look({ setting: gone })).toEqual({ taken: null, said: [{ text: `The interpreter ${own} is gone, and ${gone}, chosen in the settings, can’t be used: there is no such file. Choose another.`, stops: true }] });
  });
});
