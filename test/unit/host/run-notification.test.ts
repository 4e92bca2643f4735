import { describe, expect, it, vi } from 'vitest';
import { showProgress } from '../../../src/host/features/live/notification';
import type { History, StoredRun } from '../../../src/host/services/history';
import type { StartedRun } from '../../../src/host/services/launcher';
import type { VS } from '../../../src/host/vs';
import { emitter } from './emitter';
import { l10n } from './l10n';
import { stored } from './rows';

/** What is told of a run that ends at once, and how often its page was asked for. */
async function told(run: StoredRun, paged: boolean) {
  const ended = emitter<StoredRun>();
  const showErrorMessage = vi.fn(async (_: string, ...buttons: string[]) => buttons[0]);
  const setStatusBarMessage = vi.fn();
  const open = vi.fn(async () => undefined);
  // SAFETY: what the notification uses of each is here.
  const vs = { l10n, window: { showErrorMessage, setStatusBarMessage } } as unknown as VS;
  const started = { ref: { store: run.store.path, id: run.row.id }, target: { name: 'train' }, debug: false } as unknown as StartedRun;
  const shown = showProgress(vs, { started, paged, history: {} as History, ended: ended.event, cancel: async () => undefined, open } as Parameters<typeof showProgress>[1]);
  ended.fire(run);
  await shown;
  return { errors: showErrorMessage.mock.calls, status: setStatusBarMessage.mock.calls.map(([text]) => text as string), opened: open.mock.calls.length };
}

describe('the end of a run', () => {
  const failed = stored({ state: 'failed', sentence: 'KeyError: no such label' });

  it('has no button where the page tells all: an error with one stays over the form until it is closed', async () => {
    expect(await told(failed, true)).toEqual({ errors: [['train: KeyError: no such label']], status: [], opened: 0 });
  });

  it('leads to the page where none opened by itself', async () => {
    expect(await told(failed, false)).toEqual({ errors: [['train: KeyError: no such label', 'Open Run']], status: [], opened: 1 });
  });

  it('is quiet where it went well', async () => {
    const { errors, status } = await told(stored(), false);
    expect([errors, status.length]).toEqual([[], 1]);
    expect(status[0]).toContain('train');
  });
});
