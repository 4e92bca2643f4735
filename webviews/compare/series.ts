import { useMemo } from 'preact/hooks';
import type { CompareCurve } from '../../src/contract/compare-page';
import type { RunKey } from '../../src/contract/ids';
import type { Series } from './plot/draw-curves';
import type { AxisKind } from '../shared/plot/scale';
import { alongOf } from '../../src/core/compare/curves/along';
import { smooth } from '../../src/core/compare/curves/smooth';
import { rises } from '../../src/core/compare/curves/trace';
import { drawnRuns, useSession, type XMode } from './session';

export interface RawCurve { run: RunKey; x: Float64Array; at: Float64Array; y: Float64Array; start: number }

export function seriesOf(curves: readonly RawCurve[], mode: XMode, weight: number, of: (run: RunKey) => { look: Series['look']; name: string } | undefined): Series[] {
  return curves.flatMap(curve => {
    const run = of(curve.run);
    if (!run) return [];
    const x = alongOf(curve, mode);
    return [{ run: curve.run, ...run, x, y: curve.y, smooth: smooth(curve.y, weight), rising: rises(x) }];
  });
}

export const axisOf = (mode: XMode, curves: readonly { x: Float64Array }[]): AxisKind => (mode === 'clock' ? 'clock' : mode === 'time' ? 'duration' : curves.every(({ x }) => x.every(Number.isInteger)) ? 'whole' : 'number');

/** The curves of the runs that are shown, in the page's order and looks. */
export function useSeries(curves: readonly RawCurve[], mode: XMode, weight: number): Series[] {
  const session = useSession();
  const drawn = drawnRuns(session);
  const shown = drawn.map(run => `${run.key} ${session.labelOf(run)}`).join('\n');
  return useMemo(() => {
    const order = new Map(drawn.map((run, index) => [run.key, index]));
    const ordered = curves.filter(({ run }) => order.has(run)).sort((one, other) => (order.get(one.run) ?? 0) - (order.get(other.run) ?? 0));
    return seriesOf(ordered, mode, weight, key => {
      const run = drawn.find(each => each.key === key);
      const look = session.looks.get(key);
      return run && look && { look, name: session.labelOf(run) };
    });
  }, [curves, mode, weight, shown, session.looks]);
}

/** Points that have no place on the axis: NaN, infinities, and what a logarithm can't take. */
export const leftOut = (curves: readonly Pick<CompareCurve, 'y'>[], log: boolean): number => curves.reduce((sum, { y }) => sum + y.reduce((count, value) => (Number.isFinite(value) && (!log || value > 0) ? count : count + 1), 0), 0);
