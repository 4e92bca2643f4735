import type { StepRow, TextCell, TextRow } from '../../contract/compare';
import type { RunDetail, StepFact } from '../../contract/run';
import { formatNumber, formatValue } from '../format';
import { tells } from './told';
import { byName, cellOf, judge, keyOf, namesOf } from './verdicts';
import { orderedText } from './value-text';

type Told = { text: string; key: string };

export function labelRows(runs: readonly RunDetail[], baseline: number): TextRow[] {
  const labels = runs.map((run) => byName(run.labels));
  return namesOf(runs.map((run) => run.labels)).map((name) => ({ name, ...rowOf(runs, labels.map((of) => { const label = of.get(name); return label && { text: label.value, key: label.value }; }), baseline) }));
}

/** Steps go by their names, since what a library calls them by is another in every run. Where a run began more of them than its record keeps, what it does not name may be there all the same. */
export function stepRows(runs: readonly RunDetail[], baseline: number): StepRow[] {
  const steps = runs.map(({ steps: own }) => named(own));
  const rows = (step: string, what: StepRow['what'], names: readonly string[], read: (fact: StepFact, name: string) => Told | undefined): StepRow[] =>
    names.map((name) => ({ step, what, name, ...rowOf(runs, steps.map((of) => { const fact = of.get(step); return fact && read(fact, name); }), baseline) }));
  return [...new Set(steps.flatMap((of) => [...of.keys()]))].flatMap((step) => {
    const facts = steps.flatMap((of) => of.get(step) ?? []);
    return [
      ...rows(step, 'state', [step], ({ state }) => (state === null ? undefined : { text: state, key: state })),
      ...rows(step, 'param', namesOf(facts.map(({ params }) => params)), ({ params }, name) => { const found = params.find((each) => each.name === name); return found?.value !== undefined ? { text: formatValue(found.value), key: orderedText(found.value) } : found?.repr === undefined ? undefined : { text: found.repr, key: found.repr }; }),
      ...rows(step, 'metric', namesOf(facts.map(({ metrics }) => metrics)), ({ metrics }, name) => { const found = metrics.find((each) => each.name === name); return found && { text: formatNumber(found.last), key: String(found.last) }; }),
      ...rows(step, 'label', namesOf(facts.map(({ labels }) => labels)), ({ labels }, name) => { const found = labels.find((each) => each.name === name); return found && { text: found.value, key: found.value }; }),
    ];
  });
}

function rowOf(runs: readonly RunDetail[], told: readonly (Told | undefined)[], baseline: number): Pick<TextRow, 'cells' | 'verdicts' | 'differs'> {
  const cells = told.map((each, run): TextCell => { const detail = runs[run]; return cellOf(each && { text: each.text }, detail !== undefined && tells(detail).results && detail.stepsLeft === 0); });
  return { cells, ...judge(cells.map((cell, run) => keyOf(cell, ({ text }) => told[run]?.key ?? text)), baseline) };
}

/** A run's steps by name within those around them; `own`: what it says is the run's own, and stands there. */
function named(steps: readonly StepFact[]): Map<string, StepFact> {
  const called = new Map<string, string>();
  const found = new Map<string, StepFact>();
  for (const fact of steps) {
    if (fact.own) continue;
    const around = fact.parent === null ? undefined : called.get(fact.parent);
    const name = `${around === undefined ? '' : `${around} / `}${fact.name ?? fact.kind ?? fact.step}`;
    let unique = name;
    for (let count = 2; found.has(unique); count += 1) unique = `${name} (${count})`;
    called.set(fact.step, unique);
    found.set(unique, fact);
  }
  return found;
}
