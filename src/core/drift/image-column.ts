import type { DriftOptions, ImageDrift, ImagePart, ImageSide, QualityDifference } from '../../contract/drift';
import { formatPercent } from '../format';
import { say } from '../say';
import { measureColumn } from './column';
import type { ColumnMeasure } from './decide';
import { leastChanged, missing } from './quality';
import type { NumericSample } from './samples';
import { decisive } from './ways';

export interface ImagePartSamples { what: ImagePart['what']; reference: NumericSample; current: NumericSample }

/** A column of paths, by what the pictures are. `rows`, `missing`: of the table; the samples are of the pictures that were looked at. */
export interface ImageSamples {
  name: string; type: string;
  parts: readonly [ImagePartSamples, ...ImagePartSamples[]];
  rows: Record<'reference' | 'current', { rows: number; missing: number }>;
  looked: Record<'reference' | 'current', ImageSide>;
}

/** Widths, heights and mean colours are measured as columns of numbers are, and the column drifts when one of them does (`ways.ts`). A measure that was chosen is every one's. `exactUpTo`: see `measureColumn`. */
export function measureImages({ name, type, parts: samples, rows, looked }: ImageSamples, options: DriftOptions, exactUpTo?: number): ColumnMeasure {
  const way = ({ what, reference, current }: ImagePartSamples) => {
    const column = measureColumn({ name, type, kind: 'numeric', reference, current }, options, exactUpTo);
    return { what, column, pValue: column.pValue, effect: column.effect };
  };
  const [first, ...others] = samples;
  const ways: [ReturnType<typeof way>, ...ReturnType<typeof way>[]] = [way(first), ...others.map(way)];
  const found = decisive(ways);
  const { what: by, column } = found?.by ?? ways[0];
  const image: ImageDrift = {
    by, looked,
    parts: ways.map(({ what, column: { method, statistic, pValue, effect, reference, current, bins, shape } }): ImagePart => ({ what, method, statistic, pValue, effect, reference, current, bins: shape ?? bins })),
  };
  const choice = found === null ? column.choice : say('Of the pictures’ sizes and mean colours, {0} tells the two sides apart best. {1}', pictureWay(by), column.choice);
  return { mode: 'default', column: { ...column, kind: 'image', ways: found?.ways ?? 1, choice, quality: [...missing(rows.reference, rows.current), ...unreadable(looked)], image } };
}

/** For people, within a sentence. */
export function pictureWay(what: ImagePart['what']): string {
  switch (what) {
    case 'width': return say('the width');
    case 'height': return say('the height');
    case 'red': return say('the mean of red');
    case 'green': return say('the mean of green');
    default: return say('the mean of blue');
  }
}

const shareOf = ({ looked, absent, outside, damaged }: ImageSide): number => (looked === 0 ? 0 : (absent + outside + damaged) / looked);

function unreadable({ reference, current }: ImageDrift['looked']): QualityDifference[] {
  const [before, now] = [shareOf(reference), shareOf(current)];
  if (Math.abs(before - now) < leastChanged) return [];
  return [{ what: 'unreadable', reference: before, current: now, sentence: say('{0} of the pictures can’t be read, where it was {1}.', formatPercent(now), formatPercent(before)) }];
}
