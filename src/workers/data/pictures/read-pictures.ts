import { placeOf, realRoots } from './place';
import { type Picture, readPicture } from './read-picture';

/** `samples`: paths as a table's cells have them, each sample in an order by chance. `roots`: folders below which they may lie, those that are tried first first. */
export interface PicturesGiven { samples: string[][]; roots: string[] }
/** Of those that could be read, in their order; colours of the first of them alone, and of those whose kind can be told. */
export interface PicturesRead {
  width: Float64Array; height: Float64Array; red: Float64Array; green: Float64Array; blue: Float64Array;
  looked: number;
  /** Why the others could not be read. */
  absent: number; outside: number; damaged: number;
}

/** Colours are looked at in so many pixels of all samples, or in so many pictures of each where they are large. */
const mostPixels = 1_000_000_000;
const leastColours = 100;

type Seen = { kind: 'read'; file: string; picture: Picture } | { kind: 'absent' | 'outside' | 'damaged' };

/** How large pictures are and what colour, as far as it is bounded: how many colours are looked at is decided by all sizes, so that large pictures are not left out more often than small ones. */
export function readPictures({ samples, roots: folders }: PicturesGiven): PicturesRead[] {
  const roots = realRoots(folders);
  const sizes = remembered((text): Seen => {
    const place = placeOf(text, roots);
    if (place.kind !== 'there') return place;
    const picture = readPicture(place.file, false);
    return picture === null ? { kind: 'damaged' } : { kind: 'read', file: place.file, picture };
  });
  const colours = remembered((file) => readPicture(file, true));
  return samples.map((paths) => readSample(paths, sizes, colours, mostPixels / samples.length));
}

function readSample(paths: readonly string[], sizes: (text: string) => Seen, colours: (file: string) => Picture | null, pixelsAtMost: number): PicturesRead {
  const first = paths.map(sizes);
  const pixels = first.map((seen) => (seen.kind === 'read' ? seen.picture.width * seen.picture.height : 0));
  const most = Math.max(leastColours, Math.floor((pixelsAtMost * paths.length) / Math.max(1, pixels.reduce((sum, each) => sum + each, 0))));
  const seen = first.map((each, at): Seen => {
    if (each.kind !== 'read' || at >= most) return each;
    const picture = colours(each.file);
    return picture === null ? { kind: 'damaged' } : { ...each, picture };
  });
  const pictures = seen.flatMap((each) => (each.kind === 'read' ? [each.picture] : []));
  const count = (kind: Seen['kind']): number => seen.filter((each) => each.kind === kind).length;
  const means = (place: 0 | 1 | 2): Float64Array => Float64Array.from(pictures.flatMap(({ colour }) => colour?.[place] ?? []));
  return {
    width: Float64Array.from(pictures, ({ width }) => width), height: Float64Array.from(pictures, ({ height }) => height), red: means(0), green: means(1), blue: means(2),
    looked: paths.length, absent: count('absent'), outside: count('outside'), damaged: count('damaged'),
  };
}

/** A table may name one picture in many rows. */
function remembered<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    // What is null is known as well.
    if (found !== undefined) return found;
    const made = of(text);
    known.set(text, made);
    return made;
  };
}
