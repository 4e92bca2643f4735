import * as fs from 'node:fs';
import * as path from 'node:path';
import type { VS } from '../vs';
import { artifactFileName } from './artifact-name';
import { copyObject } from './objects';

/** A copy of kept content under a name that says what it is, for an editor to open: what is kept must not change under one. */
export async function copyToOpen(vs: VS, { store, cacheFolder, group, name, mediaType, sha256 }: { store: string; cacheFolder: string; group: string; name: string; mediaType: string; sha256: string }): Promise<string> {
  const file = path.join(cacheFolder, 'opened', group, artifactFileName(name, mediaType));
  await fs.promises.rm(file, { force: true });
  await copyObject(vs, store, sha256, file);
  await fs.promises.chmod(file, 0o444);
  return file;
}
