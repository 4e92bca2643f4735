import { exitCode } from '../exit-code';

export interface Streams { readonly out: NodeJS.WriteStream; readonly err: NodeJS.WriteStream }

/**
 * Standard output and error, made when something is first written: Node takes milliseconds to make them, and a run is started before it is spoken of.
 * A reader that has seen enough (`offbook runs | head`) closes the pipe; that is no failure, and a run goes on. It goes on too where what is shown of it can't be
 * written, a full disk say: that is told once, and answered with another code than 0.
 */
export function createStreams(): Streams {
  let out: NodeJS.WriteStream | undefined;
  let err: NodeJS.WriteStream | undefined;
  let lost = false;
  const streams = {
    get out() { return (out ??= process.stdout.on('error', outFailed)); },
    get err() { return (err ??= process.stderr.on('error', errFailed)); },
  };
  const outFailed = (error: Error): void => {
    if (!isWriting(error)) throw error;
    if (lost || readerLeft(error)) return;
    lost = true;
    // However well it went, whoever reads it does not have it. Some of this is heard of only after the last word.
    process.exitCode ||= exitCode.failed;
    streams.err.write(`✗ What should stand on standard output could not be written: ${fullDisk(error) ? 'the disk is full. Free some space and try again' : error.message}.\n`);
  };
  // Nobody is left to be told.
  const errFailed = (error: Error): void => { if (!isWriting(error)) throw error; };
  return streams;
}

const codeOf = (error: unknown): string | undefined => error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
const fullDisk = (error: unknown): boolean => codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
const readerLeft = (error: unknown): boolean => codeOf(error) === 'EPIPE';

/** What writing fails with: as an event of the stream, which is told of there, and to whoever waits for what is written. */
export const isWriting = (error: unknown): boolean => readerLeft(error) || codeOf(error) === 'ERR_STREAM_DESTROYED' || (error instanceof Error && (error as NodeJS.ErrnoException).syscall === 'write');
