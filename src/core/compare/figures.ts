import type { FigureCell, FigureRow } from '../../contract/compare';
import type { ArtifactFacts } from '../../contract/events';
import type { RunDetail } from '../../contract/run';
import { tells } from './told';
import { byName, cellOf, judge, keyOf, namesOf } from './verdicts';

export const isFigure = ({ role, mediaType }: ArtifactFacts): boolean => role === 'figure' || (mediaType?.startsWith('image/') ?? false);

/** Pictures of one name belong side by side: those that were drawn, shown or returned. */
export function figureRows(runs: readonly RunDetail[], baseline: number): FigureRow[] {
  const figures = runs.map((run) => ({ of: byName(run.artifacts.filter(isFigure)), told: tells(run).results }));
  return namesOf(figures.map(({ of }) => [...of.values()])).map((name) => {
    const cells = figures.map(({ of, told }): FigureCell => {
      const found = of.get(name);
      return cellOf(found && { sha256: found.sha256, mediaType: found.mediaType, bytes: found.bytes, title: found.title ?? null }, told);
    });
    return { name, cells, ...judge(cells.map((cell) => keyOf(cell, ({ sha256 }) => sha256 ?? undefined)), baseline) };
  });
}
