import type { VS } from '../vs';
import type { History, StoredRun } from './history';
import type { Log } from './log';
import type { RunRef, Stores } from './stores';

export interface PickRun {
  /** What the run is for: `Run to open`. */
  title: string;
  /** Said when there is none to choose from. */
  none: string;
  /** Every run that is not in the trash, unless said. */
  among?: 'live' | 'over' | 'trash';
  /** The path of the one history that they may be of. */
  store?: string;
  /** What they have to be beyond that; it is asked of what a query finds as well. */
  fits?(run: StoredRun): boolean;
}

/** Asks which run, or which runs. Words are looked for in what is shown; what compares something (`metric.mae < 20`) is a query, and the title says how many it finds. */
export interface RunPicker {
  one(asked: PickRun): Promise<RunRef>;
  /** At least one. */
  many(asked: PickRun): Promise<RunRef[]>;
}

export interface PickerDeps { log: Log; stores: Stores; history: History }

/** What it is made of is loaded with the first question: the query language is a quarter of all that a window would start with. */
export function createRunPicker(vs: VS, deps: PickerDeps): RunPicker {
  const pick = async (asked: PickRun, many: boolean): Promise<RunRef[]> => (await import('./pick-runs')).pickRuns(vs, deps, asked, many);
  return {
    many: asked => pick(asked, true),
    async one(asked) {
      const [ref] = await pick(asked, false);
      if (!ref) throw new vs.CancellationError();
      return ref;
    },
  };
}
