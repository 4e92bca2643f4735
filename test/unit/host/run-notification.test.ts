import { describe, expect, it, vi } from 'vitest';
import { showProgress } from '../../../src/host/features/live/notification';
import type { History, StoredRun } from '../../../src/host/services/history';
import type { StartedRun } from '../../../src/host/services/launcher';
import type { VS } from '../../../src/host/vs';
import { emitter } from './emitter';
import { l10n } from './l10n';
import { stored } from './rows';

/** What is told of a run that ends at once, and how often its page was asked for. */
async function told(run: StoredRun, paged: boolean, live: readonly StoredRun[] = [], quick = true) {
  const ended = emitter<StoredRun>();
  const showErrorMessage = vi.fn(async (_: string, ...buttons: string[]) => buttons[0]);
  const setStatusBarMessage = vi.fn();
  const open = vi.fn(async () => undefined);
  // SAFETY: what the notification uses of each is here.
  const titles: string[] = [];
  const withProgress = async ({ title }: { title: string }, work: (progress: object, token: object) => Promise<unknown>) => { titles.push(title); return work({ report: () => undefined }, { onCancellationRequested: () => ({ dispose: () => undefined }) }); };
  const vs = { l10n, ProgressLocation: { Notification: 15 }, window: { showErrorMessage, setStatusBarMessage, withProgress } } as unknown as VS;
  const started = { ref: { store: run.store.path, id: run.row.id }, target: { name: 'train' }, debug: false } as unknown as StartedRun;
  const shown = showProgress(vs, { started, paged, history: { live: () => live, find: () => undefined } as unknown as History, ended: ended.event, cancel: async () => undefined, open } as Parameters<typeof showProgress>[1]);
  if (!quick) await vi.waitFor(() => expect(titles).toHaveLength(1), { timeout: 10_000 });
  ended.fire(run);
  await shown;
  return { titles, errors: showErrorMessage.mock.calls, status: setStatusBarMessage.mock.calls.map(([text]) => text as string), opened: open.mock.calls.length };
}

describe('a run that takes its time', () => {
  const other = stored({ id: '20261121-010203-zzzzzz' as StoredRun['row']['id'], state: 'running' });

  it('is told by its function', async () => {
    expect((await told(stored(), true, [stored({ state: 'running' })], false)).titles).toEqual(['Running train']);
    expect((await told(stored(), true, [{ ...other, row: { ...other.row, function: { ...other.row.function, name: 'tune' } } }], false)).titles).toEqual(['Running train']);
  });

  it('and by its id as well beside another run of that function, since a Cancel has to say which it ends', async () => {
    expect((await told(stored(), true, [stored({ state: 'running' }), other], false)).titles).toEqual(['Running train · abcdef']);
  });
});

describe('the end of a run', () => {
  const failed = stored({ state: 'failed', sentence: 'KeyError: no such label' });

  it('has no button where the page tells all: an error with one stays over the form until it is closed', async () => {
    expect(await told(failed, true)).toMatchObject({ errors: [['train: KeyError: no such label']], status: [], opened: 0 });
  });

  it('leads to the page where none opened by itself', async () => {
    expect(await told(failed, false)).toMatchObject({ errors: [['train: KeyError: no such label', 'Open Run']], status: [], opened: 1 });
  });

  it('is quiet where it went well', async () => {
    const { errors, status } = await told(stored(), false);
    expect([errors, status.length]).toEqual([[], 1]);
    expect(status[0]).toContain('train');
  });
});
