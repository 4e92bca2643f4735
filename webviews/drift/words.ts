import type { ColumnDrift, DriftMethod, RowTest } from '../../src/contract/drift';
import type { DriftSide } from '../../src/contract/drift-page';
import { formatNumber } from '../shared/format';
import { type StringKey, t } from '../shared/l10n';
import { brief } from '../shared/name';

const measures: Readonly<Record<DriftMethod, StringKey>> = {
  'ks': 'measureKs', 'wasserstein': 'measureWasserstein', 'psi': 'measurePsi', 'jensen-shannon': 'measureJensenShannon', 'kullback-leibler': 'measureKullbackLeibler', 'hellinger': 'measureHellinger',
  'total-variation': 'measureTotalVariation', 'chi-squared': 'measureChiSquared', 'z': 'measureZ', 'standard-score': 'measureStandardScore', 'unknown-words': 'measureUnknownWords',
};
export const measureName = (measure: DriftMethod): string => t(measures[measure]);

const kinds: Readonly<Record<ColumnDrift['kind'], StringKey>> = { numeric: 'kindNumeric', categorical: 'kindCategorical', text: 'kindText', image: 'kindImage' };
export const kindName = (kind: ColumnDrift['kind']): string => t(kinds[kind]);

export interface Verdict { icon: string; tone: 'warning' | 'quiet' | 'passed'; word: string }
export function verdictOf(drift: boolean | null): Verdict {
  if (drift === null) return { icon: 'question', tone: 'quiet', word: t('verdictTooFew') };
  return drift ? { icon: 'warning', tone: 'warning', word: t('verdictDrift') } : { icon: 'pass', tone: 'passed', word: t('verdictNone') };
}

/** Below this a p-value says nothing more. */
const leastTold = 0.001;
export const chance = (p: number | null): string => (p !== null && p < leastTold ? `< ${formatNumber(leastTold)}` : formatNumber(p));
export const percent = (share: number): string => `${formatNumber(Number((share * 100).toPrecision(3)))} %`;

const signs: Readonly<Record<RowTest['test'], string>> = { 'less': '<', 'at-least': '≥', 'is': '=', 'is-not': '≠' };
const testWords = ({ column, test, value }: RowTest): string => `${column} ${signs[test]} ${value}`;
export const sideName = ({ name, rows }: DriftSide): string => brief(rows === null ? name : `${name}, ${testWords(rows)}`, 200);

/** Both sides told apart in as few words as do it: parts of one file by what they are parts by. */
export const bothNames = (reference: DriftSide, current: DriftSide): [string, string] =>
  reference.from === current.from && reference.rows !== null && current.rows !== null ? [brief(testWords(reference.rows), 200), brief(testWords(current.rows), 200)] : [sideName(reference), sideName(current)];

/** What is held against the threshold and can be drawn beside it; of a test alone nothing can. */
export function effectOf({ effect, statistic, method, threshold }: ColumnDrift): { value: number; threshold: number } | null {
  if (effect !== null) return effect;
  return statistic !== null && (method === 'wasserstein' || method === 'jensen-shannon') ? { value: statistic, threshold } : null;
}
