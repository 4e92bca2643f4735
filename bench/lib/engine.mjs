// Bundles bench/lib/engine.ts with the sources it measures, and loads it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export async function loadEngine({ folder, python }) {
  const out = mkdtempSync(path.join(tmpdir(), 'offbook-bench-'));
  const outfile = path.join(out, 'engine.cjs');
  try {
    await build({ entryPoints: ['bench/lib/engine.ts'], bundle: true, platform: 'node', format: 'cjs', outfile, external: ['better-sqlite3'], alias: { 'web-tree-sitter': path.resolve('node_modules/web-tree-sitter/web-tree-sitter.cjs') }, logLevel: 'error' });
    const { warmEngine } = (await import(pathToFileURL(outfile).href)).default;
    return warmEngine({ folder, python, dist: path.resolve('dist'), cacheFolder: path.join(folder, 'cache') });
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
