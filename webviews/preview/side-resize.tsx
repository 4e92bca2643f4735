import { useRef } from 'preact/hooks';
import { t } from '../shared/l10n';

const [narrowest, step] = [280, 24];
const widest = (): number => Math.max(narrowest, window.innerWidth - 240);
const held = (width: number): number => Math.round(Math.max(narrowest, Math.min(widest(), width)));

/** The edge of what stands on the right: dragged, or moved by arrows, it says how wide that is. */
export function SideResize({ width, change }: { width: number; change: (width: number) => void }) {
  const from = useRef<{ x: number; width: number } | null>(null);
  return (
    <div
      class="side-resize" role="separator" tabIndex={0} aria-orientation="vertical" aria-label={t('dataSummaryWidth')} aria-valuenow={width} aria-valuemin={narrowest} aria-valuemax={widest()}
      onPointerDown={event => { event.preventDefault(); event.currentTarget.setPointerCapture(event.pointerId); from.current = { x: event.clientX, width }; }}
      onPointerMove={event => { if (from.current) change(held(from.current.width + from.current.x - event.clientX)); }}
      onPointerUp={() => { from.current = null; }} onPointerCancel={() => { from.current = null; }}
      onKeyDown={event => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
        event.preventDefault();
        change(held(width + (event.key === 'ArrowLeft' ? step : -step)));
      }}
    />
  );
}
