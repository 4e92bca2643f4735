/** A backslash stays as it is where nothing follows that it would change: `"\d+"` is a pattern as people write it. */
const meaningful = /\\(?=[\\"'ntru\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]|$)/g;
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/g;
const named: Record<string, string> = { '\n': '\\n', '\t': '\\t', '\r': '\\r' };

export function quote(text: string): string {
  const inside = text.replace(meaningful, '\\\\').replace(/"/g, '\\"').replace(/[\ud800-\udbff][\udc00-\udfff]|[\s\S]/g, character =>
    character.length === 2 ? character : character.replace(controls, each => named[each] ?? `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`));
  return `"${inside}"`;
}

/** Reads a quoted text whose quote stands at `from`; without its end it goes to the end of all. */
export function readQuoted(text: string, from: number): { value: string; to: number; closed: boolean } {
  const mark = text[from];
  let value = '';
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === mark) return { value, to: at + 1, closed: true };
    if (character !== '\\') { value += character; continue; }
    const next = text[at + 1];
    const unicode = next === 'u' ? /^[0-9a-fA-F]{4}/.exec(text.slice(at + 2, at + 6))?.[0] : undefined;
    if (unicode !== undefined) { value += String.fromCharCode(parseInt(unicode, 16)); at += 5; }
    else if (next === '\\' || next === '"' || next === "'") { value += next; at += 1; }
    else if (next === 'n' || next === 't' || next === 'r') { value += { n: '\n', t: '\t', r: '\r' }[next]; at += 1; }
    else value += '\\';
  }
  return { value, to: text.length, closed: false };
}
