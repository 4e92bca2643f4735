import type { TextDrift, TextPart, Vocabulary } from '../../src/contract/drift';
import { formatColumn, formatExactCount } from '../shared/format';
import { type StringKey, t } from '../shared/l10n';
import { Pairs } from './picture';
import type { Way } from './ways';
import { percent } from './words';

const partNames: Readonly<Record<TextPart['what'], StringKey>> = { length: 'partLength', words: 'partWords', vocabulary: 'partVocabulary' };

export const textWays = ({ by, parts }: TextDrift): Way[] => parts.map(({ what, pValue, effect }) => ({ name: t(partNames[what]), isDecisive: what === by, pValue, effect }));

/** Mean words of a text, a row of the table of both sides. */
export const wordsRow = ({ words }: TextDrift): [string, string[]] => [t('wordsMean'), formatColumn([words.reference.mean, words.current.mean])];

/** How many words are unknown, and which words changed most, by how many texts have them. */
export function ChangedWords({ vocabulary: { unknown, changed, texts } }: { vocabulary: Vocabulary }) {
  return (
    <figure class="changed-words">
      <figcaption class="quiet">{t('changedWords')}</figcaption>
      <Pairs pairs={changed.map(({ word, reference, current }) => ({ label: word, reference, current }))} />
      <p class="unknown-words">{t('unknownWords', percent(unknown.current), percent(unknown.reference))}</p>
      <p class="quiet">{t('wordsSample', formatExactCount(texts.reference), formatExactCount(texts.current))}</p>
    </figure>
  );
}
