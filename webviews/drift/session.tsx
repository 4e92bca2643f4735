import type { DriftTimeline } from '../../src/contract/drift';
import type { DriftPage, DriftPageHost } from '../../src/contract/drift-page';
import { sessionOf } from '../shared/session';
import type { Remote } from '../shared/states';

interface Session {
  page: DriftPage; host: DriftPageHost;
  /** Tells what went wrong, if it does. */
  act: (action: Promise<unknown>) => void;
  /** Does something that changes the verdict, then decides anew. */
  anew: (action: Promise<unknown>) => void;
  again: () => void;
  /** Weighs what was decided by another model of the reference. */
  weighBy: (model: string) => void;
}

export const [SessionProvider, useSession] = sessionOf<Session>('the page');

/** What is shown over time, which a column's own rule is held against too; null: nothing was, until it is there. */
export const [OverTimeProvider, useOverTime] = sessionOf<{ remote: Remote<DriftTimeline | null>; retry: () => void }>('the page over time');
