import * as fs from 'node:fs';
import * as path from 'node:path';
import type { RunDetail } from '../../contract/run';
import { declaredDependencies, type Distribution, distributionOf } from '../../core/python/distribution';

const readable = 1 << 20;

/** What to install for a module that a project's run missed, by what the project itself declares. */
export async function distributionFor(module: string, root: string): Promise<Distribution> {
  const read = async (file: string): Promise<string | null> => {
    try {
      return (await fs.promises.stat(file)).size > readable ? null : await fs.promises.readFile(file, 'utf8');
    } catch {
      return null;
    }
  };
  const names = await fs.promises.readdir(root).catch(() => []);
  const requirements = await Promise.all(names.filter(name => /^requirements.*\.(?:txt|in)$/i.test(name)).slice(0, 20).map(name => read(path.join(root, name))));
  return distributionOf(module, declaredDependencies(await read(path.join(root, 'pyproject.toml')), requirements.filter(text => text !== null)));
}

/** Of a run that ended because a package was missing; null: it did not. */
export const lackingOf = async ({ error, request }: RunDetail): Promise<Distribution | null> => (error?.package && request?.project.root ? distributionFor(error.package, request.project.root) : null);
