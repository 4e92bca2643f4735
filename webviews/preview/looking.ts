import { useEffect, useRef, useState } from 'preact/hooks';
import type { PreviewPageHost, PreviewStart, PreviewView } from '../../src/contract/preview-page';
import { rowsABlock, type ViewFacts } from '../../src/contract/view-api';
import { toCallError } from '../shared/rpc';
import { Cells } from './cells';
import { FittedWidths } from './fitted-widths';

export const plainView: PreviewView = { sql: '', derived: [], where: [], contains: '', sort: [] };
const isPlain = ({ sql, derived, where, contains, sort }: PreviewView): boolean => sql === '' && derived.length === 0 && where.length === 0 && contains === '' && sort.length === 0;

/** What stands in the grid. `turn` counts the views that stood there. */
export interface Shown { view: PreviewView; facts: ViewFacts; cells: Cells; widths: FittedWidths; turn: number }
/** A view that is being made ready; the one before stays in the grid until then. */
export interface Going { view: PreviewView; task: string; share: number | null }
export interface Looking {
  shown: Shown | null; going: Going | null; problem: { view: PreviewView; message: string } | null;
  /** Answers whether it is shown now. */
  change(view: PreviewView): Promise<boolean>;
  cancel(): void; clearProblem(): void; progress(task: string, share: number | null): void;
}

/** Makes views ready, one after another: only the last one that was asked for comes into the grid. */
export function useLooking(host: PreviewPageHost, start: PreviewStart, remembered: PreviewView, keep: (view: PreviewView) => void): Looking {
  const [shown, setShown] = useState<Shown | null>(null);
  const [going, setGoing] = useState<Going | null>(null);
  const [problem, setProblem] = useState<Looking['problem']>(null);
  const [, draw] = useState(0);
  const now = useRef({ turn: 0, start, shown: null as Shown | null, going: null as Going | null });

  const show = (view: PreviewView, facts: ViewFacts) => {
    now.current.shown?.cells.close();
    // Sorted or filtered, columns stay as wide as they were; what SQL answers are other columns, and so may be those of a file that was changed.
    const earlier = now.current.shown;
    const widths = earlier?.view.sql === view.sql && now.current.start === start ? earlier.widths : new FittedWidths();
    now.current.start = start;
    const next: Shown = { view, facts, widths, turn: ++now.current.turn, cells: new Cells(facts.rows, rowsABlock[isPlain(view) ? 'neighbours' : 'scattered'], block => host.cells(view, block), () => draw(count => count + 1), (name, cells) => widths.learn(name, cells)) };
    now.current.shown = next;
    setShown(next);
  };
  const settle = (next: Going | null) => {
    now.current.going = next;
    setGoing(next);
  };

  const look = async (view: PreviewView): Promise<boolean> => {
    const earlier = now.current.going;
    if (earlier) void host.cancel(earlier.task);
    const mine: Going = { view, task: `look-${++now.current.turn}`, share: null };
    settle(mine);
    setProblem(null);
    try {
      const facts = isPlain(view) ? { rows: start.facts.rows, of: start.facts.rows, columns: start.facts.columns } : await host.look(view, mine.task);
      if (now.current.going?.task !== mine.task) return false;
      show(view, facts);
      settle(null);
      keep(view);
      return true;
    } catch (error) {
      if (now.current.going?.task !== mine.task) return false;
      settle(null);
      const { code, message } = toCallError(error);
      if (code !== 'cancelled') setProblem({ view, message });
      return false;
    }
  };

  // The file is another one, or was just opened: the same view of it. What can't be had of it any more is said, and the file shown as it is.
  useEffect(() => {
    void look(now.current.shown?.view ?? remembered).then(isThere => { if (!isThere && now.current.going === null) show(plainView, { rows: start.facts.rows, of: start.facts.rows, columns: start.facts.columns }); });
  }, [start]);
  useEffect(() => () => now.current.shown?.cells.close(), []);

  return {
    shown, going, problem, change: look,
    cancel() {
      const { going: current } = now.current;
      if (!current) return;
      settle(null);
      void host.cancel(current.task);
    },
    clearProblem: () => setProblem(null),
    progress(task, share) {
      const { going: current } = now.current;
      if (current?.task === task) settle({ ...current, share });
    },
  };
}
