import type * as vscode from 'vscode';
import type { VS } from '../../vs';

/** How far beyond the lines that an editor shows its lenses are told in full: some pages of scrolling. */
const marginLines = 150;

interface Lines { from: number; to: number }

export interface InSight {
  /** Which lines (from 1) of a document are shown or near to that. Of a document that no editor shows, all are. */
  of(document: vscode.TextDocument): (line: number) => boolean;
  dispose(): void;
}

/** The editor asks for the lenses of a whole document at every keystroke. It tells when somebody looks at lines that were not near to what was shown when `of` was asked last. */
export function createInSight(vs: Pick<VS, 'window'>, leftSight: () => void): InSight {
  const told = new WeakMap<vscode.TextDocument, Lines[]>();
  const near = (line: number, ranges: readonly Lines[]) => ranges.some(({ from, to }) => from <= line && line <= to);
  const listening = vs.window.onDidChangeTextEditorVisibleRanges(({ textEditor, visibleRanges }) => {
    const ranges = told.get(textEditor.document);
    if (ranges && visibleRanges.some(({ start, end }) => !near(start.line + 1, ranges) || !near(end.line + 1, ranges))) leftSight();
  });
  return {
    of(document) {
      const ranges = vs.window.visibleTextEditors
        .filter(editor => editor.document === document)
        .flatMap(({ visibleRanges }) => visibleRanges.map(({ start, end }) => ({ from: start.line + 1 - marginLines, to: end.line + 1 + marginLines })));
      if (ranges.length === 0) return () => true;
      told.set(document, ranges);
      return line => near(line, ranges);
    },
    dispose() { listening.dispose(); },
  };
}
