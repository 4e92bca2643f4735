import type { Context } from '../context';

/** Signals that ask the command to stop, kept for its run. */
export interface Stops {
  /** From here on they go to the run; one that came before goes at once. */
  toRun(cancel: (by: string) => void): void;
  end(): void;
}

/** Heard from before the run is started: one that is only being started must not be left going by itself. */
export function hearStops({ note }: Pick<Context, 'note'>): Stops {
  let by: string | null = null;
  let send: ((by: string) => void) | null = null;
  const heard = (signal: NodeJS.Signals): void => {
    if (by !== null) return note('Still waiting for the run to end. Closing the terminal leaves it to end by itself.');
    by = signal === 'SIGINT' ? 'Ctrl+C' : signal;
    send?.(by);
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, heard);
  return {
    toRun(cancel) {
      send = cancel;
      if (by !== null) cancel(by);
    },
    end() { for (const signal of signals) process.off(signal, heard); },
  };
}
