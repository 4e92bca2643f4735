#!/usr/bin/env node
// Gathers every text that users see into l10n/bundle.l10n.json, the file that translators work from. `--check` only says whether it is current.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import ts from 'typescript';
import { getL10nJson } from '@vscode/l10n-dev';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const target = path.join(here, 'bundle.l10n.json');

/** Texts of the window's own code: calls of l10n.t, also of what is handed in as `vs`. They are looked for only in files that import vscode, and by that name. */
async function hostTexts() {
  const folder = path.join(root, 'src', 'host');
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts')).sort();
  return getL10nJson(files.map(file => ({ extension: '.ts', contents: `import type * as vscode from 'vscode';\n${fs.readFileSync(path.join(folder, file), 'utf8').replaceAll(/\bvs\.l10n\b/g, 'l10n')}` })));
}

/** Texts of the views: one table, read as the module that it is. */
async function viewTexts() {
  const { outputFiles } = await esbuild.build({ entryPoints: [path.join(root, 'webviews', 'shared', 'strings.ts')], bundle: true, format: 'esm', write: false, logLevel: 'silent' });
  const module = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
  return Object.fromEntries(Object.values(module.strings).map(text => [text, text]));
}

/** Patterns of sentences that are made outside the window (`say`, see src/core/say.ts), marked so that the window can find them by what they say. */
function saidTexts() {
  const found = {};
  for (const room of ['core', 'node', 'server', 'workers']) {
    const folder = path.join(root, 'src', room);
    for (const file of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))) {
      const visit = node => {
        if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'say' && node.arguments[0]) {
          const [pattern] = node.arguments;
          if (!ts.isStringLiteralLike(pattern)) {
            if (file !== 'say.ts') throw new Error(`${file}: say() wants its pattern written out, not ${pattern.getText()}`);
          } else found[`${pattern.text}/said`] = { message: pattern.text, comment: ['said'] };
        }
        ts.forEachChild(node, visit);
      };
      visit(ts.createSourceFile(file, fs.readFileSync(path.join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true));
    }
  }
  return found;
}

const pythonText = String.raw`"((?:[^"\\\n]|\\.)+)"(?!\s*")|'((?:[^'\\\n]|\\.)+)'(?!\s*')`;
/** Where the supervisor and the child write sentences into the record; each ends in the text's own quotes. */
const pythonSays = [String.raw`\bwarn\(\s*["'][\w.-]+["'],\s*`, String.raw`\b_warn\(\s*["'][\w.-]+["'],\s*`, String.raw`'message':\s*`, String.raw`\bRefusal\(\s*["']\w+["'],\s*`].map(before => new RegExp(`${before}(?:${pythonText})`, 'g'));
/** In ending.py every text of several words is a sentence or a part of one. */
const endingText = new RegExp(pythonText, 'g');

/** What Python writes into records stays English there; the window knows it by its pattern, as all that is said outside. */
function pythonTexts() {
  const folder = path.join(root, 'src', 'runner');
  const found = {};
  for (const file of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.py'))) {
    // Comments and the texts that document code are nobody's sentences.
    const source = fs.readFileSync(path.join(folder, file), 'utf8').replace(/"""[\s\S]*?"""/g, '');
    const whole = path.basename(file) === 'ending.py' ? [endingText] : pythonSays;
    for (const [, double, single] of whole.flatMap(pattern => [...source.matchAll(pattern)])) {
      let at = 0;
      const text = (double ?? single).replace(/\\(["'\\])/g, '$1').replace(/%(?:[sdr]|\.\df|%)/g, place => (place === '%%' ? '%' : `{${at++}}`));
      if (at < 10 && / [\p{L}`{]/u.test(text) && /\p{L}{2}/u.test(text)) found[`${text}/said`] = { message: text, comment: ['said'] };
    }
  }
  return found;
}

export async function bundleText() {
  const texts = { ...(await viewTexts()), ...(await hostTexts()), ...saidTexts(), ...pythonTexts() };
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
