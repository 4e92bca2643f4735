const lazyImport = /(?<=^[ \t]*)lazy[ \t](?=[ \t]*(?:import[ \t]+[\p{L}_]|from[ \t]+[\p{L}_.][\p{L}\p{N}_.]*[ \t]+import\b))/gmu;
const typeParameters = /^[ \t]*(?:(?:async[ \t]+)?def|class|type)[ \t]+[\p{L}_][\p{L}\p{N}_]*[ \t]*\[/gmu;
const unpackedDict = /(?<=\{\s*)\*\*(?=[^{},:]*\sfor\s)/gu;

/**
 * What Python writes since the grammar was made, in words that it knows and that stand in as much room: `lazy import` (3.15, PEP 810) is an import behind a `pass`, the default of a type parameter (3.13, PEP 696)
 * is blank, since no value is made by it, and `{**each for each in …}` (3.15, PEP 798) has a key. `isCode`: an index of the text is neither in a string nor in a comment.
 */
export function withKnownSyntax(text: string, isCode: (index: number) => boolean): string {
  const instead = (words: string) => (written: string, index: number): string => (isCode(index) ? words : written);
  const imports = text.replace(lazyImport, instead('pass;')).replace(unpackedDict, instead('0:'));
  let known = '';
  let from = 0;
  for (const { index, 0: head } of imports.matchAll(typeParameters)) {
    const start = index + head.length;
    if (start < from || !isCode(start)) continue;
    const blanked = withoutDefaults(imports, start);
    if (blanked === null) continue;
    known += imports.slice(from, start) + blanked;
    from = start + blanked.length;
  }
  return from === 0 ? imports : known + imports.slice(from);
}

/** The text of the brackets that were opened before `start`, up to their end, with blanks for defaults; null: there are none, or the brackets don't end. */
function withoutDefaults(text: string, start: number): string | null {
  let depth = 1;
  let isDefault = false;
  let hasDefaults = false;
  let out = '';
  for (let at = start; at < text.length; at++) {
    const letter = text[at] ?? '';
    if ('[({'.includes(letter)) depth++;
    else if ('])}'.includes(letter)) depth--;
    if (depth === 0) return hasDefaults ? out : null;
    if (depth === 1 && letter === ',') isDefault = false;
    else if (depth === 1 && letter === '=' && !isDefault) isDefault = hasDefaults = true;
    // Lines stay where they are.
    out += isDefault && !'\r\n'.includes(letter) ? ' ' : letter;
  }
  return null;
}
