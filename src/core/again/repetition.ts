import type { AgainMode, RepeatDifference, Repetition, Tally } from '../../contract/again';
import type { ArtifactFacts, OutputFacts } from '../../contract/events';
import type { RunDetail } from '../../contract/run';
import type { NumberValue } from '../../contract/values';
import { orderedText } from '../compare/value-text';
import { decodeNumber } from '../format/values';
import { secretsIn } from '../python/secrets';

type Sides = Pick<RunDetail, 'id' | 'outputs' | 'artifacts' | 'metrics'>;

/** What came out the same, and by how much the rest differs. Content is compared by its hash, small values by what they are. */
export function compareRepetition(earlier: Sides, later: Sides, mode: AgainMode): Repetition {
  const differences: RepeatDifference[] = [];
  // Numbers that JSON has not travel as texts of one spelling, so NaN is the same as NaN here.
  const metrics = compareEach('metric', named(earlier.metrics), named(later.metrics), differences, (name, was, now) => was.last === now.last ? 'equal' : { kind: 'metric', name, was: was.last, now: now.last, ...distance(was.last, now.last) });
  const outputs = compareEach('output', named(earlier.outputs), named(later.outputs), differences, (name, was, now) => compareContent('output', name, contentOf(was, earlier.artifacts), contentOf(now, later.artifacts)));
  const figures = compareEach('figure', figuresOf(earlier), figuresOf(later), differences, (name, was, now) => compareContent('figure', name, was.sha256, now.sha256));
  const tallies = [metrics, outputs, figures];
  const compared = tallies.reduce((sum, { total, unknown }) => sum + total - unknown, 0);
  return { of: earlier.id, mode, outputs, figures, metrics, differences, equal: compared === 0 ? null : tallies.every(({ equal, total, unknown }) => equal + unknown === total) };
}

type Verdict = 'equal' | 'unknown' | RepeatDifference;

function compareEach<T>(kind: 'output' | 'figure' | 'metric', earlier: Map<string, T>, later: Map<string, T>, differences: RepeatDifference[], compare: (name: string, was: T, now: T) => Verdict): Tally {
  const tally: Tally = { equal: 0, total: 0, unknown: 0 };
  for (const name of new Set([...earlier.keys(), ...later.keys()])) {
    tally.total += 1;
    const [was, now] = [earlier.get(name), later.get(name)];
    const verdict: Verdict = was === undefined ? { kind, name, only: 'now' } : now === undefined ? { kind, name, only: 'was' } : compare(name, was, now);
    if (verdict === 'equal') tally.equal += 1;
    else if (verdict === 'unknown') tally.unknown += 1;
    else differences.push(verdict);
  }
  return tally;
}

/** A hash, a value's text, or null where there is nothing to compare by: also where a secret was masked, since masks are alike. */
function contentOf(output: OutputFacts, artifacts: readonly ArtifactFacts[]): string | null {
  if (output.value !== undefined && secretsIn(output.value).length > 0) return null;
  const sha256 = output.sha256 ?? artifacts.find(({ name }) => name === output.artifact)?.sha256;
  if (sha256) return sha256;
  if (output.kind === 'none') return 'None';
  return output.value === undefined ? null : orderedText(output.value);
}

const compareContent = (kind: 'output' | 'figure', name: string, was: string | null, now: string | null): Verdict =>
  was === null || now === null ? 'unknown' : was === now ? 'equal' : { kind, name, was, now };

/** Null where a difference of the two is no number to show (NaN, infinities). Relative to what it was. */
function distance(was: NumberValue, now: NumberValue): { absolute: number | null; relative: number | null } {
  const [from, to] = [decodeNumber(was), decodeNumber(now)];
  const absolute = to - from;
  if (!Number.isFinite(absolute)) return { absolute: null, relative: null };
  return { absolute, relative: from === 0 ? null : absolute / Math.abs(from) };
}

const named = <T extends { name: string }>(items: readonly T[]): Map<string, T> => new Map(items.map((item) => [item.name, item]));

const figuresOf = ({ artifacts, outputs }: Sides): Map<string, ArtifactFacts> => {
  const returned = new Set(outputs.map(({ artifact }) => artifact));
  return named(artifacts.filter(({ role, name }) => role === 'figure' && !returned.has(name)));
};
