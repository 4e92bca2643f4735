// Reports are read, never guessed: one that is not there means that the tool died before it could say.
import fs from 'node:fs';
import path from 'node:path';
import { results } from '../lib/paths.mjs';
import { HumanError } from '../lib/say.mjs';

/** A report's place, with any earlier one removed. */
export function freshReport(name) {
  const file = path.join(results, name);
  fs.mkdirSync(results, { recursive: true });
  fs.rmSync(file, { force: true });
  return file;
}

export function readReport(file, tool) {
  if (!fs.existsSync(file)) throw new HumanError(`${tool} ended without writing its report: its tests count as failed.`);
  return fs.readFileSync(file, 'utf8');
}
