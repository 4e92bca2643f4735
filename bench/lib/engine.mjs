// Bundles a file of bench/lib with the sources that it measures, and loads it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export async function loadBundled(entry) {
  const out = mkdtempSync(path.join(tmpdir(), 'offbook-bench-'));
  const outfile = path.join(out, 'bundled.cjs');
  try {
    await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'cjs', outfile, external: ['better-sqlite3'], alias: { 'web-tree-sitter': path.resolve('node_modules/web-tree-sitter/web-tree-sitter.cjs') }, logLevel: 'error' });
    return (await import(pathToFileURL(outfile).href)).default;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** The same of what needs packages that can't be bundled: it lies in the checkout, two folders deep as the tests' and the scripts' own files do. */
export async function loadBeside(entry) {
  mkdirSync('out', { recursive: true });
  const out = mkdtempSync(path.resolve('out/bench-'));
  const outfile = path.join(out, 'bundled.mjs');
  try {
    await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile, logLevel: 'error' });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

export async function loadEngine({ folder, python }) {
  const { warmEngine } = await loadBundled('bench/lib/engine.ts');
  return warmEngine({ folder, python, dist: path.resolve('dist'), cacheFolder: path.join(folder, 'cache') });
}
