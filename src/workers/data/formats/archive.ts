import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';

const mostEntries = 10_000;
/** What a zip unpacks to is bounded: a few kilobytes can hold terabytes of zeros. */
const mostBytes = 16 * 2 ** 30;

/** The entries of a zip by name, and a way to read them; it is closed afterwards. `mostRatio`: of bytes to packed bytes, for large entries. */
export async function withArchive<T>(file: string, name: string, mostRatio: number, use: (entries: ReadonlyMap<string, Entry>, zip: ZipFile) => Promise<T>): Promise<T> {
  let zip: ZipFile;
  try {
    zip = await openPromise(file, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
  } catch {
    throw new HumanError('unreadable', say('{0} is damaged: its end, which lists what is in it, is missing. It was cut off, or is still being written; make or copy it again.', name));
  }
  try {
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) {
      if (entries.size >= mostEntries) throw new HumanError('unreadable', say('{0} holds more than {1} files.', name, mostEntries));
      if (entry.uncompressedSize > mostBytes || entry.uncompressedSize > Math.max(2 ** 24, entry.compressedSize * mostRatio)) throw new HumanError('unreadable', say('{0} would unpack to {1} bytes, which is more than such a file holds. It is not opened.', name, entry.uncompressedSize));
      entries.set(entry.fileName, entry);
    }
    return await use(entries, zip);
  } finally {
    zip.close();
  }
}

/** An entry as a file of its own; never longer than it says. */
export async function unpackTo(zip: ZipFile, entry: Entry, target: string, signal: AbortSignal): Promise<void> {
  let left = entry.uncompressedSize;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length;
      done(left < 0 ? new Error('it is longer than it says') : null, chunk);
    },
  });
  await pipeline([await zip.openReadStreamPromise(entry), bounded, createWriteStream(target)], { signal });
}
