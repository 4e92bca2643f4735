import type { RunId } from '../../contract/ids';
import type { FieldInput } from '../../contract/params-page';
import type { RunDetail } from '../../contract/run';
import type { VS } from '../vs';
import type { Planned } from './launcher';

interface Place { storePath: string; cacheFolder: string }

/** Before a pickle of a run that was not made here is loaded, a person says whether its code may run; the answer is kept with that run. */
export async function askWhetherTrusted(vs: VS, { storePath, cacheFolder }: Place, { plan, offers }: Pick<Planned, 'plan' | 'offers'>, fields: Record<string, FieldInput>): Promise<void> {
  const choices = plan.fields.flatMap(({ param, initial }) => {
    const field = Object.hasOwn(fields, param.name) ? fields[param.name] : undefined;
    if (field !== undefined) return field.kind === 'input' ? [field.choice] : [];
    return initial.kind === 'input' ? [initial.choice] : [];
  });
  if (!choices.some(({ kind }) => kind !== 'file')) return;
  const [{ runOfChoice }, { readDetail }, { mayRunCode, readOrigin, StoreLayout, trustOrigin }] = await Promise.all([import('../../node/inputs/resolve'), import('../../node/runs/read-detail'), import('../../node/store')]);
  const { l10n } = vs;
  const store = new StoreLayout(storePath);
  for (const choice of choices) {
    const run = runOfChoice(choice, offers);
    const origin = run === null ? null : readOrigin(store, run, cacheFolder);
    if (run === null || origin === null || origin.trusted || choice.kind === 'file') continue;
    // Only what each function made last is offered: of an older run its own record tells.
    const media = (offers.find(offer => offer.run === run && offer.output === choice.output) ?? readDetail(store, run)?.outputs.find(({ name }) => name === choice.output))?.mediaType ?? '';
    if (!mayRunCode(media)) continue;
    const detail = origin.kind === 'imported'
      ? l10n.t('The output “{0}” came with {1}. Loading it runs whatever code is in it: only do so if you trust where it came from.', choice.output, origin.from)
      : l10n.t('The output “{0}” is of run {1}, which was copied here from elsewhere. Loading it runs whatever code is in it: only do so if you trust where it came from.', choice.output, run);
    await confirm(vs, l10n.t('Load what came from elsewhere?'), detail, l10n.t('Load It'));
    await trustOrigin(store, run, cacheFolder);
  }
}

/** Before a run that was not made here is made again: its code and interpreter are somebody else's word, and so is what its data holds. */
export async function askWhetherMayRun(vs: VS, { storePath, cacheFolder }: Place, { id, request }: Pick<RunDetail, 'id' | 'request'>): Promise<void> {
  const { mayRunCode, readOrigin, StoreLayout, trustOrigin } = await import('../../node/store');
  const { l10n } = vs;
  const store = new StoreLayout(storePath);
  const makers = Object.values(request?.inputs ?? {}).flatMap(input => (input.kind === 'output' && mayRunCode(input.mediaType) ? [input.run] : []));
  const foreign = [...new Set<RunId>([id, ...makers])].filter(run => readOrigin(store, run, cacheFolder)?.trusted === false);
  if (foreign.length === 0) return;
  const { kind, from } = readOrigin(store, id, cacheFolder) ?? { kind: null, from: '' };
  const detail = kind === 'imported' ? l10n.t('This run came with {0}. Making it again runs its code and loads its data, whatever is in them: only do so if you trust where it came from.', from)
    : kind === 'copied' ? l10n.t('This run was copied here from elsewhere. Making it again runs its code and loads its data, whatever is in them: only do so if you trust where it came from.')
      : l10n.t('Its data is of run {0}, which came from elsewhere. Loading it runs whatever code is in it: only do so if you trust where it came from.', foreign.join(', '));
  await confirm(vs, l10n.t('Run what came from elsewhere?'), detail, l10n.t('Run It'));
  for (const run of foreign) await trustOrigin(store, run, cacheFolder);
}

async function confirm(vs: VS, question: string, detail: string, yes: string): Promise<void> {
  if (await vs.window.showWarningMessage(question, { modal: true, detail }, yes) !== yes) throw new vs.CancellationError();
}
