export interface Style {
  good(text: string): string; bad(text: string): string; warn(text: string): string; busy(text: string): string; faint(text: string): string; strong(text: string): string;
}

const plain = (text: string) => text;
const code = (open: number, close: number) => (text: string) => (text ? `\u001b[${open}m${text}\u001b[${close}m` : text);

/** Colours on a terminal only, never with NO_COLOR; FORCE_COLOR asks for them anywhere. State is always told by a word too. */
export function styleFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): Style {
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  const coloured = !env['NO_COLOR'] && (forced || (stream.isTTY === true && env['TERM'] !== 'dumb'));
  if (!coloured) return { good: plain, bad: plain, warn: plain, busy: plain, faint: plain, strong: plain };
  return { good: code(32, 39), bad: code(31, 39), warn: code(33, 39), busy: code(36, 39), faint: code(2, 22), strong: code(1, 22) };
}
