import type { RunDetail } from '../../../contract/run';
import { HumanError } from '../../../core/human-error';
import type { Module } from '../../module';
import { registerCodeDocuments } from '../../services/code-documents';
import type { Launcher } from '../../services/launcher';
import type { Log } from '../../services/log';
import type { RunRef } from '../../services/stores';
import { mustBeTrusted } from '../../services/trust';
import type { VS } from '../../vs';

interface Deps { log: Log; launcher: Launcher }

/** The code as a run had it: beside what the files hold now, or put back into a place of its own. */
export function createCodeModule(vs: VS, { log, launcher }: Deps): Module & { compare(ref: RunRef): Promise<void>; restore(ref: RunRef): Promise<void> } {
  const { l10n } = vs;

  async function detailOf(ref: RunRef): Promise<RunDetail> {
    const detail = await launcher.detail(ref);
    if (!detail) throw new HumanError('no-run', l10n.t('The run {0} is not there any more.', ref.id));
    return detail;
  }

  return {
    commands: {},
    disposables: [registerCodeDocuments(vs, log)],
    async compare(ref) {
      const [detail, { compareCode }] = await Promise.all([detailOf(ref), import('./compare')]);
      await compareCode(vs, ref, detail);
    },
    async restore(ref) {
      mustBeTrusted(vs);
      const [detail, { restoreCode }] = await Promise.all([detailOf(ref), import('./restore')]);
      await restoreCode(vs, log, ref, detail);
    },
  };
}
