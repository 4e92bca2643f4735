// The tests that run inside VS Code, each a CommonJS file under out/test/host/, with packages left in node_modules.
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { filesUnder } from '../lib/fingerprint.mjs';
import { inRoot, root } from '../lib/paths.mjs';

/** @returns {Promise<string>} the entry whose `run()` VS Code calls */
export async function buildHostTests() {
  const out = inRoot('out', 'test', 'host');
  fs.rmSync(out, { recursive: true, force: true });
  const from = inRoot('test', 'host');
  await esbuild.build({
    entryPoints: [path.join(from, 'index.ts'), ...filesUnder(from, file => file.endsWith('.test.ts'))],
    outbase: from,
    outdir: out,
    absWorkingDir: root,
    bundle: true,
    packages: 'external',
    external: ['vscode'],
    platform: 'node',
    format: 'cjs',
    target: 'node22.14',
    sourcemap: 'inline',
    logLevel: 'error',
  });
  return path.join(out, 'index.js');
}
