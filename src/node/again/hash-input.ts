import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { hashFile } from '../files/hash-file';

const mib = 1024 * 1024;
const block = 64 * 1024;
const blocks = 64;

/** The hash of a file or folder as docs/format.md defines it, for comparing with what a run kept. Above `sampleAbove` a file is hashed by samples, as it was then. */
export async function hashInput(target: string, sampleAbove: number): Promise<string> {
  const status = await fs.promises.stat(target);
  if (!status.isDirectory()) return hashOne(target, status.size, sampleAbove);
  const digest = createHash('sha256');
  for (const [name, file] of filesBelow(target)) {
    digest.update(name);
    digest.update(`\0${await hashOne(file, fs.lstatSync(file).size, sampleAbove)}\n`);
  }
  return digest.digest('hex');
}

async function hashOne(file: string, size: number, sampleAbove: number): Promise<string> {
  if (size <= sampleAbove) return hashFile(file);
  const digest = createHash('sha256');
  digest.update(`offbook-sample-1:${size}:`);
  const handle = await fs.promises.open(file);
  try {
    const take = async (length: number, at: number) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
      digest.update(buffer.subarray(0, bytesRead));
    };
    await take(mib, 0);
    for (let index = 0; index < blocks; index++) await take(block, Math.floor(((size - block) * index) / (blocks - 1)));
    await take(mib, Math.max(0, size - mib));
  } finally {
    await handle.close();
  }
  return digest.digest('hex');
}

/** Regular files by their relative path's bytes; links are not followed. */
function filesBelow(root: string): [Buffer, string][] {
  const found: [Buffer, string][] = [];
  const visit = (folder: string, prefix: string): void => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const name = prefix + entry.name;
      if (entry.isDirectory()) visit(path.join(folder, entry.name), `${name}/`);
      else if (entry.isFile()) found.push([Buffer.from(name), path.join(folder, entry.name)]);
    }
  };
  visit(root, '');
  return found.sort(([a], [b]) => Buffer.compare(a, b));
}
