import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import type { ProfileOptions, TableProfile } from '../../../contract/profile';
import type { Found } from '../files';

/** Grows with every change of what a profile holds or how it is reckoned. */
const version = 2;
const mostBytes = 64 * 2 ** 20;
const mostOfOne = 8 * 2 ** 20;

interface Note { stamp: string; content: string }

/**
 * Profiles by what the file holds. What lies under a path is hashed once; while size, times and inode stay, the hash stands. A file that was touched or moved is hashed again, if there is
 * anything of its size to be found; one that was changed finds nothing.
 */
export class RememberedProfiles {
  constructor(private readonly folder: string, private readonly room = mostBytes) {}

  async recall(found: Found, options: ProfileOptions, signal: AbortSignal): Promise<TableProfile | null> {
    const wanted = options.exact === false ? [options, { ...options, exact: true }] : [options];
    try {
      if (!fs.readdirSync(this.folder).some((name) => name.startsWith(`${found.bytes}-`))) return null;
      const stamp = stampOf(found);
      const content = this.noted(found, stamp) ?? await hashOf(found, signal);
      if (stampOf(found) !== stamp) return null;
      this.note(found, { stamp, content });
      // An exact one is the better answer to who asked for an approximate one.
      for (const each of wanted.reverse()) {
        const profile = this.read(path.join(this.folder, nameOf(found, content, each)));
        if (profile !== null) return profile;
      }
    } catch {
      // What can't be remembered is counted again.
    }
    return null;
  }

  /** Hashing costs little beside what was just counted. */
  async keep(found: Found, options: ProfileOptions, profile: TableProfile, signal: AbortSignal): Promise<void> {
    try {
      const stamp = stampOf(found);
      fs.mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      const content = this.noted(found, stamp) ?? await hashOf(found, signal);
      const packed = zlib.gzipSync(JSON.stringify(profile));
      // Changed since: nobody knows which of both was counted.
      if (packed.length > mostOfOne || stampOf(found) !== stamp || !sameAs(found)) return;
      this.note(found, { stamp, content });
      this.write(path.join(this.folder, nameOf(found, content, options)), packed);
      this.tidy();
    } catch {
      // Nothing is remembered, then.
    }
  }

  private read(file: string): TableProfile | null {
    if (!fs.existsSync(file)) return null;
    const now = new Date();
    fs.utimesSync(file, now, now);
    // SAFETY: the name says by which version it was written, into a folder that is the user's own.
    return JSON.parse(zlib.gunzipSync(fs.readFileSync(file), { maxOutputLength: 32 * mostOfOne }).toString('utf8')) as TableProfile;
  }

  private noted(found: Found, stamp: string): string | null {
    try {
      const note = JSON.parse(fs.readFileSync(this.noteOf(found), 'utf8')) as Partial<Note>;
      return note.stamp === stamp && typeof note.content === 'string' ? note.content : null;
    } catch {
      return null;
    }
  }

  private note(found: Found, note: Note): void { this.write(this.noteOf(found), JSON.stringify(note)); }
  private noteOf({ source }: Found): string { return path.join(this.folder, `at-${digest(source.path).slice(0, 32)}.json`); }

  private write(file: string, content: string | Buffer): void {
    const part = `${file}.${process.pid}.part`;
    fs.writeFileSync(part, content, { mode: 0o600 });
    fs.renameSync(part, file);
  }

  /** The ones that were used last stay. */
  private tidy(): void {
    const files = fs.readdirSync(this.folder).map((name) => { const file = path.join(this.folder, name); const { size, mtimeMs } = fs.statSync(file); return { file, size, mtimeMs }; }).sort((one, other) => other.mtimeMs - one.mtimeMs);
    let total = 0;
    for (const { file, size } of files) {
      total += Math.max(size, 4096);
      if (total > this.room) fs.rmSync(file, { force: true });
    }
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** How it is read decides what it says, and so does what it is called where that tells the format. */
const nameOf = ({ source, name, bytes, format }: Found, content: string, { target, exact = true }: ProfileOptions): string =>
  `${bytes}-${digest(JSON.stringify([version, content, format, name, source.csv ?? null, source.part ?? null, target ?? null, exact])).slice(0, 40)}.json.gz`;

/** Beside what `find` looks at: the time of the last change, which nobody sets back. */
function stampOf({ files }: Found): string {
  return digest(files.map((file) => { const { size, mtimeNs, ctimeNs, ino } = fs.statSync(file, { bigint: true }); return `${file} ${size} ${mtimeNs} ${ctimeNs} ${ino}`; }).join('\n'));
}

/** Is it still what was found before it was read? */
const sameAs = ({ files, stamp }: Found): boolean => files.every((file) => { const { size, mtimeMs, ino } = fs.statSync(file); return stamp.includes(`${file} ${size} ${mtimeMs} ${ino}`); });

async function hashOf({ files, folder }: Found, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    const own = createHash('sha256');
    await pipeline(fs.createReadStream(file, { highWaterMark: 2 ** 20 }), own, { signal });
    hash.update(`${folder === null ? '' : path.relative(folder, file)}\0${own.digest('hex')}\n`);
  }
  return hash.digest('hex');
}
