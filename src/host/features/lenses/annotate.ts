import type { FunctionInfo } from '../../../contract/functions';

export interface Insertion { offset: number; text: string }

const types = 'int,float,str,bool,Path,pd.DataFrame,dict[str\\, float]';

/** What to insert, as a snippet, to annotate a parameter (or what the function returns: null). Null when the text is not what it was. */
export function annotationSnippet(text: string, fn: Pick<FunctionInfo, 'name' | 'line'>, param: string | null): Insertion | null {
  const start = offsetOfLine(text, fn.line);
  const opening = new RegExp(`def\\s+${fn.name}\\b`, 'u').exec(text.slice(start));
  if (!opening) return null;
  const open = text.indexOf('(', start + opening.index + opening[0].length);
  if (open < 0) return null;
  const names: Insertion[] = [];
  let depth = 0;
  let expectsName = true;
  for (let at = open; at < text.length; ) {
    const skipped = skipQuiet(text, at);
    if (skipped > at) { at = skipped; continue; }
    const char = text[at] ?? '';
    if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) {
      depth -= 1;
      if (depth === 0) return param === null ? { offset: at + 1, text: ` -> \${1|None,${types}|}` } : afterName(text, names, param);
    } else if (depth === 1 && char === ',') expectsName = true;
    else if (depth === 1 && expectsName) {
      const name = /^[\p{L}_][\p{L}\p{N}_]*/u.exec(text.slice(at, at + 200))?.[0];
      if (name) {
        names.push({ offset: at + name.length, text: name });
        expectsName = false;
        at += name.length;
        continue;
      }
    }
    at += 1;
  }
  return null;
}

function afterName(text: string, names: Insertion[], param: string): Insertion | null {
  const found = names.find(each => each.text === param);
  const annotated = found && /^\s*:/.test(text.slice(found.offset, found.offset + 100));
  return found && !annotated ? { offset: found.offset, text: `: \${1|${types}|}` } : null;
}

function offsetOfLine(text: string, line: number): number {
  let offset = 0;
  for (let left = line - 1; left > 0; left -= 1) {
    const end = text.indexOf('\n', offset);
    if (end < 0) return text.length;
    offset = end + 1;
  }
  return offset;
}

/** The end of a comment or string that starts here, else the same place. */
function skipQuiet(text: string, at: number): number {
  if (text[at] === '#') {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : end;
  }
  const quote = /^("""|'''|"|')/.exec(text.slice(at, at + 3))?.[0];
  if (!quote) return at;
  for (let end = at + quote.length; end < text.length; end += 1) {
    if (text[end] === '\\') end += 1;
    else if (text.startsWith(quote, end)) return end + quote.length;
  }
  return text.length;
}
