const quoted = /'([^'\\]*(?:\\.[^'\\]*)*)'|"([^"\\]*(?:\\.[^"\\]*)*)"/sy;
const escaped = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs;
const signs: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v', '\n': '' };

/** A text as Python writes it down (`repr`), which begins at `at`; null: none does. `end`: behind it. */
export function pythonTextAt(source: string, at: number): { text: string; end: number } | null {
  quoted.lastIndex = at;
  const [whole, single, double] = quoted.exec(source) ?? [];
  if (whole === undefined) return null;
  const text = (single ?? double ?? '').replace(escaped, (_, two?: string, four?: string, eight?: string, sign?: string) => {
    const code = two ?? four ?? eight;
    if (code !== undefined) return parseInt(code, 16) <= 0x10ffff ? String.fromCodePoint(parseInt(code, 16)) : '\ufffd';
    return signs[sign ?? ''] ?? (/['"\\]/.test(sign ?? '') ? sign ?? '' : `\\${sign ?? ''}`);
  });
  return { text, end: at + whole.length };
}
