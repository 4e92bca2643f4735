import * as fs from 'node:fs';
import * as path from 'node:path';
import { HumanError } from '../../core/human-error';
import type { VS } from '../vs';
import { artifactFileName } from './artifact-name';

/** Asks where to, and writes it there. `name`: what it shows, whatever that is. Answers the file; null: given up. */
export async function savePicture(vs: VS, folder: string, name: string, type: 'png' | 'svg', bytes: Uint8Array): Promise<string | null> {
  const target = await vs.window.showSaveDialog({ defaultUri: vs.Uri.file(path.join(folder, `${artifactFileName(name, null)}.${type}`)), filters: { [type.toUpperCase()]: [type] } });
  if (!target) return null;
  await fs.promises.writeFile(target.fsPath, bytes).catch((error: NodeJS.ErrnoException) => { throw new HumanError('not-saved', vs.l10n.t('{0} can’t be written ({1}). Save it elsewhere.', target.fsPath, error.code ?? error.message)); });
  return target.fsPath;
}
