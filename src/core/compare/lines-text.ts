const most = 6;

/** `3, 17–19, …` */
export const linesText = (ranges: readonly (readonly [number, number])[]): string =>
  [...ranges.slice(0, most).map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)), ...(ranges.length > most ? ['…'] : [])].join(', ');
