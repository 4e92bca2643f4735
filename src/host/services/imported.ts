import type { FieldInput } from '../../contract/params-page';
import type { VS } from '../vs';
import type { Planned } from './launcher';

/** Before an imported run's pickle is loaded, a person says whether its code may run; the answer is kept with that run. */
export async function askWhetherTrusted(vs: VS, storePath: string, { plan, offers }: Pick<Planned, 'plan' | 'offers'>, fields: Record<string, FieldInput>): Promise<void> {
  const choices = plan.fields.flatMap(({ param, initial }) => {
    const field = Object.hasOwn(fields, param.name) ? fields[param.name] : undefined;
    if (field !== undefined) return field.kind === 'input' ? [field.choice] : [];
    return initial.kind === 'input' ? [initial.choice] : [];
  });
  if (!choices.some(({ kind }) => kind !== 'file')) return;
  const [{ runOfChoice }, { mayRunCode, readImported, StoreLayout, trustImported }] = await Promise.all([import('../../node/inputs/resolve'), import('../../node/store')]);
  const { l10n } = vs;
  const store = new StoreLayout(storePath);
  for (const choice of choices) {
    const run = runOfChoice(choice, offers);
    const imported = run === null ? null : readImported(store, run);
    if (run === null || imported === null || imported.trusted || choice.kind === 'file') continue;
    const media = offers.find(offer => offer.run === run && offer.output === choice.output)?.mediaType ?? '';
    if (!mayRunCode(media)) continue;
    const load = l10n.t('Load It');
    const answer = await vs.window.showWarningMessage(l10n.t('Load what was imported?'), {
      modal: true, detail: l10n.t('The output “{0}” came with {1}. Loading it runs whatever code is in it: only do so if you trust where it came from.', choice.output, imported.from || run),
    }, load);
    if (answer !== load) throw new vs.CancellationError();
    await trustImported(store, run);
  }
}
