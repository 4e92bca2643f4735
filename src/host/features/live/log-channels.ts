import type * as vscode from 'vscode';
import { formatExactTime } from '../../../core/format';
import type { RunId } from '../../../contract/ids';
import type { StoredRun } from '../../services/history';
import type { Log } from '../../services/log';
import { quietly } from '../../services/stores';
import { plainName } from '../../plain-text';
import type { VS } from '../../vs';
import { functionName, stateWord } from '../../words';

const chunk = 256 * 1024;
const pauseMs = 250;
/** A channel is for reading along; the whole log is on the run page and in the run's folder. */
const mostShown = 8 * 1024 * 1024;

interface Tail { run: StoredRun; offsets: { stdout: number; stderr: number }; shown: number; timer: NodeJS.Timeout | undefined; ended: boolean }

/** "Offbook: train": what the function prints, while it prints it. One channel a function, the newest run last. */
export function createLogChannels(vs: VS, log: Log) {
  const channels = new Map<string, vscode.OutputChannel>();
  const tails = new Map<RunId, Tail>();
  const { l10n } = vs;

  const channelOf = (name: string): vscode.OutputChannel => {
    let channel = channels.get(name);
    if (!channel) channels.set(name, (channel = vs.window.createOutputChannel(`Offbook: ${plainName(name)}`)));
    return channel;
  };

  async function read(tail: Tail): Promise<void> {
    const { store, row } = tail.run;
    const channel = channelOf(row.function.name);
    for (const stream of ['stdout', 'stderr'] as const) {
      for (;;) {
        const part = await quietly(log, `The log of ${row.id} could not be read`, null, async () => (await store.index()).log(row.id, stream, tail.offsets[stream], chunk));
        if (!part || part.to <= tail.offsets[stream]) break;
        tail.offsets[stream] = part.to;
        if (tail.shown >= mostShown) continue;
        tail.shown += part.text.length;
        channel.append(readable(part.text));
        if (tail.shown >= mostShown) channel.appendLine(`\n${l10n.t('… much more is printed than fits here: the run page has the whole log.')}`);
      }
    }
  }

  function schedule(tail: Tail): void {
    tail.timer = setTimeout(() => {
      void read(tail).then(() => {
        if (!tail.ended) return schedule(tail);
        tails.delete(tail.run.row.id);
        channelOf(tail.run.row.function.name).appendLine(`── ${stateWord(l10n, tail.run.row.state)} ──`);
      });
    }, pauseMs);
  }

  return {
    follow(run: StoredRun) {
      const known = tails.get(run.row.id);
      if (known) { known.run = run; return; }
      const tail: Tail = { run, offsets: { stdout: 0, stderr: 0 }, shown: 0, timer: undefined, ended: false };
      tails.set(run.row.id, tail);
      channelOf(run.row.function.name).appendLine(`── ${functionName(l10n, run.row)} · ${formatExactTime(run.row.createdAt)} · ${run.row.id} ──`);
      schedule(tail);
    },
    /** Its end is read too: the last words come after the last event. */
    finish(run: StoredRun) {
      this.follow(run);
      const tail = tails.get(run.row.id);
      if (tail) { tail.run = run; tail.ended = true; }
    },
    show(run: StoredRun) { channelOf(run.row.function.name).show(true); },
    showFor(name: string) { channelOf(name).show(true); },
    async read(run: StoredRun) {
      const channel = channelOf(run.row.function.name);
      if (!tails.has(run.row.id)) {
        const tail: Tail = { run, offsets: { stdout: 0, stderr: 0 }, shown: 0, timer: undefined, ended: true };
        channel.clear();
        channel.appendLine(`── ${functionName(l10n, run.row)} · ${formatExactTime(run.row.createdAt)} · ${run.row.id} ──`);
        await read(tail);
      }
      channel.show(true);
    },
    dispose() {
      for (const { timer } of tails.values()) clearTimeout(timer);
      for (const channel of channels.values()) channel.dispose();
    },
  };
}

/** Colours and rewritten progress lines are for terminals: a channel shows the last state of each line. */
function readable(text: string): string {
  const plain = text.replace(/\u001b\[[0-?]*[ -/]*[@-~]/g, '').replace(/\r\n/g, '\n');
  return plain.split('\n').map(line => line.slice(line.lastIndexOf('\r', line.length - 2) + 1).replace(/\r$/, '')).join('\n');
}
