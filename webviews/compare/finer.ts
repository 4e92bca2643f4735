import { useEffect, useMemo, useState } from 'preact/hooks';
import type { CompareCurve, CurveZoom } from '../../src/contract/compare-page';
import { pointsFor } from '../../src/core/compare/curves/points-for';
import { withPart } from '../../src/core/compare/curves/with-part';
import { useSession, type XMode } from './session';

/** Zooming goes on in steps: what is only passed is not asked for. */
const restMs = 150;

/** The curves with as many points in the part that is shown as there are room and points for; what lies outside stays as it was, so that averages begin where they did. */
export function useFiner(metric: string, curves: readonly CompareCurve[], mode: XMode, zoom: readonly [number, number] | null): readonly CompareCurve[] {
  const { host, grown, comparison: { runs } } = useSession();
  const [found, setFound] = useState<{ key: string; curves: readonly CompareCurve[] } | null>(null);
  const sampled = curves.some(({ downsampled }) => downsampled);
  const key = zoom && sampled ? `${mode} ${zoom[0]} ${zoom[1]} ${grown} ${runs.length}` : null;
  useEffect(() => {
    if (!key || !zoom) return undefined;
    const wanted: CurveZoom = { by: mode, from: zoom[0], to: zoom[1] };
    let mine = true;
    const timer = setTimeout(() => {
      // Without them the whole curve is still there, and its note says that not all points are drawn.
      host.curves([metric], pointsFor(runs.length), wanted).then(made => { if (mine) setFound({ key, curves: made }); }, () => undefined);
    }, restMs);
    return () => { mine = false; clearTimeout(timer); };
  }, [key, metric]);
  return useMemo(() => {
    if (!found || found.key !== key) return curves;
    const finer = new Map(found.curves.map(each => [each.run, each]));
    return curves.map(curve => { const part = finer.get(curve.run); return part && curve.downsampled && part.x.length > 0 ? withPart(curve, part) : curve; });
  }, [curves, found, key]);
}

/** How many of a curve's points are drawn, and of how many, within the part that is shown. */
export function drawnWithin(curves: readonly CompareCurve[], mode: XMode, zoom: readonly [number, number] | null): { drawn: number; of: number } {
  let drawn = 0;
  for (const { x, at, start } of curves) {
    if (zoom === null) { drawn += x.length; continue; }
    for (let index = 0; index < x.length; index++) {
      const value = mode === 'step' ? x[index] as number : mode === 'clock' ? at[index] as number : ((at[index] as number) - start) / 1000;
      if (value >= zoom[0] && value <= zoom[1]) drawn++;
    }
  }
  return { drawn, of: curves.reduce((sum, { total }) => sum + total, 0) };
}
