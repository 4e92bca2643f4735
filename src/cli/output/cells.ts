import type { Cell } from '../../contract/table-api';
import type { FieldKind } from '../../core/query';
import { formatBytes, formatColumn, formatDuration, formatExactTime } from '../../core/format';

/** A column's cells as people read them; numbers of one column have one precision and stand to the right. */
export function cellTexts(cells: readonly Cell[], kind: FieldKind | 'any'): { texts: string[]; right: boolean } {
  const each = (write: (number: number) => string) => cells.map(cell => (cell === null ? '–' : typeof cell === 'string' ? cell : write(cell)));
  switch (kind) {
    case 'boolean': return { texts: each(number => (number === 0 ? 'no' : 'yes')), right: false };
    case 'time': return { texts: each(formatExactTime), right: false };
    case 'duration': return { texts: each(number => formatDuration(number)), right: true };
    case 'bytes': return { texts: each(number => formatBytes(number)), right: true };
    default: {
      const numbers = formatColumn(cells.map(cell => (typeof cell === 'number' ? (Number.isNaN(cell) ? '$nan' : cell === Infinity ? '$inf' : cell === -Infinity ? '$-inf' : cell) : null)));
      return { texts: cells.map((cell, at) => (typeof cell === 'string' ? cell : numbers[at] ?? '–')), right: cells.some(cell => typeof cell === 'number') && cells.every(cell => typeof cell !== 'string') };
    }
  }
}
