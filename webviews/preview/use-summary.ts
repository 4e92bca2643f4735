import { useEffect, useRef, useState } from 'preact/hooks';
import type { PreviewPageHost, PreviewStart } from '../../src/contract/preview-page';
import type { ColumnProfile } from '../../src/contract/profile';
import type { ChartData, ChartRequest } from '../../src/contract/view-api';
import { toCallError } from '../shared/rpc';
import { useRemembered } from '../shared/view-state';
import { LastOnly } from './last-only';
import { plainView, type Shown } from './looking';
import { type ProfileRun, useProfile } from './profile-run';

export type SummaryTab = 'column' | 'charts' | 'profile';
export interface SummaryOpen { tab: SummaryTab; /** Whose page is shown. */ column: string | null }

export interface SummaryView {
  open: SummaryOpen | null; /** It takes the grid's place. */ isWhole: boolean;
  show(what: SummaryOpen | null): void;
  /** Once after it was opened. */
  wantsFocus(): boolean;
  /** Another one: what is shown is counted anew. */
  version: string;
  column(name: string): Promise<ColumnProfile>; chart(request: ChartRequest): Promise<ChartData>;
  profile: ProfileRun;
  /** What somebody waits for is asked first; `resume` has it counted that was given up. */
  pause(): void; resume(): void;
}

/** Below it there is no room for a table and what is told of it. */
const wideEnough = 720;

export function useSummary(host: PreviewPageHost, start: PreviewStart, shown: Shown | null): SummaryView {
  const [open, keepOpen] = useRemembered<SummaryOpen | null>('summary', null);
  const [isNarrow, setNarrow] = useState(window.innerWidth < wideEnough);
  const [paused, setPaused] = useState(0);
  const [column] = useState(() => new LastOnly(host, 'column'));
  const [chart] = useState(() => new LastOnly(host, 'chart'));
  const focus = useRef(false);
  const profile = useProfile(host, start, open?.tab === 'profile');
  useEffect(() => {
    const measure = () => setNarrow(window.innerWidth < wideEnough);
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);

  const view = shown?.view ?? plainView;
  /** What was given up is asked again with the next version: until then there is no answer. */
  const unlessGivenUp = <T,>(answer: Promise<T>): Promise<T> => answer.catch((error: unknown) => (toCallError(error).code === 'cancelled' ? new Promise<never>(() => undefined) : Promise.reject(error)));
  return {
    open, profile, isWhole: open !== null && (isNarrow || open.tab === 'profile'), version: `${shown?.turn ?? 0} ${paused}`,
    show(what) {
      if (what !== null && open === null) focus.current = true;
      if (what?.tab !== 'column') column.giveUp();
      if (what?.tab !== 'charts') chart.giveUp();
      keepOpen(what);
    },
    wantsFocus() {
      const wants = focus.current;
      focus.current = false;
      return wants;
    },
    column: name => unlessGivenUp(column.run(task => host.column(view, name, task))),
    chart: request => unlessGivenUp(chart.run(task => host.chart(view, request, task))),
    pause() { column.giveUp(); chart.giveUp(); },
    resume: () => setPaused(count => count + 1),
  };
}
