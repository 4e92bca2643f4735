import type * as vscode from 'vscode';
import { formatExactTime } from '../../../core/format';
import type { RunId } from '../../../contract/ids';
import { isLive, isOver, type StoredRun } from '../../services/history';
import type { Log } from '../../services/log';
import { quietly } from '../../services/stores';
import { plainName } from '../../plain-text';
import type { VS } from '../../vs';
import { functionName, stateWord } from '../../words';

const chunk = 256 * 1024;
const pauseMs = 250;
/** A channel is for reading along; the whole log is on the run page and in the run's folder. */
const mostShown = 8 * 1024 * 1024;

interface Tail { run: StoredRun; channel: vscode.OutputChannel; offsets: { stdout: number; stderr: number }; shown: number; timer: NodeJS.Timeout | undefined }

/** "Offbook: train": what the function prints, while it prints it. One channel a function, the newest run last; runs that go on beside it have channels of their own, or their lines would mix. */
export function createLogChannels(vs: VS, log: Log) {
  const channels = new Map<string, vscode.OutputChannel>();
  const tails = new Map<RunId, Tail>();
  const { l10n } = vs;

  function channelFor({ row: { id, function: { name } } }: StoredRun): vscode.OutputChannel {
    const known = channels.get(name);
    const taken = [...tails.values()].some(({ channel }) => channel === known);
    const title = taken ? `${name} · ${id.slice(-6)}` : name;
    const channel = channels.get(title) ?? vs.window.createOutputChannel(`Offbook: ${plainName(title)}`);
    channels.set(title, channel);
    return channel;
  }

  function begin(run: StoredRun): Tail {
    const tail: Tail = { run, channel: channelFor(run), offsets: { stdout: 0, stderr: 0 }, shown: 0, timer: undefined };
    tails.set(run.row.id, tail);
    return tail;
  }

  async function read(tail: Tail): Promise<void> {
    const { run: { store, row }, channel } = tail;
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
      // The last words come after the last event: they are read once the end is known.
      const over = isOver(tail.run.row);
      void read(tail).then(() => {
        if (!over) return schedule(tail);
        tails.delete(tail.run.row.id);
        tail.channel.appendLine(`── ${stateWord(l10n, tail.run.row.state)} ──`);
      });
    }, pauseMs);
  }

  const head = ({ run: { row }, channel }: Tail) => channel.appendLine(`── ${functionName(l10n, row)} · ${formatExactTime(row.createdAt)} · ${row.id} ──`);

  return {
    follows: ({ row }: StoredRun): boolean => tails.has(row.id),
    /** From the first call on, until the run is over; each later one says where it stands. */
    follow(run: StoredRun): void {
      const known = tails.get(run.row.id);
      if (known) { known.run = run; return; }
      const tail = begin(run);
      head(tail);
      schedule(tail);
    },
    /** Of a run that is followed. */
    show(run: StoredRun): void { tails.get(run.row.id)?.channel.show(true); },
    /** What somebody asks for: followed while the run goes on, whoever started it. */
    async read(run: StoredRun): Promise<void> {
      if (isLive(run.row)) this.follow(run);
      const followed = tails.get(run.row.id);
      if (followed) return followed.channel.show(true);
      const tail = begin(run);
      tail.channel.clear();
      head(tail);
      await read(tail);
      tails.delete(run.row.id);
      tail.channel.show(true);
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
