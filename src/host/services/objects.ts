import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Sha256 } from '../../contract/ids';
import type { VS } from '../vs';
import { HumanError } from '../../core/human-error';

export const objectPath = (store: string, sha256: string): string => path.join(store, 'objects', sha256.slice(0, 2), sha256);

export const mostObjectBytes = 32 * 1024 * 1024;

/** An object's bytes, or why they can't be had: not copied here, too large to show, or not what its name says. */
export async function readObject(vs: VS, store: string, sha256: string, most = mostObjectBytes): Promise<Uint8Array> {
  const { l10n } = vs;
  const bytes = await fs.promises.stat(objectPath(store, sha256)).then(
    async ({ size }) => {
      if (size > most) throw new HumanError('too-large', l10n.t('This is too large to show here. Save it to look at it.'));
      return fs.promises.readFile(objectPath(store, sha256));
    },
    () => { throw notHere(vs); });
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw damaged(vs);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Where an object lies, its bytes checked: for whoever reads it by its path. */
export async function wholeObject(vs: VS, store: string, sha256: Sha256): Promise<string> {
  const { checkObject, StoreLayout } = await import('../../node/store');
  const state = await checkObject(new StoreLayout(store), sha256);
  if (state === 'absent') throw notHere(vs);
  if (state === 'damaged') throw damaged(vs);
  return objectPath(store, sha256);
}

/** Copies an object out of the store, checked while it is read: an artifact of any size. */
export async function copyObject(vs: VS, store: string, sha256: string, target: string): Promise<void> {
  const source = objectPath(store, sha256);
  if (!(await fs.promises.access(source).then(() => true, () => false))) throw notHere(vs);
  const hash = createHash('sha256');
  for await (const chunk of fs.createReadStream(source)) hash.update(chunk as Buffer);
  if (hash.digest('hex') !== sha256) throw damaged(vs);
  await fs.promises.mkdir(path.dirname(target), { recursive: true });
  await fs.promises.copyFile(source, target);
}

const notHere = ({ l10n }: VS) => new HumanError('not-here', l10n.t('The content is not in this store: the run was copied here without it. Copy the objects folder too.'));
const damaged = ({ l10n }: VS) => new HumanError('damaged', l10n.t('The content on disk is not what was kept: its hash has changed. Run again to make it anew.'));
