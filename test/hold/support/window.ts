// What a window does for a run, in a process that can be killed: the engine starts it, the index worker follows the store. Told what to do over fork's channel.
import path from 'node:path';
import { createEngine } from '../../../src/node/engine/engine';
import { defaultSettings } from '../../../src/node/engine/default-settings';
import { FunctionsReader } from '../../../src/node/functions/reader';
import { createPythonSearch } from '../../../src/node/python/find';
import { StoreLayout } from '../../../src/node/store';
import { IndexClient } from '../../../src/workers/index/client';

export interface Setup { root: string; python: string; dist: string; cacheFolder: string }
export type Told = { kind: 'ready'; index: number } | { kind: 'started'; id: string; supervisor: number } | { kind: 'trouble'; message: string };
export interface Asked { function: string; params: Record<string, string | number> }

const setup = JSON.parse(process.argv[2] ?? '') as Setup;
const tell = (told: Told) => process.send?.(told);

async function main({ root, python, dist, cacheFolder }: Setup): Promise<void> {
  const workspaceFolders = [root];
  const file = path.join(root, 'm.py');
  const reader = new FunctionsReader({ distFolder: dist, cacheFolder, build: 'hold', workspaceFolders: () => workspaceFolders });
  const search = createPythonSearch({ env: process.env, platform: process.platform, cacheFolder, workspaceFolders, trusted: true, firstOnly: true });
  const engine = createEngine({ search, runnerSource: path.join(dist, 'runner'), cacheFolder, env: process.env, functionsOf: each => reader.functions(each) });
  const store = new StoreLayout(path.join(root, '.offbook'));
  const client = new IndexClient({
    workerPath: path.join(dist, 'index-worker.js'), execPath: process.execPath,
    events: { changed: () => undefined, problem: message => tell({ kind: 'trouble', message }) },
    restarted: () => { void client.pid().then(pid => tell({ kind: 'ready', index: pid ?? 0 })); },
  });
  await client.open({ path: store.root, cacheFolder, readOnly: false });
  await client.watch(true);

  async function start({ function: name, params }: Asked): Promise<void> {
    const fn = (await reader.functions(file)).find(each => each.name === name);
    if (!fn) throw new Error(`no function ${name}`);
    const settings = { ...defaultSettings, storePath: store.root, pythonPath: python };
    const plan = await engine.plan(fn, settings, { workspaceFolders, trusted: true, offers: [], last: null, basedOn: null });
    const fields = Object.fromEntries(Object.entries(params).map(([param, value]) => [param, { kind: 'value' as const, value }]));
    const started = await engine.start(plan, fields, settings, { debug: null, python: null, envFiles: null, secrets: {}, launcher: { kind: 'vscode', version: '0' }, again: null }, []);
    if (started.kind === 'refused') throw new Error(JSON.stringify(started.errors));
    tell({ kind: 'started', id: started.id, supervisor: started.supervisorPid });
  }
  process.on('message', (asked: Asked) => { start(asked).catch((error: unknown) => tell({ kind: 'trouble', message: String(error) })); });
  process.on('disconnect', () => process.exit(0));
  tell({ kind: 'ready', index: (await client.pid()) ?? 0 });
}

void main(setup);
