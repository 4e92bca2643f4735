// Bundles a file of bench/lib with the sources that it measures, and loads it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

async function loaded(entry, folder, name, how) {
  const out = mkdtempSync(folder);
  const outfile = path.join(out, name);
  try {
    await build({ entryPoints: [entry], bundle: true, platform: 'node', outfile, logLevel: 'error', ...how });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

export async function loadBundled(entry) {
  const how = { format: 'cjs', external: ['better-sqlite3'], alias: { 'web-tree-sitter': path.resolve('node_modules/web-tree-sitter/web-tree-sitter.cjs') } };
  return (await loaded(entry, path.join(tmpdir(), 'offbook-bench-'), 'bundled.cjs', how)).default;
}

/** The same of what needs packages that can't be bundled: it lies in the checkout, two folders deep as the tests' and the scripts' own files do. */
export async function loadBeside(entry) {
  mkdirSync('out', { recursive: true });
  return loaded(entry, path.resolve('out/bench-'), 'bundled.mjs', { format: 'esm', packages: 'external' });
}

export async function loadEngine({ folder, python }) {
  const { warmEngine } = await loadBundled('bench/lib/engine.ts');
  return warmEngine({ folder, python, dist: path.resolve('dist'), cacheFolder: path.join(folder, 'cache') });
}
