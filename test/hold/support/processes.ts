import { readdirSync, readFileSync } from 'node:fs';

/** A process that may be gone, or only wait to be reaped. */
export interface Seen { pid: number; startTicks: string }

function statOf(pid: number): { parent: number; state: string; startTicks: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', parent: Number(fields[1]), startTicks: fields[19] ?? '' };
  } catch {
    return null;
  }
}

export const seen = (pid: number): Seen | null => {
  const stat = statOf(pid);
  return stat ? { pid, startTicks: stat.startTicks } : null;
};

/** The same process still runs: a number that was given away again is another's. */
export function isThere({ pid, startTicks }: Seen): boolean {
  const stat = statOf(pid);
  return stat !== null && stat.startTicks === startTicks && stat.state !== 'Z' && stat.state !== 'X';
}

export const childrenOf = (pid: number): Seen[] => readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number).filter(each => statOf(each)?.parent === pid).flatMap(each => seen(each) ?? []);

export function kill(process_: Seen | null): void {
  if (process_ === null || !isThere(process_)) return;
  try {
    process.kill(process_.pid, 'SIGKILL');
  } catch {
    // It went between the look and the signal.
  }
}
