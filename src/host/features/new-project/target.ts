import * as fs from 'node:fs';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { NewProjectFields, TemplateInfo } from '../../../contract/new-project-page';

type L10n = typeof vscode.l10n;

export interface Target { errors: Record<string, string>; target: string; existing: string[] }

const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

function nameProblem(l10n: L10n, name: string): string | null {
  if (name.trim() === '') return l10n.t('Give the project a name.');
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(name)) return l10n.t('A name begins with a letter or digit and has only letters, digits, spaces, and . _ -');
  if (name.length > 100) return l10n.t('The name is too long: 100 characters at most.');
  if (/[. ]$/.test(name) || reserved.test(name)) return l10n.t('Some systems can’t have a folder of that name. Pick another one.');
  return null;
}

/** Where a project would go, what is wrong with that, and which of its files are there already. */
export async function checkTarget(l10n: L10n, { name, folder, template }: NewProjectFields, templates: readonly TemplateInfo[]): Promise<Target> {
  const errors: Record<string, string> = {};
  const wrongName = nameProblem(l10n, name);
  if (wrongName) errors['name'] = wrongName;
  const chosen = templates.find(({ id }) => id === template);
  if (!chosen) errors['template'] = l10n.t('Pick one of the projects.');
  if (folder.trim() === '') errors['folder'] = l10n.t('Pick a folder to make it in.');
  else if (!path.isAbsolute(folder)) errors['folder'] = l10n.t('Give the whole path of the folder.');
  else if (!(await isFolder(folder))) errors['folder'] = l10n.t('{0} is not a folder.', folder);
  else if (!(await isWritable(folder))) errors['folder'] = l10n.t('{0} can’t be written to. Pick another folder.', folder);
  if (Object.keys(errors).length > 0 || !chosen) return { errors, target: path.join(folder, name), existing: [] };

  const target = path.join(folder, name);
  const existing = (await Promise.all(chosen.files.map(async file => ((await exists(path.join(target, file))) ? [file] : [])))).flat();
  if (existing.length > 0) errors['name'] = l10n.t('{0} has files of these names already. Pick another name or folder: nothing is written over.', target);
  else if ((await exists(target)) && !(await isFolder(target))) errors['name'] = l10n.t('{0} is there already and is no folder.', target);
  return { errors, target, existing };
}

const exists = (file: string) => fs.promises.lstat(file).then(() => true, () => false);
const isFolder = (file: string) => fs.promises.stat(file).then(stat => stat.isDirectory(), () => false);
const isWritable = (folder: string) => fs.promises.access(folder, fs.constants.W_OK).then(() => true, () => false);
