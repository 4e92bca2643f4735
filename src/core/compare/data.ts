import type { DataCell, DataRow } from '../../contract/compare';
import type { ArtifactFacts, InputFacts, OutputFacts } from '../../contract/events';
import type { RunDetail } from '../../contract/run';
import { secretsIn } from '../python/secrets';
import { isFigure } from './figures';
import { tells } from './told';
import { orderedText } from './value-text';
import { byName, cellOf, judge, type Key, keyOf, namesOf } from './verdicts';

type Facts = Omit<Extract<DataCell, { kind: 'value' }>, 'kind'>;
interface Draft { name: string; facts: (Facts | undefined)[] }

/** More columns than this differ in no table that people compare by eye. */
const mostColumns = 2_000;

export function inputRows(runs: readonly RunDetail[], baseline: number): DataRow[] {
  const inputs = runs.map((run) => byName(run.inputs));
  const drafts = namesOf(runs.map((run) => run.inputs)).map((name): Draft => ({ name, facts: inputs.map((of) => inputFacts(of.get(name))) }));
  return rowsOf(sameUnderTwoNames(drafts), runs.map((run) => tells(run).inputs), baseline);
}

/** Figures have rows of their own. */
export function outputRows(runs: readonly RunDetail[], baseline: number): DataRow[] {
  const outputs = runs.map((run) => {
    const figures = new Set(run.artifacts.filter(isFigure).map(({ name }) => name));
    return { artifacts: byName(run.artifacts), of: byName(run.outputs.filter(({ artifact }) => artifact === undefined || !figures.has(artifact))) };
  });
  const drafts = namesOf(outputs.map(({ of }) => [...of.values()])).map((name): Draft => ({ name, facts: outputs.map(({ of, artifacts }) => outputFacts(of.get(name), artifacts)) }));
  return rowsOf(sameUnderTwoNames(drafts), runs.map((run) => tells(run).results), baseline);
}

/** Two functions call the same data by two names: rows of different runs that hold one content are one. */
function sameUnderTwoNames(drafts: readonly Draft[]): Draft[] {
  const merged: Draft[] = [];
  for (const draft of drafts) {
    const content = contentOfAll(draft);
    const twin = content === null ? undefined : merged.find((other) => contentOfAll(other) === content && other.facts.every((facts, run) => facts === undefined || draft.facts[run] === undefined));
    if (!twin) merged.push({ ...draft });
    else twin.facts = twin.facts.map((facts, run) => facts ?? draft.facts[run]);
  }
  return merged;
}

/** The one hash that all its runs have; null when they have several or none. */
function contentOfAll({ facts }: Draft): string | null {
  const hashes = new Set(facts.flatMap((each) => (each === undefined ? [] : [each.sha256])));
  return hashes.size === 1 ? [...hashes][0] ?? null : null;
}

function rowsOf(drafts: readonly Draft[], told: readonly boolean[], baseline: number): DataRow[] {
  return drafts.map(({ name, facts }) => {
    const cells = facts.map((each, run): DataCell => cellOf(each, told[run] === true));
    // A hash of samples is no hash of the whole: the two can't be held against each other.
    const whole = facts.some((each) => each !== undefined && each.sha256 !== null && !each.sampled);
    const keys = cells.map((cell): Key => keyOf(cell, (each) => (each.sampled && whole ? undefined : contentOf(each))));
    return { name, cells, ...judge(keys, baseline), ...columnsOf(facts) };
  });
}

/** What holds a secret was kept with a mask in its place: two of one hash need not be one. */
const contentOf = ({ sha256, value, pythonType }: Facts): string | undefined => (value !== undefined && secretsIn(value).length > 0 ? undefined : sha256 !== null ? sha256 : value !== undefined ? orderedText(value) : pythonType === 'NoneType' ? 'None' : undefined);

function columnsOf(facts: readonly (Facts | undefined)[]): Pick<DataRow, 'columns' | 'columnsAlike'> {
  const tables = facts.map((each) => (each?.columns ? new Map(each.columns.flatMap(({ name, dtype }) => (name === null ? [] : [[name, dtype ?? ''] as const]))) : null));
  const names = [...new Set(tables.flatMap((table) => [...(table?.keys() ?? [])]))];
  const unlike = names.filter((name) => new Set(tables.flatMap((table) => (table ? [table.get(name)] : []))).size > 1);
  return { columns: unlike.slice(0, mostColumns).map((name) => ({ name, cells: tables.map((table) => table?.get(name) ?? null) })), columnsAlike: names.length - unlike.length };
}

function inputFacts(input: InputFacts | undefined): Facts | undefined {
  if (input === undefined) return undefined;
  const { source } = input;
  return {
    name: input.name, pythonType: input.pythonType ?? null, mediaType: input.mediaType ?? null, sha256: input.sha256 ?? null, bytes: input.bytes ?? null, rows: input.rows ?? null, columns: input.columns ?? null,
    shape: null, dtype: null, path: source?.path ?? input.path ?? null, from: source?.kind === 'output' && source.run ? { run: source.run, output: source.output ?? null } : null,
    changed: input.changed === true, sampled: input.sampled === true, artifact: null,
  };
}

function outputFacts(output: OutputFacts | undefined, artifacts: ReadonlyMap<string, ArtifactFacts>): Facts | undefined {
  if (output === undefined) return undefined;
  const kept = output.artifact === undefined ? undefined : artifacts.get(output.artifact);
  return {
    name: output.name, pythonType: output.kind === 'none' ? 'NoneType' : output.pythonType, mediaType: output.mediaType ?? kept?.mediaType ?? null, sha256: output.sha256 ?? kept?.sha256 ?? null,
    bytes: output.bytes ?? kept?.bytes ?? null, rows: output.rows ?? null, columns: output.columns ?? null, shape: output.shape ?? null, dtype: output.dtype ?? null,
    ...(output.value === undefined ? {} : { value: output.value }), path: output.path ?? null, from: null, changed: false, sampled: false, artifact: kept?.name ?? null,
  };
}
