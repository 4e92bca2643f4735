import type { ComparedRun } from '../../src/contract/compare';
import { shortRunId } from '../shared/format';
import { brief } from '../shared/name';
import { seriesColors } from '../shared/theme';
import { type Look, markAt } from '../shared/plot/look';

/** What a run is called where there is little room: the name somebody gave it, else the end of its id, and its function where others ran another, and its history where another is called the same. */
export function labelsOf(runs: readonly ComparedRun[]): (run: ComparedRun) => string {
  const one = new Set(runs.map(run => run.function.name)).size === 1;
  const plain = (run: ComparedRun) => brief(run.name ?? (one || !run.function.name ? shortRunId(run.id) : `${run.function.name} ${shortRunId(run.id)}`), 120);
  const taken = new Map<string, number>();
  for (const run of runs) taken.set(plain(run), (taken.get(plain(run)) ?? 0) + 1);
  return run => (run.history !== null && (taken.get(plain(run)) ?? 0) > 1 ? `${plain(run)} · ${brief(run.history, 60)}` : plain(run));
}

/** The run's line and mark, as charts draw them. */
export const Swatch = ({ look }: { look: Look | undefined }) => look && (
  <svg class={`swatch series-${look.color % seriesColors.length}`} width="24" height="12" aria-hidden="true">
    <path d="M 0 6 H 24" stroke-dasharray={look.dash.join(' ')} />
    <polygon points={markAt(look.shape, 12, 6, 3.5).join(' ')} />
  </svg>
);
