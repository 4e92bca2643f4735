export interface Span { text: string; classes: string }

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
// CSI … letter, OSC … BEL or ST, and lone escapes.
const escape = /\x1b(?:\[([0-9;:?]*)([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g;
const control = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

/** Terminal colours become class names, all other control sequences vanish. The text is never read as HTML. */
export function ansiSpans(line: string): Span[] {
  const spans: Span[] = [];
  let color = '';
  let weight = '';
  let from = 0;
  const push = (text: string) => {
    const clean = text.replace(control, '');
    if (clean) spans.push({ text: clean, classes: [color, weight].filter(Boolean).join(' ') });
  };
  for (const match of line.matchAll(escape)) {
    push(line.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] === 'm') ({ color, weight } = style(match[1] ?? '', color, weight));
  }
  push(line.slice(from));
  return spans;
}

function style(codes: string, color: string, weight: string): { color: string; weight: string } {
  const list = codes.split(/[;:]/).map(Number);
  for (let at = 0; at < list.length; at++) {
    const code = list[at] ?? 0;
    if (code === 0) color = weight = '';
    else if (code === 1) weight = 'ansi-bold';
    else if (code === 22) weight = '';
    else if (code === 39) color = '';
    else if (code >= 30 && code <= 37) color = `ansi-${names[code - 30] ?? ''}`;
    else if (code >= 90 && code <= 97) color = `ansi-${names[code - 90] ?? ''} ansi-bright`;
    // 256 and true colours are not the theme's: their parameters are skipped, the text keeps its colour.
    else if (code === 38 || code === 48) at += list[at + 1] === 5 ? 2 : list[at + 1] === 2 ? 4 : 0;
  }
  return { color, weight };
}

/** What a terminal would show of a line that was written over: progress bars print \r again and again. */
export function lastOverwrite(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  return text.slice(text.lastIndexOf('\r') + 1);
}
