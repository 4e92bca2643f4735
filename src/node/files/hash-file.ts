import type { Sha256 } from '../../contract/ids';
import { crypto } from './crypto';
import { close, open, read, stat } from './promised';

/** What is longer is hashed in a thread of its own: a second for each gigabyte, which the process that asks (often an editor's) goes on in. */
const longBytes = 16 * 1024 * 1024;

/** SHA-256 of a file of any size, without holding it. */
export async function hashFile(file: string): Promise<Sha256> {
  const { size } = await stat(file);
  const descriptor = await open(file, 'r');
  try {
    // SAFETY: a digest is what the brand says.
    return await (size > longBytes ? hashAside(descriptor) : hashHere(descriptor)) as Sha256;
  } finally {
    await close(descriptor);
  }
}

async function hashHere(descriptor: number): Promise<string> {
  const hash = crypto().createHash('sha256');
  const chunk = Buffer.alloc(256 * 1024);
  for (;;) {
    const { bytesRead } = await read(descriptor, chunk, 0, chunk.length, null);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(chunk.subarray(0, bytesRead));
  }
}

/** A text and no file: several bundles have this, and none of them knows where its files will lie. */
const thread = `
const { parentPort, workerData } = require('node:worker_threads');
const { readSync } = require('node:fs');
const hash = require('node:crypto').createHash('sha256');
const chunk = Buffer.alloc(1024 * 1024);
for (let bytes; (bytes = readSync(workerData, chunk)) > 0;) hash.update(chunk.subarray(0, bytes));
parentPort.postMessage(hash.digest('hex'));
`;

function hashAside(descriptor: number): Promise<string> {
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  return new Promise((resolve, reject) => {
    const worker = new Worker(thread, { eval: true, workerData: descriptor, execArgv: [] });
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.on('exit', (code) => { reject(new Error(`The thread that hashes ended with code ${code}`)); });
  });
}
