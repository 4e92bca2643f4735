import * as fs from 'node:fs';
import * as path from 'node:path';
import type { RunDetail } from '../../../contract/run';
import { copyObject, readObject } from '../../services/objects';
import type { VS } from '../../vs';

/** The editor cuts a hover's text after 100,000 characters: a picture in the text has to leave room for the rest. */
const mostInText = 48 * 1024;
const mostBytes = 8 * 1024 * 1024;

/** Where the editor finds a run's first figure: in the address itself where it is small, else in a file. */
export async function figureAddress(vs: VS, { store, detail, cacheFolder }: { store: string; detail: RunDetail; cacheFolder: string }): Promise<string | null> {
  const found = detail.artifacts.find(({ role, mediaType }) => role === 'figure' && mediaType === 'image/png');
  const { sha256, bytes } = found ?? {};
  if (!sha256 || bytes === undefined || bytes === null || bytes > mostBytes) return null;
  if (bytes <= mostInText) return `data:image/png;base64,${Buffer.from(await readObject(vs, store, sha256, mostInText)).toString('base64')}`;
  return vs.Uri.file(await fileOf(vs, store, sha256, path.join(cacheFolder, 'hovered'))).toString();
}

/** A copy whose name ends in .png, since the editor shows no other file; the pictures of earlier hovers make room for it. */
async function fileOf(vs: VS, store: string, sha256: string, folder: string): Promise<string> {
  const file = path.join(folder, `${sha256}.png`);
  if (fs.existsSync(file)) return file;
  await fs.promises.rm(folder, { recursive: true, force: true });
  await copyObject(vs, store, sha256, file);
  return file;
}
