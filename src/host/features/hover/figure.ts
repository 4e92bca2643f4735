import * as fs from 'node:fs';
import * as path from 'node:path';
import type { RunDetail } from '../../../contract/run';
import { copyObject, readObject } from '../../services/objects';
import type { VS } from '../../vs';

/** The editor cuts a hover's text after 100,000 characters: a picture in the text has to leave room for the rest. */
const mostInText = 48 * 1024;
const mostBytes = 8 * 1024 * 1024;
const mostWidth = 320;

interface Wanted { store: string; detail: RunDetail; cacheFolder: string; height: number }

/** A run's first figure as a picture's address in Markdown, the bytes themselves where they are few, else a file; and how wide it is to be, at most so high. */
export async function figureAddress(vs: VS, { store, detail, cacheFolder, height }: Wanted): Promise<string | null> {
  const found = detail.artifacts.find(({ role, mediaType }) => role === 'figure' && mediaType === 'image/png');
  const { sha256, bytes } = found ?? {};
  if (!sha256 || bytes === undefined || bytes === null || bytes > mostBytes) return null;
  if (bytes <= mostInText) {
    const png = Buffer.from(await readObject(vs, store, sha256, mostInText));
    return sized(`data:image/png;base64,${png.toString('base64')}`, png, height);
  }
  const file = await fileOf(vs, store, sha256, path.join(cacheFolder, 'hovered'));
  return sized(vs.Uri.file(file).toString(), await beginningOf(file), height);
}

/** A copy whose name ends in .png, since the editor shows no other file; the pictures of earlier hovers make room for it. */
async function fileOf(vs: VS, store: string, sha256: string, folder: string): Promise<string> {
  const file = path.join(folder, `${sha256}.png`);
  if (fs.existsSync(file)) return file;
  await fs.promises.rm(folder, { recursive: true, force: true });
  await copyObject(vs, store, sha256, file);
  return file;
}

/** What a PNG says of its size stands in its first bytes. */
const sizeEnd = 24;

async function beginningOf(file: string): Promise<Buffer> {
  const handle = await fs.promises.open(file);
  try {
    return (await handle.read(Buffer.alloc(sizeEnd), 0, sizeEnd, 0)).buffer;
  } finally {
    await handle.close();
  }
}

/** The width alone, so that no picture is drawn out of shape where the hover is narrower still. */
function sized(address: string, png: Buffer, mostHeight: number): string | null {
  if (png.length < sizeEnd || png.toString('latin1', 12, 16) !== 'IHDR') return null;
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  if (width === 0 || height === 0) return null;
  return `${address}|width=${Math.max(1, Math.floor(Math.min(width, mostWidth, (mostHeight * width) / height)))}`;
}
