import { Axes, type Axis } from './axis';
import { addBars, type Bars } from './bars';
import { binsOf, spreadOf } from './bins';
import { fiveOf } from './box';
import { boundsOf, colorOf, colorsOf, rampOf, usualColors } from './colors';
import type { Drawing, Mark, Note, Plot } from './marks';
import { type Fields, fieldsOf, numberOf, plain, rowsOf, textOf, type Values, valuesOf } from './values';

const mostTraces = 200;
const dashes: Record<string, readonly number[]> = { dash: [6, 4], dot: [2, 3], dashdot: [6, 3, 2, 3], longdash: [10, 4], longdashdot: [10, 3, 2, 3] };
const least = 200;
const usualSize = { width: 640, height: 420 };

/** A Plotly figure's JSON as what is drawn. Throws where the text is no figure. */
export function readFigure(json: string): Drawing {
  const figure = fieldsOf(JSON.parse(json));
  if (!Array.isArray(figure['data'])) throw new Error('no figure');
  const layout = withTemplate(fieldsOf(figure['layout']));
  const reader = new Reader(layout);
  figure['data'].slice(0, mostTraces).map(fieldsOf).filter(trace => trace['visible'] !== false && trace['visible'] !== 'legendonly').forEach((trace, index) => reader.learn(trace, index));
  return reader.done();
}

/** Of a template only what is drawn here is taken: colours and their ramp. */
function withTemplate(layout: Fields): Fields {
  const { colorway, colorscale } = fieldsOf(fieldsOf(layout['template'])['layout']);
  return { colorway, colorscale, ...layout };
}

interface Held { trace: Fields; color: string; plot: Plot }

class Reader {
  private readonly axes: Axes;
  private readonly plots = new Map<string, Plot>();
  private readonly held: Held[] = [];
  private readonly left = new Set<string>();
  private readonly stacks = new Map<string, Map<number, number>>();
  private readonly drawing: Drawing;
  private readonly colors: readonly string[];

  constructor(private readonly layout: Fields) {
    this.axes = new Axes(layout);
    const way = Array.from(valuesOf(layout['colorway']) ?? [], colorOf).filter(each => each !== null);
    this.colors = way.length > 0 ? way : usualColors;
    const size = (name: 'width' | 'height') => { const asked = numberOf(layout[name]); return asked >= least && asked <= 2000 ? asked : usualSize[name]; };
    this.drawing = { title: plain(layout['title']), size: { width: size('width'), height: size('height') }, plots: [], pies: [], legend: [], legendTitle: plain(fieldsOf(layout['legend'])['title']), bar: null, notes: [], left: [] };
  }

  /** First every trace says what its axes are of. */
  learn(trace: Fields, index: number): void {
    const kind = textOf(trace['type']) || 'scatter';
    const color = colorOf(fieldsOf(trace['marker'])['color']) ?? colorOf(fieldsOf(trace['line'])['color']) ?? this.colors[index % this.colors.length] ?? '#636efa';
    if (kind === 'pie') return this.pie(trace);
    if (!drawn.has(kind)) { this.left.add(kind.slice(0, 40)); return; }
    const [x, y] = [this.axes.of('x', trace['xaxis']), this.axes.of('y', trace['yaxis'])];
    const key = `${textOf(trace['xaxis']) || 'x'} ${textOf(trace['yaxis']) || 'y'}`;
    const plot = this.plots.get(key) ?? { x, y, marks: [] };
    this.plots.set(key, plot);
    for (const [axis, name] of [[x, 'x'], [y, 'y']] as const) {
      const values = valuesOf(trace[name]);
      // A box stands at its own name where nothing says at what.
      if (values) axis.learn(values);
      else if (kind === 'box' && isAcross(trace, name)) axis.learn([plain(trace['name'])]);
    }
    this.held.push({ trace: { ...trace, type: kind }, color, plot });
  }

  done(): Drawing {
    const bars: Bars[] = [];
    for (const held of this.held) this.draw(held, bars);
    addBars(bars, textOf(this.layout['barmode']) || 'group');
    this.legend();
    this.axes.match();
    this.drawing.plots.push(...this.plots.values());
    this.drawing.notes.push(...this.notes());
    this.drawing.left.push(...this.left);
    return this.drawing;
  }

  private draw({ trace, color, plot }: Held, bars: Bars[]): void {
    switch (trace['type']) {
      case 'bar': return void bars.push(this.bars(trace, color, plot));
      case 'histogram': return void bars.push(this.histogram(trace, color, plot));
      case 'box': return this.box(trace, color, plot);
      case 'heatmap': return this.heat(trace, plot);
      default: return this.scatter(trace, color, plot);
    }
  }

  private scatter(trace: Fields, color: string, { x, y, marks }: Plot): void {
    const [xs, ys] = [pairOf(trace, 'x'), pairOf(trace, 'y')];
    const length = Math.min(xs?.length ?? Infinity, ys?.length ?? Infinity);
    if (!Number.isFinite(length)) return;
    const points: number[] = [];
    for (let at = 0; at < length; at++) points.push(x.at(xs ? xs[at] : at), y.at(ys ? ys[at] : at));
    const stack = textOf(trace['stackgroup']);
    if (stack) this.putUpon(stack, { x, y, marks }, points);
    see(x, y, points);
    const mode = textOf(trace['mode']) || (length < 20 ? 'lines+markers' : 'lines');
    const [line, marker] = [fieldsOf(trace['line']), fieldsOf(trace['marker'])];
    const alpha = shareOf(trace['opacity'], 1);
    const own = colorOf(line['color']) ?? color;
    const fill = textOf(trace['fill']) || (stack ? 'tonexty' : '');
    if (fill.startsWith('tozero') || fill.startsWith('tonext')) {
      // Down to the line before it, else to zero.
      const before = fill.startsWith('tonext') ? marks.findLast(mark => mark.kind === 'line') : undefined;
      const back = before ? pointsBack(before.points) : fill.endsWith('x') ? [0, points.at(-1) ?? 0, 0, points[1] ?? 0] : [points.at(-2) ?? 0, 0, points[0] ?? 0, 0];
      if (!before) see(x, y, back);
      marks.unshift({ kind: 'area', points: [...points, ...back], color: colorOf(trace['fillcolor']) ?? own, alpha: colorOf(trace['fillcolor']) ? 1 : 0.4 });
    }
    if (mode.includes('lines')) marks.push({ kind: 'line', points, color: own, width: Math.min(20, Math.max(0, numberOf(line['width']) >= 0 ? numberOf(line['width']) : 2)), dash: dashes[textOf(line['dash'])] ?? [] });
    if (!mode.includes('markers')) return;
    const colors = this.markerColors(trace, color);
    const sizes = valuesOf(marker['size']);
    const [all, unit] = [numberOf(marker['size']), numberOf(marker['sizeref']) > 0 ? numberOf(marker['sizeref']) : 1];
    const radius = (index: number): number => {
      const size = sizes ? (marker['sizemode'] === 'area' ? Math.sqrt(numberOf(sizes[index]) / unit) : numberOf(sizes[index]) / unit) : all >= 0 ? all : 6;
      return Math.min(60, Number.isFinite(size) ? size / 2 : 0);
    };
    marks.push({ kind: 'dots', points, color: colors, radius, alpha: alpha * shareOf(marker['opacity'], sizes ? 0.7 : 1) });
  }

  /** Areas of one stack: each begins where those before it end. */
  private putUpon(stack: string, plot: { x: Axis; y: Axis; marks: Mark[] }, points: number[]): void {
    const key = `${stack} ${[...this.plots.values()].findIndex(each => each.marks === plot.marks)}`;
    const sums = this.stacks.get(key) ?? new Map<number, number>();
    this.stacks.set(key, sums);
    for (let at = 0; at + 1 < points.length; at += 2) {
      const sum = (sums.get(points[at] as number) ?? 0) + (points[at + 1] as number);
      sums.set(points[at] as number, sum);
      points[at + 1] = sum;
    }
    plot.y.see(0);
  }

  /** Their ramp is shown beside the picture. */
  private markerColors(trace: Fields, usual: string): (index: number) => string {
    const marker = fieldsOf(trace['marker']);
    const axis = fieldsOf(this.layout[textOf(marker['coloraxis'])]);
    const from = marker['coloraxis'] === undefined ? marker : axis;
    const { of, bar } = colorsOf(marker['color'], usual, this.ramp(from), [from['cmin'], from['cmax']]);
    if (bar && from['showscale'] !== false && (marker['coloraxis'] !== undefined || marker['showscale'] === true)) this.drawing.bar ??= { ...bar, title: plain(fieldsOf(from['colorbar'])['title']) };
    return of;
  }

  private ramp({ colorscale, reversescale }: Fields) {
    return rampOf(colorscale ?? fieldsOf(this.layout['colorscale'])['sequential'], reversescale === true);
  }

  private bars(trace: Fields, color: string, plot: Plot): Bars {
    const across = trace['orientation'] === 'h';
    const [places, sizes] = across ? [pairOf(trace, 'y'), pairOf(trace, 'x')] : [pairOf(trace, 'x'), pairOf(trace, 'y')];
    const [along, height] = across ? [plot.y, plot.x] : [plot.x, plot.y];
    const count = sizes?.length ?? 0;
    const at = Array.from({ length: count }, (_, index) => along.at(places ? places[index] : index));
    const texts = valuesOf(trace['text']);
    return {
      plot, across, at, values: Array.from({ length: count }, (_, index) => height.at(sizes?.[index])), width: null, base: valuesOf(trace['base']), alpha: shareOf(trace['opacity'], 1),
      color: this.markerColors(trace, color), texts: texts ? Array.from(texts, plain) : [], group: this.groupOf(trace),
    };
  }

  private histogram(trace: Fields, color: string, plot: Plot): Bars {
    const { across, along, values, weights } = binned(trace, plot);
    const group = groupOfBins(trace, plot);
    const together = this.held.filter(each => each.trace['type'] === 'histogram' && groupOfBins(each.trace, each.plot) === group);
    const spread = spreadOf(trace, along, together.flatMap(each => placesOf(each)));
    const bins = binsOf(trace, spread, values, textOf(trace['histfunc']) === '' || trace['histfunc'] === 'count' ? null : weights);
    return { plot, across, at: bins.map(({ at }) => at), values: bins.map(({ value }) => value), width: along.isCategory ? null : spread.size, base: null, alpha: shareOf(trace['opacity'], 1), color: this.markerColors(trace, color), texts: [], group: this.groupOf(trace) };
  }

  /** Traces of one group stand in one another's place, all others beside each other. */
  private groupOf(trace: Fields): string {
    return textOf(trace['offsetgroup']) || `trace ${this.held.findIndex(each => each.trace === trace)}`;
  }

  private box(trace: Fields, color: string, plot: Plot): void {
    const across = isAcross(trace, 'y');
    const [along, height] = across ? [plot.y, plot.x] : [plot.x, plot.y];
    const [values, places] = [pairOf(trace, across ? 'x' : 'y'), pairOf(trace, across ? 'y' : 'x')];
    if (!values) return;
    const groups = new Map<number, number[]>();
    Array.from(values).forEach((value, index) => {
      const place = along.at(places ? places[index] : plain(trace['name']));
      const group = groups.get(place);
      if (group) group.push(height.at(value)); else groups.set(place, [height.at(value)]);
    });
    const others = this.held.filter(each => each.plot === plot && each.trace['type'] === 'box' && this.layout['boxmode'] === 'group');
    const count = Math.max(1, others.length);
    const shift = others.length > 1 ? (others.findIndex(each => each.trace === trace) - (count - 1) / 2) * (0.7 / count) : 0;
    const half = 0.25 / count;
    const turned = (points: number[]): number[] => (across ? points.map((_, index) => points[index % 2 === 0 ? index + 1 : index - 1] as number) : points);
    for (const [place, group] of groups) {
      const five = fiveOf(group);
      if (!five || !Number.isFinite(place)) continue;
      const [left, middle, right, gap] = [place + shift - half, place + shift, place + shift + half, Number.NaN];
      const outline = [left, five.q1, right, five.q1, right, five.q3, left, five.q3, left, five.q1];
      const rest = [left, five.median, right, five.median, gap, gap, middle, five.q3, middle, five.highest, gap, gap, middle, five.q1, middle, five.lowest, gap, gap, middle - half / 2, five.highest, middle + half / 2, five.highest, gap, gap, middle - half / 2, five.lowest, middle + half / 2, five.lowest];
      plot.marks.push({ kind: 'area', points: turned(outline), color, alpha: 0.35 }, { kind: 'line', points: turned([...outline, gap, gap, ...rest]), color, width: 1.5, dash: [] });
      const out = turned(five.out.flatMap(value => [middle, value]));
      if (trace['boxpoints'] !== false) plot.marks.push({ kind: 'dots', points: out, color: () => color, radius: () => 2.5, alpha: 1 });
      see(plot.x, plot.y, [...turned([left, five.lowest, right, five.highest]), ...out]);
    }
  }

  private heat(trace: Fields, { x, y, marks }: Plot): void {
    const rows = rowsOf(trace['z']);
    const [xs, ys] = [pairOf(trace, 'x'), pairOf(trace, 'y')];
    const from = trace['coloraxis'] === undefined ? trace : fieldsOf(this.layout[textOf(trace['coloraxis'])]);
    const flat = rows.flatMap(row => Array.from(row, numberOf));
    const [low, high] = boundsOf(flat, [from['zmin'] ?? from['cmin'], from['zmax'] ?? from['cmax']]);
    const ramp = this.ramp(from);
    const labels = rowsOf(trace['text']);
    const edges = [edgesOf(x, xs, Math.max(0, ...rows.map(row => row.length))), edgesOf(y, ys, rows.length)] as const;
    const template = textOf(trace['texttemplate']);
    const rects: Extract<Mark, { kind: 'rects' }>['rects'] = [];
    rows.forEach((row, down) => Array.from(row).forEach((value, along) => {
      const [left, right, bottom, top, number] = [edges[0][along], edges[0][along + 1], edges[1][down], edges[1][down + 1], numberOf(value)];
      if (left === undefined || right === undefined || bottom === undefined || top === undefined || !Number.isFinite(number)) return;
      const text = template.startsWith('%{z') ? shortNumber(number) : template.startsWith('%{text') ? plain(labels[down]?.[along]) : '';
      rects.push({ x: [left, right], y: [bottom, top], color: ramp(high > low ? (number - low) / (high - low) : 0.5), ...(text ? { text } : {}) });
    }));
    marks.push({ kind: 'rects', rects, alpha: 1 });
    for (const axis of [x, y]) axis.tight = true;
    see(x, y, rects.flatMap(rect => [rect.x[0], rect.y[0], rect.x[1], rect.y[1]]));
    if (from['showscale'] !== false && Number.isFinite(low)) this.drawing.bar ??= { low, high, ramp, title: plain(fieldsOf(from['colorbar'])['title']) };
  }

  private pie(trace: Fields): void {
    const values = valuesOf(trace['values']);
    const labels = valuesOf(trace['labels']) ?? [];
    const sums = new Map<string, number>();
    Array.from(values ?? labels).forEach((value, index) => {
      const [name, size] = [plain(labels[index] ?? index), values ? numberOf(value) : 1];
      if (size > 0) sums.set(name, (sums.get(name) ?? 0) + size);
    });
    const given = valuesOf(fieldsOf(trace['marker'])['colors']);
    const all = [...sums.values()].reduce((sum, value) => sum + value, 0);
    const names = [...sums.keys()];
    const order = trace['sort'] === false ? names : names.toSorted((one, other) => (sums.get(other) ?? 0) - (sums.get(one) ?? 0));
    const colored = order.map((name, place) => ({ name, share: (sums.get(name) ?? 0) / all, color: colorOf(given?.[names.indexOf(name)]) ?? this.colors[place % this.colors.length] ?? '#636efa' }));
    const { x, y } = fieldsOf(trace['domain']);
    this.drawing.pies.push({ x: shares(x), y: shares(y), hole: shareOf(trace['hole'], 0), parts: colored });
    this.drawing.legend.push(...colored.map(({ name, share, color }) => ({ name: `${name} ${shortNumber(Number((100 * share).toPrecision(3)))} %`, color, dash: [], line: false })));
  }

  private legend(): void {
    if (this.layout['showlegend'] === false) return;
    const seen = new Set<string>();
    for (const { trace, color } of this.held) {
      const name = plain(trace['name']);
      const wanted = trace['showlegend'] === true || (trace['showlegend'] !== false && trace['type'] !== 'heatmap' && (this.held.length > 1 || this.layout['showlegend'] === true));
      const key = `${textOf(trace['legendgroup'])} ${name}`;
      if (!wanted || name === '' || seen.has(key)) continue;
      seen.add(key);
      const line = fieldsOf(trace['line']);
      const isLine = ['scatter', 'scattergl'].includes(textOf(trace['type'])) && !textOf(trace['mode']).startsWith('markers');
      this.drawing.legend.push({ name, color: isLine ? colorOf(line['color']) ?? color : color, dash: dashes[textOf(line['dash'])] ?? [], line: isLine });
    }
  }

  private notes(): Note[] {
    const annotations = Array.isArray(this.layout['annotations']) ? this.layout['annotations'].slice(0, mostTraces).map(fieldsOf) : [];
    return annotations.flatMap((each): Note[] => {
      const [text, x, y] = [plain(each['text']), numberOf(each['x']), numberOf(each['y'])];
      if (each['xref'] !== 'paper' || each['yref'] !== 'paper' || text === '' || !Number.isFinite(x) || !Number.isFinite(y)) return [];
      return [{ text, x, y, alignX: each['xanchor'] === 'left' || each['xanchor'] === 'right' ? each['xanchor'] : 'center', alignY: each['yanchor'] === 'top' || each['yanchor'] === 'bottom' ? each['yanchor'] : 'middle' }];
    });
  }
}

function binned(trace: Fields, plot: Plot) {
  const across = trace['orientation'] === 'h' || (trace['x'] === undefined && trace['y'] !== undefined);
  const along = across ? plot.y : plot.x;
  return { across, along, values: Array.from(pairOf(trace, across ? 'y' : 'x') ?? [], value => along.at(value)), weights: pairOf(trace, across ? 'x' : 'y') };
}
const placesOf = ({ trace, plot }: Held): number[] => binned(trace, plot).values;

/** Histograms of one pair of axes share their bins, and those that say so. */
const groupOfBins = (trace: Fields, plot: Plot): unknown => textOf(trace['bingroup']) || plot;

const drawn = new Set(['scatter', 'scattergl', 'bar', 'histogram', 'box', 'heatmap']);
const pairOf = (trace: Fields, name: 'x' | 'y'): Values | null => valuesOf(trace[name]) ?? startOf(trace, name);

/** `x0` and `dx` in the place of a list. */
function startOf(trace: Fields, name: 'x' | 'y'): Values | null {
  const start = trace[`${name}0`];
  const other = valuesOf(trace[name === 'x' ? 'y' : 'x']);
  if (typeof start !== 'number' || !other) return null;
  const step = Number.isFinite(numberOf(trace[`d${name}`])) ? numberOf(trace[`d${name}`]) : 1;
  return trace['type'] === 'box' ? null : Array.from(other, (_, index) => start + index * step);
}

/** Whether a box's values lie along the other axis, so that `name` says where it stands. */
function isAcross(trace: Fields, name: 'x' | 'y'): boolean {
  const level = trace['orientation'] === 'h' || (trace['orientation'] !== 'v' && trace['y'] === undefined);
  return level === (name === 'y');
}

const shareOf = (value: unknown, usual: number): number => (numberOf(value) >= 0 && numberOf(value) <= 1 ? numberOf(value) : usual);
function shares(value: unknown): [number, number] {
  const [from, to] = Array.from(valuesOf(value) ?? [], numberOf);
  return from !== undefined && to !== undefined && from >= 0 && from < to && to <= 1 ? [from, to] : [0, 1];
}
const shortNumber = (value: number): string => String(Number(value.toPrecision(4)));

function pointsBack(points: readonly number[]): number[] {
  const back: number[] = [];
  for (let at = points.length - 2; at >= 0; at -= 2) back.push(points[at] as number, points[at + 1] as number);
  return back;
}

function see(x: Axis, y: Axis, points: readonly number[]): void {
  for (let at = 0; at + 1 < points.length; at += 2) { x.see(points[at] as number); y.see(points[at + 1] as number); }
}

/** Cells reach half the way to their neighbours. */
function edgesOf(axis: Axis, values: Values | null, count: number): number[] {
  const at = Array.from({ length: count }, (_, index) => axis.at(values ? values[index] : index));
  if (values && values.length === count + 1) return Array.from(values, value => axis.at(value));
  return [...at, Number.NaN].map((place, index) => {
    const [before, after] = [at[index - 1], index < count ? place : undefined];
    if (before !== undefined && after !== undefined) return (before + after) / 2;
    const step = count > 1 ? (at[1] as number) - (at[0] as number) : 1;
    const last = count > 1 ? (at[count - 1] as number) - (at[count - 2] as number) : 1;
    return after !== undefined ? after - step / 2 : (before ?? 0) + last / 2;
  });
}
