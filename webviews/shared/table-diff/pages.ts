import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComparedRow, ComparedRows } from '../../../src/contract/data-api';
import { toCallError } from '../rpc';

const pageRows = 200;
/** So many pages are kept; what scrolled away long ago is asked for again. */
const mostPages = 40;

/** Rows by pages, those in sight first, one request at a time: what was scrolled past is never asked for. */
export function usePages(page: (offset: number, limit: number) => Promise<ComparedRows>) {
  const [head, setHead] = useState<ComparedRows | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [, redraw] = useState(0);
  const state = useRef({ pages: new Map<number, ComparedRow[]>(), wanted: [0, 1] as [number, number], busy: false, gone: false }).current;
  const read = useRef(page);
  read.current = page;

  async function next(): Promise<void> {
    const { pages, wanted: [from, to], busy, gone } = state;
    if (busy || gone) return;
    const last = Math.max(0, Math.floor((to - 1) / pageRows));
    const missing = Array.from({ length: last - Math.floor(from / pageRows) + 1 }, (_, index) => Math.floor(from / pageRows) + index).find(each => !pages.has(each));
    if (missing === undefined) return;
    state.busy = true;
    try {
      const found = await read.current(missing * pageRows, pageRows);
      if (state.gone) return;
      pages.set(missing, found.rows);
      for (const old of pages.keys()) if (pages.size > mostPages && old !== 0 && old !== missing) pages.delete(old);
      setHead(now => now ?? found);
      setProblem(null);
      redraw(now => now + 1);
      state.busy = false;
      await next();
    } catch (error) {
      state.busy = false;
      if (!state.gone) setProblem(toCallError(error).message);
    }
  }
  useEffect(() => {
    state.gone = false;
    void next();
    return () => { state.gone = true; };
  }, []);
  return {
    /** The first page: columns and how many rows there are. */
    head, problem,
    row: (index: number): ComparedRow | undefined => state.pages.get(Math.floor(index / pageRows))?.[index % pageRows],
    want(from: number, to: number) { state.wanted = [from, Math.max(from + 1, to)]; if (problem === null) void next(); },
    retry() { setProblem(null); void next(); },
  };
}
