import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/** A small window at a place of the page: Escape and a click elsewhere close it, it stays inside the page. */
export function Popover({ at, label, close, className = '', children }: { at: { x: number; y: number }; label: string; close: () => void; className?: string; children: ComponentChildren }) {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    const before = document.activeElement;
    const place = () => {
      const { width, height } = element.getBoundingClientRect();
      element.style.left = `${Math.max(4, Math.min(at.x, window.innerWidth - width - 4))}px`;
      element.style.top = `${Math.max(4, Math.min(at.y, window.innerHeight - height - 4))}px`;
    };
    place();
    const observer = new ResizeObserver(place);
    observer.observe(element);
    (element.querySelector<HTMLElement>('[data-first]') ?? element).focus();
    return () => {
      observer.disconnect();
      if (before instanceof HTMLElement && (element.contains(document.activeElement) || document.activeElement === document.body)) before.focus();
    };
  }, []);
  useEffect(() => {
    const elsewhere = (event: Event) => { if (!root.current?.contains(event.target as Node)) close(); };
    window.addEventListener('pointerdown', elsewhere, true);
    return () => window.removeEventListener('pointerdown', elsewhere, true);
  }, [close]);
  return (
    <div
      ref={root} class={`popover ${className}`} role="dialog" aria-label={label} tabIndex={-1}
      onKeyDown={event => {
        event.stopPropagation();
        if (event.key === 'Escape') { event.preventDefault(); close(); }
      }}
    >
      {children}
    </div>
  );
}
