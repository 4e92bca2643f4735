import type { HistogramFact, RunDetail } from '../../src/contract/run';
import { decodeNumber, formatExactCount, formatNumber } from '../shared/format';
import { t } from '../shared/l10n';
import { Name } from '../shared/name';
import { Section } from '../shared/section';

const width = 240;
const height = 64;
const bars = 60;

/** The last histogram of each name, as it was written. No histograms, no section. */
export function Histograms({ detail }: { detail: RunDetail }) {
  if (detail.histograms.length === 0) return null;
  return (
    <Section id="histograms" title={t('histograms')} note={detail.histograms.length > 1 ? formatExactCount(detail.histograms.length) : undefined} folded={detail.histograms.length > 24}>
      <ul class="histogram-grid">{detail.histograms.map(histogram => <li key={histogram.name}><Card histogram={histogram} /></li>)}</ul>
    </Section>
  );
}

function Card({ histogram }: { histogram: HistogramFact }) {
  const shape = binned(histogram);
  const least = shape?.from ?? Number.NaN;
  const most = shape?.to ?? Number.NaN;
  const tallest = Math.max(...shape?.counts ?? [0]);
  return (
    <figure class="histogram-card">
      <figcaption class="chart-head">
        <Name className="strong" text={histogram.name} />
        <span class="quiet number">{histogram.step === null ? '' : t('stepNumber', formatNumber(histogram.step))}</span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={t('histogramInWords', histogram.name.slice(0, 200), formatNumber(least), formatNumber(most))}>
        {tallest > 0 && shape?.counts.map((count, index) => {
          const tall = count / tallest * height;
          return count > 0 && <rect key={index} x={index * width / bars} y={height - tall} width={width / bars - 0.5} height={tall} />;
        })}
      </svg>
      <div class="histogram-foot quiet number"><span>{formatNumber(least)}</span><span>{formatNumber(most)}</span></div>
    </figure>
  );
}

/** Bins as they are written may be unequal and reach far past the data: equal ones between least and greatest, each with its share. */
export function binned({ limits, counts, min, max }: HistogramFact): { from: number; to: number; counts: number[] } | null {
  const edges = limits.map(decodeNumber);
  const amounts = counts.map(decodeNumber).map(count => (Number.isFinite(count) && count > 0 ? count : 0));
  const first = amounts.findIndex(count => count > 0);
  const last = amounts.findLastIndex(count => count > 0);
  if (first === -1) return null;
  const from = finite(decodeNumber(min ?? '$nan'), edges[first - 1], edges[first]);
  const to = finite(decodeNumber(max ?? '$nan'), edges[last], edges[last - 1]);
  const shape = Array.from({ length: bars }, () => 0);
  const span = to > from ? to - from : 1;
  for (let index = first; index <= last; index += 1) {
    const left = Math.max(from, index === first ? from : edges[index - 1] ?? from);
    const right = Math.max(left, Math.min(to, edges[index] ?? to));
    const begin = Math.min(bars - 1, Math.max(0, Math.floor((left - from) / span * bars)));
    const end = Math.min(bars, Math.max(begin + 1, Math.ceil((right - from) / span * bars)));
    for (let bar = begin; bar < end; bar += 1) shape[bar] = (shape[bar] ?? 0) + (amounts[index] ?? 0) / (end - begin);
  }
  return { from, to, counts: shape };
}

const finite = (...options: (number | undefined)[]): number => options.find((option): option is number => option !== undefined && Number.isFinite(option)) ?? 0;
