import type { ColumnDrift, ImageSide, TimelineCell, TimelineColumn } from '../../contract/drift';
import { formatCount, formatPercent } from '../format';
import { cutText } from '../format/cut-text';
import { say } from '../say';
import { pictureWay } from './image-column';
import type { PastWindow } from './past-windows';

type What = NonNullable<TimelineCell['by']>;
/** A text or a picture in one window, looked at in one way. `chance`: as the column's own, after the correction over ways and columns. */
export interface Way { what: What; effect: number; chance: number }

/** Of so many changed words a timeline tells. */
const mostWords = 5;

/** `ways`: how many of them had a say in the verdict; of a measure that was chosen one alone. None: numbers and categories are looked at in one way, and so is what has too few rows. */
export function waysOf({ text, image, adjusted }: ColumnDrift, ways: number): Way[] {
  const { by, parts } = text ?? image ?? { by: null, parts: [] };
  const asMany = (pValue: number): number => Math.min(1, pValue * ways);
  const decided = asMany(parts.find(({ what }) => what === by)?.pValue ?? 0);
  if (adjusted === null) return [];
  return parts.flatMap(({ what, pValue, effect }): Way[] => (pValue === null || effect === null || (ways === 1 && what !== by) ? [] : [{ what, effect: effect.value, chance: Math.min(1, asMany(pValue) * (decided > 0 ? adjusted / decided : 1)) }]));
}

/** The way that decides in most of the windows that drift. Null: in none. */
export function leadingWay(cells: readonly TimelineCell[]): What | null {
  const counts = new Map<What, number>();
  for (const { by, drift } of cells) if (drift === true && by !== undefined) counts.set(by, (counts.get(by) ?? 0) + 1);
  return [...counts].reduce<[What | null, number]>((most, each) => (each[1] > most[1] ? each : most), [null, 0])[0];
}

/** The cells with the distances of one way alone, since those of several don't make a curve; where that one says nothing, as they are. */
export const alongWay = (cells: readonly TimelineCell[], ways: readonly (readonly Way[])[], what: What | null): TimelineCell[] => cells.map((cell, at) => ({ ...cell, effect: ways[at]?.find((way) => way.what === what)?.effect ?? cell.effect }));

/** The window drifts at a threshold that one of the ways beyond chance reaches. */
export function pastOfWays(ways: readonly Way[], alpha: number): PastWindow {
  const beyond = ways.filter(({ chance }) => chance < alpha);
  return { effect: Math.max(0, ...(beyond.length > 0 ? beyond : ways).map(({ effect }) => effect)), beyond: beyond.length > 0 };
}

export function wayInWords(what: What): string {
  switch (what) {
    case 'length': return say('the length of the texts');
    case 'words': return say('how many words the texts have');
    case 'vocabulary': return say('words that the reference does not have');
    default: return pictureWay(what);
  }
}

/** `starts`: of the windows. */
export function notesOf({ words, looked }: Pick<TimelineColumn, 'words' | 'looked'>, starts: readonly string[]): string[] {
  return [...(words === undefined ? [] : wordNotes(words, starts)), ...(looked === undefined ? [] : pictureNotes(looked))];
}

function wordNotes({ at, vocabulary: { unknown, changed } }: NonNullable<TimelineColumn['words']>, starts: readonly string[]): string[] {
  const told = changed.slice(0, mostWords).map(({ word, reference, current }) => say('{0} ({1} → {2})', cutText(word), formatPercent(reference), formatPercent(current))).join(', ');
  return [
    say('In the window from {0}, {1} of the words are unknown to half of the reference, where its other half has {2}.', starts[at] ?? '', formatPercent(unknown.current), formatPercent(unknown.reference)),
    ...(told === '' ? [] : [say('Most changed there, by the share of texts that have them: {0}.', told)]),
  ];
}

function pictureNotes({ reference, windows, each }: NonNullable<TimelineColumn['looked']>): string[] {
  const lacking = (name: string, { absent, outside, damaged }: ImageSide): string[] => (absent + outside + damaged === 0 ? [] : [say('Not read of {0}: {1} not there, {2} outside of the table’s folder and the project, {3} damaged, too large or no pictures.', name, formatCount(absent), formatCount(outside), formatCount(damaged))]);
  const colourless = [reference, windows].some(({ looked, absent, outside, damaged, colours }) => colours < looked - absent - outside - damaged);
  return [
    windows.looked < windows.paths || reference.looked < reference.paths
      ? say('Pictures looked at, drawn by chance: {0} of the reference’s {1}, and {2} of the {3} in the windows, at most {4} of each.', formatCount(reference.looked), formatCount(reference.paths), formatCount(windows.looked), formatCount(windows.paths), formatCount(each))
      : say('All pictures were looked at: {0} of the reference, {1} in the windows.', formatCount(reference.looked), formatCount(windows.looked)),
    ...lacking(say('the reference'), reference), ...lacking(say('the windows'), windows),
    ...(colourless ? [say('The colour is known of {0} and {1}: of PNG and JPEG, as far as they are looked into.', formatCount(reference.colours), formatCount(windows.colours))] : []),
  ];
}
