import * as path from 'node:path';
import type * as vscode from 'vscode';
import { HumanError } from '../../../core/human-error';
import { tellError } from '../../commands';
import type { Module } from '../../module';
import { isOver } from '../../services/history';
import type { Launcher, StartedRun } from '../../services/launcher';
import type { Log } from '../../services/log';
import type { Settings } from '../../services/settings';
import { runKey, type Stores } from '../../services/stores';
import type { VS } from '../../vs';

interface Deps { log: Log; settings: Settings; stores: Stores; launcher: Launcher }

const waitMs = 60_000;

/** Attaches the Python debugger to a run that waits for it. The run is tracked as any other, and goes on when the debugger lets go of it. */
export function createDebugModule(vs: VS, { log, settings, stores, launcher }: Deps): Module {
  const { l10n } = vs;
  const sessions = new Map<string, StartedRun>();

  /** Where the run's process waits; null when it ended before it came so far. */
  function debuggerOf({ ref, store }: StartedRun): Promise<{ host: string; port: number } | null> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        listening.dispose();
        settle();
      };
      const look = async () => {
        const detail = await launcher.detail(ref);
        if (detail?.debugger) end(() => resolve(detail.debugger));
        else if (detail && isOver(detail)) end(() => resolve(null));
      };
      const lookOrFail = () => { look().catch((error: unknown) => end(() => reject(error))); };
      const timer = setTimeout(() => end(() => reject(new HumanError('no-debugger', l10n.t('The run did not come so far that it could be debugged. Its page says where it is.')))), waitMs);
      const listening = stores.onDidChange(({ store: changed, rows }) => { if (changed === store && rows.some(({ id }) => id === ref.id)) lookOrFail(); });
      lookOrFail();
    });
  }

  async function attach(started: StartedRun): Promise<void> {
    const at = await debuggerOf(started);
    if (!at) return;
    const folder = started.store.home.folder ?? undefined;
    const name = l10n.t('Offbook: {0}', started.target.name);
    const attached = await vs.debug.startDebugging(folder, {
      type: 'debugpy', request: 'attach', name, connect: at, justMyCode: settings.get('debug.justMyCode', folder?.uri),
      // The same files on both sides: where they lie is known.
      pathMappings: [{ localRoot: path.dirname(started.target.file), remoteRoot: path.dirname(started.target.file) }],
      offbookRun: runKey(started.ref),
    });
    if (attached) return void sessions.set(runKey(started.ref), started);
    await launcher.cancel(started.ref);
    throw new HumanError('not-attached', l10n.t('The debugger could not be attached, so the run was ended. The debug console says why.'));
  }

  async function ended({ configuration }: vscode.DebugSession): Promise<void> {
    const key: unknown = configuration['offbookRun'];
    const started = typeof key === 'string' ? sessions.get(key) : undefined;
    if (!started || typeof key !== 'string') return;
    sessions.delete(key);
    const detail = await launcher.detail(started.ref);
    if (detail && !isOver(detail)) log.info(`The debugger let go of ${started.ref.id}`);
  }

  return {
    commands: {},
    disposables: [
      launcher.onDidStart(started => { if (started.debug) attach(started).catch((error: unknown) => void tellError(vs, log, error, 'debug')); }),
      vs.debug.onDidTerminateDebugSession(session => { ended(session).catch((error: unknown) => log.warn('The end of a debug session', error)); }),
    ],
  };
}
