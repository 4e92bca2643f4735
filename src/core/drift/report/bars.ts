import type { DriftBins } from '../../../contract/drift';
import { escapeHtml } from '../../compare/html/escape';
import { formatNumber, formatPercent } from '../../format';
import { sharesOf } from '../samples';

const [width, height] = [360, 120];
const edge = { left: 4, right: 4, top: 6, bottom: 18 };
/** More categories than this don't fit: the rest is one bar. */
const mostBars = 12;

/** Both sides' shares as paired bars, of the same bins. Without a script. */
export function bars({ edges, labels, reference, current }: DriftBins, title: string): string {
  const [before, now] = [sharesOf(reference), sharesOf(current)];
  const names = labels ?? before.map((_, at) => `${formatNumber(edges?.[at])} – ${formatNumber(edges?.[at + 1])}`);
  const shown = names.slice(0, mostBars);
  const rest = (shares: readonly number[]): number => shares.slice(mostBars).reduce((sum, each) => sum + each, 0);
  const pairs = shown.map((name, at) => ({ name, before: before[at] ?? 0, now: now[at] ?? 0 }));
  if (names.length > mostBars) pairs.push({ name: `${names.length - mostBars} more`, before: rest(before), now: rest(now) });
  const most = Math.max(...pairs.map((pair) => Math.max(pair.before, pair.now)), Number.MIN_VALUE);
  const step = (width - edge.left - edge.right) / pairs.length;
  const round = (value: number): number => Math.round(value * 10) / 10;
  const bar = (side: string, share: number, x: number): string => {
    const size = (share / most) * (height - edge.top - edge.bottom);
    return `<rect class="${side}" x="${round(x)}" y="${round(height - edge.bottom - size)}" width="${round(step * 0.4)}" height="${round(size)}"/>`;
  };
  const drawn = pairs.map(({ name, before: a, now: b }, at) => {
    const x = edge.left + at * step + step * 0.08;
    return `<g><title>${escapeHtml(`${name}: ${formatPercent(a)} of the reference, ${formatPercent(b)} now`)}</title>${bar('reference', a, x)}${bar('current', b, x + step * 0.42)}</g>`;
  });
  const ends = edges === null
    ? pairs.length <= 4 ? pairs.map(({ name }, at) => `<text x="${round(edge.left + (at + 0.5) * step)}" y="${height - 4}" text-anchor="middle">${escapeHtml(name.slice(0, 12))}</text>`) : []
    : [`<text x="${edge.left}" y="${height - 4}">${escapeHtml(formatNumber(edges[0]))}</text>`, `<text x="${width - edge.right}" y="${height - 4}" text-anchor="end">${escapeHtml(formatNumber(edges.at(-1)))}</text>`];
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(title)}"><line class="grid" x1="0" x2="${width}" y1="${height - edge.bottom}" y2="${height - edge.bottom}"/>${drawn.join('')}${ends.join('')}</svg>`;
}
