// The notices of everything in the packages that is not ours, from the licence files of what was bundled or copied.
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../lib/paths.mjs';
import { HumanError } from '../lib/say.mjs';
import { ensureProduction } from './package.mjs';

/** In the packages without passing through a bundle. */
const copied = ['better-sqlite3', '@duckdb/node-bindings', 'detect-libc', 'web-tree-sitter', 'tree-sitter-python', '@vscode/codicons'];
const licenceFile = /^(licen[cs]e|notice|copying)([-.].*)?$/i;

const nameOf = input => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(input)?.[0].replace(/\/$/, '');

export async function notices() {
  const dist = await ensureProduction();
  const inputs = JSON.parse(fs.readFileSync(path.join(dist, 'inputs.json'), 'utf8'));
  const folders = new Set(copied.map(name => `node_modules/${name}`));
  for (const input of inputs) {
    const folder = nameOf(input);
    if (folder) folders.add(folder);
  }
  const parts = [...folders].map(describe).sort((one, other) => one.title.localeCompare(other.title, 'en'));
  return `# Third-party notices\n\nOffbook's packages carry these. This page is made by \`npm run notices\`.\n\n${parts.map(({ title, text }) => `## ${title}\n\n${text}\n`).join('\n')}`;
}

function describe(folder) {
  const { name, version, license, author } = JSON.parse(fs.readFileSync(inRoot(folder, 'package.json'), 'utf8'));
  if (!license) throw new HumanError(`${name} names no licence: it may not be packaged.`);
  const texts = fs
    .readdirSync(inRoot(folder))
    .filter(file => licenceFile.test(file))
    .sort()
    .map(file => fs.readFileSync(inRoot(folder, file), 'utf8').replace(/\r\n/g, '\n').trim());
  const by = typeof author === 'string' ? author : author?.name;
  const text = texts.length > 0 ? texts.map(each => `\`\`\`\`text\n${each}\n\`\`\`\``).join('\n\n') : `Licensed under ${license}${by ? `, by ${by}` : ''}. The package carries no licence file.`;
  return { title: `${name} ${version} (${license})`, text };
}
