import { isEnded, type RunDetail } from '../../contract/run';
import type { LocalEngine, StartedHere } from '../../node/engine/engine';
import { followRun } from '../../node/follow/follow-run';
import { lackingOf } from '../../node/project/distribution-for';
import type { StoreLayout } from '../../node/store';
import type { Context } from '../context';
import { exitCodeOf } from '../exit-code';
import { endLine } from '../output/run-report';
import { runJson } from '../output/run-json';
import type { Stops } from './stops';

/** What is told of a run that has ended: beside its own lines for people, as further fields for programs. */
export type EndTeller = (ended: RunDetail) => { lines: string; fields: Record<string, unknown> };

interface Watched { engine: Pick<LocalEngine, 'cancel'>; store: StoreLayout; started: StartedHere; context: Context; stops: Stops; tell?: EndTeller }

/** Shows the run's output as it comes and waits for its end. Asked to stop, it asks the run to stop and still waits: what the end was must be told. */
export async function watchToEnd({ engine, store, started, context, stops, tell }: Watched): Promise<number> {
  stops.toRun(by => {
    context.note(`Cancelling ${started.id}…`);
    void engine.cancel(store.root, started.id, by).catch((error: unknown) => context.note(error instanceof Error ? error.message : String(error)));
  });
  const out = context.json ? context.streams.err : context.streams.out;
  let midLine = false;
  const write = (stream: NodeJS.WriteStream) => (piece: Uint8Array) => {
    stream.write(Buffer.from(piece));
    // What we say after it stands on standard error: output that goes elsewhere does not share its line.
    if (stream === context.streams.err || stream.isTTY) midLine = piece.at(-1) !== 10;
  };
  const detail = await followRun(store, started.id, { stdout: write(out), stderr: write(context.streams.err) }, started.exited);
  if (midLine) context.streams.err.write('\n');
  if (!detail) {
    context.note(`The folder of run ${started.id} is gone: ${started.folder}.`);
    return exitCodeOf('lost');
  }
  const more = tell?.(detail);
  if (context.json) context.answer({ ...runJson(detail, store, context), ...more?.fields });
  else context.note([endLine(detail, context.noteStyle, await lackingOf(detail)), more?.lines].filter(Boolean).join('\n'));
  // What keeps it is loaded for such runs alone: the start of every other run is quicker without.
  if (detail.state === 'succeeded' && detail.outputs.some(({ kind }) => kind === 'model')) await (await import('./keep-baselines')).keepBaselinesOf(detail, store, context);
  return exitCodeOf(isEnded(detail.state) ? detail.state : 'lost');
}
