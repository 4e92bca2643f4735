import * as fs from 'node:fs';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { TemplateInfo } from '../../../contract/new-project-page';

type L10n = typeof vscode.l10n;

/** What people read about each template; its files are whatever its folder holds. */
const known = (l10n: L10n): readonly Omit<TemplateInfo, 'files'>[] => [
  { id: 'tabular', title: l10n.t('Tables: flights from New York'), description: l10n.t('336,776 real flights of 2013 with their weather. Four typed functions, from the data to a model with scikit-learn, and its tests.') },
];

/** What is run first, by template. */
export const firstFiles: Readonly<Record<string, string>> = { tabular: 'src/flights/fetch.py' };

const leftOut = /(^|\/)(__pycache__|\.offbook|\.venv|\.pytest_cache|\.ruff_cache|[^/]+\.egg-info)(\/|$)/;

export async function readTemplates(l10n: L10n, folder: string): Promise<TemplateInfo[]> {
  return Promise.all(known(l10n).map(async each => ({ ...each, files: await filesOf(path.join(folder, each.id)) })));
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await fs.promises.readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter(file => !leftOut.test(file))
    .map(unpacked)
    .sort();
}

/** A package may not carry a file called .gitignore under its own name. */
const packed = 'gitignore.txt';
const unpacked = (file: string) => file.replace(new RegExp(`(^|/)${packed}$`), '$1.gitignore');

/** Copies a template file by file; a file that has appeared since the check stops it, and nothing is ever written over. */
export async function copyTemplate(source: string, files: readonly string[], target: string, name: string): Promise<void> {
  for (const file of files) {
    const to = path.join(target, file);
    await fs.promises.mkdir(path.dirname(to), { recursive: true });
    const content = await fs.promises.readFile(path.join(source, file)).catch(() => fs.promises.readFile(path.join(source, file.replace(/(^|\/)\.gitignore$/, `$1${packed}`))));
    await fs.promises.writeFile(to, file === 'pyproject.toml' ? named(content.toString('utf8'), name) : content, { flag: 'wx' });
  }
}

/** The project's own name, written as Python's packaging wants it; the package that is imported keeps the template's. */
function named(project: string, name: string): string {
  const normal = name.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').toLowerCase();
  return normal ? project.replace(/^name = ".*"$/m, `name = "${normal}"`) : project;
}
