import fs from 'node:fs';

/** Undefined for what isn't there and for what may not be looked at: to a search both are nothing. Links are followed. */
export function statOf(path: string): fs.Stats | undefined {
  try {
    return fs.statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

export const isFile = (path: string) => statOf(path)?.isFile() === true;
export const isFolder = (path: string) => statOf(path)?.isDirectory() === true;
