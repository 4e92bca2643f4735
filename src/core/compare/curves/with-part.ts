import type { CompareCurve } from '../../../contract/compare-page';

/** `x` rises in both: a step, or the place in the record. `total` and `downsampled` are the part's. */
export function withPart(whole: CompareCurve, part: CompareCurve): CompareCurve {
  const [from, to] = [part.x[0] as number, part.x.at(-1) as number];
  const before = whole.x.findIndex(each => each >= from);
  const after = whole.x.findIndex(each => each > to);
  const joined = (of: 'x' | 'y' | 'at') => {
    const [head, tail] = [before === -1 ? whole[of] : whole[of].subarray(0, before), after === -1 ? new Float64Array() : whole[of].subarray(after)];
    const all = new Float64Array(head.length + part[of].length + tail.length);
    all.set(head);
    all.set(part[of], head.length);
    all.set(tail, head.length + part[of].length);
    return all;
  };
  return { ...whole, x: joined('x'), y: joined('y'), at: joined('at'), total: part.total, downsampled: part.downsampled };
}
