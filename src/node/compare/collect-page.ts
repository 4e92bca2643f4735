import { createHash } from 'node:crypto';
import type { CodeComparison, Comparison } from '../../contract/compare';
import type { CompareCurve, CompareResources, CurveView } from '../../contract/compare-page';
import type { RunKey, Sha256 } from '../../contract/ids';
import type { IndexApi } from '../../contract/index-api';
import type { RunDetail } from '../../contract/run';
import { type Charts, curveChart } from '../../core/compare/html/curves';
import { comparePage, plainView, type Picture } from '../../core/compare/html/page';
import { rangeIn } from '../../core/compare/curves/along';
import { pointsFor } from '../../core/compare/curves/points-for';
import { withPart } from '../../core/compare/curves/with-part';
import { readObject, type StoreLayout } from '../store';

export interface PageSide { key: RunKey; detail: RunDetail; store: StoreLayout; index: Pick<IndexApi, 'curves' | 'resources'> }
interface What { sides: readonly PageSide[]; comparison: Comparison; code: CodeComparison | null; /** Whose curves; null: all, up to a bound. */ metrics: readonly string[] | null; all: boolean; madeAt: number; /** Left out: whole curves by step, as they are. */ view?: CurveView }

/** Of resources: enough for the eye at the width that a saved page has. */
const points = 400;
/** Charts that a page has: what goes beyond is counted, and the page says so. */
const mostCharts = 60;
const mostChartText = 8 * 1024 * 1024;
/** Points that are held at once, of curves that are read and not yet drawn. */
const mostHeld = 1_000_000;
/** A page is to be sent around: a picture beyond this stays in its run, and the page says so. */
const mostPicture = 8 * 1024 * 1024;
const mostPictures = 100 * 1024 * 1024;

/** Reads what a saved page shows beside the comparison itself, and makes the page. */
export async function collectPage({ sides, comparison, code, metrics, all, madeAt, view = plainView }: What): Promise<string> {
  const wanted = metrics ?? comparison.metrics.filter(({ cells }) => cells.some((cell) => cell.kind === 'value' && cell.count > 1)).map(({ name }) => name);
  const resources: CompareResources[] = [];
  for (const { key, detail, index } of sides) resources.push({ run: key, start: startOf(detail), points: await index.resources(detail.id, points), problem: null });
  return comparePage({ comparison, code, charts: await chartsOf(sides, comparison, wanted, view), resources, pictures: await picturesOf(sides, comparison, all), all, madeAt, view }, (text) => createHash('sha256').update(text).digest('base64'));
}

const startOf = ({ startedAt, createdAt }: RunDetail): number => startedAt ?? createdAt;

/** A few metrics at a time, until there is no more room. */
async function chartsOf(sides: readonly PageSide[], comparison: Comparison, wanted: readonly string[], view: CurveView): Promise<Charts> {
  // As many as the page itself takes: what is smoothed from fewer would be another curve.
  const most = pointsFor(sides.length);
  const together = Math.max(1, Math.floor(mostHeld / (most * Math.max(1, sides.length))));
  const drawn: string[] = [];
  let [text, done] = [0, 0];
  while (done < wanted.length && drawn.length < mostCharts && text < mostChartText) {
    const names = wanted.slice(done, done + Math.min(together, mostCharts - drawn.length));
    const curves = await curvesOf(sides, names, most, view);
    for (const name of names) {
      if (text >= mostChartText) break;
      const made = curveChart(comparison, name, curves, view);
      done++;
      if (made === null) continue;
      drawn.push(made);
      text += made.length;
    }
  }
  return { drawn, left: wanted.length - done };
}

async function curvesOf(sides: readonly PageSide[], names: readonly string[], most: number, view: CurveView): Promise<CompareCurve[]> {
  const curves: CompareCurve[] = [];
  for (const { key, detail, index } of sides) {
    const own = new Set(detail.metrics.map(({ name }) => name));
    const asked = view.hidden.includes(key) ? [] : names.filter((name) => own.has(name));
    if (asked.length === 0) continue;
    const found = await index.curves(detail.id, asked, most);
    for (const curve of found.map((each): CompareCurve => ({ ...each, run: key, start: startOf(detail) }))) curves.push(await finer(curve, view, { detail, index }, most));
  }
  return curves;
}

/** Where the page is zoomed in, that part with all the points that there is room for. */
async function finer(curve: CompareCurve, { x, zooms }: CurveView, { detail, index }: Pick<PageSide, 'detail' | 'index'>, most: number): Promise<CompareCurve> {
  const zoom = zooms.find(({ metric }) => metric === curve.name);
  if (!zoom || !curve.downsampled) return curve;
  const [part] = await index.curves(detail.id, [curve.name], most, rangeIn({ by: x, from: zoom.from, to: zoom.to }, curve.start));
  return part && part.x.length > 0 ? withPart(curve, { ...part, run: curve.run, start: curve.start }) : curve;
}

async function picturesOf(sides: readonly PageSide[], { figures, runs }: Comparison, all: boolean): Promise<Map<Sha256, Picture>> {
  const stores = new Map(sides.map(({ key, store }) => [key, store]));
  const found = new Map<Sha256, Picture>();
  let bytes = 0;
  for (const { cells } of figures.filter(({ differs }) => all || differs)) {
    for (const [index, cell] of cells.entries()) {
      const store = stores.get(runs[index]?.key as RunKey);
      if (cell.kind !== 'value' || cell.sha256 === null || store === undefined || 'base64' in (found.get(cell.sha256) ?? {})) continue;
      const read = bytes > mostPictures ? ({ kind: 'too-large' } as const) : await readObject(store, cell.sha256, mostPicture);
      if (read.kind === 'bytes') bytes += read.bytes.byteLength;
      found.set(cell.sha256, read.kind === 'bytes' ? { mediaType: cell.mediaType ?? 'application/octet-stream', base64: Buffer.from(read.bytes).toString('base64') } : { why: whyNot[read.kind] });
    }
  }
  return found;
}

const whyNot = { absent: 'Its content is not in this store.', damaged: 'Its content on the disk is damaged.', 'too-large': 'It is too large for a page: open it in its run.' };
