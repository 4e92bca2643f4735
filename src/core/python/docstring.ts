/** A docstring read for people: what the function does, and what is said of each parameter. */
export interface Docstring { text: string; params: Record<string, string> }

/** Google, NumPy, reST and Epydoc styles, one after another in the same text if need be. What is not understood is left alone. */
export function readDocstring(raw: string): Docstring {
  const text = dedent(raw);
  const lines = text.split('\n');
  const params = new Map<string, string>();
  for (const read of [restParams, numpyParams, googleParams]) {
    for (const [name, help] of read(lines)) if (help && !params.has(name)) params.set(name, help);
  }
  return { text, params: Object.fromEntries(params) };
}

/** As inspect.cleandoc: the first line's margin is its own, the others share one. */
export function dedent(raw: string): string {
  const lines = raw.replace(/\t/g, '        ').split('\n');
  const margins = lines.slice(1).filter((line) => line.trim()).map((line) => line.length - line.trimStart().length);
  const margin = margins.length > 0 ? Math.min(...margins) : 0;
  return lines.map((line, index) => (index === 0 ? line.trimStart() : line.slice(margin)).trimEnd()).join('\n').replace(/^\n+|\n+$/g, '');
}

type Found = [name: string, help: string];

const indentOf = (line: string): number => line.length - line.trimStart().length;
const isBlank = (line: string | undefined): boolean => line === undefined || line.trim() === '';
const joined = (parts: string[]): string => parts.map((part) => part.trim()).join(' ').replace(/\s+/g, ' ').trim();

/** A name, possibly with stars or a backslash in front of them. */
const cleanName = (name: string): string => name.trim().replace(/^(?:\\?\*){1,2}/, '').replace(/^`+|`+$/g, '');

/** The lines from `from` that belong to what stands at `indent`: deeper ones and blank ones between them. */
function body(lines: string[], from: number, indent: number): { parts: string[]; next: number } {
  const parts: string[] = [];
  let index = from;
  for (; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (!isBlank(line) && indentOf(line) <= indent) break;
    parts.push(line);
  }
  return { parts, next: index };
}

function restParams(lines: string[]): Found[] {
  const found: Found[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const match = /^\s*[:@](?:param|parameter|arg|argument|key|keyword|kwarg|ivar|var|cvar|attribute)\s+(?:[^:]*?\s)?([\\*`\w]+)\s*:\s*(.*)$/u.exec(line);
    if (!match) continue;
    const rest = body(lines, index + 1, indentOf(line));
    const upToBlank = rest.parts.slice(0, rest.parts.findIndex(isBlank) === -1 ? undefined : rest.parts.findIndex(isBlank));
    found.push([cleanName(match[1] ?? ''), joined([match[2] ?? '', ...upToBlank])]);
  }
  return found;
}

const sectionNames = /^(?:other |keyword )?(?:args|arguments|parameters|params|attributes|fields|kwargs)$/i;

function numpyParams(lines: string[]): Found[] {
  const found: Found[] = [];
  for (let index = 0; index + 1 < lines.length; index++) {
    const title = (lines[index] ?? '').trim().replace(/:$/, '');
    if (!sectionNames.test(title) || !/^\s*[-=~]{3,}\s*$/.test(lines[index + 1] ?? '')) continue;
    const margin = indentOf(lines[index] ?? '');
    let at = index + 2;
    while (at < lines.length) {
      const line = lines[at] ?? '';
      if (isBlank(line)) {
        at++;
        continue;
      }
      if (indentOf(line) < margin || /^\s*[-=~]{3,}\s*$/.test(lines[at + 1] ?? '')) break;
      const rest = body(lines, at + 1, indentOf(line));
      const head = /^\s*([\\*\w`]+(?:\s*,\s*[\\*\w`]+)*)\s*(?::.*)?$/u.exec(line);
      if (head) for (const name of (head[1] ?? '').split(',')) found.push([cleanName(name), joined(rest.parts)]);
      at = rest.next;
    }
  }
  return found;
}

function upToSection(lines: string[]): string[] {
  const next = lines.findIndex((line) => /^\w[\w ]*:$/.test(line));
  return next === -1 ? lines : lines.slice(0, next);
}

function googleParams(lines: string[]): Found[] {
  const found: Found[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const title = /^\s*([A-Za-z ]+):\s*$/.exec(line)?.[1];
    if (!title || !sectionNames.test(title.trim())) continue;
    // A docstring that begins with the section shares no margin with it: its entries stand at the margin then.
    const inner = index === 0 ? upToSection(lines.slice(1)) : body(lines, index + 1, indentOf(line)).parts;
    for (let at = 0; at < inner.length;) {
      const entry = inner[at] ?? '';
      if (isBlank(entry)) {
        at++;
        continue;
      }
      const head = /^\s*(?:[-*+]\s+)?([\\*`\w]+)\s*(?:\((?:[^()]|\([^()]*\))*\))?\s*(?::|--| - )\s*(.*)$/u.exec(entry);
      const rest = body(inner, at + 1, indentOf(entry));
      if (head) found.push([cleanName(head[1] ?? ''), joined([head[2] ?? '', ...rest.parts])]);
      at = rest.next;
    }
  }
  return found;
}
