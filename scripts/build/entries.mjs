// What is bundled from what. A view is a folder of webviews/ with a main.tsx.
import fs from 'node:fs';
import { inRoot } from '../lib/paths.mjs';

const node = {
  platform: 'node', format: 'cjs', target: 'node22.14',
  // Its module for `import` asks import.meta.url where it lies, which a bundle does not know.
  alias: { 'web-tree-sitter': inRoot('node_modules/web-tree-sitter/web-tree-sitter.cjs') },
};

/** Native modules stay outside the bundles: each process that may load one finds it in node_modules. */
const native = ['better-sqlite3'];
const duckdb = ['@duckdb/node-bindings'];

/** What the extension loads late, by the room or the feature that it is of; what several need goes with those that are asked first. */
const lateParts = {
  parts: ['all-services', 'all-features', 'workers', 'language', 'place', 'query', 'parser', 'engine', 'webview', 'run-page'],
  partOf(source) {
    if (/^src\/host\/services\/language-server/.test(source)) return 'language';
    // What asks for runs by the query language, which is most of each.
    if (/^src\/core\/query\/|^src\/node\/queries\/|^src\/host\/services\/(?:find-runs|pick-runs|ask-query)/.test(source)) return 'query';
    // Where a function runs is told before it does; the rest of what its start needs is one file.
    if (/^src\/node\/(?:python|store)\/|^src\/core\/python\/import-root/.test(source)) return 'place';
    if (/^src\/node\/engine\//.test(source)) return 'engine';
    if (/^src\/core\/python\/parser/.test(source)) return 'parser';
    return /^(?:src\/host\/features\/|src\/host\/|src\/core\/|src\/|node_modules\/)([\w-]+)/.exec(source)[1];
  },
};

export const programs = [
  { from: 'src/extension.ts', to: 'extension.js', options: { ...node, external: ['vscode'] }, inParts: lateParts },
  { from: 'src/server/main.ts', to: 'server.js', options: node },
  { from: 'src/workers/index/main.ts', to: 'index-worker.js', options: { ...node, external: native } },
  { from: 'src/workers/index/second-main.ts', to: 'index-second.js', options: { ...node, external: native } },
  { from: 'src/workers/data/main.ts', to: 'data-worker.js', options: { ...node, external: [...native, ...duckdb] } },
  { from: 'src/workers/data/profile/counting-thread.ts', to: 'counting-thread.js', options: node },
  { from: 'src/workers/data/drift/measuring-thread.ts', to: 'measuring-thread.js', options: node },
  { from: 'src/workers/data/pictures/pictures-thread.ts', to: 'pictures-thread.js', options: node },
  { from: 'src/cli/main.ts', to: 'offbook.js', options: { ...node, external: ['./offbook-program.js'], banner: { js: '#!/usr/bin/env node' } }, executable: true, startsOften: true },
  { from: 'src/cli/program.ts', to: 'offbook-program.js', options: { ...node, external: native }, startsOften: true },
];

export function views() {
  const folder = inRoot('webviews');
  return fs
    .readdirSync(folder)
    .filter(name => fs.existsSync(inRoot('webviews', name, 'main.tsx')))
    .map(name => ({
      from: `webviews/${name}/main.tsx`,
      to: `webviews/${name}.js`,
      options: { platform: 'browser', format: 'iife', target: 'chrome128', jsx: 'automatic', jsxImportSource: 'preact', loader: { '.ttf': 'file', '.svg': 'dataurl' } },
    }));
}

/** Copied as they are; a folder with its content. */
export const copies = [
  { from: 'node_modules/web-tree-sitter/web-tree-sitter.wasm', to: 'web-tree-sitter.wasm' },
  { from: 'node_modules/tree-sitter-python/tree-sitter-python.wasm', to: 'tree-sitter-python.wasm' },
  { from: 'node_modules/@vscode/codicons/dist/codicon.css', to: 'webviews/codicon.css' },
  { from: 'node_modules/@vscode/codicons/dist/codicon.ttf', to: 'webviews/codicon.ttf' },
  { from: 'src/runner', to: 'runner', only: /\.(py|typed)$/ },
];
