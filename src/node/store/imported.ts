import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunId } from '../../contract/ids';
import type { Imported } from '../../contract/keeping';
import { HumanError } from '../../core/human-error';
import { Fields } from '../../core/runs/fields';
import { rename, rm, writeFile } from '../files/promised';
import type { StoreLayout } from './layout';
import { makeFolder } from './make-folder';
import { say } from '../../core/say';

/** Loading one of these runs whatever code is in it. A media type is the record's own word, so what is none of the harmless ones counts too. */
const harmless = /^(?:text\/|image\/|application\/(?:json|x-ndjson|pdf|xml|yaml|toml|x-npy|x-onnx|x-safetensors|vnd\.apache\.(?:parquet|arrow\.file)|vnd\.openxmlformats-|vnd\.sqlite3|x-xgboost|x-lightgbm|vnd\.plotly))/;
export const mayRunCode = (mediaType: string): boolean => !harmless.test(mediaType);

/** Where the run came from, when it was imported; null: it was made here, or copied here by hand. A marker that can't be read trusts nothing. */
export function readImported(store: StoreLayout, id: RunId): Imported | null {
  let text: string;
  try {
    text = readFileSync(join(store.run(id).folder, 'imported.json'), 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : { v: 1, at: 0, from: '', trusted: false };
  }
  let fields: Fields | undefined;
  try {
    fields = Fields.of(JSON.parse(text));
  } catch {
    fields = undefined;
  }
  return { v: 1, at: fields?.number('at') ?? 0, from: fields?.text('from', 300) ?? '', trusted: fields?.boolean('trusted') ?? false };
}

/** A person said that what this imported run holds may be loaded, whatever code is in it. */
export async function trustImported(store: StoreLayout, id: RunId): Promise<void> {
  const imported = readImported(store, id);
  if (imported === null || imported.trusted) return;
  const draft = join(store.tmp, `imported-${id}-${randomBytes(4).toString('hex')}`);
  try {
    await makeFolder(store.tmp);
    await writeFile(draft, `${JSON.stringify({ ...imported, trusted: true })}\n`, { flag: 'wx' });
    await rename(draft, join(store.run(id).folder, 'imported.json'));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw new HumanError('imported', say('That run {0} is trusted can’t be written ({1}). Make its folder writable.', id, (error as NodeJS.ErrnoException).code ?? String(error)), { cause: error });
  }
}
