import fs from 'node:fs';
import path from 'node:path';
import type { KeptRules } from '../../contract/drift';
import { keptRulesFile, noRules, readKeptRules } from '../../core/drift/kept-rules';

/** What the page keeps for a project holds on the command line too, in its folder. */
export function keptRules(folder: string): KeptRules {
  const file = path.join(folder, keptRulesFile);
  return fs.existsSync(file) ? readKeptRules(fs.readFileSync(file, 'utf8')) : noRules;
}
