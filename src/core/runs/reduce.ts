import type {
  ArtifactFacts, CodeModule, EndState, EnvironmentFacts, InputFacts, OutputFacts,
} from '../../contract/events';
import type { RunId } from '../../contract/ids';
import { isRunId } from '../../contract/ids';
import { type Marks, noMarks } from '../../contract/marks';
import type { KeptRequest } from '../../contract/request';
import { endStates, leadingBar, type HistogramFact, type LabelFact, type MetricSummary, type ParamFact, type ProgressBar, type ResourcePoint, type RunDetail } from '../../contract/run';
import { compact, Fields } from './fields';
import {
  readArtifact, readCodeFunction, readEnvironment, readError, readFunction, readGit, readHistogram, readInput, readModule, readOutput, readParam, readResource, readSupervisor,
} from './facts';
import { addPoint, type MetricPoint } from './metrics';
import { noFaults, type RecordFaults, recordProblems } from './problems';
import { missing, see, type SeenSequence } from './sequence';
import { labelled, Steps } from './steps';
import { inOwnPlace } from './restored';
import { createdAtOf } from './run-id';
import type { NumberValue } from '../../contract/values';

/** A run as its record tells it. What only a probe can say (running, lost) is not in it: see state.ts. */
export type ReducedRun = Omit<RunDetail, 'state'> & { end: EndState | null };

/** All of a reducer, as JSON: reading on from here gives what reading from the start would. */
export interface SavedReduction { run: ReducedRun; seen: SeenSequence; order: number; faults: RecordFaults }

export interface ReductionSink {
  metric?(point: MetricPoint): void;
  resource?(point: ResourcePoint, order: number): void;
}

const formatVersion = 1;
const keptLogLines = 1000;
const keptWarnings = 500;
const keptHistograms = 200;

/**
 * Reduces a record's lines to a run, one at a time and in any chunking. It never throws: records come from other machines and other
 * versions, and one bad line must not hide the others. Metric and resource histories go to the sink and are not kept.
 */
export class RunReducer {
  private readonly run: ReducedRun;
  private readonly seen: SeenSequence;
  private readonly faults: RecordFaults;
  private order: number;
  /** Types of event taken since the caller last cleared it: what an index need not write again. */
  readonly touched = new Set<string>();
  private readonly params: Map<string, ParamFact>;
  private readonly inputs: Map<string, InputFacts>;
  private readonly outputs: Map<string, OutputFacts>;
  private readonly artifacts: Map<string, ArtifactFacts>;
  private readonly modules: Map<string, CodeModule>;
  private readonly metrics: Map<string, MetricSummary>;
  private readonly bars: Map<string, ProgressBar>;
  private readonly labels: Map<string, LabelFact>;
  private readonly histograms: Map<string, HistogramFact>;
  private readonly steps: Steps;

  /** Nothing of what was read of it so far is missing or can't be understood as a line of a record. */
  get readWhole(): boolean { return missing(this.seen) === 0 && this.faults.notJson + this.faults.tooLong === 0 && this.faults.unreadable === null && this.faults.request === null; }

  constructor(id: RunId, private readonly sink: ReductionSink = {}, saved?: SavedReduction) {
    this.run = saved?.run ?? emptyRun(id);
    this.seen = saved?.seen ?? { last: 0, gaps: [] };
    this.faults = saved?.faults ?? noFaults();
    this.order = saved?.order ?? 0;
    this.params = byName(this.run.params);
    this.inputs = byName(this.run.inputs);
    this.outputs = byName(this.run.outputs);
    this.artifacts = byName(this.run.artifacts);
    this.modules = new Map(this.run.code.modules.map((module) => [moduleKey(module), module]));
    this.metrics = byName(this.run.metrics);
    this.bars = new Map(this.run.progressBars.map((bar) => [bar.id, bar]));
    this.labels = byName(this.run.labels);
    this.histograms = byName(this.run.histograms);
    this.steps = new Steps(this.run.steps, this.run.stepsLeft);
  }

  /** One line of events.ndjson, without its newline. */
  line(text: string): void {
    if (text.trim() === '') return;
    try {
      this.event(JSON.parse(text));
    } catch {
      this.faults.notJson += 1;
    }
  }

  /** A line over the limit was left out. */
  tooLong(): void { this.faults.tooLong += 1; }

  /** The record's file can't be read, and why; null: it can. */
  unreadable(why: string | null): void { this.faults.unreadable = why; }

  /** A line of which nothing is to be known but this: the same as `line` makes of it, without its text. */
  plainMetric(seq: number, t: number, name: string, value: number, step: number | null, at: number): void {
    if (this.heard('metric', seq, t)) this.measured(name, value, step, at);
  }

  /** A line about a parameter that was read before, in another record or this: the same as `line` makes of it. */
  knownParam(seq: number, t: number, param: ParamFact): void {
    if (this.heard('param', seq, t)) this.params.set(param.name, param);
  }

  /** A line about the environment that was read before, in another record: the same as `line` makes of it. `wrong`: it had fields that can't be read. */
  knownEnvironment(seq: number, t: number | null, facts: EnvironmentFacts, wrong: boolean): void {
    if (!this.heard('environment', seq, t ?? this.run.lastHeardAt)) return;
    this.surroundings(facts);
    if (wrong) this.faults.wrong += 1;
  }

  /** What every event of this version tells; false when it was seen before. */
  private heard(type: string, seq: number, t: number): boolean {
    if (!see(this.seen, seq)) return false;
    this.order += 1;
    if (this.run.end !== null) this.faults.afterEnd += 1;
    this.run.lastHeardAt = t;
    this.touched.add(type);
    return true;
  }

  /** One parsed line. */
  event(raw: unknown): void {
    const told = { wrong: 0 };
    const event = Fields.of(raw, told);
    const type = event?.text('type', 200);
    if (event === undefined || type === undefined) { this.faults.notEvents += 1; return; }
    const seq = event.number('seq');
    if (seq === undefined || !Number.isSafeInteger(seq) || seq < 1) this.faults.notEvents += 1;
    else if (!see(this.seen, seq)) return;
    this.order += 1;
    const version = event.number('v');
    if (version !== undefined && version > formatVersion) this.faults.newer = Math.max(this.faults.newer, version);
    if (this.run.end !== null) this.faults.afterEnd += 1;
    const at = event.number('t') ?? null;
    const t = at ?? this.run.lastHeardAt;
    this.run.lastHeardAt = t;
    this.touched.add(type);
    if (!this.take(type, event, t, at)) told.wrong += 1;
    if (told.wrong > 0) this.faults.wrong += 1;
  }

  /** What was asked. Facts of the record itself win over it where both tell. */
  request(request: KeptRequest | null, problem: string | null): void {
    this.run.request = request;
    this.faults.request = problem;
    if (request === null) return;
    if (request.createdAt !== null) this.run.createdAt = request.createdAt;
    // The record may have been read as far as its start already.
    this.run.function = inOwnPlace(this.run.startedAt === null ? request.function : this.run.function, request);
    this.run.debug = request.debug === undefined ? null : request.debug !== null;
    this.run.again = request.again?.of ?? null;
  }

  /** What people added. */
  marked(marks: Marks): void { Object.assign(this.run, marks); }

  get ended(): boolean { return this.run.end !== null; }
  get endedAs(): EndState | null { return this.run.end; }

  reduced(): ReducedRun {
    const figures = new Set<string>();
    for (const artifact of this.artifacts.values()) if (artifact.role === 'figure') figures.add(artifact.sha256 ?? `artifact ${artifact.name}`);
    for (const output of this.outputs.values()) if (output.kind === 'figure') figures.add(output.sha256 ?? `artifact ${output.artifact ?? output.name}`);
    return {
      ...this.run, figures: figures.size, facts: this.metrics.size + this.params.size,
      // One that was only asked for was heard when it was.
      lastHeardAt: this.run.request === null || this.run.startedAt !== null ? this.run.lastHeardAt : Math.max(this.run.lastHeardAt, this.run.createdAt),
      params: [...this.params.values()], inputs: [...this.inputs.values()], outputs: [...this.outputs.values()], artifacts: [...this.artifacts.values()],
      code: { ...this.run.code, modules: [...this.modules.values()] }, metrics: [...this.metrics.values()], progressBars: [...this.bars.values()],
      labels: [...this.labels.values()], histograms: [...this.histograms.values()], ...this.steps.list(),
      logLines: [...this.run.logLines], warningList: [...this.run.warningList],
      recordProblems: recordProblems(this.faults, missing(this.seen)),
    };
  }

  save(): SavedReduction { return { run: { ...this.reduced(), lastHeardAt: this.run.lastHeardAt }, seen: this.seen, order: this.order, faults: this.faults }; }

  /** False when the event lacks what makes it one of its type. */
  private take(type: string, event: Fields, t: number, at: number | null): boolean {
    switch (type) {
      case 'run.started': return this.started(event, at);
      case 'environment': this.surroundings(readEnvironment(event)); return true;
      case 'code': return this.code(event);
      case 'param': return this.param(event);
      case 'input': return put(this.inputs, readInput(event), mergeInput);
      case 'metric': return this.metric(event, t);
      case 'step.started': return this.steps.started(event, at);
      case 'step.finished': return this.steps.finished(event, at);
      case 'tag': return this.tag(event);
      case 'histogram': return this.histogram(event, t);
      case 'progress': return this.progress(event);
      case 'log': return this.log(event, at);
      case 'output': return put(this.outputs, readOutput(event));
      case 'artifact': return put(this.artifacts, readArtifact(event));
      case 'resource': return this.resource(event, t);
      case 'warning': return this.warning(event, at);
      case 'debugger': return this.debugger(event);
      case 'cancel': this.run.cancelledBy = event.text('by') ?? ''; return true;
      case 'run.finished': return this.finished(event, at);
      // A later version's types: kept in the file, ignored here.
      default: return true;
    }
  }

  private started(event: Fields, t: number | null): boolean {
    if (this.run.startedAt !== null) return true;
    this.run.startedAt = t;
    if (t !== null && (this.run.request?.createdAt ?? null) === null) this.run.createdAt = t;
    const ref = readFunction(event.fields('function'));
    if (ref !== undefined) this.run.function = inOwnPlace(ref, this.run.request);
    this.run.supervisor = readSupervisor(event.fields('supervisor'));
    this.run.host = event.text('host') ?? null;
    this.run.user = event.text('user') ?? null;
    const id = event.matching('id', isRunId);
    if (id !== undefined && id !== this.run.id) this.faults.otherId = id;
    return ref !== undefined;
  }

  private surroundings(facts: EnvironmentFacts): void {
    this.run.environment = { ...this.run.environment, ...facts };
  }

  private code(event: Fields): boolean {
    switch (event.oneOf('kind', ['module', 'function', 'git'] as const)) {
      case 'module': {
        const module = readModule(event);
        if (module !== undefined) this.modules.set(moduleKey(module), module);
        return module !== undefined;
      }
      case 'function': {
        const code = readCodeFunction(event);
        if (code !== undefined) this.run.code.function = code;
        return code !== undefined;
      }
      case 'git': {
        this.run.code.git = readGit(event);
        return true;
      }
      default: return false;
    }
  }

  private param(event: Fields): boolean {
    const param = readParam(event);
    if (param === undefined) return false;
    const under = event.text('under', 200);
    if (under === undefined) this.params.set(param.name, param);
    else this.steps.param(under, param);
    return true;
  }

  private metric(event: Fields, t: number): boolean {
    const name = event.text('name', 1024);
    const value = event.numberValue('value');
    if (name === undefined || value === undefined) return false;
    const step = event.number('step') ?? null;
    const at = event.number('at') ?? t;
    const under = event.text('under', 200);
    // A step's own numbers have no history beside the run's: the file holds it.
    if (under !== undefined) this.steps.metric(under, { name, value, step, at, order: this.order });
    else this.measured(name, value, step, at);
    return true;
  }

  private measured(name: string, value: NumberValue, step: number | null, at: number): void {
    const point: MetricPoint = { name, value, step, at, order: this.order };
    this.metrics.set(name, addPoint(this.metrics.get(name), point));
    this.sink.metric?.(point);
  }

  private progress(event: Fields): boolean {
    const id = event.text('id', 1024);
    const done = event.number('done');
    if (id === undefined || done === undefined) return false;
    const bar: ProgressBar = {
      id, label: event.text('label', 1024) ?? null, done, total: event.number('total') ?? null, depth: event.count('depth') ?? 0, ended: event.boolean('ended') ?? false,
    };
    this.bars.set(id, bar);
    const main = leadingBar([...this.bars.values()]) ?? bar;
    this.run.progress = { label: main.label, done: main.done, total: main.total };
    return true;
  }

  private tag(event: Fields): boolean {
    const name = event.text('name', 1024);
    if (name === undefined) return false;
    const value = event.text('value');
    const label = value === undefined ? null : { name, value, from: event.text('from', 100) ?? null };
    const under = event.text('under', 200);
    if (under === undefined) labelled(this.labels, name, label);
    else this.steps.label(under, name, label);
    return true;
  }

  private histogram(event: Fields, t: number): boolean {
    const histogram = readHistogram(event, t);
    if (histogram === undefined) return false;
    const before = this.histograms.get(histogram.name);
    if (before !== undefined || this.histograms.size < keptHistograms) this.histograms.set(histogram.name, { ...histogram, seen: (before?.seen ?? 0) + 1 });
    return true;
  }

  private log(event: Fields, t: number | null): boolean {
    const message = event.text('message');
    if (message === undefined) return false;
    this.run.logLines.push({ t, level: event.text('level', 100) ?? null, logger: event.text('logger', 1024) ?? null, message });
    // Cut in steps: shifting an array at every line of a chatty run would cost.
    if (this.run.logLines.length > keptLogLines) this.run.logLines.splice(0, this.run.logLines.length - keptLogLines);
    return true;
  }

  private resource(event: Fields, t: number): boolean {
    const point = readResource(event, t);
    if (point === undefined) return false;
    this.run.lastResource = point;
    this.sink.resource?.(point, this.order);
    return true;
  }

  private warning(event: Fields, t: number | null): boolean {
    const message = event.text('message');
    if (message === undefined) return false;
    this.run.warnings += 1;
    if (this.run.warningList.length < keptWarnings) {
      this.run.warningList.push(compact<RunDetail['warningList'][number]>({ code: event.text('code', 200) ?? null, message, detail: event.text('detail'), t }));
    }
    return true;
  }

  private debugger(event: Fields): boolean {
    const port = event.count('port');
    if (port === undefined) return false;
    this.run.debugger = { host: event.text('host', 1024) ?? '127.0.0.1', port };
    return true;
  }

  private finished(event: Fields, t: number | null): boolean {
    const state = event.oneOf('state', endStates);
    if (this.run.end !== null) return true;
    if (state === undefined) return false;
    const run = this.run;
    run.end = state;
    run.endedAt = t;
    run.exitCode = event.number('exitCode') ?? null;
    run.signal = event.text('signal', 100) ?? null;
    run.error = readError(event.fields('error'));
    run.sentence = event.text('sentence') ?? null;
    run.durationMs = event.count('durationMs') ?? null;
    run.peakRss = event.count('peakRss') ?? null;
    run.stdoutBytes = event.count('stdoutBytes') ?? null;
    run.stderrBytes = event.count('stderrBytes') ?? null;
    run.debugger = null;
    return true;
  }
}

function emptyRun(id: RunId): ReducedRun {
  const createdAt = createdAtOf(id);
  return {
    id, end: null, function: { name: '', module: '', file: '', line: 0 }, createdAt, startedAt: null, endedAt: null, lastHeardAt: createdAt, durationMs: null,
    metrics: [], progress: null, sentence: null, debug: null, again: null, warnings: 0, figures: 0, facts: 0, name: noMarks.name, tags: [], note: noMarks.note, star: noMarks.star, trashedAt: noMarks.trashedAt,
    request: null, params: [], inputs: [], outputs: [], artifacts: [], code: { modules: [], function: null, git: null }, environment: {},
    host: null, user: null, supervisor: null, exitCode: null, signal: null, error: null, peakRss: null, stdoutBytes: null, stderrBytes: null,
    warningList: [], logLines: [], progressBars: [], steps: [], stepsLeft: 0, labels: [], histograms: [], lastResource: null, debugger: null, cancelledBy: null, recordProblems: [],
  };
}

const byName = <T extends { name: string }>(items: readonly T[]): Map<string, T> => new Map(items.map((item) => [item.name, item]));
const moduleKey = (module: CodeModule): string => `${module.module ?? ''}\n${module.path}`;

function put<T extends { name: string }>(held: Map<string, T>, next: T | undefined, merge?: (before: T, next: T) => T): boolean {
  if (next === undefined) return false;
  const before = held.get(next.name);
  held.set(next.name, before !== undefined && merge !== undefined ? merge(before, next) : next);
  return true;
}

const mergeInput = (before: InputFacts, next: InputFacts): InputFacts => {
  const source = before.source !== undefined && next.source !== undefined ? { ...before.source, ...next.source } : next.source ?? before.source;
  return source === undefined ? { ...before, ...next } : { ...before, ...next, source };
};
