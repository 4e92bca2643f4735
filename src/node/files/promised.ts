import fs from 'node:fs';
import { promisify } from 'node:util';

/**
 * The few that a run's start needs. `node:fs/promises` would do, but loading it brings half of Node's library along (readline, streams), which is a
 * noticeable part of the time before a run.
 */
export const close = promisify(fs.close);
export const link = promisify(fs.link);
export const mkdir = promisify(fs.mkdir);
export const open = promisify(fs.open);
export const read = promisify(fs.read);
export const readFile = promisify(fs.readFile);
export const rename = promisify(fs.rename);
export const rm = promisify(fs.rm);
export const stat = promisify(fs.stat);
export const writeFile = promisify(fs.writeFile);
