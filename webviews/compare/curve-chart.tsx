import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RunKey } from '../../src/contract/ids';
import { IconButton } from '../shared/button';
import { formatDuration, formatExactTime, formatNumber } from '../shared/format';
import { plural, t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { ChartFrame } from './chart-frame';
import { Canvas, type Draw, type Sheets } from '../shared/plot/canvas';
import { drawCurves, type CurvesModel, type Layout, layoutOf, placeX, placeY, type Series, valuesAt, wholeX } from './plot/draw-curves';
import { markAt } from '../shared/plot/look';
import type { AxisKind } from '../shared/plot/scale';
import { Swatch } from './run-words';
import { useSession, type XMode } from './session';

export interface CurveChartProps {
  title: string; zoom: [number, number] | null; setZoom: (zoom: [number, number] | null) => void; series: Series[]; mode: XMode; axis: AxisKind; log: boolean; height: number;
  tools?: preact.ComponentChildren; note?: string | undefined; format?: (value: number) => string; yFrom?: number; yTo?: number;
}

const inReach = 24;
const listed = 12;

/**
 * Curves of several runs over one another. Drag or `+` zooms, a double click or Escape shows all again, arrows move the cursor; the cursor is the same in all charts with
 * the same x. The curve nearest to the pointer stands out, in every chart.
 */
export function CurveChart(props: CurveChartProps) {
  const { title, zoom, setZoom, series, mode, axis, log, height, format, yFrom, yTo } = props;
  const { hot, cursor } = useSession();
  const [pointer, setPointer] = useState<{ x: number; px: number; py: number } | null>(null);
  const [look, setLook] = useState(hot.value);
  const layout = useRef<Layout | null>(null);
  const sheets = useRef<Sheets | null>(null);
  const drag = useRef<{ from: number; to: number } | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const model = useMemo<CurvesModel>(() => ({ series, log, axis, zoom, formatY: format ?? null, yFrom, yTo }), [series, log, axis, zoom]);
  const draw = useMemo<Draw>(() => (pen, size, ink) => {
    const made = layoutOf(pen, size, model);
    layout.current = made;
    drawCurves(pen, model, made, ink, look);
  }, [model, look]);
  const over: Draw = (pen, _, ink) => {
    const made = layout.current;
    if (!made) return;
    if (drag.current) {
      const [from, to] = [Math.min(drag.current.from, drag.current.to), Math.max(drag.current.from, drag.current.to)];
      pen.rect(from, made.area.top, to - from, made.area.height, ink.select, 0.25);
    }
    const at = cursor.value;
    if (at?.kind !== mode) return;
    const x = placeX(made, at.x);
    if (x < made.area.left - 1 || x > made.area.left + made.area.width + 1) return;
    pen.path([x, made.area.top, x, made.area.top + made.area.height], { color: ink.quiet, width: 1, dash: [2, 2] });
    for (const { series: each, at: index } of valuesAt(model, made, at.x)) {
      const value = each.smooth[index] as number;
      if (!Number.isFinite(value) || (log && value <= 0)) continue;
      pen.polygon(markAt(each.look.shape, placeX(made, each.x[index] as number), placeY(made, value), 4), ink.series[each.look.color] ?? ink.text, 1, ink.page);
    }
  };
  useEffect(() => cursor.listen(() => sheets.current?.repaint()), [cursor]);
  useEffect(() => hot.listen(setLook), [hot]);
  // A curve that grew leaves the cursor where it was.
  useEffect(() => sheets.current?.repaint(), [model, mode]);

  const reset = () => { setZoom(null); };
  const placeOf = (event: PointerEvent) => {
    const rect = box.current?.getBoundingClientRect();
    const made = layout.current;
    if (!rect || !made) return null;
    const px = Math.max(made.area.left, Math.min(made.area.left + made.area.width, event.clientX - rect.left));
    return { x: made.x.value((px - made.area.left) / made.area.width), px, py: event.clientY - rect.top };
  };
  const point = (to: { x: number; px: number; py: number } | null) => {
    setPointer(to);
    cursor.set(to && { kind: mode, x: to.x });
    const made = layout.current;
    if (to && made) hot.set(nearestRun(model, made, to));
    else if (!to) hot.set(null);
  };
  const zoomTo = (from: number, to: number) => {
    const whole = wholeX(series);
    if (!whole || !(to > from)) return;
    const [low, high] = [Math.max(whole[0], from), Math.min(whole[1], to)];
    if (low <= whole[0] && high >= whole[1]) setZoom(null);
    else if (high > low) setZoom([low, high]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const made = layout.current;
    if (!made || event.ctrlKey || event.metaKey || event.altKey) return;
    const [from, to] = made.x.range;
    const span = to - from;
    const at = cursor.value?.kind === mode ? Math.max(from, Math.min(to, cursor.value.x)) : null;
    const handled = () => { event.preventDefault(); event.stopPropagation(); };
    const move = (x: number) => { handled(); const px = placeX(made, x); point({ x, px, py: made.area.top }); hot.set(null); };
    const side = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (side && event.shiftKey) { handled(); const whole = wholeX(series); if (whole) { const shift = side > 0 ? Math.min(span / 4, whole[1] - to) : -Math.min(span / 4, from - whole[0]); zoomTo(from + shift, to + shift); } return; }
    if (side) { move(nextPoint(model, made, at, side)); return; }
    const middle = at ?? (from + to) / 2;
    switch (event.key) {
      case 'Home': return move(from);
      case 'End': return move(to);
      case '+': case '=': handled(); return zoomTo(middle - span / 4, middle + span / 4);
      case '-': handled(); return zoomTo(middle - span, middle + span);
      case 'Escape': case '0': if (zoom) { handled(); reset(); } return undefined;
      default: return undefined;
    }
  };
  return (
    <ChartFrame
      title={title} sheets={sheets} draw={draw} note={props.note}
      tools={<>{zoom && <IconButton icon="zoom-out" label={t('resetZoom')} onClick={reset} />}{props.tools}</>}
    >
      <div class="curve-chart">
        <div
          ref={box} class="chart" tabIndex={0} role="img" aria-label={inWords(title, model)} aria-roledescription={t('chart')} title={pointer ? undefined : t('chartKeys')}
          onKeyDown={onKeyDown} onBlur={() => point(null)} onDblClick={reset}
          onPointerDown={event => {
            const place = event.button === 0 && placeOf(event);
            if (!place) return;
            drag.current = { from: place.px, to: place.px };
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={event => {
            const place = placeOf(event);
            if (!place) return;
            if (drag.current) drag.current.to = place.px;
            point(place);
            sheets.current?.repaint();
          }}
          onPointerUp={() => {
            const done = drag.current;
            const made = layout.current;
            drag.current = null;
            sheets.current?.repaint();
            if (!done || !made || Math.abs(done.to - done.from) < 4) return;
            const [from, to] = [Math.min(done.from, done.to), Math.max(done.from, done.to)].map(px => made.x.value((px - made.area.left) / made.area.width));
            if (from !== undefined && to !== undefined) zoomTo(from, to);
          }}
          onPointerCancel={() => { drag.current = null; }}
          onPointerLeave={() => { if (!drag.current) point(null); }}
        >
          <Canvas height={height} draw={draw} over={over} handle={made => { sheets.current = made; }} />
        </div>
        {pointer && layout.current && <Tip model={model} layout={layout.current} pointer={pointer} mode={mode} hot={look} format={format ?? formatNumber} />}
      </div>
    </ChartFrame>
  );
}

/** What stands under the cursor, highest first as the lines do; of many, those nearest to the pointer. */
function Tip({ model, layout, pointer, mode, hot, format }: { model: CurvesModel; layout: Layout; pointer: { x: number; px: number; py: number }; mode: XMode; hot: RunKey | null; format: (value: number) => string }) {
  const all = valuesAt(model, layout, pointer.x).map(({ series, at }) => ({ series, at, value: series.smooth[at] as number, raw: series.y[at] as number }));
  const away = ({ value }: { value: number }) => (Number.isFinite(value) ? Math.abs(placeY(layout, value) - pointer.py) : Number.POSITIVE_INFINITY);
  const shown = [...all].sort((one, other) => away(one) - away(other)).slice(0, listed).sort((one, other) => (other.value - one.value) || 0);
  const right = pointer.px < layout.area.left + layout.area.width / 2;
  const at = shown[0] ? (shown[0].series.x[shown[0].at] as number) : pointer.x;
  return (
    <div class="tip" style={right ? { left: `${pointer.px + 12}px` } : { right: `calc(100% - ${pointer.px - 12}px)` }} role="status">
      <div class="quiet number tip-x">{xWords(shown.length === 1 ? at : pointer.x, mode, model.axis)}</div>
      <table>
        <tbody>
          {shown.map(({ series, value, raw }) => (
            <tr key={series.run} class={series.run === hot ? 'strong' : ''}>
              <td><Swatch look={series.look} /></td>
              <th scope="row"><Name text={series.name} /></th>
              <td class="number">{format(value)}</td>
              {series.smooth !== series.y && <td class="number quiet">{format(raw)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {all.length > shown.length && <div class="quiet">{t('moreItems', all.length - shown.length)}</div>}
    </div>
  );
}

function xWords(x: number, mode: XMode, axis: AxisKind): string {
  if (mode === 'clock') return formatExactTime(x);
  if (mode === 'time') return t('sinceStart', formatDuration(Math.round(x * 1000)));
  return t('stepNumber', formatNumber(axis === 'whole' ? Math.round(x) : x));
}

function nearestRun(model: CurvesModel, layout: Layout, { x, py }: { x: number; py: number }): RunKey | null {
  let best: { run: string; away: number } | null = null;
  for (const { series, at } of valuesAt(model, layout, x)) {
    const value = series.smooth[at] as number;
    const away = Number.isFinite(value) ? Math.abs(placeY(layout, value) - py) : Number.POSITIVE_INFINITY;
    if (away <= inReach && (best === null || away < best.away)) best = { run: series.run, away };
  }
  return (best?.run ?? null) as RunKey | null;
}

/** The next point of any curve in that direction, but at least a pixel away. */
function nextPoint(model: CurvesModel, { x: { range: [from, to] }, area }: Layout, at: number | null, side: 1 | -1): number {
  const pixel = (to - from) / area.width;
  if (at === null) return side > 0 ? from : to;
  let best = side > 0 ? to : from;
  for (const { x } of model.series) for (const each of x) {
    if (side > 0 ? each >= at + pixel && each < best : each <= at - pixel && each > best) best = each;
  }
  return best;
}

/** For those who can't see the curves: where each of them ends. */
function inWords(title: string, { series }: CurvesModel): string {
  const ends = series.slice(0, listed).map(each => `${brief(each.name, 60)} ${formatNumber(each.y.at(-1))}`);
  const more = series.length > listed ? `, ${t('moreItems', series.length - listed)}` : '';
  return `${t('curvesInWords', brief(title, 200), plural(series.length, 'curveOne', 'curveMany'), ends.join(', '))}${more}`;
}

