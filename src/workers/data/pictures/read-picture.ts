import fs from 'node:fs';
import { Damaged } from './damaged';
import { jpegColour } from './jpeg';
import { type Colour, pngColour } from './png';
import { headOf, type PictureHead } from './size';

/** A file that is longer is read no further than this; its colour is not looked at. */
const mostBytes = 2 ** 26;
/** Of a file whose colour can't be told, so much is enough for its size. */
const headBytes = 2 ** 16;
/** One of more pixels is no picture that anybody learns from: what its header says is not believed. */
const mostPixels = 50_000_000;

/** `colour` null: it can't be told of this kind of file, or was not asked for. */
export interface Picture { width: number; height: number; colour: Colour | null }

/** What a file is as a picture; null: it is none, it is damaged, or larger than is looked at. `file` must be known to lie where it may be read. */
export function readPicture(file: string, isColourWanted: boolean): Picture | null {
  const bytes = bytesOf(file, isColourWanted);
  const head = bytes && headOf(bytes);
  if (bytes === null || head === null || head.width * head.height > mostPixels) return null;
  try {
    const { width, height } = head;
    return { width, height, colour: isColourWanted && bytes.length < mostBytes ? colourOf(head, bytes) : null };
  } catch (error) {
    // A field that its part of the file has no room for reads as out of range.
    if (error instanceof Damaged || error instanceof RangeError) return null;
    throw error;
  }
}

function colourOf({ format }: PictureHead, bytes: Buffer): Colour | null {
  return format === 'png' ? pngColour(bytes) : format === 'jpeg' ? jpegColour(bytes) : null;
}

/** Null: no file, or none that can be read. What became a pipe or a link since it was looked at is not waited for, nor followed. */
function bytesOf(file: string, isWhole: boolean): Buffer | null {
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = fs.constants;
  let opened: number | undefined;
  try {
    opened = fs.openSync(file, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
    const stat = fs.fstatSync(opened);
    if (!stat.isFile()) return null;
    const start = isWhole ? null : readFrom(opened, Math.min(stat.size, headBytes));
    // The size of a JPEG may lie behind a large preview.
    return start === null || headOf(start) === null ? readFrom(opened, Math.min(stat.size, mostBytes)) : start;
  } catch {
    return null;
  } finally {
    if (opened !== undefined) fs.closeSync(opened);
  }
}

function readFrom(opened: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let at = 0;
  for (let read = -1; at < length && read !== 0; at += read) read = fs.readSync(opened, bytes, at, length - at, at);
  return bytes.subarray(0, at);
}
