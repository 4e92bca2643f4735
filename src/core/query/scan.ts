/** Tokens from the first sign to the last, blanks left out; the last is always the end. `tokenAt` never fails: what is no token is a stray one. */
export function scan<Token extends { to: number }>(text: string, tokenAt: (text: string, from: number) => Token): (Token | { kind: 'end'; from: number; to: number })[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    if (/\s/.test(text[at] ?? '')) { at += 1; continue; }
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.to;
  }
  return [...tokens, { kind: 'end', from: text.length, to: text.length }];
}
