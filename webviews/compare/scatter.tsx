import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RunKey } from '../../src/contract/ids';
import { formatExactCount, formatNumber } from '../shared/format';
import { t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { ChartFrame } from './chart-frame';
import { Canvas, type Draw, type Sheets } from '../shared/plot/canvas';
import { type Dimension, rankCorrelation } from './plot/dimensions';
import type { Line } from './plot/draw-parallel';
import { drawScatter, scatterLayout, type ScatterModel, type Spot, spotsOf } from './plot/draw-scatter';
import { Swatch } from './run-words';
import { useSession } from './session';

const height = 300;

/** A mark a run. Each can be reached by Tab, and opens its run. */
export function Scatter({ x, y, lines, best }: { x: Dimension; y: Dimension; lines: readonly Line[]; best: readonly number[] }) {
  const { host, act, hot } = useSession();
  const [look, setLook] = useState(hot.value);
  const [spots, setSpots] = useState<Spot[]>([]);
  const [tip, setTip] = useState<string | null>(null);
  const sheets = useRef<Sheets | null>(null);
  useEffect(() => hot.listen(setLook), [hot]);
  const model = useMemo<ScatterModel>(() => ({ x, y, lines, best }), [x, y, lines, best]);
  const draw = useMemo<Draw>(() => (pen, size, ink) => {
    const layout = scatterLayout(pen, size, model);
    const made = spotsOf(model, layout);
    setSpots(now => (now.length === made.length && now.every((spot, index) => spot.line === made[index]?.line && spot.x === made[index].x && spot.y === made[index].y) ? now : made));
    drawScatter(pen, model, layout, ink, look);
  }, [model, look]);
  const correlation = x.kind === 'number' ? rankCorrelation(x.values, y.values) : null;
  const pointed = (run: string | null) => { setTip(run); hot.set(run as RunKey | null); };
  const shown = spots.find(({ line }) => line.run === tip);
  const missing = lines.length - spots.length;
  return (
    <ChartFrame
      title={t('scatterTitle', y.name, x.name)} sheets={sheets} draw={draw} read={correlation === null ? undefined : t('rankCorrelation', formatNumber(Number(correlation.toFixed(2))))}
      note={missing > 0 ? t('runsNotDrawn', formatExactCount(missing)) : undefined}
    >
      <div class="curve-chart" role="group" aria-label={t('scatterInWords', brief(y.name, 200), brief(x.name, 200), formatExactCount(spots.length))}>
        <Canvas height={height} draw={draw} handle={made => { sheets.current = made; }} />
        {spots.map(({ line, x: left, y: top }) => (
          <button
            key={line.run} type="button" class="spot" style={{ left: `${left - 9}px`, top: `${top - 9}px` }}
            aria-label={t('spotInWords', brief(line.name, 100), brief(x.name, 60), x.texts[line.index] ?? '', brief(y.name, 60), y.texts[line.index] ?? '')}
            onClick={() => act(host.openRun(line.run as RunKey))} onPointerEnter={() => pointed(line.run)} onPointerLeave={() => pointed(null)} onFocus={() => pointed(line.run)} onBlur={() => pointed(null)}
          />
        ))}
        {shown && (
          <div class="tip" style={{ ...(shown.x < (sheets.current?.size().width ?? 0) / 2 ? { left: `${shown.x + 14}px` } : { right: `calc(100% - ${shown.x - 14}px)` }), top: `${Math.min(shown.y, height - 60)}px` }}>
            <div class="tip-run"><Swatch look={shown.line.look} /><Name className="strong" text={shown.line.name} /></div>
            <table><tbody>{[x, y].map(axis => <tr key={axis.id}><th scope="row"><Name text={axis.name} /></th><td class="number">{axis.texts[shown.line.index]}</td></tr>)}</tbody></table>
          </div>
        )}
      </div>
    </ChartFrame>
  );
}
