import { parse } from 'smol-toml';
import { joinPath, nameOf } from './paths';
import type { PathFacts } from './import-root';

/** A folder that a project's own files say packages lie in. */
export interface DeclaredRoot { folder: string; rule: string; /** Only these packages are meant; null: everything below. */ only: string[] | null }

export type Table = Record<string, unknown>;
export const table = (value: unknown): Table => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {});
export const at = (value: unknown, ...keys: string[]): unknown => keys.reduce<unknown>((inner, key) => table(inner)[key], value);
export const texts = (value: unknown): string[] => (typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);

export function readToml(text: string | null): Table {
  if (text === null) return {};
  try {
    return parse(text);
  } catch {
    // A half-typed pyproject says nothing; the layout on disk still does.
    return {};
  }
}

/** What pyproject.toml, setup.cfg and setup.py of a folder declare, most telling first. */
export async function declaredRoots(root: string, facts: PathFacts): Promise<DeclaredRoot[]> {
  const [project, config, script] = await Promise.all(['pyproject.toml', 'setup.cfg', 'setup.py'].map((name) => facts.readText(joinPath(root, name))));
  const found = [...fromPyproject(root, readToml(project ?? null)), ...fromSetupConfig(root, config ?? null), ...fromSetupScript(root, script ?? null)];
  return found.filter((one, index) => found.findIndex((other) => other.folder === one.folder) === index);
}

function fromPyproject(root: string, project: Table): DeclaredRoot[] {
  const tool = at(project, 'tool');
  const found: DeclaredRoot[] = [];
  const add = (rule: string, folder: string, only: string[] | null = null): void => void found.push({ folder: joinPath(root, folder), rule, only });

  const setuptools = at(tool, 'setuptools');
  for (const where of texts(at(setuptools, 'packages', 'find', 'where'))) add('setuptools', where);
  for (const [name, folder] of Object.entries(table(at(setuptools, 'package-dir')))) {
    if (typeof folder !== 'string') continue;
    if (name === '') add('setuptools', folder);
    else if (nameOf(joinPath(root, folder)) === name) add('setuptools', `${folder}/..`, [name]);
  }
  // Namespace packages are found by default here: the folder that is looked in is the project's own.
  const included = texts(at(setuptools, 'packages', 'find', 'include')).map((pattern) => pattern.replace(/[.*].*$/, '')).filter(Boolean);
  if (included.length > 0 && texts(at(setuptools, 'packages', 'find', 'where')).length === 0) add('setuptools', '.', included);
  const listed = texts(at(setuptools, 'packages')).map((name) => name.split('.')[0] ?? '').filter(Boolean);
  if (listed.length > 0 && Object.keys(table(at(setuptools, 'package-dir'))).length === 0) add('setuptools', '.', listed);

  const poetry = at(tool, 'poetry', 'packages');
  for (const entry of Array.isArray(poetry) ? poetry : []) {
    const include = at(entry, 'include');
    const from = at(entry, 'from');
    if (typeof include === 'string') add('poetry', typeof from === 'string' ? from : '.', [include.split('/')[0] ?? include]);
  }

  const hatch = at(tool, 'hatch', 'build');
  for (const wheel of [at(hatch, 'targets', 'wheel'), hatch]) {
    for (const folder of texts(at(wheel, 'packages'))) add('hatch', `${folder}/..`, [nameOf(joinPath(root, folder))]);
    const sources = at(wheel, 'sources');
    for (const folder of texts(sources)) add('hatch', folder);
    for (const [folder, name] of Object.entries(table(sources))) {
      if (name === '') add('hatch', folder);
      else if (typeof name === 'string' && nameOf(joinPath(root, folder)) === name) add('hatch', `${folder}/..`, [name]);
    }
  }

  const simple: [string, unknown][] = [
    ['pdm', at(tool, 'pdm', 'build', 'package-dir')], ['uv', at(tool, 'uv', 'build-backend', 'module-root')], ['maturin', at(tool, 'maturin', 'python-source')],
  ];
  for (const [rule, folder] of simple) if (typeof folder === 'string') add(rule, folder === '' ? '.' : folder);
  return found;
}

/** setup.cfg: `[options] package_dir` and `[options.packages.find] where`. */
function fromSetupConfig(root: string, text: string | null): DeclaredRoot[] {
  const found: DeclaredRoot[] = [];
  let section = '';
  let key = '';
  for (const line of text?.split(/\r?\n/) ?? []) {
    const header = /^\[([^\]]+)\]/.exec(line);
    const entry = /^([\w.-]+)\s*[=:]\s*(.*)$/.exec(line);
    const more = /^\s+(\S.*)$/.exec(line);
    let value: string | undefined;
    if (header) [section, key] = [header[1]?.trim() ?? '', ''];
    else if (entry) [key, value] = [entry[1] ?? '', entry[2]?.trim()];
    else if (more) value = more[1]?.trim();
    if (!value || value.startsWith('#')) continue;
    const folder = section === 'options' && key === 'package_dir' ? /^=\s*(.+)$/.exec(value)?.[1] : section === 'options.packages.find' && key === 'where' ? value : undefined;
    if (folder) found.push({ folder: joinPath(root, folder), rule: 'setuptools', only: null });
  }
  return found;
}

/** setup.py is never run: only these plain spellings are seen. */
function fromSetupScript(root: string, text: string | null): DeclaredRoot[] {
  if (text === null) return [];
  const folders = [
    /package_dir\s*=\s*\{\s*(['"])\1\s*:\s*(['"])([^'"]+)\2/.exec(text)?.[3],
    /find_(?:namespace_)?packages\(\s*(?:where\s*=\s*)?(['"])([^'"]+)\1/.exec(text)?.[2],
  ];
  const found: DeclaredRoot[] = folders.filter((folder) => folder !== undefined).map((folder) => ({ folder: joinPath(root, folder), rule: 'setuptools', only: null }));
  // `packages=['fluent.syntax']` says that `fluent` is a namespace, which nothing on disk does.
  const named = namedPackages(/\bpackages\s*=\s*\[([^\]]*)\]/.exec(text)?.[1] ?? '', found) ?? namedPackages(/find_namespace_packages\([^)]*\binclude\s*=\s*[[(]([^\])]*)/.exec(text)?.[1] ?? '', found);
  if (named) found.push({ folder: joinPath(root, '.'), rule: 'setuptools', only: named });
  return found;
}

/** The namespaces in a list of quoted package names: first names that are not listed themselves. Null where another folder is said to hold the packages. */
function namedPackages(list: string, elsewhere: DeclaredRoot[]): string[] | null {
  const all = [...list.matchAll(/(['"])([A-Za-z_][\w.]*?)[.*]*\1/g)].map((match) => (match[0].includes('.*') ? `${match[2] ?? ''}.*` : match[2] ?? ''));
  const names = all.filter((name) => name.includes('.')).map((name) => name.split('.')[0] ?? '').filter((name) => !all.includes(name));
  return names.length > 0 && elsewhere.length === 0 ? [...new Set(names)] : null;
}
