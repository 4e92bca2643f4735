import type { TextDrift, TextPart, Vocabulary } from '../../src/contract/drift';
import { formatColumn, formatExactCount, formatNumber } from '../shared/format';
import { type StringKey, t } from '../shared/l10n';
import { chance, percent } from './words';
import { Pairs } from './picture';

const partNames: Readonly<Record<TextPart['what'], StringKey>> = { length: 'partLength', words: 'partWords', vocabulary: 'partVocabulary' };

/** The ways in which a column of texts was looked at, the one that decided marked. */
export function TextParts({ text }: { text: TextDrift }) {
  return (
    <table class="sides">
      <thead><tr><th /><th scope="col" class="number">{t('pValue')}</th><th scope="col" class="number">{t('effectTitle')}</th></tr></thead>
      <tbody>
        {text.parts.map(({ what, pValue, effect }) => (
          <tr key={what} class={what === text.by ? 'decided' : ''}>
            <th scope="row">{t(partNames[what])}{what === text.by && <span class="quiet"> ({t('partDecided')})</span>}</th>
            <td class="number">{chance(pValue)}</td>
            <td class="number">{effect === null ? formatNumber(null) : t('effectOfThreshold', formatNumber(effect.value), formatNumber(effect.threshold))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

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
