import type { ProjectPlace } from '../../contract/request';
import { declaredRoots } from './declared-roots';
import { joinPath, nameOf, normal, parentOf, partsBelow, samePath, upwards } from './paths';
import { siblingProjects } from './sibling-projects';
import { say } from '../say';

/** What the rule asks of a disk. The node room answers; this room reads nothing. */
export interface PathFacts {
  isFile(path: string): Promise<boolean>;
  isFolder(path: string): Promise<boolean>;
  /** Null when there is no such file or it can't be read. */
  readText(path: string): Promise<string | null>;
  /** Names of the folders in a folder; none when there is no such folder. */
  folders(path: string): Promise<string[]>;
}

export interface PlaceOverrides { importRoot?: string | null; cwd?: string | null; /** Who says so: the settings where it doesn't say. */ importRootBy?: 'choice' | undefined }
export type PlacedModule = ProjectPlace & { module: string; sentence: string };

interface Project { root: string; hasFiles: boolean; isBare: boolean }
interface Choice { rule: string; importRoot: string; words: string }

/** Where a file runs: import root, module name, working directory and sys.path, by the rule in docs/import-root.md. */
export async function placeOf(file: string, workspaceFolders: string[], facts: PathFacts, overrides: PlaceOverrides = {}): Promise<PlacedModule> {
  const path = normal(file);
  const folder = parentOf(path);
  const project = await projectOf(folder, workspaceFolders, facts);
  const named = importsIn((await facts.readText(path)) ?? '');
  const declared = await declaredRoots(project.root, facts);
  const source = joinPath(project.root, 'src');
  const hasSource = await facts.isFolder(source);
  const choice = overridden(overrides, project) ?? await chosen(path, project, named, declared.map(({ folder: at, rule, only }) => ({ at, rule, only })), hasSource ? source : null, facts);
  const siblings = await siblingRoots(project, facts);
  const sysPath = unique([choice.importRoot, ...declared.map((one) => one.folder), ...(hasSource ? [source] : []), project.root, ...siblings]);
  if (!sysPath.some((entry) => samePath(entry, folder)) && await needsOwnFolder(path, named.absolute, sysPath, facts)) sysPath.push(folder);
  const cwd = overrides.cwd ? normal(overrides.cwd) : project.root;
  const module = moduleName(path, choice.importRoot);
  return { root: project.root, importRoot: choice.importRoot, sysPath, cwd, rule: choice.rule, module, sentence: sentenceOf(choice, module, project.root, cwd) };
}

function overridden(overrides: PlaceOverrides, project: Project): Choice | undefined {
  const importRoot = overrides.importRoot ? joinIfRelative(project.root, overrides.importRoot) : null;
  if (importRoot === null) return undefined;
  return overrides.importRootBy === 'choice' ? { rule: 'choice', importRoot, words: say('import root chosen for this run') } : { rule: 'setting', importRoot, words: say('import root from the settings') };
}

const joinIfRelative = (root: string, path: string): string => (/^(?:[\\/]|[A-Za-z]:)/.test(path) ? normal(path) : joinPath(root, path));

const projectFiles = ['pyproject.toml', 'setup.py', 'setup.cfg'];

async function anyFile(folder: string, names: string[], facts: PathFacts): Promise<boolean> {
  return (await Promise.all(names.map((name) => facts.isFile(joinPath(folder, name))))).some(Boolean);
}

async function projectOf(folder: string, workspaceFolders: string[], facts: PathFacts): Promise<Project> {
  const containing = workspaceFolders.map(normal).filter((one) => partsBelow(one, folder) !== null).sort((left, right) => right.length - left.length)[0];
  const climbed = upwards(folder, containing ?? null);
  const boundary: string[] = [];
  let repository: string | null = null;
  for (const here of climbed) {
    boundary.push(here);
    const git = containing === undefined && ((await facts.isFolder(joinPath(here, '.git'))) || (await facts.isFile(joinPath(here, '.git'))));
    if (git) {
      repository = here;
      break;
    }
  }
  for (const here of boundary) if (await anyFile(here, projectFiles, facts)) return { root: here, hasFiles: true, isBare: false };
  const root = containing ?? repository ?? folder;
  return { root, hasFiles: false, isBare: containing === undefined && repository === null };
}

interface Candidate { at: string; rule: string; only: string[] | null }

async function chosen(path: string, project: Project, named: Imports, declared: Candidate[], source: string | null, facts: PathFacts): Promise<Choice> {
  const folder = parentOf(path);
  const top = await topPackageParent(folder, project.root, facts);
  const fromImports = await rootByImports(path, project, named, top, facts);
  if (fromImports) return { rule: 'namespace-imports', importRoot: fromImports, words: say('named so by its own imports') };

  const said = declared.filter(({ at, only }) => {
    const parts = partsBelow(at, path);
    return parts !== null && (only === null ? !samePath(at, project.root) || parts.length > 1 : only.includes((parts[0] ?? '').replace(/\.pyi?$/, '')));
  }).sort((left, right) => right.at.length - left.at.length)[0];
  if (said && speakable(path, said.at)) return { rule: said.rule, importRoot: said.at, words: `${said.rule} layout` };

  const below = source === null ? null : partsBelow(source, path);
  if (source !== null && below && speakable(path, source) && !(await facts.isFile(joinPath(source, '__init__.py')))) {
    return { rule: 'src-layout', importRoot: source, words: say('src layout') };
  }
  if (top !== null) return samePath(top, project.root) ? { rule: 'flat-layout', importRoot: top, words: say('flat layout') } : { rule: 'package', importRoot: top, words: say('package') };
  if (named.relative > 0) {
    const high = upwards(folder, project.root);
    const importRoot = high[high.length - 1] ?? folder;
    const enough = high.length > named.relative && speakable(path, importRoot) ? importRoot : high[named.relative] ?? joinPath(folder, ...Array<string>(named.relative).fill('..'));
    return { rule: 'relative-imports', importRoot: enough, words: say('package by its relative imports') };
  }
  if (project.hasFiles && samePath(folder, project.root)) return { rule: 'flat-layout', importRoot: folder, words: say('flat layout') };
  return { rule: 'script', importRoot: folder, words: say('script') };
}

/** The folder above the outermost package that holds this one; null when the folder is no package. */
async function topPackageParent(folder: string, root: string, facts: PathFacts): Promise<string | null> {
  let found: string | null = null;
  for (const here of upwards(folder, root)) {
    if (!(await facts.isFile(joinPath(here, '__init__.py')))) break;
    // The project's own folder is where packages lie, even where a stray __init__.py is in it.
    if (samePath(here, root) && found !== null) break;
    found = parentOf(here);
    if (samePath(here, root)) break;
  }
  return found;
}

/**
 * A file that says `from analysis.common import x` and lies below a folder `analysis` which has that `common` is a module of `analysis`, with or without
 * an __init__.py there.
 */
async function rootByImports(path: string, project: Project, named: Imports, top: string | null, facts: PathFacts): Promise<string | null> {
  const folder = parentOf(path);
  const inside = upwards(folder, project.root);
  // The opened folder may itself be the package.
  const last = inside[inside.length - 1] ?? folder;
  for (const here of project.hasFiles ? inside.slice(0, -1) : inside) {
    const name = nameOf(here);
    const above = parentOf(here);
    if (top !== null && (partsBelow(top, above)?.length ?? 0) > 0) continue;
    if (top !== null && samePath(top, above)) continue;
    if (!identifier.test(name) || !speakable(path, above)) continue;
    for (const wanted of named.absolute) {
      const parts = wanted.split('.');
      if (parts[0] !== name || parts.length < 2) continue;
      const target = joinPath(above, ...parts);
      const direct = (await facts.isFile(`${target}.py`)) || (await facts.isFolder(target));
      if (direct && !(samePath(here, last) && await facts.isFolder(joinPath(here, name)))) return above;
    }
  }
  return null;
}

const identifier = /^[\p{ID_Start}_]\p{ID_Continue}*$/u;

/** Every folder between is a name that an import statement can say. */
const speakable = (path: string, root: string): boolean => (partsBelow(root, path) ?? []).slice(0, -1).every((part) => identifier.test(part));

function moduleName(path: string, importRoot: string): string {
  const parts = [...(partsBelow(importRoot, path) ?? [nameOf(path)])];
  const last = (parts.pop() ?? '').replace(/\.pyw?$/, '');
  const all = last === '__init__' && parts.length > 0 ? parts : [...parts, last];
  return all.join('.');
}

async function siblingRoots(project: Project, facts: PathFacts): Promise<string[]> {
  if (!project.hasFiles) return [];
  const found: string[] = [];
  for (const folder of await siblingProjects(project.root, facts)) {
    const declared = await declaredRoots(folder, facts);
    const source = joinPath(folder, 'src');
    if (declared.length > 0) found.push(...declared.map((one) => one.folder));
    else if (await facts.isFolder(source)) found.push(source);
    else if (await facts.isFolder(folder)) found.push(folder);
  }
  return found;
}

/** A file that imports one beside it by its bare name, as a script does, gets its own folder too, last. `tox/pytest.py`, which says `import pytest`, doesn't mean itself. */
async function needsOwnFolder(path: string, absolute: string[], sysPath: string[], facts: PathFacts): Promise<boolean> {
  const folder = parentOf(path);
  for (const name of new Set(absolute.map((one) => one.split('.')[0] ?? one))) {
    if (samePath(`${joinPath(folder, name)}.py`, path) || !(await isModule(joinPath(folder, name), facts))) continue;
    const elsewhere = await Promise.all(sysPath.map((entry) => isModule(joinPath(entry, name), facts)));
    if (!elsewhere.some(Boolean)) return true;
  }
  return false;
}

const isModule = async (path: string, facts: PathFacts): Promise<boolean> => (await facts.isFile(`${path}.py`)) || facts.isFile(joinPath(path, '__init__.py'));

interface Imports { absolute: string[]; /** The most dots that any import begins with. */ relative: number }

/** The modules that a text imports, anywhere in it. */
export function importsIn(text: string): Imports {
  const absolute = new Set<string>();
  let relative = 0;
  for (const match of text.matchAll(/^[ \t\f\uFEFF]*(?:from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import\b[ \t]*\(?[ \t]*([\w, \t]*)|import[ \t]+([^\r\n#;]+))/gmu)) {
    const [, dots = '', from = '', names = '', plain] = match;
    if (plain !== undefined) for (const part of plain.split(',')) absolute.add(part.trim().split(/\s/)[0] ?? '');
    else if (dots !== '') relative = Math.max(relative, dots.length);
    else {
      absolute.add(from);
      for (const name of names.split(',')) if (name.trim()) absolute.add(`${from}.${name.trim().split(/\s/)[0] ?? ''}`);
    }
  }
  absolute.delete('');
  return { absolute: [...absolute], relative };
}

function unique(paths: string[]): string[] {
  return paths.filter((path, index) => paths.findIndex((other) => samePath(other, path)) === index);
}

function sentenceOf(choice: Choice, module: string, root: string, cwd: string): string {
  const below = partsBelow(root, choice.importRoot);
  const where = below === null ? choice.importRoot : below.length === 0 ? say('the project folder') : `${below.join('/')}/`;
  return say('{0}: imported as {1} from {2}, runs in {3}', choice.words, module, where, cwd);
}
