import * as fs from 'node:fs';
import * as path from 'node:path';
import type { KeptRules } from '../../../contract/drift';
import { HumanError } from '../../../core/human-error';
import { keptRulesFile, noRules, readKeptRules, writeKeptRules } from '../../../core/drift/kept-rules';
import type { VS } from '../../vs';

const mostBytes = 1_000_000;

/** The rules of the project that data belongs to. */
export interface Kept {
  file: string;
  /** As the file says now; throws when it says nothing that can be read. */
  read(): Promise<KeptRules>;
  change(to: (rules: KeptRules) => KeptRules): Promise<void>;
}

export function keptAt(vs: VS, root: string): Kept {
  const file = path.join(root, keptRulesFile);
  async function read(): Promise<KeptRules> {
    const text = await fs.promises.readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw new HumanError('drift-kept', vs.l10n.t('{0} can’t be read. Check its permissions.', file));
    });
    if (text === null) return noRules;
    if (text.length > mostBytes) throw new HumanError('drift-kept', vs.l10n.t('{0} is too large to be one of ours. Delete it to begin anew.', file));
    return readKeptRules(text);
  }
  return {
    file, read,
    async change(to) {
      const text = writeKeptRules(to(await read()));
      const draft = `${file}.${process.pid}.part`;
      await fs.promises.writeFile(draft, text).then(() => fs.promises.rename(draft, file)).catch(() => { throw new HumanError('drift-kept', vs.l10n.t('{0} can’t be written. Check the folder’s permissions.', file)); });
    },
  };
}
