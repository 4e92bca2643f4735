import { at, readToml, table, texts, type Table } from './declared-roots';
import type { PathFacts } from './import-root';
import { joinPath, samePath, upwards } from './paths';

/** A uv workspace: the folder whose project file says so, what that says of where packages come from, and the folders of its members. */
interface Workspace { folder: string; sources: [string, unknown][]; members: string[] }

// More siblings than this are not put on the path, and more members of a workspace are not looked through.
const mostSiblings = 50;
const mostMembers = 200;

/**
 * Folders of the sibling projects that this one depends on by path (uv, poetry) or as members of one uv workspace, and of those that they depend on in turn. What
 * the workspace's own project file says of sources goes for every member, as it does for uv.
 */
export async function siblingProjects(root: string, facts: PathFacts): Promise<string[]> {
  const workspace = await workspaceOf(root, facts);
  let named: Promise<Map<string, string>> | undefined;
  const memberNamed = async (name: string): Promise<string | undefined> => (await (named ??= membersByName(workspace?.members ?? [], facts))).get(plainName(name));

  const known = [root];
  // The list grows while it is walked.
  for (const folder of known) {
    for (const place of await placesNamedBy(folder)) if (known.length <= mostSiblings && !known.some((one) => samePath(one, place))) known.push(place);
  }
  return known.slice(1);

  async function placesNamedBy(folder: string): Promise<string[]> {
    const project = await projectIn(folder, facts);
    const isFirst = samePath(folder, root);
    const wants = dependenciesOf(project, isFirst);
    const own = Object.entries(table(at(project, 'tool', 'uv', 'sources')));
    const overridden = new Set(own.map(([name]) => plainName(name)));
    const inherited = workspace?.members.some((one) => samePath(one, folder)) ? workspace.sources.filter(([name]) => !overridden.has(plainName(name)) && wants(name)) : [];
    return [
      ...await uvPlaces(own.filter(([name]) => isFirst || wants(name)), folder), ...await uvPlaces(inherited, workspace?.folder ?? folder), ...poetryPlaces(project, folder),
    ];
  }

  async function uvPlaces(sources: [string, unknown][], base: string): Promise<string[]> {
    const places: string[] = [];
    for (const [name, source] of sources) {
      // Several sources of one package, told apart by markers, are a list.
      for (const one of Array.isArray(source) ? (source as unknown[]) : [source]) {
        const path = at(one, 'path');
        const place = typeof path === 'string' ? joinPath(base, path) : at(one, 'workspace') === true ? await memberNamed(name) : undefined;
        if (place !== undefined) places.push(place);
      }
    }
    return places;
  }
}

function poetryPlaces(project: Table, folder: string): string[] {
  const poetry = at(project, 'tool', 'poetry');
  const groups = Object.values(table(at(poetry, 'group'))).map((group) => at(group, 'dependencies'));
  return [at(poetry, 'dependencies'), at(poetry, 'dev-dependencies'), ...groups].flatMap((dependencies) =>
    Object.values(table(dependencies)).map((source) => at(source, 'path')).filter((path) => typeof path === 'string').map((path) => joinPath(folder, path)));
}

const plainName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');
const requiredName = (requirement: string): string => plainName(/^\s*[\w.-]+/.exec(requirement)?.[0].trim() ?? '');

/** Whether a project asks for a package. Groups for its own developers count for the first project alone; dependencies that a build makes up can't be read, so anything may be among them. */
function dependenciesOf(project: Table, withGroups: boolean): (name: string) => boolean {
  if (texts(at(project, 'project', 'dynamic')).includes('dependencies')) return () => true;
  const lists = [at(project, 'project', 'dependencies'), ...Object.values(table(at(project, 'project', 'optional-dependencies')))];
  if (withGroups) lists.push(...Object.values(table(at(project, 'dependency-groups'))), at(project, 'tool', 'uv', 'dev-dependencies'));
  const names = new Set(lists.flatMap(texts).map(requiredName));
  return (name) => names.has(plainName(name));
}

const projectIn = async (folder: string, facts: PathFacts): Promise<Table> => readToml(await facts.readText(joinPath(folder, 'pyproject.toml')));

/** The workspace that a project is a member of: looked for upwards to the repository's top, whichever folder is open. */
async function workspaceOf(root: string, facts: PathFacts): Promise<Workspace | null> {
  for (const folder of upwards(root, null)) {
    const uv = at(await projectIn(folder, facts), 'tool', 'uv');
    if (typeof at(uv, 'workspace') === 'object') {
      const [members, excluded] = await Promise.all([foldersLike(folder, texts(at(uv, 'workspace', 'members')), facts), foldersLike(folder, texts(at(uv, 'workspace', 'exclude')), facts)]);
      const all = [folder, ...members.filter((one) => !excluded.some((other) => samePath(other, one)))];
      return all.some((one) => samePath(one, root)) ? { folder, sources: Object.entries(table(at(uv, 'sources'))), members: all } : null;
    }
    if ((await facts.isFolder(joinPath(folder, '.git'))) || (await facts.isFile(joinPath(folder, '.git')))) return null;
  }
  return null;
}

/** Folders that patterns like `packages/*` mean. */
async function foldersLike(base: string, patterns: string[], facts: PathFacts): Promise<string[]> {
  const found: string[] = [];
  for (const pattern of patterns) {
    let here = [base];
    for (const part of pattern.split('/').filter(Boolean)) {
      if (!/[*?]/.test(part)) here = here.map((folder) => joinPath(folder, part));
      else {
        const like = new RegExp(`^${part.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*').replace(/\?/g, '.')}$`);
        const inside = await Promise.all(here.map(async (folder) => (await facts.folders(folder)).filter((name) => like.test(name)).map((name) => joinPath(folder, name))));
        here = inside.flat().slice(0, mostMembers);
      }
    }
    found.push(...here);
  }
  return found.slice(0, mostMembers);
}

async function membersByName(folders: string[], facts: PathFacts): Promise<Map<string, string>> {
  const read = folders.map(async (folder): Promise<[string, string]> => {
    const name = at(await projectIn(folder, facts), 'project', 'name');
    return [typeof name === 'string' ? plainName(name) : '', folder];
  });
  return new Map(await Promise.all(read));
}
