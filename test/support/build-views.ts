import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');

/** The views as the build makes them for packages, but readable, in a folder of this test run. */
export async function buildViews(): Promise<{ folder: string; remove: () => void }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-views-'));
  const entries = '../../scripts/build/entries.mjs';
  const { views } = (await import(entries)) as { views: () => { from: string; to: string; options: esbuild.BuildOptions }[] };
  await Promise.all(views().map(view => esbuild.build({ ...view.options, entryPoints: [path.join(root, view.from)], outfile: path.join(folder, path.basename(view.to)), bundle: true, define: { 'process.env.NODE_ENV': '"production"' }, logLevel: 'error' })));
  for (const name of ['codicon.css', 'codicon.ttf']) fs.copyFileSync(path.join(root, 'node_modules/@vscode/codicons/dist', name), path.join(folder, name));
  return { folder, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}
