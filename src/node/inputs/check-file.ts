import fs from 'node:fs';
import type { TypeForm } from '../../contract/functions';
import { statOf } from '../files/stat';
import { endingOf, formatsOf } from './formats';
import { say } from '../../core/say';

const magics: readonly string[] = ['PAR1', 'ARROW1', 'FEA1', '\u0093NUMPY'];

/** Why a file can't be what a parameter is loaded from; null when it can, as far as is known without loading it. */
export function fileProblem(file: string, type: TypeForm): string | null {
  const found = statOf(file);
  if (!found) return say('{0} is not there. Check the path, or pick another file.', file);
  try {
    fs.accessSync(file, fs.constants.R_OK);
  } catch {
    return say('{0} can’t be read. Change its permissions, or pick another file.', file);
  }
  const formats = formatsOf(type);
  if (!formats) return null;
  if (found.isDirectory()) return formats.folders ? null : say('{0} is a folder. Pick a file: {1}.', file, list(formats.endings));
  const ending = endingOf(file);
  if (formats.endings.includes(ending) || isKnownInside(file)) return null;
  return say('{0} is not a format that can be loaded here. Pick one of {1}.', file, list(formats.endings));
}

const list = (endings: readonly string[]) => endings.join(' ');

/** A file without a telling name is looked into by the loader, so here too. */
function isKnownInside(file: string): boolean {
  const descriptor = fs.openSync(file, 'r');
  try {
    const start = Buffer.alloc(16);
    fs.readSync(descriptor, start, 0, 16, 0);
    return magics.some(magic => start.toString('latin1').startsWith(magic));
  } finally {
    fs.closeSync(descriptor);
  }
}
