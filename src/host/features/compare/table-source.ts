import type { DataSource } from '../../../contract/data-api';
import { HumanError } from '../../../core/human-error';
import { hashFile } from '../../../node/files/hash-file';
import { dataOutputs, inputSource, outputSource } from '../../../node/runs/run-data';
import { StoreLayout } from '../../../node/store';
import type { VS } from '../../vs';
import type { Side } from './subject';

export type Flow = 'input' | 'output';
/** Objects whose bytes were seen to be what their name says: they are never written again. */
export type Checked = Set<string>;

/** A table of a run, as the run had it: from the store, its bytes checked, or a file that is still what the run read. Else a sentence that says why not. */
export async function tableSource({ l10n }: VS, { ref, detail }: Side, flow: Flow, name: string, checked: Checked): Promise<DataSource> {
  const store = new StoreLayout(ref.store);
  const source = flow === 'input' ? await inputSource(store, detail, one(detail.inputs)) : outputSource(store, detail, kept());
  const sha256 = flow === 'input' ? one(detail.inputs).sha256 : kept().sha256;
  if (sha256 === undefined || source.path !== store.object(sha256 as ReturnType<typeof kept>['sha256'] & string) || checked.has(source.path)) return source;
  if (await hashFile(source.path) !== sha256) throw new HumanError('damaged', l10n.t('The kept data of “{0}” of run {1} is damaged: its hash has changed. Run the function again to make it anew.', name, ref.id));
  checked.add(source.path);
  return source;

  function one<T extends { name: string }>(all: readonly T[]): T {
    const found = all.find(each => each.name === name);
    if (!found) throw new HumanError('no-data', l10n.t('This run has no data called {0}.', name));
    return found;
  }
  /** A file that a run wrote and did not keep may be anything by now. */
  function kept() {
    const output = one(dataOutputs(detail));
    if (output.sha256 === undefined) throw new HumanError('not-kept', l10n.t('“{0}” was written by run {1} and not kept: what lies there now may be other data. Compare the files themselves with Compare Two Data Files.', name, ref.id));
    return output;
  }
}
