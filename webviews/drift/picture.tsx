import type { DriftBins, DriftCurves } from '../../src/contract/drift';
import { formatExactCount, formatNumber } from '../shared/format';
import { t } from '../shared/l10n';
import { Name } from '../shared/name';
import { percent } from './words';

const sum = (all: readonly number[]): number => all.reduce((total, each) => total + each, 0);
const sharesOf = (counts: readonly number[]): number[] => { const whole = sum(counts); return counts.map(each => (whole === 0 ? 0 : each / whole)); };
const round = (value: number): number => Math.round(value * 100) / 100;

/** More categories than this are one bar. */
const mostCategories = 12;
interface Pair { label: string; reference: number; current: number; counts?: [number, number] }

function pairsOf({ labels, edges, reference, current }: DriftBins, most: number): Pair[] {
  const [before, now] = [sharesOf(reference), sharesOf(current)];
  const names = labels ?? before.map((_, at) => t('fromTo', formatNumber(edges?.[at]), formatNumber(edges?.[at + 1])));
  const pairs = names.map((label, at): Pair => ({ label, reference: before[at] ?? 0, current: now[at] ?? 0, counts: [reference[at] ?? 0, current[at] ?? 0] }));
  if (pairs.length <= most) return pairs;
  const rest = pairs.slice(most - 1);
  return [...pairs.slice(0, most - 1), { label: t('driftOtherValues', formatExactCount(rest.length)), reference: sum(rest.map(each => each.reference)), current: sum(rest.map(each => each.current)), counts: [sum(rest.map(each => each.counts?.[0] ?? 0)), sum(rest.map(each => each.counts?.[1] ?? 0))] }];
}

/** Reference filled, current as a line over it: both can be seen where they lie on one another. `width`, `height`: of the drawing, which is stretched to its place. */
export function Histogram({ bins, label, width, height, titles = false }: { bins: DriftBins; label: string; width: number; height: number; titles?: boolean }) {
  const pairs = pairsOf(bins, bins.labels === null ? Number.POSITIVE_INFINITY : mostCategories);
  const most = Math.max(Number.MIN_VALUE, ...pairs.map(pair => Math.max(pair.reference, pair.current)));
  const step = width / pairs.length;
  const y = (share: number): number => round(height - (share / most) * (height - 2));
  const paired = bins.labels !== null;
  const outline = pairs.map((pair, at) => `${at === 0 ? 'M' : 'L'}${round(at * step)} ${y(pair.current)}H${round((at + 1) * step)}`).join('');
  return (
    <svg class="histogram" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {pairs.map((pair, at) => paired
        ? [
          <rect key={`${at}r`} class="of-reference" x={round((at + 0.1) * step)} y={y(pair.reference)} width={round(step * 0.38)} height={round(height - y(pair.reference))} />,
          <rect key={`${at}c`} class="of-current" x={round((at + 0.52) * step)} y={y(pair.current)} width={round(step * 0.38)} height={round(height - y(pair.current))} />,
        ]
        : <rect key={at} class="of-reference" x={round(at * step)} y={y(pair.reference)} width={round(step)} height={round(height - y(pair.reference))} />)}
      {!paired && <path class="line-current" d={outline} />}
      {titles && !paired && pairs.map((pair, at) => <rect key={`${at}t`} class="reader" x={round(at * step)} y={0} width={round(step)} height={height}><title>{t('driftBarInWords', pair.label, percent(pair.reference), percent(pair.current))}</title></rect>)}
    </svg>
  );
}

/** A histogram with what its ends are; of few values, a pair of bars each. */
export function Large({ bins, label }: { bins: DriftBins; label: string }) {
  return bins.labels === null ? <><Histogram bins={bins} label={label} width={480} height={180} titles /><Ends range={[bins.edges?.[0], bins.edges?.at(-1)]} /></> : <Categories bins={bins} />;
}

export const Ends = ({ range: [low, high] }: { range: [number | undefined, number | undefined] }) => <div class="ends quiet number"><span>{formatNumber(low)}</span><span>{formatNumber(high)}</span></div>;

/** One line a category, both shares beside one another in numbers and bars. */
export const Categories = ({ bins }: { bins: DriftBins }) => <Pairs pairs={pairsOf(bins, mostCategories)} />;

/** `counts`: exactly, on hover. */
export function Pairs({ pairs }: { pairs: readonly Pair[] }) {
  const most = Math.max(Number.MIN_VALUE, ...pairs.map(pair => Math.max(pair.reference, pair.current)));
  const wide = (share: number) => ({ width: `${round((share / most) * 100)}%` });
  return (
    <table class="categories">
      <thead class="visually-hidden"><tr><th scope="col">{t('value')}</th><th scope="col">{t('shares')}</th><th scope="col">{t('sideReference')}</th><th scope="col">{t('sideCurrent')}</th></tr></thead>
      <tbody>
        {pairs.map(pair => (
          <tr key={pair.label}>
            <th scope="row"><Name className="cut" text={pair.label} /></th>
            <td class="category-bars" aria-hidden="true"><span class="bar-reference" style={wide(pair.reference)} /><span class="bar-current" style={wide(pair.current)} /></td>
            <td class="number quiet" title={pair.counts && formatExactCount(pair.counts[0])}>{percent(pair.reference)}</td>
            <td class="number" title={pair.counts && formatExactCount(pair.counts[1])}>{percent(pair.current)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const [width, height] = [480, 180];
/** Twice the standard: of two samples of one distribution the curves lie within so much of one another in 95 % of cases (N. Smirnov, 1948). */
const c95 = 1.358;

/** Cumulative shares of both sides, what chance allows around the reference, and where they lie farthest apart. `range`: what is drawn; what lies beyond goes on at the edge. */
export function Curves({ curves, range, rows, label }: { curves: DriftCurves; range: [number, number]; rows: { reference: number; current: number }; label: string }) {
  const [low, high] = range;
  const x = (value: number): number => round(Math.min(width, Math.max(0, high === low ? width / 2 : ((value - low) / (high - low)) * width)));
  const y = (share: number): number => round(height - Math.min(1, Math.max(0, share)) * (height - 4) - 2);
  const line = (shares: readonly number[]): string => `M0 ${y(0)}${curves.at.map((value, at) => `H${x(value)}V${y(shares[at] ?? 0)}`).join('')}H${width}`;
  const band = c95 * Math.sqrt(1 / Math.max(1, rows.reference) + 1 / Math.max(1, rows.current));
  const edge = (by: number) => curves.at.map((value, at) => [x(value), y((curves.reference[at] ?? 0) + by)] as const);
  const around = [...edge(band), ...edge(-band).reverse()].map(([px, py]) => `${px},${py}`).join(' ');
  const { gap } = curves;
  return (
    <svg class="curves" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {[0, 0.25, 0.5, 0.75, 1].map(share => <line key={share} class="rule" x1={0} x2={width} y1={y(share)} y2={y(share)} />)}
      <polygon class="by-chance" points={around} />
      <path class="line-reference" d={line(curves.reference)} />
      <path class="line-current" d={line(curves.current)} />
      {gap && <line class="gap" x1={x(gap.at)} x2={x(gap.at)} y1={y(gap.reference)} y2={y(gap.current)} />}
    </svg>
  );
}
