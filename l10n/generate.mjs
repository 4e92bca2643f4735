#!/usr/bin/env node
// Gathers every text that users see into l10n/bundle.l10n.json, the file that translators work from. `--check` only says whether it is current.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { getL10nJson } from '@vscode/l10n-dev';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const target = path.join(here, 'bundle.l10n.json');

/** Texts of the window's own code: calls of l10n.t. */
async function hostTexts() {
  const folder = path.join(root, 'src', 'host');
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts')).sort();
  return getL10nJson(files.map(file => ({ extension: '.ts', contents: fs.readFileSync(path.join(folder, file), 'utf8') })));
}

/** Texts of the views: one table, read as the module that it is. */
async function viewTexts() {
  const { outputFiles } = await esbuild.build({ entryPoints: [path.join(root, 'webviews', 'shared', 'strings.ts')], bundle: true, format: 'esm', write: false, logLevel: 'silent' });
  const module = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
  return Object.fromEntries(Object.values(module.strings).map(text => [text, text]));
}

export async function bundleText() {
  const texts = { ...(await viewTexts()), ...(await hostTexts()) };
  const sorted = Object.fromEntries(Object.keys(texts).sort((a, b) => (a < b ? -1 : 1)).map(key => [key, texts[key]]));
  return `${JSON.stringify(sorted, null, 2)}\n`;
}

export const isCurrent = async () => fs.existsSync(target) && fs.readFileSync(target, 'utf8') === (await bundleText());

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (!process.argv.includes('--check')) fs.writeFileSync(target, await bundleText());
  else if (!(await isCurrent())) {
    process.stderr.write('l10n/bundle.l10n.json is not what the sources say. Run `node l10n/generate.mjs` and commit it.\n');
    process.exitCode = 1;
  }
}
