// The few statistics that the tables print.
export const sorted = values => [...values].sort((a, b) => a - b);
/** Linear interpolation between order statistics (Hyndman and Fan's type 7, numpy's default); q in 0…1. */
export function quantile(values, q) {
  const s = sorted(values);
  const at = (s.length - 1) * q;
  const low = Math.floor(at);
  return s[low] + (s[Math.min(low + 1, s.length - 1)] - s[low]) * (at - low);
}
export const median = values => quantile(values, 0.5);
export const ms = value => `${value.toFixed(1)} ms`;

export function table(head, rows) {
  const widths = head.map((text, i) => Math.max(text.length, ...rows.map(row => String(row[i]).length)));
  const line = cells => cells.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i]))).join('  ');
  return [line(head), widths.map(width => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
