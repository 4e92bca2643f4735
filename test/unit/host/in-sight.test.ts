import type * as vscode from 'vscode';
import { describe, expect, it, vi } from 'vitest';
import { createInSight } from '../../../src/host/features/lenses/in-sight';
import { oneALine } from '../../../src/host/features/lenses/lens-list';

const lines = (from: number, to: number) => ({ start: { line: from - 1 }, end: { line: to - 1 } });

function windowOf(shown: { document: object; visibleRanges: object[] }[]) {
  let tell: (event: unknown) => void = () => undefined;
  const stop = vi.fn();
  const window = {
    visibleTextEditors: shown,
    onDidChangeTextEditorVisibleRanges: (listener: typeof tell) => {
      tell = listener;
      return { dispose: stop };
    },
  };
  return { vs: { window } as unknown as Parameters<typeof createInSight>[0], stop, scroll: (document: object, from: number, to: number) => tell({ textEditor: { document }, visibleRanges: [lines(from, to)] }) };
}

const document = {} as vscode.TextDocument;

describe('what is in sight of a long file', () => {
  it('is what its editors show, and some pages around that', () => {
    const { vs } = windowOf([{ document, visibleRanges: [lines(1000, 1040)] }, { document: {}, visibleRanges: [lines(1, 40)] }, { document, visibleRanges: [lines(3000, 3040)] }]);
    const near = createInSight(vs, vi.fn()).of(document);
    expect([1, 849, 850, 1020, 1190, 1191, 2000, 2850, 3190, 3191].filter(near)).toEqual([850, 1020, 1190, 2850, 3190]);
  });

  it('is all of a file that no editor shows', () => {
    const near = createInSight(windowOf([]).vs, vi.fn()).of(document);
    expect([1, 100_000].every(near)).toBe(true);
  });

  it('is asked for anew when somebody scrolls out of it, and only then', () => {
    const left = vi.fn();
    const { vs, scroll, stop } = windowOf([{ document, visibleRanges: [lines(1000, 1040)] }]);
    const inSight = createInSight(vs, left);
    scroll(document, 5000, 5040);
    expect(left, 'nobody was told anything yet').not.toHaveBeenCalled();
    inSight.of(document);
    scroll(document, 860, 900);
    scroll({}, 5000, 5040);
    expect(left).not.toHaveBeenCalled();
    scroll(document, 840, 880);
    scroll(document, 1160, 1200);
    expect(left).toHaveBeenCalledTimes(2);
    inSight.dispose();
    expect(stop).toHaveBeenCalled();
  });
});

it('a line that is far keeps its first lens', () => {
  const lenses = [1, 1, 1, 11, 11, 500, 500, 500, 900].map((line, at) => ({ line, at }));
  expect(oneALine(lenses, line => line < 100).map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5, 8]);
});
