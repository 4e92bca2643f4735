import { useEffect, useState } from 'preact/hooks';

/** The time of this drawing; draws again every `milliseconds`, so that “3 min ago” does not stand still. */
export function useNow(milliseconds: number): number {
  const [, draw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => draw(turn => turn + 1), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
  return Date.now();
}
