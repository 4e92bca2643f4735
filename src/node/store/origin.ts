import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunId } from '../../contract/ids';
import type { Imported, Origin } from '../../contract/keeping';
import { HumanError } from '../../core/human-error';
import { Fields } from '../../core/runs/fields';
import { chance } from '../files/chance';
import { rename, rm, writeFile } from '../files/promised';
import type { StoreLayout } from './layout';
import { makeFolder } from './make-folder';
import { isSealed, makeKey, sealOf } from './seal';
import { say } from '../../core/say';

/** Loading one of these runs whatever code is in it. A media type is the record's own word, so what is none of the harmless ones counts too. */
const harmless = /^(?:text\/|image\/|application\/(?:json|x-ndjson|pdf|xml|yaml|toml|x-npy|x-onnx|x-safetensors|vnd\.apache\.(?:parquet|arrow\.file)|vnd\.openxmlformats-|vnd\.sqlite3|x-xgboost|x-lightgbm|vnd\.plotly))/;
export const mayRunCode = (mediaType: string): boolean => !harmless.test(mediaType);

/** Where the run came from; null: it was made here, by this user. What can't be read trusts nothing. */
export function readOrigin(store: StoreLayout, id: RunId, cacheFolder: string): Origin | null {
  const { folder, request } = store.run(id);
  const asked = readText(request) ?? '';
  const marker = readText(join(folder, 'imported.json'));
  if (marker === undefined) return isSealed(readText(join(folder, 'seal')), 'made', id, asked, cacheFolder) ? null : { kind: 'copied', from: '', at: 0, trusted: false };
  let fields: Fields | undefined;
  try {
    fields = Fields.of(JSON.parse(marker));
  } catch {
    fields = undefined;
  }
  const from = fields?.text('from', 300) ?? '';
  // Whoever copies a folder here may have trusted it where it was: that says nothing of this machine.
  const trusted = fields?.boolean('trusted') === true && isSealed(fields.text('seal', 100), 'trusted', id, asked, cacheFolder);
  return from === '' ? { kind: 'copied', from, at: 0, trusted } : { kind: 'imported', from, at: fields?.number('at') ?? 0, trusted };
}

/** A person said that what this run holds may be loaded, whatever code is in it. */
export async function trustOrigin(store: StoreLayout, id: RunId, cacheFolder: string): Promise<void> {
  const origin = readOrigin(store, id, cacheFolder);
  if (origin === null || origin.trusted) return;
  const draft = join(store.tmp, `imported-${id}-${chance()}`);
  try {
    await makeKey(cacheFolder);
    const seal = sealOf('trusted', id, readText(store.run(id).request) ?? '', cacheFolder);
    const imported: Imported = { v: 1, at: origin.at, from: origin.from, trusted: true, ...(seal === null ? {} : { seal }) };
    await makeFolder(store.tmp);
    await writeFile(draft, `${JSON.stringify(imported)}\n`, { flag: 'wx' });
    await rename(draft, join(store.run(id).folder, 'imported.json'));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw new HumanError('imported', say('That run {0} is trusted can’t be written ({1}). Make its folder and {2} writable.', id, (error as NodeJS.ErrnoException).code ?? String(error), cacheFolder), { cause: error });
  }
}

/** There and no text (a folder, no permission) is as good as empty. */
function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : '';
  }
}
