/** Just behind so many lines, or the last whole one; an end of line inside quotes is none. */
export function endOfLines(text: Buffer, most: number): number {
  let [end, lines, isQuoted] = [0, 0, false];
  for (let at = 0; at < text.length && lines < most; at += 1) {
    if (text[at] === 0x22) isQuoted = !isQuoted;
    else if (text[at] === 0x0a && !isQuoted) [end, lines] = [at + 1, lines + 1];
  }
  return end;
}
