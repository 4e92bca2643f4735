import type { EnvironmentFacts } from '../../contract/events';
import { readEnvironment } from '../../core/runs/facts';
import { Fields } from '../../core/runs/fields';

export interface EnvironmentSink { knownEnvironment(seq: number, t: number | null, facts: EnvironmentFacts, wrong: boolean): void }

interface Known { bytes: Buffer; facts: EnvironmentFacts; wrong: boolean }

const number = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const before = new RegExp(String.raw`^\{"v":1,"seq":([1-9]\d{0,14}),(?:"t":(${number}),)?(?="type":"environment",)`);
const behind = new RegExp(String.raw`,"t":(${number})\}$`);
/** So long is what stands before and behind a line's own part at most. */
const aroundBytes = 96;
const leastBytes = 256, mostBytes = 64 * 1024;
const mostKnown = 32;
const newline = 0x0a, closing = 0x7d;

/**
 * Runs of a project list the same packages again and again, in a line that is half of a short record. Of one whose bytes are known but for its number and time,
 * what it tells is known too. The part between is read as an object of its own: where that is one, so is the line, with just those members more.
 */
export class KnownEnvironments {
  private readonly known = new Map<number, Known>();

  /** Takes the line that begins at `start`. Where the next begins; 0: it was none of these, and nothing was taken. */
  take(bytes: Buffer, start: number, sink: EnvironmentSink): number {
    const end = bytes.indexOf(newline, start);
    if (end === -1 || end - start < leastBytes || end - start > mostBytes || bytes[end - 1] !== closing) return 0;
    const head = before.exec(bytes.toString('latin1', start, start + aroundBytes));
    if (head === null) return 0;
    const foot = behind.exec(bytes.toString('latin1', end - aroundBytes, end));
    const told = head[2] ?? foot?.[1];
    const t = told === undefined ? null : Number(told);
    // Told twice, or no number that can be held.
    if ((head[2] !== undefined && foot !== null) || (t !== null && !Number.isFinite(t))) return 0;
    const from = start + head[0].length;
    const found = this.read(bytes.subarray(from, foot === null ? end - 1 : end - foot[0].length));
    if (found === undefined) return 0;
    sink.knownEnvironment(Number(head[1]), t, found.facts, found.wrong);
    return end + 1;
  }

  private read(members: Buffer): Known | undefined {
    const held = this.known.get(members.length);
    if (held?.bytes.equals(members) === true) return held;
    const made = understood(members);
    if (made === undefined) return undefined;
    if (this.known.size >= mostKnown) this.known.clear();
    this.known.set(members.length, made);
    return made;
  }
}

function understood(members: Buffer): Known | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(`{${members.toString('utf8')}}`);
  } catch {
    return undefined;
  }
  const told = { wrong: 0 };
  const event = Fields.of(raw, told);
  // A second time under another name's place would win over what stands around it.
  if (event === undefined || event.raw('type') !== 'environment' || ['v', 'seq', 't'].some((name) => event.has(name))) return undefined;
  const facts = readEnvironment(event);
  return { bytes: Buffer.from(members), facts, wrong: told.wrong > 0 };
}
