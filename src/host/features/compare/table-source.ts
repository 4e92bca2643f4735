import type { DataSource } from '../../../contract/data-api';
import { HumanError } from '../../../core/human-error';
import { dataOutputs, inputSource, outputSource } from '../../../node/runs/run-data';
import { StoreLayout } from '../../../node/store';
import type { VS } from '../../vs';
import type { Side } from './subject';

export type Flow = 'input' | 'output';

/** A table of a run, as the run had it: from the store, its bytes checked, or a file that is still what the run read. Else a sentence that says why not. */
export async function tableSource({ l10n }: VS, { ref, detail }: Side, flow: Flow, name: string): Promise<DataSource> {
  const store = new StoreLayout(ref.store);
  return flow === 'input' ? inputSource(store, detail, one(detail.inputs)) : outputSource(store, detail, kept());

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
