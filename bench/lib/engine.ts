// The window's road without a window: the parser, the interpreter search and the engine stay loaded between runs, as they do in the extension host and
// its language server. Counted: from the command to the line that records the end.
import { readFileSync, watch } from 'node:fs';
import path from 'node:path';
import { createEngine } from '../../src/node/engine/engine';
import { defaultSettings } from '../../src/node/engine/default-settings';
import { FunctionsReader } from '../../src/node/functions/reader';
import { createPythonSearch } from '../../src/node/python/find';
import { StoreLayout } from '../../src/node/store';

export interface WarmEngine { run(file: string, name: string): Promise<number> }

export function warmEngine({ folder, python, dist, cacheFolder }: { folder: string; python: string; dist: string; cacheFolder: string }): WarmEngine {
  const workspaceFolders = [folder];
  const env = process.env;
  const reader = new FunctionsReader({ distFolder: dist, cacheFolder, build: 'bench', workspaceFolders: () => workspaceFolders });
  const search = createPythonSearch({ env, platform: process.platform, cacheFolder, workspaceFolders, trusted: true, firstOnly: true });
  const engine = createEngine({ search, runnerSource: path.join(dist, 'runner'), cacheFolder, env, functionsOf: file => reader.functions(file) });
  const store = new StoreLayout(path.join(folder, '.offbook'));
  const settings = { ...defaultSettings, storePath: store.root, pythonPath: python };
  const options = { debug: null, python: null, envFiles: null, secrets: {}, launcher: { kind: 'vscode' as const, version: '0' }, again: null };
  return {
    async run(file, name) {
      const start = performance.now();
      const functions = await reader.functions(path.join(folder, file));
      const fn = functions.find(each => each.name === name);
      if (!fn) throw new Error(`no ${name} in ${file}`);
      const plan = await engine.plan(fn, settings, { workspaceFolders, trusted: true, offers: [], last: null, basedOn: null });
      const started = await engine.start(plan, {}, settings, options, []);
      if (started.kind === 'refused') throw new Error(JSON.stringify(started.errors));
      return ended(started.folder, start);
    },
  };
}

/** Milliseconds from `start` until the record says how the run ended. */
function ended(folder: string, start: number): Promise<number> {
  return new Promise(resolve => {
    const look = () => {
      let text = '';
      try { text = readFileSync(path.join(folder, 'events.ndjson'), 'utf8'); } catch { /* not begun */ }
      if (!text.includes('"run.finished"') || !text.endsWith('\n')) return;
      watcher.close();
      resolve(performance.now() - start);
    };
    const watcher = watch(folder, look);
    look();
  });
}
