import type { DriftOptions, ImageSide, TimelineColumn } from '../../../contract/drift';
import type { ColumnMeasure } from '../../../core/drift/decide';
import { measureImages } from '../../../core/drift/image-column';
import { arePicturePaths } from '../../../core/drift/picture-paths';
import type { Session, Task } from '../session';
import { mostPathCharacters } from './columns';
import type { Side } from './drift';
import { areNoPictures, beginsWithPictures, byChance, drawnOf, mostPictures, type Paths, read, samplesOfPictures } from './images';
import { type Along, draw } from './window-draws';

/** So many pictures of all windows together are looked at; of each window no fewer than the last, which is enough to judge it. */
const mostOfAll = 20_000;
const leastOfEach = 100;

/** The first `first` windows are the reference, where there is none. */
export interface PictureSources extends Along { side: Side; whole: Side | null; first: number | null; roots: Record<'reference' | 'current', string[]> }

/** Null: the column doesn't hold paths of pictures that are there. */
export async function imagesByWindow(name: string, sources: PictureSources, options: DriftOptions, exactUpTo: number, session: Session, task: Task): Promise<{ measures: ColumnMeasure[]; looked: NonNullable<TimelineColumn['looked']> } | null> {
  const { side, whole, windows, first, roots } = sources;
  for (const each of whole === null ? [side] : [side, whole]) if (each.column.duck !== 'VARCHAR' || !(await beginsWithPictures(each, session, task))) return null;
  const each = Math.min(mostPictures, Math.max(leastOfEach, Math.floor(mostOfAll / windows.rows.length)));
  const drawn = async (starts: readonly number[], until: number | null, rows: readonly number[], most: number): Promise<Paths[]> => {
    const found = rows.map((count): Paths => ({ paths: [], all: 0, rows: count }));
    const which = { order: byChance(options.seed), which: `r < ${most}`, mostCharacters: mostPathCharacters };
    await draw(sources, side.column, starts, until, which, (part, paths, all) => { found[part] = { paths, all, rows: rows[part] ?? all }; }, session, task);
    return found;
  };
  const starts = [...windows.starts];
  const before = whole !== null ? await drawnOf(whole, options.seed, session, task) : (await drawn(starts.slice(0, 1), starts[first ?? 0] ?? null, [sum(windows.rows.slice(0, first ?? 0))], mostPictures))[0];
  const parts = await drawn(starts, null, windows.rows, each);
  if (before === undefined || !arePicturePaths(before.paths) || !arePicturePaths(parts.flatMap(({ paths }) => paths))) return null;
  const [[reference], pictures] = await Promise.all([read([before], whole === null ? roots.current : roots.reference, task), read(parts, roots.current, task)]);
  if (reference === undefined || areNoPictures([reference, ...pictures])) return null;
  const samples = pictures.map((part) => samplesOfPictures(name, side.column.type, reference, part));
  const sides = samples.map(({ looked }) => looked.current);
  const lookedAt = samples[0]?.looked.reference;
  if (lookedAt === undefined) return null;
  return { measures: samples.map((part) => measureImages(part, options, exactUpTo)), looked: { reference: lookedAt, windows: together(sides), each } };
}

function together(sides: readonly ImageSide[]): ImageSide {
  const of = (what: keyof ImageSide): number => sum(sides.map((side) => side[what]));
  return { paths: of('paths'), looked: of('looked'), absent: of('absent'), outside: of('outside'), damaged: of('damaged'), colours: of('colours') };
}

const sum = (all: readonly number[]): number => all.reduce((total, each) => total + each, 0);
