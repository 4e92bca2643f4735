export interface Column { title: string; align?: 'right'; /** Cut here, with …; the widest otherwise. */ max?: number }
export interface Cell { text: string; paint?: (text: string) => string }

/** Columns two blanks apart, without lines; what is longer than the column's limit is cut. */
export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[], faint: (text: string) => string): string {
  const texts = rows.map(row => columns.map(({ max }, index) => cut(row[index]?.text ?? '', max)));
  const widths = columns.map(({ title }, index) => Math.max(width(title), ...texts.map(row => width(row[index] ?? ''))));
  const line = (cells: readonly string[], paint: (text: string, index: number) => string) => columns
    .map(({ align }, index) => {
      const text = cells[index] ?? '';
      const space = ' '.repeat((widths[index] ?? 0) - width(text));
      // No blanks at a line's end: they would wrap in a narrow terminal.
      const last = index === columns.length - 1;
      return align === 'right' ? space + paint(text, index) : paint(text, index) + (last ? '' : space);
    })
    .join('  ').trimEnd();
  return [
    line(columns.map(({ title }) => title), text => faint(text)),
    ...texts.map((cells, at) => line(cells, (text, index) => rows[at]?.[index]?.paint?.(text) ?? text)),
  ].join('\n');
}

function cut(text: string, max: number | undefined): string {
  if (max === undefined || width(text) <= max) return text;
  let short = '';
  for (const character of characters(text)) {
    if (width(short + character) > max - 1) break;
    short += character;
  }
  return `${short}…`;
}

const characters = (text: string) => Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);

/** Cells of a terminal: wide East Asian letters and emoji take two, combining marks none. */
export function width(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let cells = 0;
  for (const character of characters(text)) cells += /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(character) ? 2 : 1;
  return cells;
}
