import { useEffect, useState } from 'preact/hooks';
import { pictureOfPlotly } from './plotly/picture';
import { toCallError } from './rpc';
import type { Remote } from './states';

const largest = 32 * 1024 * 1024;

const plotly = 'application/vnd.plotly.v1+json';

/** What the page itself can show. */
export const isImage = ({ mediaType, bytes }: { mediaType: string | null; bytes: number | null }): boolean => (/^image\/(png|jpeg|gif|webp|svg\+xml)$/.test(mediaType ?? '') || mediaType === plotly) && (bytes ?? 0) <= largest;

/** Bytes come from the host; the address made for them lives as long as the picture is shown. `what` says which bytes those are. */
export function useObjectUrl(read: () => Promise<Uint8Array>, mediaType: string | null, what: string | null): [Remote<string>, () => void] {
  const [state, setState] = useState<Remote<string>>({ kind: 'loading' });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let url: string | null = null;
    let gone = false;
    read().then(bytes => (mediaType === plotly ? pictureOfPlotly(bytes) : new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mediaType ?? '' }))).then(picture => {
      if (gone) return;
      url = URL.createObjectURL(picture);
      setState({ kind: 'done', value: url });
    }, (error: unknown) => { if (!gone) setState({ kind: 'error', error: toCallError(error) }); });
    return () => { gone = true; if (url) URL.revokeObjectURL(url); };
  }, [what, mediaType, turn]);
  return [state, () => { setState({ kind: 'loading' }); setTurn(turn + 1); }];
}
