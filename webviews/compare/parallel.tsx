import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RunKey } from '../../src/contract/ids';
import { IconButton } from '../shared/button';
import { formatExactCount, formatNumber } from '../shared/format';
import { t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { useRemembered } from '../shared/view-state';
import { ChartFrame } from './chart-frame';
import { Canvas, type Draw, type Sheets } from '../shared/plot/canvas';
import type { Dimension } from './plot/dimensions';
import { type Brush, drawParallel, isWithin, type Line, nearestLine, type ParallelLayout, parallelLayout, type ParallelModel } from './plot/draw-parallel';
import { Swatch } from './run-words';
import { useSession } from './session';

const height = 300;
const thinnest = 0.01;

/** A line a run through all axes. Dragging along an axis, or its keys, leaves only the runs between. */
export function Parallel({ axes, lines }: { axes: readonly Dimension[]; lines: readonly Line[] }) {
  const { hot, say } = useSession();
  const [brushes, setBrushes] = useRemembered<Record<string, Brush>>('parallel.brushes', {});
  const [look, setLook] = useState(hot.value);
  const [tip, setTip] = useState<{ line: Line; x: number; y: number } | null>(null);
  const [layout, setLayout] = useState<ParallelLayout | null>(null);
  const sheets = useRef<Sheets | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => hot.listen(setLook), [hot]);
  const model = useMemo<ParallelModel>(() => ({ axes, lines, brushes }), [axes, lines, brushes]);
  const draw = useMemo<Draw>(() => (pen, size, ink) => {
    const made = parallelLayout(pen, size, model);
    // The same drawing makes pictures for elsewhere, of the same size: the holds stay where they are.
    setLayout(now => (now && JSON.stringify(now) === JSON.stringify(made) ? now : made));
    drawParallel(pen, model, made, ink, look);
  }, [model, look]);
  const brushed = axes.some(axis => brushes[axis.id]);
  const within = lines.filter(({ index }) => isWithin(model, index));
  const setBrush = (axis: Dimension, brush: Brush | null) => {
    const { [axis.id]: _, ...others } = brushes;
    setBrushes(brush ? { ...others, [axis.id]: brush } : others);
  };
  const point = (event: PointerEvent) => {
    const rect = box.current?.getBoundingClientRect();
    if (!rect || !layout) return;
    const [x, y] = [event.clientX - rect.left, event.clientY - rect.top];
    const line = nearestLine(model, layout, x, y);
    hot.set((line?.run ?? null) as RunKey | null);
    setTip(line && { line, x, y });
  };
  const read = brushed ? t('runsWithin', formatExactCount(within.length), formatExactCount(lines.length)) : undefined;
  useEffect(() => { if (read) say(read); }, [read]);
  return (
    <ChartFrame
      title={t('parallelTitle', axes.at(-1)?.name ?? '')} sheets={sheets} draw={draw} read={read}
      tools={brushed && <IconButton icon="clear-all" label={t('clearBrushes')} onClick={() => setBrushes({})} />}
    >
      <div ref={box} class="curve-chart" onPointerMove={point} onPointerLeave={() => { hot.set(null); setTip(null); }}>
        <div role="img" aria-label={t('parallelInWords', formatExactCount(lines.length), axes.map(axis => brief(axis.name, 60)).join(', '))}><Canvas height={height} draw={draw} handle={made => { sheets.current = made; }} /></div>
        {layout && axes.map((axis, at) => <Axis key={axis.id} axis={axis} x={layout.xs[at] ?? 0} layout={layout} brush={brushes[axis.id] ?? null} set={brush => setBrush(axis, brush)} />)}
        {tip && (
          <div class="tip" style={{ ...(tip.x < (sheets.current?.size().width ?? 0) / 2 ? { left: `${tip.x + 16}px` } : { right: `calc(100% - ${tip.x - 16}px)` }), top: `${Math.min(tip.y, height - 40)}px` }} role="status">
            <div class="tip-run"><Swatch look={tip.line.look} /><Name className="strong" text={tip.line.name} /></div>
            <table><tbody>{axes.map(axis => <tr key={axis.id}><th scope="row"><Name text={axis.name} /></th><td class="number">{axis.texts[tip.line.index]}</td></tr>)}</tbody></table>
          </div>
        )}
      </div>
    </ChartFrame>
  );
}

function Axis({ axis, x, layout, brush, set }: { axis: Dimension; x: number; layout: ParallelLayout; brush: Brush | null; set: (brush: Brush | null) => void }) {
  const from = useRef<number | null>(null);
  const placeOf = (event: PointerEvent) => {
    const rect = (event.currentTarget as Element).getBoundingClientRect();
    return Math.max(0, Math.min(1, 1 - (event.clientY - rect.top) / rect.height));
  };
  const drag = (event: PointerEvent) => {
    if (from.current === null) return;
    const to = placeOf(event);
    if (Math.abs(to - from.current) >= thinnest) set([Math.min(from.current, to), Math.max(from.current, to)]);
  };
  const step = axis.kind === 'category' ? 1 / axis.categories.length : 0.05;
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? step : event.key === 'ArrowDown' ? -step : 0;
    const done = (next: Brush | null) => { event.preventDefault(); event.stopPropagation(); set(next); };
    if (event.key === 'Escape' && brush) return done(null);
    if (event.key === 'Enter' || event.key === ' ') return done(brush ? null : axis.kind === 'category' ? [0, step] : [0, 0.5]);
    if (!by) return undefined;
    const [low, high] = brush ?? [0, 1];
    if (event.shiftKey) return done([low, Math.max(low + step, Math.min(1, high + by))]);
    const shift = Math.max(-low, Math.min(1 - high, by));
    return done(brush ? [low + shift, high + shift] : by > 0 ? [step, 1] : [0, 1 - step]);
  };
  const words = brush ? brushWords(axis, brush) : t('brushAll');
  return (
    <div
      class="axis-hold" style={{ left: `${x - 9}px`, top: `${layout.top}px`, height: `${layout.height}px` }} tabIndex={0} role="slider" aria-orientation="vertical" aria-label={t('brushOf', brief(axis.name, 200))}
      aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(((brush?.[0] ?? 0) + (brush?.[1] ?? 1)) * 50)} aria-valuetext={words} title={`${brief(axis.name, 300)}: ${words}\n${t('brushKeys')}`}
      onKeyDown={onKeyDown}
      onPointerDown={event => { if (event.button !== 0) return; from.current = placeOf(event); event.currentTarget.setPointerCapture(event.pointerId); }}
      onPointerMove={drag}
      onPointerUp={event => { if (from.current !== null && Math.abs(placeOf(event) - from.current) < thinnest) set(null); from.current = null; }}
      onPointerCancel={() => { from.current = null; }}
    />
  );
}

function brushWords(axis: Dimension, [low, high]: Brush): string {
  if (axis.kind === 'category') return axis.categories.filter((_, index) => { const place = axis.scale.at(index); return place >= low && place <= high; }).join(', ') || t('none');
  return t('brushFromTo', formatNumber(axis.scale.value(low)), formatNumber(axis.scale.value(high)));
}
