/** Where the focus is: the header is line -1. */
export interface Place { line: number; col: number }

/** Where a key leads in a grid; null: it is none that moves. Without columns or lines nothing moves. */
export function goTo({ key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>, { line, col }: Place, { lines, cols, page }: { lines: number; cols: number; page: number }): Place | null {
  const far = ctrlKey || metaKey;
  if (altKey || cols === 0) return null;
  const held = (to: Place): Place => ({ line: Math.max(-1, Math.min(lines - 1, to.line)), col: Math.max(0, Math.min(cols - 1, to.col)) });
  switch (key) {
    case 'ArrowDown': return held({ line: far ? lines - 1 : line + 1, col });
    case 'ArrowUp': return held({ line: far ? 0 : line - 1, col });
    case 'ArrowLeft': return held({ line, col: far ? 0 : col - 1 });
    case 'ArrowRight': return held({ line, col: far ? cols - 1 : col + 1 });
    case 'PageDown': return held({ line: line + page, col });
    case 'PageUp': return held({ line: Math.max(0, line - page), col });
    case 'Home': return held(far ? { line: 0, col: 0 } : { line, col: 0 });
    case 'End': return held(far ? { line: lines - 1, col: cols - 1 } : { line, col: cols - 1 });
    default: return null;
  }
}
