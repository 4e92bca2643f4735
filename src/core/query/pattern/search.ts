import { queryLimits } from '../limits';
import { type Check, type Node, PatternError, readPattern } from './syntax';

export { PatternError } from './syntax';

/** Whether the pattern is anywhere in the text. */
export type Search = (text: string) => boolean;

type Step = { kind: 'character'; test: RegExp } | { kind: 'check'; check: Check } | { kind: 'fork'; to: number[] } | { kind: 'found' };
/** What stands on one side of a place. */
type Side = 'none' | 'word' | 'other';
interface State { places: readonly number[]; before: Side; next: Map<number, State | true>; atEnd: boolean | undefined }

const mostCached = 20_000;

/** Every character of the text is looked at once, whatever the pattern (all that may come next is followed side by side), so that no pattern can keep the search going. */
export function compilePattern(pattern: string): Search {
  const steps = compile(readPattern(pattern));
  let states = new Map<string, State>();
  let cached = 0;

  const state = (places: readonly number[], before: Side): State => {
    const key = `${before}:${places.join()}`;
    let known = states.get(key);
    if (!known) states.set(key, (known = { places, before, next: new Map(), atEnd: undefined }));
    return known;
  };
  const first = () => state([0], 'none');

  function move(from: State, character: string, code: number): State | true {
    const side = sideOf(character);
    const reached = closure(steps, from.places, from.before, side);
    if (reached === true) {
      from.next.set(code, true);
      return true;
    }
    const places = new Set<number>([0]);
    for (const at of reached) {
      const step = steps[at];
      if (step?.kind === 'character' && step.test.test(character)) places.add(at + 1);
    }
    if (++cached > mostCached) { states = new Map(); cached = 0; }
    const to = state([...places].sort((a, b) => a - b), side);
    from.next.set(code, to);
    return to;
  }

  return text => {
    let current = first();
    let left: number = queryLimits.searched;
    for (const character of text) {
      if (left-- === 0) break;
      const code = character.codePointAt(0) ?? 0;
      const next = current.next.get(code) ?? move(current, character, code);
      if (next === true) return true;
      current = next;
    }
    return (current.atEnd ??= closure(steps, current.places, current.before, 'none') === true);
  };
}

const sideOf = (character: string): Side => (/\w/iu.test(character) ? 'word' : 'other');

/** The characters that may come next; true: the pattern's end is among what is reached without one. */
function closure(steps: readonly Step[], places: readonly number[], before: Side, after: Side): number[] | true {
  const seen = new Set<number>();
  const reached: number[] = [];
  const open = [...places];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const step = steps[at];
    if (step === undefined || step.kind === 'found') return true;
    if (step.kind === 'fork') open.push(...step.to);
    else if (step.kind === 'character') reached.push(at);
    else if (holds(step.check, before, after)) open.push(at + 1);
  }
  return reached;
}

function holds(check: Check, before: Side, after: Side): boolean {
  switch (check) {
    case 'start': return before === 'none';
    case 'end': return after === 'none';
    case 'edge': return (before === 'word') !== (after === 'word');
    case 'inside': return (before === 'word') === (after === 'word');
    default: return false;
  }
}

function compile(node: Node): Step[] {
  const steps: Step[] = [];
  let work = 0;

  function add(each: Node): void {
    // Counts what is empty as well: nothing repeated a million times is work too.
    if (++work > 20 * queryLimits.instructions || steps.length > queryLimits.instructions) throw new PatternError(0, 'This pattern repeats too much. Use smaller numbers in {…}.');
    switch (each.kind) {
      case 'character': case 'check': steps.push(each); break;
      case 'sequence': each.items.forEach(add); break;
      case 'choice': choice(each.items); break;
      case 'repeat': repeat(each); break;
      default: break;
    }
  }

  function choice(items: readonly Node[]): void {
    const fork: number[] = [];
    const ends: number[][] = [];
    steps.push({ kind: 'fork', to: fork });
    for (const item of items) {
      fork.push(steps.length);
      add(item);
      const end: number[] = [];
      ends.push(end);
      steps.push({ kind: 'fork', to: end });
    }
    for (const end of ends) end.push(steps.length);
  }

  function repeat({ item, least, most }: Node & { kind: 'repeat' }): void {
    for (let n = 0; n < least; n++) add(item);
    if (most === Infinity) {
      const fork: number[] = [steps.length + 1];
      const start = steps.push({ kind: 'fork', to: fork }) - 1;
      add(item);
      steps.push({ kind: 'fork', to: [start] });
      fork.push(steps.length);
      return;
    }
    const skips: number[][] = [];
    for (let n = least; n < most; n++) {
      const skip: number[] = [steps.length + 1];
      skips.push(skip);
      steps.push({ kind: 'fork', to: skip });
      add(item);
    }
    for (const skip of skips) skip.push(steps.length);
  }

  add(node);
  steps.push({ kind: 'found' });
  return steps;
}
