import type { Comparison } from '../../src/contract/compare';
import type { CurveView } from '../../src/contract/compare-page';
import type { RunKey } from '../../src/contract/ids';
import type { XMode } from './session';

/** As many as the call takes. */
const most = 1_000;

/** How the curves are looked at right now, from where each of them remembers it. */
export function viewOf({ runs, metrics }: Comparison, hidden: ReadonlySet<RunKey>, remembered: <T>(key: string, first: T) => T): CurveView {
  const x = remembered<XMode>('curves.x', 'step');
  return {
    x, smoothing: remembered('curves.smooth', 0),
    log: metrics.flatMap(({ name }) => (remembered(`log.${name}`, false) ? [name] : [])).slice(0, most),
    zooms: metrics.flatMap(({ name }) => { const zoom = remembered<[number, number] | null>(`zoom.${x}.${name}`, null); return zoom ? [{ metric: name, from: zoom[0], to: zoom[1] }] : []; }).slice(0, most),
    hidden: runs.flatMap(({ key }) => (hidden.has(key) ? [key] : [])),
  };
}
