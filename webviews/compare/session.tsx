import type { ComparePageHost } from '../../src/contract/compare-page';
import type { ComparedRun, Comparison } from '../../src/contract/compare';
import type { RunKey } from '../../src/contract/ids';
import type { Look } from '../shared/plot/look';
import type { SharedValue } from '../shared/shared-value';
import { sessionOf } from '../shared/session';

/** How far a page's charts go along: by step, since the start, or by the clock. */
export type XMode = 'step' | 'time' | 'clock';

export interface Session {
  host: ComparePageHost;
  /** Asks the host to do something; what goes wrong is said at the top of the page. */
  act: (action: Promise<unknown>) => void;
  /** Said to those who can't see what changed. */
  say: (text: string) => void;
  comparison: Comparison;
  /** Also what is the same. */
  all: boolean;
  /** Grows whenever the host says that curves or resources have more. */
  grown: number;
  labelOf: (run: ComparedRun) => string;
  looks: ReadonlyMap<RunKey, Look>;
  /** Not drawn in charts. */
  hidden: ReadonlySet<RunKey>;
  hide: (run: RunKey, hidden: boolean) => void;
  /** The run that is looked at, in every chart. */
  hot: SharedValue<RunKey | null>;
  /** How far the tables that are being compared are. */
  tableProgress: SharedValue<number | null>;
  /** Where the pointer or the arrow keys are, in every chart of one kind of x. */
  cursor: SharedValue<{ kind: XMode; x: number } | null>;
}

export const [SessionProvider, useSession] = sessionOf<Session>('the page');

export const drawnRuns = ({ comparison, hidden }: Session): ComparedRun[] => comparison.runs.filter(({ key }) => !hidden.has(key));
