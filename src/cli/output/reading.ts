import type { ReadingProgress } from '../../contract/index-api';
import { formatExactCount } from '../../core/format';

/** How far a large history is, in a line of a terminal that is written over and leaves nothing behind; to a file nothing is written. */
export const progressOn = (stream: NodeJS.WriteStream) => (progress: ReadingProgress | null): void => {
  if (!stream.isTTY) return;
  stream.write(progress === null ? '\r\x1b[K' : `\r\x1b[KReading ${formatExactCount(progress.done)} of ${formatExactCount(progress.total)} runs…`);
};
