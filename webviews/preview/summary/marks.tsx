import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';

/** A part of a drawing that can be pointed at. `label` says it in words; `go` is what a click or Enter does. */
export interface Mark { x: number; y: number; width: number; height: number; label: string; go?: (() => void) | undefined }

/** Lies over a drawing: one stop for Tab, arrows move between the marks, and what a mark says stands beside it while it is pointed at. */
export function Marks({ marks, label, width, children }: { marks: readonly Mark[]; label: string; width: number; children: ComponentChildren }) {
  const [shown, setShown] = useState<number | null>(null);
  const [stop, setStop] = useState(0);
  const root = useRef<HTMLDivElement>(null);
  const current = Math.min(stop, Math.max(0, marks.length - 1));
  const onKeyDown = (event: KeyboardEvent) => {
    const to = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? current + 1 : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? current - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? marks.length - 1 : null;
    if (to === null) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(marks.length - 1, to));
    setStop(next);
    root.current?.querySelectorAll<HTMLElement>('.mark')[next]?.focus();
  };
  const mark = shown === null ? undefined : marks[shown];
  return (
    <div ref={root} class="marks" role="group" aria-label={label} onKeyDown={onKeyDown}>
      {children}
      {marks.map((each, at) => (
        <button
          key={at} type="button" class={`mark${each.go ? '' : ' mark-still'}`} aria-label={each.label} tabIndex={at === current ? 0 : -1}
          style={{ left: `${each.x}px`, top: `${each.y}px`, width: `${each.width}px`, height: `${each.height}px` }}
          onClick={() => { setStop(at); each.go?.(); }} onPointerEnter={() => setShown(at)} onPointerLeave={() => setShown(null)} onFocus={() => { setStop(at); setShown(at); }} onBlur={() => setShown(null)}
        />
      ))}
      {mark && <div class="mark-tip" style={{ ...(mark.x + mark.width / 2 < width / 2 ? { left: `${mark.x + mark.width + 6}px` } : { right: `${width - mark.x + 6}px` }), top: `${Math.max(0, mark.y)}px` }}>{mark.label}</div>}
    </div>
  );
}
