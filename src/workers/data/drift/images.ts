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
export const mostPictures = 1000;

/** Paths that were drawn of `all` that are there, in `rows`. */
export interface Paths { paths: string[]; all: number; rows: number }

/** Where a side's pictures may lie: beside its table, and in the project. */
export function imageRoots(source: DataSource, { projectRoot }: Pick<DriftRequest, 'projectRoot'>): string[] {
  return [find(source).folder ?? path.dirname(source.path), ...(projectRoot === undefined ? [] : [projectRoot])];
}

/** Null: the column doesn't hold paths of pictures that are there, on either side. */
export async function readImages(name: string, a: Side, b: Side, roots: Record<'reference' | 'current', string[]>, seed: number, session: Session, task: Task): Promise<ImageSamples | null> {
  if (![a, b].every(({ column }) => column.duck === 'VARCHAR')) return null;
  if (!(await beginsWithPictures(a, session, task)) || !(await beginsWithPictures(b, session, task))) return null;
  const paths = { reference: await drawnOf(a, seed, session, task), current: await drawnOf(b, seed, session, task) };
  if (!arePicturePaths(paths.reference.paths) || !arePicturePaths(paths.current.paths)) return null;
  const [[reference], [current]] = await Promise.all([read([paths.reference], roots.reference, task), read([paths.current], roots.current, task)]);
  return reference === undefined || current === undefined || areNoPictures([reference, current]) ? null : samplesOfPictures(name, b.column.type, reference, current);
}

/** Whether it is worth to draw some: its first texts are paths of pictures. */
export const beginsWithPictures = async (side: Side, session: Session, task: Task): Promise<boolean> => arePicturePaths(await texts(side, `LIMIT ${fewTexts}`, session, task));

export async function drawnOf(side: Side, seed: number, session: Session, task: Task): Promise<Paths> {
  const [all] = await session.row(`SELECT count(${side.column.sql})::VARCHAR FROM ${side.table.relation.only(side.column.place)}`, task);
  return { paths: await texts(side, `ORDER BY ${byChance(seed)} LIMIT ${mostPictures}`, session, task), all: Number(all), rows: side.table.facts.rows };
}

/** The order in which rows, of which `i` is the number, are drawn. */
export const byChance = (seed: number): string => `hash(i, ${seed}), i`;

/** Pictures of a sample of paths. */
export interface Pictures { read: PicturesRead; of: Paths }

export async function read(samples: readonly Paths[], roots: string[], task: Task): Promise<Pictures[]> {
  const every = await inThread<PicturesRead[]>('pictures-thread.js', { samples: samples.map(({ paths }) => paths), roots } satisfies PicturesGiven, task.signal);
  return samples.flatMap((of, at) => { const found = every[at]; return found === undefined ? [] : [{ read: found, of }]; });
}

/** Not one of them is a file: they are texts that end so. */
export const areNoPictures = (every: readonly Pictures[]): boolean => every.every(({ read: { looked, absent, outside } }) => looked === absent + outside);

export function samplesOfPictures(name: string, type: string, reference: Pictures, current: Pictures): ImageSamples {
  const part = (what: ImagePart['what']): ImagePartSamples => ({ what, reference: sampleOf(reference.read, what), current: sampleOf(current.read, what) });
  const rows = ({ of: { rows: every, all } }: Pictures): { rows: number; missing: number } => ({ rows: every, missing: every - all });
  return {
    name, type, parts: [part('width'), part('height'), part('red'), part('green'), part('blue')],
    rows: { reference: rows(reference), current: rows(current) }, looked: { reference: lookedAt(reference), current: lookedAt(current) },
  };
}

/** What is not known of a picture is missing. */
const sampleOf = (read: PicturesRead, what: ImagePart['what']) => numericSample(read[what], read.looked - read[what].length);

const lookedAt = ({ read: { looked, absent, outside, damaged, red }, of: { all } }: Pictures): ImageSide => ({ paths: all, looked, absent, outside, damaged, colours: red.length });

/** `which`: in SQL, of rows of which `i` is the number. Behind a letter: a byte order mark at a text's start would be lost on its way here. */
async function texts({ table, column }: Side, which: string, session: Session, task: Task): Promise<string[]> {
  const there = `SELECT left(${column.sql}, ${mostPathCharacters}) AS v, row_number() OVER () AS i FROM ${table.relation.only(column.place)} WHERE ${column.sql} IS NOT NULL`;
  const found: string[] = [];
  await session.texts(`SELECT '=' || v FROM (${there}) ${which}`, ([every = []]) => { for (const text of every) found.push((text ?? '').slice(1)); }, task);
  return found;
}
