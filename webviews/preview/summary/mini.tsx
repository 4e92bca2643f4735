import type { DataColumn } from '../../../src/contract/data-api';
import { shareText, shortCell } from './exact-text';

const [width, height] = [100, 24];

/** Bars alone, as wide and high as their place; what they say stands beside them in words. */
export function MiniHistogram({ counts }: { counts: readonly number[] }) {
  const tallest = Math.max(1, ...counts);
  const each = width / Math.max(1, counts.length);
  return (
    <svg class="mini-histogram" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {counts.map((count, at) => {
        // What is there is seen, however little it is beside the others.
        const tall = count === 0 ? 0 : Math.max(1, count / tallest * height);
        return tall > 0 && <rect key={at} x={at * each + each * 0.06} y={height - tall} width={each * 0.88} height={tall} />;
      })}
      <line x1="0" x2={width} y1={height} y2={height} />
    </svg>
  );
}

/** The most common values as parts of one bar; the rest is left pale. */
export function MiniTop({ values, rows, column }: { values: readonly { value: string; count: number }[]; rows: number; column: Pick<DataColumn, 'kind'> }) {
  const first = values[0];
  return (
    <span class="mini-top">
      <span class="mini-top-bar" aria-hidden="true">{values.map(({ count }, at) => <span key={at} class={`mini-part mini-part-${Math.min(at, 5)}`} style={{ width: `${count / Math.max(1, rows) * 100}%` }} />)}</span>
      {first && <span class="mini-top-text"><span class="isolate cut">{shortCell(first.value, column, 40)}</span><span class="number quiet">{shareText(first.count, rows)}</span></span>}
    </span>
  );
}

/** How much is missing: a bar, and the share beside it unless nothing is. */
export function MissingBar({ missing, rows }: { missing: number; rows: number }) {
  if (missing === 0) return null;
  return (
    <span class="missing-share">
      <span class="missing-bar" aria-hidden="true"><span style={{ width: `${Math.max(2, missing / Math.max(1, rows) * 100)}%` }} /></span>
      <span class="number">{shareText(missing, rows)}</span>
    </span>
  );
}
