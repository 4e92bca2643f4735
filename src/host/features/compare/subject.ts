import type { CodeComparison, Comparison, MetricGoal } from '../../../contract/compare';
import type { CodeUnit } from '../../../contract/code-units';
import type { RunId } from '../../../contract/ids';
import type { RunDetail } from '../../../contract/run';
import { compareRuns } from '../../../core/compare';
import { HumanError } from '../../../core/human-error';
import { readCode } from '../../../node/compare/read-code';
import { StoreLayout } from '../../../node/store';
import { humanMessage } from '../../errors';
import { said } from '../../said';
import type { Log } from '../../services/log';
import { type RunRef, runKey } from '../../services/stores';
import type { VS } from '../../vs';

interface Deps {
  log: Log;
  detail(ref: RunRef): Promise<RunDetail | null>;
  unitsOf(texts: string[]): Promise<CodeUnit[][]>;
  goals(): ReadonlyMap<string, MetricGoal>;
}

export interface Side { ref: RunRef; detail: RunDetail }

/** The runs of one page: read when they are asked for, and again when they change. */
export interface Subject {
  refs(): readonly RunRef[];
  baseline(): RunId | null;
  set(refs: readonly RunRef[], baseline: RunId | null): void;
  /** These are others than they were read. */
  stale(refs: readonly RunRef[] | 'all'): void;
  /** Those that can be read, in order. */
  sides(): Promise<Side[]>;
  side(id: RunId): Promise<Side>;
  comparison(): Promise<Comparison>;
  code(): Promise<CodeComparison>;
}

type Read = { kind: 'run'; detail: RunDetail } | { kind: 'missing'; why: string };

export function createSubject(vs: VS, { log, detail, unitsOf, goals }: Deps): Subject {
  const { l10n } = vs;
  let refs: readonly RunRef[] = [];
  let baseline: RunId | null = null;
  const known = new Map<string, Promise<Read>>();
  let code: { key: string; answer: Promise<CodeComparison> } | undefined;

  async function read(ref: RunRef): Promise<Read> {
    try {
      const found = await detail(ref);
      return found ? { kind: 'run', detail: found } : { kind: 'missing', why: l10n.t('This run is not in the store any more.') };
    } catch (error) {
      log.warn(`The run ${ref.id} could not be read`, error);
      return { kind: 'missing', why: said(l10n, humanMessage(error) ?? l10n.t('This run could not be read. The log has the details.')) };
    }
  }
  const reads = () => Promise.all(refs.map(async ref => {
    const key = runKey(ref);
    let found = known.get(key);
    if (!found) known.set(key, (found = read(ref)));
    return { ref, read: await found };
  }));
  const sides = async (): Promise<Side[]> => (await reads()).flatMap(({ ref, read: found }) => (found.kind === 'run' ? [{ ref, detail: found.detail }] : []));

  return {
    refs: () => refs,
    baseline: () => baseline,
    set(next, base) {
      refs = next;
      baseline = base;
      const kept = new Set(next.map(runKey));
      for (const key of known.keys()) if (!kept.has(key)) known.delete(key);
    },
    stale(changed) {
      for (const ref of changed === 'all' ? refs : changed) known.delete(runKey(ref));
    },
    sides,
    async side(id) {
      const found = (await sides()).find(({ ref }) => ref.id === id);
      if (!found) throw new HumanError('no-run', l10n.t('This run is not in the store any more.'));
      return found;
    },
    async comparison() {
      const all = await reads();
      const missing = all.flatMap(({ ref, read: found }) => (found.kind === 'missing' ? [{ id: ref.id, why: found.why }] : []));
      const made = compareRuns(all.flatMap(({ read: found }) => (found.kind === 'run' ? [found.detail] : [])), { baseline, goals: goals(), missing });
      return { ...made, runs: made.runs.map(run => ({ ...run, sentence: run.sentence && said(l10n, run.sentence), problems: run.problems.map(text => said(l10n, text)) })) };
    },
    async code() {
      const all = await sides();
      const at = Math.max(0, all.findIndex(({ ref }) => ref.id === baseline));
      // The same texts give the same answer: a run that goes on changes every moment, its code does not.
      const key = JSON.stringify([at, all.map(({ detail: run }) => [run.id, run.recordProblems.length, run.code])]);
      if (code?.key !== key) {
        const answer = readCode(all.map(({ ref, detail: run }) => ({ run, store: new StoreLayout(ref.store) })), at, unitsOf);
        code = { key, answer };
        answer.catch(() => { if (code?.answer === answer) code = undefined; });
      }
      const made = await code.answer;
      return { ...made, modules: made.modules.map(module => ({ ...module, problem: module.problem && said(l10n, module.problem) })) };
    },
  };
}
