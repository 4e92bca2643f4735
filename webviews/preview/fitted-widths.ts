import { cellMarks, type PackedCells } from '../../src/contract/view-api';

/** Bounds of what is fitted: the head's shape must be seen, and one long text must not push all others out of sight. */
export const [narrowestFit, widestFit] = [112, 360];
/** Beside the text: the cell's padding, its line, and a little air. */
const padding = 24;
/** A name's marks and its menu. */
const forMarks = 30;
const mostOfName = 260;
/** Longer ones are wider than any column is made. */
const mostLetters = 120;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** How wide columns are by what stands in them: the first rows that come of each decide, once, so that nothing moves while somebody reads. */
export class FittedWidths {
  private readonly fitted = new Map<string, number>();
  private measure: ((text: string, isBold: boolean) => number) | null = null;
  /** Grows with each column that is fitted. */
  get count(): number { return this.fitted.size; }

  of(name: string): number | undefined { return this.fitted.get(name); }

  learn(name: string, { texts, ends, marks }: PackedCells): void {
    if (this.fitted.has(name)) return;
    this.measure ??= measurer();
    // The longest few are measured; which letters are wide hardly makes a short text the widest.
    const longest = Array.from(ends, (end, at) => [at, end - (at === 0 ? 0 : ends[at - 1] ?? 0)] as const).filter(([at]) => marks[at] !== cellMarks.missing).sort(([, one], [, other]) => other - one).slice(0, 8);
    const widest = longest.reduce((most, [at]) => Math.max(most, this.measure?.(decoder.decode(texts.subarray(at === 0 ? 0 : ends[at - 1], ends[at])).slice(0, mostLetters), false) ?? 0), 0);
    const head = Math.min(mostOfName, this.measure(name.slice(0, mostLetters), true) + forMarks);
    this.fitted.set(name, Math.ceil(Math.max(narrowestFit, Math.min(widestFit, Math.max(widest, head) + padding))));
  }
}

/** In the fonts that the cells and heads have. */
function measurer(): (text: string, isBold: boolean) => number {
  const pen = document.createElement('canvas').getContext('2d');
  const { fontSize, fontFamily } = getComputedStyle(document.body);
  return (text, isBold) => {
    if (!pen) return 0;
    pen.font = `${isBold ? 600 : 400} ${fontSize} ${fontFamily}`;
    return pen.measureText(text).width;
  };
}
