import type { ComparedRun } from '../../../contract/compare';
import type { CurveView } from '../../../contract/compare-page';
import { runLabel } from '../words';
import { seriesClass } from './chart';
import { isolated } from './escape';

/** A run's line as charts draw it; it keeps its colour whether others are hidden or not. */
export const key = (run: number): string => `<svg class="key" viewBox="0 0 24 8" aria-hidden="true"><line class="${seriesClass(run)}" x1="0" y1="4" x2="24" y2="4" stroke-width="2"/></svg>`;

export const legend = (runs: readonly ComparedRun[], { hidden }: CurveView): string => `<p>${runs.flatMap((run, index) => (hidden.includes(run.key) ? [] : [`${key(index)}${isolated(runLabel(run))}`])).join(' &nbsp; ')}</p>`;
