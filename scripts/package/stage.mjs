// Lays out one platform's package in a folder of its own: what .vscodeignore allows is what vsce then takes from it.
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../lib/paths.mjs';
import { thin } from './thin.mjs';

const carried = ['README.md', 'CHANGELOG.md', 'LICENSE', 'THIRD-PARTY-NOTICES.md', 'package.nls.json', '.vscodeignore', 'media', 'l10n', 'templates', 'docs'];
/** What better-sqlite3 loads at run time; its sources and the other platforms' binaries stay behind. */
const sqliteFiles = ['package.json', 'LICENSE', 'lib/index.js', 'lib/binding.js', 'lib/database.js', 'lib/util.js', 'lib/sqlite-error.js', 'lib/methods'];

/** What picks DuckDB's library for the platform, and what it asks which C library there is. */
const duckdbFiles = { '@duckdb/node-bindings': ['package.json', 'LICENSE', 'duckdb.js'], 'detect-libc': ['package.json', 'LICENSE', 'lib'] };

/** What running a template in place leaves behind. */
const leftBehind = /[\\/](__pycache__|\.pytest_cache|\.venv|\.offbook|data|[^\\/]+\.egg-info)([\\/]|$)/;

export function stage({ target, dist, binary, duckdb, folder }) {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  for (const name of carried) if (fs.existsSync(inRoot(name))) fs.cpSync(inRoot(name), path.join(folder, name), { recursive: true, filter: file => !leftBehind.test(path.relative(inRoot(), file)) });
  fs.cpSync(dist, path.join(folder, 'dist'), { recursive: true });
  // Beside the bundles, where their `require` looks first.
  const sqlite = path.join(folder, 'dist', 'node_modules', 'better-sqlite3');
  for (const file of [...sqliteFiles, `prebuilds/${binary}.node`]) fs.cpSync(inRoot('node_modules', 'better-sqlite3', file), path.join(sqlite, file), { recursive: true });
  for (const [name, files] of Object.entries(duckdbFiles)) for (const file of files) fs.cpSync(inRoot('node_modules', name, file), path.join(folder, 'dist', 'node_modules', name, file), { recursive: true });
  const library = path.join(folder, 'dist', 'node_modules', '@duckdb', `node-bindings-${duckdb.platform}`);
  for (const file of fs.readdirSync(duckdb.folder)) if (file !== 'README.md') fs.cpSync(path.join(duckdb.folder, file), path.join(library, file));
  for (const file of fs.readdirSync(library)) if (/\.(?:node|dylib)$/.test(file)) thin(path.join(library, file), target);
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest(), null, 2));
}

/** package.json without what only a checkout needs. */
function manifest() {
  const whole = JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8'));
  const onlyInCheckouts = ['scripts', 'dependencies', 'devDependencies', 'private'];
  return Object.fromEntries(Object.entries(whole).filter(([key]) => !onlyInCheckouts.includes(key)));
}
