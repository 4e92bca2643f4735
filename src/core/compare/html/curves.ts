import type { Comparison } from '../../../contract/compare';
import type { CompareCurve, CurveView } from '../../../contract/compare-page';
import { alongOf } from '../curves/along';
import { smooth } from '../curves/smooth';
import { runLabel } from '../words';
import { chart, type Line } from './chart';
import { isolated } from './escape';
import { legend } from './legend';

/** Drawn one after the other by who reads the curves: those of all metrics at once would fill the memory. */
export interface Charts { drawn: readonly string[]; /** Metrics with a curve that there was no room for. */ left: number }

const titlesOfX = { step: 'step', time: 'seconds since the start', clock: 'clock' };

/** A metric's curves of all runs that are shown; null: there is nothing to draw. */
export function curveChart({ runs, metrics }: Comparison, name: string, curves: readonly CompareCurve[], view: CurveView): string | null {
  const ofRun = new Map(curves.filter((curve) => curve.name === name && curve.y.length > 1 && !view.hidden.includes(curve.run)).map((curve) => [curve.run, curve]));
  const lines = runs.flatMap((run, index): Line[] => { const curve = ofRun.get(run.key); return curve ? [{ run: index, label: runLabel(run), x: alongOf(curve, view.x), y: curve.y, smooth: smooth(curve.y, view.smoothing) }] : []; });
  const steps = metrics.find((metric) => metric.name === name)?.cells.some((cell) => cell.kind === 'value' && cell.lastStep !== null) ?? false;
  const xTitle = view.x === 'step' && !steps ? 'value' : titlesOfX[view.x];
  const log = view.log.includes(name);
  const zoom = view.zooms.find(({ metric }) => metric === name);
  const drawn = lines.length === 0 ? null : chart({ title: `${name} by ${xTitle}`, xTitle, lines, log, clock: view.x === 'clock', zoom: zoom ? [zoom.from, zoom.to] : null });
  const said = [log ? 'logarithmic' : '', zoom ? 'a part of it' : ''].filter(Boolean).join(', ');
  return drawn === null ? null : `<figure><figcaption>${isolated(name)}${said === '' ? '' : ` <span class="more">${said}</span>`}</figcaption>${drawn}</figure>`;
}

export function curvesSection({ runs }: Comparison, { drawn, left }: Charts, view: CurveView): string {
  const hidden = runs.filter((run) => view.hidden.includes(run.key)).length;
  const notes = [
    view.smoothing > 0 ? `Smoothed by ${view.smoothing.toFixed(2)}; values as they were recorded are faint.` : '',
    hidden === 0 ? '' : hidden === 1 ? '1 run is hidden in charts.' : `${hidden} runs are hidden in charts.`,
    left === 0 ? '' : `${left === 1 ? 'The curves of 1 more metric are' : `The curves of ${left} more metrics are`} left out: the page would be too large to be sent around. Filter the metrics before it is saved to choose which are in it.`,
  ].filter(Boolean).map((text) => `<p class="quiet">${text}</p>`).join('');
  return drawn.length === 0 ? '' : `<section id="curves"><h2>Curves</h2>${legend(runs, view)}${notes}<div class="charts">${drawn.join('\n')}</div></section>`;
}
