export interface Streams { readonly out: NodeJS.WriteStream; readonly err: NodeJS.WriteStream }

/**
 * Standard output and error, made when something is first written: Node takes milliseconds to make them, and a run is started before it is spoken of.
 * A reader that has seen enough (`offbook runs | head`) closes the pipe; that is no failure, and a run goes on.
 */
export function createStreams(): Streams {
  const forgiving = (stream: NodeJS.WriteStream): NodeJS.WriteStream => stream.on('error', error => { if (!readerLeft(error)) throw error; });
  let out: NodeJS.WriteStream | undefined;
  let err: NodeJS.WriteStream | undefined;
  return {
    get out() { return (out ??= forgiving(process.stdout)); },
    get err() { return (err ??= forgiving(process.stderr)); },
  };
}

/** What writing fails with once the reader is gone: as an event of the stream, and to whoever waits for what is written. */
export const readerLeft = (error: unknown): boolean => error instanceof Error && (error as NodeJS.ErrnoException).code === 'EPIPE';
