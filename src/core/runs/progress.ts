/** Of the bars that go on, the outermost; none goes on: the last that did. */
export function leadingBar<T extends { depth: number; ended: boolean }>(bars: readonly T[]): T | undefined {
  const open = bars.filter((bar) => !bar.ended);
  return open.reduce<T | undefined>((lead, bar) => (lead === undefined || bar.depth < lead.depth ? bar : lead), undefined) ?? bars.at(-1);
}
