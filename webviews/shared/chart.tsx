import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { seriesColors, themeColor, useThemeVersion } from './theme';

export interface ChartSeries { label: string; y: ArrayLike<number | null>; color: number }
/** The part of x that is shown; null: all of it. */
export type ChartZoom = [number, number] | null;

export interface ChartProps {
  x: ArrayLike<number>; series: ChartSeries[]; height: number; log?: boolean; wholeX?: boolean;
  formatX: (x: number) => string; formatY: (y: number) => string;
  /** What the curve says in words: for those who can't see it. */
  label: string;
  onHover: (index: number | null) => void; zoom: ChartZoom; setZoom: (zoom: ChartZoom) => void;
  yMin?: number; yMax?: number;
}

/** A curve in the theme's colours. Drag zooms, a double click or Escape resets, arrows move the cursor. New points, another scale and another theme come in without losing the zoom. */
export function Chart(props: ChartProps) {
  const { x, series, height, log = false, label, zoom } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const theme = useThemeVersion();
  const shape = `${series.map(each => `${each.label}:${each.color}`).join('|')}#${log}#${theme}#${height}`;

  const show = (made: uPlot, part: ChartZoom) => {
    if (part) made.setScale('x', { min: part[0], max: part[1] });
    else made.setData(made.data, true);
  };
  /** Whoever reads by keyboard stands on a point; a pointer stands on a place, where another point may be now. */
  const staying = (made: uPlot, change: () => void) => {
    const at = document.activeElement === box.current ? made.cursor.idx : null;
    // At once: the point's place is only known when the scales are.
    made.batch(change);
    if (at !== null && at !== undefined) point(made, at);
  };

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = new uPlot(options(latest, element.clientWidth || 300, log), data(latest.current), element);
    plot.current = made;
    if (latest.current.zoom) show(made, latest.current.zoom);
    const observer = new ResizeObserver(() => {
      const width = element.clientWidth;
      if (width && width !== made.width) made.setSize({ width, height });
    });
    observer.observe(element);
    return () => { observer.disconnect(); made.destroy(); plot.current = null; };
  }, [shape]);

  useEffect(() => {
    const made = plot.current;
    if (made && made.data[0] !== x) {
      staying(made, () => {
        made.setData(data(latest.current), !latest.current.zoom);
        if (latest.current.zoom) made.redraw();
      });
    }
  }, [x, series]);
  useEffect(() => { if (plot.current) show(plot.current, latest.current.zoom); }, [zoom?.[0], zoom?.[1]]);

  const onKeyDown = (event: KeyboardEvent) => {
    const made = plot.current;
    if (!made) return;
    if (event.key === 'Escape' && zoom) { event.stopPropagation(); latest.current.setZoom(null); return; }
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const points = made.data[0].length;
    const at = made.cursor.idx ?? (step > 0 ? -1 : points);
    const to = Math.max(0, Math.min(points - 1, at + step));
    point(made, to);
  };
  return (
    <div
      ref={box} class="chart" style={{ height: `${height}px` }} tabIndex={0} role="img" aria-label={label} onKeyDown={onKeyDown}
      onBlur={() => plot.current?.setCursor({ left: -10, top: -10 })}
    />
  );
}

function point(made: uPlot, index: number): void {
  made.setCursor({ left: made.valToPos(made.data[0][index] ?? 0, 'x'), top: made.bbox.height / 2 / devicePixelRatio });
}

const data = ({ x, series }: ChartProps): uPlot.AlignedData => [x as number[], ...series.map(each => each.y as (number | null)[])];

function options(latest: { current: ChartProps }, width: number, log: boolean): uPlot.Options {
  const text = themeColor('descriptionForeground', 'foreground');
  const grid = `color-mix(in srgb, ${themeColor('foreground')} 14%, transparent)`;
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: text, font, ticks: { show: false }, border: { show: false }, grid: { stroke: grid, width: 1 / devicePixelRatio } } satisfies uPlot.Axis;
  const { series, height, wholeX } = latest.current;
  return {
    width, height, padding: [8, 8, 0, 0], legend: { show: false }, pxAlign: false,
    cursor: {
      y: false, drag: { x: true, y: false, setScale: true }, points: { size: 7, width: 1.5 },
      bind: { dblclick: () => () => { latest.current.setZoom(null); return null; } },
    },
    scales: {
      x: { time: false, range: (_, min, max) => min === max ? [min - 1, max + 1] : [min, max] },
      y: log
        ? { distr: 3, log: 10 }
        : { range: (_, min, max) => yRange(min, max, latest.current) },
    },
    axes: [
      { ...axis, grid: { show: false }, size: 22, gap: 4, space: 60, values: (_, splits) => splits.map(each => latest.current.formatX(each)), ...(wholeX ? { incrs: wholeSteps } : {}) },
      {
        ...axis, gap: 6, space: 28,
        values: (_, splits) => splits.map(each => each === null ? '' : latest.current.formatY(each)),
        size: (_, values) => 14 + 6.4 * Math.max(3, ...(values ?? []).map(each => each?.length ?? 0)),
      },
    ],
    series: [
      {},
      ...series.map((each, index): uPlot.Series => ({
        label: each.label, width: 1.5, stroke: themeColor(seriesColors[each.color % seriesColors.length] ?? 'charts-blue', 'foreground'),
        ...(index >= seriesColors.length ? { dash: [6, 4] } : {}), spanGaps: false,
        points: { show: (_, __, from, to) => to - from < 24, size: 4 },
      })),
    ],
    hooks: {
      setSelect: [made => {
        const { left, width: wide } = made.select;
        if (wide > 0) latest.current.setZoom([made.posToVal(left, 'x'), made.posToVal(left + wide, 'x')]);
      }],
      setCursor: [made => latest.current.onHover(made.cursor.idx ?? null)],
    },
  };
}

const wholeSteps = Array.from({ length: 16 }, (_, power) => [1, 2, 5].map(each => each * 10 ** power)).flat();

function yRange(min: number | null, max: number | null, { yMin, yMax }: ChartProps): [number, number] {
  const low = yMin ?? min ?? 0;
  const high = Math.max(yMax ?? -Infinity, max ?? 1);
  if (low === high) return [low - Math.abs(low || 1) * 0.1, high + Math.abs(high || 1) * 0.1];
  const air = (high - low) * 0.06;
  return [yMin ?? low - air, high + air];
}
