import type { GroupKey } from '../../src/contract/table-api';
import type { RunState } from '../../src/contract/run';
import { historyField } from '../../src/contract/table-page';
import { formatDate } from '../../src/core/format';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { stateLook, type StateLook } from '../shared/state-look';

const dayMs = 24 * 3_600_000;
const states: readonly string[] = ['starting', 'running', 'succeeded', 'failed', 'cancelled', 'crashed', 'lost', 'unheard'] satisfies RunState[];

/** How a group is headed: states with icon and word, days as people say them. */
export function groupLook(by: string, key: GroupKey, now: number): { text: string; icon: string | null; tone: StateLook['tone'] | null } {
  if (key === null) return { text: t('groupNone'), icon: null, tone: null };
  if (by === 'state' && states.includes(key)) {
    // SAFETY: it is one of them.
    const look = stateLook(key as RunState);
    return { text: t(look.word), icon: look.icon, tone: look.tone };
  }
  if (by === 'created') {
    const text = key === formatDate(now) ? t('today') : key === formatDate(now - dayMs) ? t('yesterday') : key;
    return { text, icon: 'calendar', tone: null };
  }
  const icons: Record<string, string> = { [historyField]: 'history', function: 'symbol-function', tag: 'tag', branch: 'git-branch' };
  return { text: brief(key, 300), icon: icons[by] ?? null, tone: null };
}
