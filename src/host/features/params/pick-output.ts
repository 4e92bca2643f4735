import type { RunId } from '../../../contract/ids';
import type { OutputOffer } from '../../../contract/index-api';
import type { FormField, InputChoice } from '../../../contract/params-page';
import { formatBytes, formatCount } from '../../../core/format';
import { HumanError } from '../../../core/human-error';
import { canFill } from '../../../core/python/match';
import type { RunPicker } from '../../services/run-picker';
import type { Store } from '../../services/stores';
import type { VS } from '../../vs';
import { plainName } from '../../plain-text';
import { formatWords } from '../../words';

/** Of so many outputs, newest first, those that fit are offered, and of what each function made last, however long ago. */
const looked = 5_000;

/** A run's output as the data of a parameter: which run is asked with the picker of runs, which output only where several fit. */
export async function pickOutput(vs: VS, picker: RunPicker, store: Store, { param }: FormField): Promise<{ choice: InputChoice; label: string } | null> {
  const { l10n } = vs;
  const of = new Map<RunId, OutputOffer[]>();
  const index = await store.index();
  for (const offer of [...await index.outputs({ limit: looked }), ...await index.offers()]) {
    const known = of.get(offer.run) ?? [];
    if (canFill(param.type, offer) && !known.some(({ output }) => output === offer.output)) of.set(offer.run, [...known, offer]);
  }
  const none = l10n.t('No run has kept an output that {0} could be loaded from. Choose a file.', param.name);
  if (of.size === 0) throw new HumanError('no-outputs', none);
  try {
    const { id } = await picker.one({ title: l10n.t('Run whose output to use for {0}', param.name), none, store: store.path, fits: ({ row }) => of.has(row.id) });
    const offers = of.get(id) ?? [];
    const output = offers.length > 1 ? await oneOf(vs, param.name, offers) : offers[0]?.output;
    return output === undefined ? null : { choice: { kind: 'output', run: id, output }, label: l10n.t('{0} of run {1}', output, id) };
  } catch (error) {
    if (error instanceof vs.CancellationError) return null;
    throw error;
  }
}

async function oneOf(vs: VS, name: string, offers: readonly OutputOffer[]): Promise<string | undefined> {
  const { l10n } = vs;
  const size = ({ rows, columns, bytes }: OutputOffer) => (rows !== null && columns !== null ? `${formatCount(rows)} × ${columns}` : bytes === null ? '' : formatBytes(bytes, formatWords(l10n)));
  const picked = await vs.window.showQuickPick(offers.map(offer => ({ label: plainName(offer.output), description: plainName([offer.pythonType, size(offer)].filter(Boolean).join(' · ')), output: offer.output })), { placeHolder: l10n.t('Output to use for {0}', name), matchOnDescription: true });
  return picked?.output;
}
