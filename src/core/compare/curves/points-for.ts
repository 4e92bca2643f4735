/** How many points a run may have in one chart, so that all of them together stay within what is painted at once. */
export const pointsFor = (runs: number): number => Math.max(1_000, Math.min(10_000, Math.floor(200_000 / Math.max(1, runs))));
