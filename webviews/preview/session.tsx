import type { PreviewPageHost } from '../../src/contract/preview-page';
import { sessionOf } from '../shared/session';

export interface Session {
  host: PreviewPageHost;
  /** Asks the host to do something; what goes wrong is said above the grid. */
  act: (action: Promise<unknown>) => void;
  /** For screen readers. */
  say: (text: string) => void;
}

export const [SessionProvider, useSession] = sessionOf<Session>('the preview');
