import type { Sha256 } from '../../contract/ids';

const hash = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;

/**
 * Every hash that a text of a record could name an object by, whatever field it stands in: types of event and fields that only a later version knows
 * are found as well. Naming too much keeps an object; naming too little would lose one.
 */
export function namesIn(text: string): Sha256[] {
  // SAFETY: the expression matches 64 lower-case hex digits, which is what a hash is.
  return (text.match(hash) ?? []) as Sha256[];
}

/** By the format, events of these types name no object: a line of theirs that was cut off hides none. */
const namesNothing = new Set(['metric', 'resource', 'log', 'progress', 'param', 'warning', 'debugger', 'cancel', 'step.started', 'step.finished', 'run.started', 'run.finished', 'environment']);

/** May this line, which can't be read whole, have named an object? */
export function mayName(cut: string): boolean {
  const type = /^\{"v":\d+,"seq":\d+,(?:"t":[\d.]+,)?"type":"([a-z.]+)"/.exec(cut)?.[1];
  return type === undefined || !namesNothing.has(type);
}
