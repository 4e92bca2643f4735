export interface Streams { readonly out: NodeJS.WriteStream; readonly err: NodeJS.WriteStream }

/**
 * Standard output and error, made when something is first written: Node takes milliseconds to make them, and a run is started before it is spoken of.
 * A reader that has seen enough (`offbook runs | head`) closes the pipe; that is no failure, and a run goes on.
 */
export function createStreams(): Streams {
  const forgiving = (stream: NodeJS.WriteStream): NodeJS.WriteStream => stream.on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'EPIPE') throw error; });
  let out: NodeJS.WriteStream | undefined;
  let err: NodeJS.WriteStream | undefined;
  return {
    get out() { return (out ??= forgiving(process.stdout)); },
    get err() { return (err ??= forgiving(process.stderr)); },
  };
}
