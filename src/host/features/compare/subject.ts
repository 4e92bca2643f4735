import type { CodeComparison, Comparison, MetricGoal, WhichRun } from '../../../contract/compare';
import type { CodeUnit } from '../../../contract/code-units';
import type { RunKey } from '../../../contract/ids';
import type { RunDetail } from '../../../contract/run';
import { compareRuns } from '../../../core/compare';
import { HumanError } from '../../../core/human-error';
import { readCode } from '../../../node/compare/read-code';
import { StoreLayout } from '../../../node/store';
import { humanMessage } from '../../errors';
import { said } from '../../said';
import type { Log } from '../../services/log';
import { historyNames } from '../../services/history-names';
import { keyOfRun } from '../../services/run-keys';
import type { RunRef, Store } from '../../services/stores';
import type { VS } from '../../vs';

interface Deps {
  log: Log;
  stores(): readonly Store[];
  detail(ref: RunRef): Promise<RunDetail | null>;
  unitsOf(texts: string[]): Promise<CodeUnit[][]>;
  goals(): ReadonlyMap<string, MetricGoal>;
}

export interface Side extends WhichRun { ref: RunRef; detail: RunDetail }

/** The runs of one page: read when they are asked for, and again when they change. */
export interface Subject {
  refs(): readonly RunRef[];
  baseline(): RunKey | null;
  set(refs: readonly RunRef[], baseline: RunKey | null): void;
  /** These are others than they were read. */
  stale(refs: readonly RunRef[] | 'all'): void;
  /** Those that can be read, in order. */
  sides(): Promise<Side[]>;
  side(run: RunKey): Promise<Side>;
  comparison(): Promise<Comparison>;
  code(): Promise<CodeComparison>;
}

type Read = { kind: 'run'; detail: RunDetail } | { kind: 'missing'; why: string };

export function createSubject(vs: VS, { log, stores, detail, unitsOf, goals }: Deps): Subject {
  const { l10n } = vs;
  let refs: readonly RunRef[] = [];
  let baseline: RunKey | null = null;
  const known = new Map<RunKey, Promise<Read>>();
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
  /** Which history it lies in, where it is not one for all. */
  function historyOf({ store }: RunRef): string | null {
    if (new Set(refs.map(each => each.store)).size < 2) return null;
    return [...historyNames(stores())].find(([{ path }]) => path === store)?.[1] ?? store;
  }
  const reads = () => Promise.all(refs.map(async ref => {
    const key = keyOfRun(ref);
    let found = known.get(key);
    if (!found) known.set(key, (found = read(ref)));
    return { ref, key, history: historyOf(ref), read: await found };
  }));
  const readable = (all: Awaited<ReturnType<typeof reads>>): Side[] => all.flatMap(({ read: found, ...which }) => (found.kind === 'run' ? [{ ...which, detail: found.detail }] : []));
  const sides = async (): Promise<Side[]> => readable(await reads());

  return {
    refs: () => refs,
    baseline: () => baseline,
    set(next, base) {
      refs = next;
      baseline = base;
      const kept = new Set(next.map(keyOfRun));
      for (const key of known.keys()) if (!kept.has(key)) known.delete(key);
    },
    stale(changed) {
      for (const ref of changed === 'all' ? refs : changed) known.delete(keyOfRun(ref));
    },
    sides,
    async side(run) {
      const found = (await sides()).find(({ key }) => key === run);
      if (!found) throw new HumanError('no-run', l10n.t('This run is not in the store any more.'));
      return found;
    },
    async comparison() {
      const all = await reads();
      const missing = all.flatMap(({ ref, key, history, read: found }) => (found.kind === 'missing' ? [{ key, history, id: ref.id, why: found.why }] : []));
      const there = readable(all);
      const made = compareRuns(there.map(({ detail: run }) => run), { baseline, goals: goals(), missing, which: there.map(({ key, history }) => ({ key, history })) });
      return { ...made, runs: made.runs.map(run => ({ ...run, sentence: run.sentence && said(l10n, run.sentence), problems: run.problems.map(text => said(l10n, text)) })) };
    },
    async code() {
      const all = await sides();
      const at = Math.max(0, all.findIndex(({ key }) => key === baseline));
      // The same texts give the same answer: a run that goes on changes every moment, its code does not.
      const key = JSON.stringify([at, all.map(({ key: of, detail: run }) => [of, run.recordProblems.length, run.code])]);
      if (code?.key !== key) {
        const answer = readCode(all.map(({ key: of, ref, detail: run }) => ({ run: { ...run, key: of }, store: new StoreLayout(ref.store) })), at, unitsOf);
        code = { key, answer };
        answer.catch(() => { if (code?.answer === answer) code = undefined; });
      }
      const made = await code.answer;
      return { ...made, modules: made.modules.map(module => ({ ...module, problem: module.problem && said(l10n, module.problem) })) };
    },
  };
}
