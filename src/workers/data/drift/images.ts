import path from 'node:path';
import type { DataSource, DriftRequest } from '../../../contract/data-api';
import type { ImagePart, ImageSide } from '../../../contract/drift';
import type { ImagePartSamples, ImageSamples } from '../../../core/drift/image-column';
import { arePicturePaths } from '../../../core/drift/picture-paths';
import { numericSample } from '../../../core/drift/samples';
import { find } from '../files';
import { inThread } from '../in-thread';
import type { PicturesGiven, PicturesRead } from '../pictures/read-pictures';
import type { Session, Task } from '../session';
import { fewTexts, mostPathCharacters } from './columns';
import type { Side } from './drift';

/** So many pictures of a side are looked at, drawn by chance. */
const mostPictures = 1000;

interface Paths { paths: string[]; all: number }

/** Where a side's pictures may lie: beside its table, and in the project. */
export function imageRoots(source: DataSource, { projectRoot }: DriftRequest): string[] {
  return [find(source).folder ?? path.dirname(source.path), ...(projectRoot === undefined ? [] : [projectRoot])];
}

/** Null: the column doesn't hold paths of pictures that are there, on either side. */
export async function readImages(name: string, a: Side, b: Side, roots: Record<'reference' | 'current', string[]>, seed: number, session: Session, task: Task): Promise<ImageSamples | null> {
  if (![a, b].every(({ column }) => column.duck === 'VARCHAR')) return null;
  for (const side of [a, b]) if (!arePicturePaths(await texts(side, `LIMIT ${fewTexts}`, session, task))) return null;
  const drawn = async (side: Side): Promise<Paths> => {
    const [all] = await session.row(`SELECT count(${side.column.sql})::VARCHAR FROM ${side.table.relation.only(side.column.place)}`, task);
    return { paths: await texts(side, `ORDER BY hash(i, ${seed}), i LIMIT ${mostPictures}`, session, task), all: Number(all) };
  };
  const paths = { reference: await drawn(a), current: await drawn(b) };
  if (!arePicturePaths(paths.reference.paths) || !arePicturePaths(paths.current.paths)) return null;
  const read = ({ paths: every }: Paths, folders: string[]): Promise<PicturesRead> => inThread('pictures-thread.js', { paths: every, roots: folders } satisfies PicturesGiven, task.signal);
  const [reference, current] = await Promise.all([read(paths.reference, roots.reference), read(paths.current, roots.current)]);
  // Not one of them is a file: they are texts that end so.
  if ([reference, current].every(({ looked, absent, outside }) => looked === absent + outside)) return null;
  const part = (what: ImagePart['what']): ImagePartSamples => ({ what, reference: sampleOf(reference, what), current: sampleOf(current, what) });
  const rows = ({ table: { facts } }: Side, { all }: Paths): { rows: number; missing: number } => ({ rows: facts.rows, missing: facts.rows - all });
  return {
    name, type: b.column.type, parts: [part('width'), part('height'), part('red'), part('green'), part('blue')],
    rows: { reference: rows(a, paths.reference), current: rows(b, paths.current) }, looked: { reference: sideOf(reference, paths.reference), current: sideOf(current, paths.current) },
  };
}

/** What is not known of a picture is missing. */
const sampleOf = (read: PicturesRead, what: ImagePart['what']) => numericSample(read[what], read.looked - read[what].length);

const sideOf = ({ looked, absent, outside, damaged, red }: PicturesRead, { all }: Paths): ImageSide => ({ paths: all, looked, absent, outside, damaged, colours: red.length });

/** `which`: in SQL, of rows of which `i` is the number. Behind a letter: a byte order mark at a text's start would be lost on its way here. */
async function texts({ table, column }: Side, which: string, session: Session, task: Task): Promise<string[]> {
  const there = `SELECT left(${column.sql}, ${mostPathCharacters}) AS v, row_number() OVER () AS i FROM ${table.relation.only(column.place)} WHERE ${column.sql} IS NOT NULL`;
  const found: string[] = [];
  await session.texts(`SELECT '=' || v FROM (${there}) ${which}`, ([every = []]) => { for (const text of every) found.push((text ?? '').slice(1)); }, task);
  return found;
}
