import { endStates, type LabelFact, type MetricSummary, type ParamFact, type RunDetail, type StepFact } from '../../contract/run';
import type { Fields } from './fields';
import { addPoint, type MetricPoint } from './metrics';

/** A sweep of thousands of nested runs must not make a page of thousands: what lies beyond is counted, and kept in the file. */
const keptSteps = 1000;
const keptMetrics = 200;

type Held = Omit<StepFact, 'metrics' | 'params' | 'labels'> & { metrics: Map<string, MetricSummary>; params: Map<string, ParamFact>; labels: Map<string, LabelFact> };

/** The parts of a run that have a name, a state and facts of their own. */
export class Steps {
  private readonly held: Map<string, Held>;
  private left: number;

  constructor(saved: readonly StepFact[], left: number) {
    this.held = new Map(saved.map((step) => [step.step, { ...step, metrics: mapped(step.metrics), params: mapped(step.params), labels: mapped(step.labels) }]));
    this.left = left;
  }

  started(event: Fields, at: number | null): boolean {
    const step = event.text('step', 200);
    if (step === undefined) return false;
    const known = this.held.get(step);
    const told = { name: event.text('name', 1024) ?? null, parent: event.text('parent', 200) ?? null, kind: event.text('kind', 100) ?? null, own: event.boolean('own') ?? false };
    // Said again: it has another name now.
    if (known !== undefined) Object.assign(known, told);
    else if (this.held.size >= keptSteps) this.left += 1;
    else this.held.set(step, { step, ...told, startedAt: at, endedAt: null, state: null, metrics: new Map(), params: new Map(), labels: new Map() });
    return true;
  }

  finished(event: Fields, at: number | null): boolean {
    const step = event.text('step', 200);
    const state = event.oneOf('state', endStates);
    if (step === undefined) return false;
    const known = this.held.get(step);
    if (known !== undefined) { known.state = state ?? null; known.endedAt = at; }
    return state !== undefined;
  }

  metric(step: string, point: MetricPoint): void {
    const metrics = this.held.get(step)?.metrics;
    if (metrics !== undefined && (metrics.has(point.name) || metrics.size < keptMetrics)) metrics.set(point.name, addPoint(metrics.get(point.name), point));
  }

  param(step: string, param: ParamFact): void {
    const params = this.held.get(step)?.params;
    if (params !== undefined && (params.has(param.name) || params.size < keptMetrics)) params.set(param.name, param);
  }

  label(step: string, name: string, label: LabelFact | null): void {
    const labels = this.held.get(step)?.labels;
    if (labels !== undefined) labelled(labels, name, label);
  }

  list(): Pick<RunDetail, 'steps' | 'stepsLeft'> {
    return {
      steps: [...this.held.values()].map((step) => ({ ...step, metrics: [...step.metrics.values()], params: [...step.params.values()], labels: [...step.labels.values()] })),
      stepsLeft: this.left,
    };
  }
}

/** Null takes the label away. */
export function labelled(labels: Map<string, LabelFact>, name: string, label: LabelFact | null): void {
  if (label === null) labels.delete(name);
  else if (labels.has(name) || labels.size < keptMetrics) labels.set(name, label);
}

const mapped = <T extends { name: string }>(items: readonly T[]): Map<string, T> => new Map(items.map((item) => [item.name, item]));
