// What is bundled from what. A view is a folder of webviews/ with a main.tsx.
import fs from 'node:fs';
import { inRoot } from '../lib/paths.mjs';

const node = { platform: 'node', format: 'cjs', target: 'node22.14' };

/** Native modules stay outside the bundles: each process that may load one finds it in node_modules. */
const native = ['better-sqlite3'];

export const programs = [
  { from: 'src/extension.ts', to: 'dist/extension.js', options: { ...node, external: ['vscode'] } },
  { from: 'src/server/main.ts', to: 'dist/server.js', options: node },
  { from: 'src/workers/index/main.ts', to: 'dist/index-worker.js', options: { ...node, external: native } },
  { from: 'src/cli/main.ts', to: 'dist/offbook.js', options: { ...node, external: native, banner: { js: '#!/usr/bin/env node' } }, executable: true },
];

export function views() {
  const folder = inRoot('webviews');
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter(name => fs.existsSync(inRoot('webviews', name, 'main.tsx')))
    .map(name => ({
      from: `webviews/${name}/main.tsx`,
      to: `dist/webviews/${name}.js`,
      options: { platform: 'browser', format: 'iife', target: 'chrome128', jsx: 'automatic', jsxImportSource: 'preact', loader: { '.ttf': 'file', '.svg': 'dataurl' } },
    }));
}

/** Copied as they are; a folder with its content. */
export const copies = [
  { from: 'node_modules/web-tree-sitter/web-tree-sitter.wasm', to: 'dist/web-tree-sitter.wasm' },
  { from: 'node_modules/tree-sitter-python/tree-sitter-python.wasm', to: 'dist/tree-sitter-python.wasm' },
  { from: 'node_modules/@vscode/codicons/dist/codicon.css', to: 'dist/webviews/codicon.css' },
  { from: 'node_modules/@vscode/codicons/dist/codicon.ttf', to: 'dist/webviews/codicon.ttf' },
  { from: 'src/runner', to: 'dist/runner', only: /\.(py|typed)$/ },
];
