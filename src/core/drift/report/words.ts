import type { ColumnDrift, DriftMethod, ImagePart, ImageSide, SetDrift, TextPart } from '../../../contract/drift';
import { formatCount, formatNumber, formatPercent } from '../../format';

const measureNames: Readonly<Record<DriftMethod, string>> = {
  'ks': 'Kolmogorov-Smirnov', 'wasserstein': 'Wasserstein / std', 'psi': 'PSI', 'jensen-shannon': 'Jensen-Shannon', 'kullback-leibler': 'Kullback-Leibler', 'hellinger': 'Hellinger', 'total-variation': 'total variation',
  'chi-squared': 'chi-squared', 'z': 'two proportions', 'standard-score': 'standard score', 'unknown-words': 'unknown words',
};
export const measureName = (measure: DriftMethod): string => measureNames[measure];

const parts: Readonly<Record<TextPart['what'], string>> = { length: ' of lengths', words: ' of word counts', vocabulary: '' };
/** Of pictures, by how each is called. */
export const imagePartNames: Readonly<Record<ImagePart['what'], string>> = { width: 'width', height: 'height', red: 'mean red', green: 'mean green', blue: 'mean blue' };
const methodOf = ({ kind, method, text, image }: ColumnDrift): string => `${measureName(method)}${kind === 'text' ? parts[text?.by ?? 'length'] : image === undefined ? '' : ` of ${imagePartNames[image.by]}`}`;

/** What is said of pictures, a line each: how many were looked at, and what could not be read. */
export function imageLines({ image }: Pick<ColumnDrift, 'image'>): string[] {
  if (image === undefined) return [];
  const { reference, current } = image.looked;
  const lacking = (side: ImageSide): string[] => [...(side.absent > 0 ? [`${formatCount(side.absent)} not there`] : []), ...(side.outside > 0 ? [`${formatCount(side.outside)} outside of the table’s folder and the project`] : []), ...(side.damaged > 0 ? [`${formatCount(side.damaged)} damaged, too large or no pictures`] : [])];
  const of = (name: string, side: ImageSide): string => (side.looked < side.paths ? `${formatCount(side.looked)} of the ${name}’s ${formatCount(side.paths)}, drawn by chance` : `all ${formatCount(side.paths)} of the ${name}`);
  const unread = ([['reference', reference], ['current', current]] as const).flatMap(([name, side]) => (lacking(side).length === 0 ? [] : [`Not read of the ${name}: ${lacking(side).join(', ')}.`]));
  const colours = [reference, current].some((side) => side.colours < readOf(side)) ? [`The colour is known of ${formatCount(reference.colours)} and ${formatCount(current.colours)}: of PNG and JPEG, as far as they are looked into.`] : [];
  return [`Pictures looked at: ${of('reference', reference)}; ${of('current', current)}.`, ...unread, ...colours];
}

const readOf = ({ looked, absent, outside, damaged }: ImageSide): number => looked - absent - outside - damaged;

/** What is said of a text's words, a line each: how many are unknown, and which changed most. */
export function wordLines({ text }: Pick<ColumnDrift, 'text'>): string[] {
  if (!text?.vocabulary) return [];
  const { unknown, changed, texts } = text.vocabulary;
  return [
    `${formatPercent(unknown.current)} of the words are unknown to half of the reference, ${formatPercent(unknown.reference)} of those in its other half; in ${formatCount(texts.reference)} and ${formatCount(texts.current)} texts.`,
    ...(changed.length === 0 ? [] : [`Most changed words, by the share of texts that have them: ${changed.map(({ word, reference, current }) => `${word} (${formatPercent(reference)} → ${formatPercent(current)})`).join(', ')}.`]),
  ];
}

export const verdictOf = ({ drift }: Pick<ColumnDrift, 'drift'>): 'drift' | 'no drift' | 'too few rows' => (drift === null ? 'too few rows' : drift ? 'drift' : 'no drift');

/** The whole in one sentence. */
export function summaryOf({ columns, driftedShare, share, drift, rows }: SetDrift): string {
  const judged = columns.filter((column) => column.drift !== null);
  const sizes = `${formatCount(rows.reference)} rows of reference, ${formatCount(rows.current)} current`;
  if (drift === null || driftedShare === null) return `No column could be judged (${sizes}).`;
  const count = judged.filter((column) => column.drift === true).length;
  return `${drift ? 'Drift' : 'No drift'}: ${count} of ${judged.length} columns (${formatPercent(driftedShare)}), where ${formatPercent(share)} make the whole drift; ${sizes}.`;
}

export interface ColumnLine { name: string; verdict: ReturnType<typeof verdictOf>; method: string; statistic: string; chance: string; effect: string; reason: string; quality: string[]; words: string[]; pictures: string[]; model: string }

/** Below this a p-value says nothing more. */
const leastTold = 0.001;
const pText = (p: number | null): string => (p !== null && p < leastTold ? `< ${formatNumber(leastTold)}` : formatNumber(p));

export const lineOf = (column: ColumnDrift): ColumnLine => ({
  name: column.name, verdict: verdictOf(column), method: methodOf(column), statistic: formatNumber(column.statistic), chance: pText(column.adjusted ?? column.pValue),
  effect: column.effect === null ? formatNumber(null) : formatNumber(column.effect.value), reason: column.reason, quality: column.quality.map(({ sentence }) => sentence), words: wordLines(column), pictures: imageLines(column),
  model: column.importance != null ? formatPercent(column.importance) : column.onPrediction != null ? formatNumber(column.onPrediction) : 'unknown',
});

/** What the column's share of the model is, or how far its predictions moved, and how far that can be believed. Null: no model was named. */
export function modelLine({ model, predicted }: Pick<SetDrift, 'model' | 'predicted'>): string | null {
  if (predicted) return `Model: how far the predictions of ${predicted.from} move when that column alone is as it is now, ${predicted.measure === 'absolute' ? 'mean absolute change, in the prediction’s unit' : 'mean total variation of the probabilities, from 0 to 1'}, over ${formatCount(predicted.rows)} rows of the reference. Values go to rows by their rank, so that what did not drift moves nothing; what columns do together is not in it. It changes no verdict.`;
  if (!model) return null;
  const told = { importance: model.measure === 'total-gain' ? 'by the total gain of its splits' : 'by its own importances', coefficient: 'by its coefficients, which are not scaled: a column of small numbers weighs more than it matters', given: 'as it was given' }[model.kind];
  return `Model: each column’s share of what ${model.from} makes of its ${formatCount(model.features)} ${model.features === 1 ? 'feature' : 'features'}, ${told}. It changes no verdict.`;
}

/** What is not there on both sides, or changed its type. */
export const schemaLines = ({ schema }: Pick<SetDrift, 'schema'>): string[] => schema.map((each) => {
  switch (each.what) {
    case 'missing': return `${each.name}: not in the current data.`;
    case 'new': return `${each.name}: not in the reference.`;
    default: return `${each.name}: ${each.reference} in the reference, ${each.current} now.`;
  }
});
