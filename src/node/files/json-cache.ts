import fs from 'node:fs';
import path from 'node:path';
import { chance } from './chance';

/** A file of JSON that may vanish or be torn at any time: then the answer is null and the caller works it out again. */
export function readCached(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Whole or not at all; a cache that can't be written costs time, never the work, so failures are swallowed here. */
export function writeCached(file: string, value: unknown): void {
  const temporary = `${file}.${process.pid}.${chance()}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(temporary, JSON.stringify(value));
    fs.renameSync(temporary, file);
  } catch {
    fs.rmSync(temporary, { force: true });
  }
}
