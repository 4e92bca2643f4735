import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Icon } from './icon';

export type MenuItem = { kind: 'action'; label: string; icon?: string; disabled?: boolean; why?: string; run: () => void } | { kind: 'separator' };

/** A button that opens a menu under itself: arrows move, Enter chooses, Escape and a click elsewhere close it. */
export function MenuButton({ items, label, className, children }: { items: MenuItem[]; label: string; className: string; children: ComponentChildren }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = (focus: boolean) => {
    setOpen(false);
    if (focus) button.current?.focus();
  };
  return (
    <span class="menu-anchor">
      <button
        ref={button} type="button" class={className} aria-haspopup="menu" aria-expanded={open} aria-label={label} title={label}
        onClick={() => setOpen(!open)}
        onKeyDown={event => { if (event.key === 'ArrowDown' && !open) { event.preventDefault(); setOpen(true); } }}
      >
        {children}
      </button>
      {open && <Menu items={items} label={label} close={close} />}
    </span>
  );
}

/** A menu at a place of the page, for what has no button of its own; it stays inside the window. */
export function MenuAt({ items, label, at, close }: { items: MenuItem[]; label: string; at: { x: number; y: number }; close: (focus: boolean) => void }) {
  const anchor = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const menu = anchor.current?.firstElementChild?.getBoundingClientRect();
    if (!anchor.current || !menu) return;
    anchor.current.style.left = `${Math.max(0, Math.min(at.x, window.innerWidth - menu.width - 4))}px`;
    anchor.current.style.top = `${Math.max(0, Math.min(at.y, window.innerHeight - menu.height - 8))}px`;
  }, [at.x, at.y]);
  return <span ref={anchor} class="menu-anchor menu-at"><Menu items={items} label={label} close={close} /></span>;
}

function Menu({ items, label, close }: { items: MenuItem[]; label: string; close: (focus: boolean) => void }) {
  const root = useRef<HTMLDivElement>(null);
  const entries = () => [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  useLayoutEffect(() => {
    entries()[0]?.focus();
    const box = root.current?.getBoundingClientRect();
    if (box && box.left < 0) root.current?.classList.add('menu-left');
  }, []);
  useEffect(() => {
    const elsewhere = (event: Event) => { if (!root.current?.parentElement?.contains(event.target as Node)) close(false); };
    window.addEventListener('pointerdown', elsewhere);
    window.addEventListener('blur', elsewhere);
    return () => { window.removeEventListener('pointerdown', elsewhere); window.removeEventListener('blur', elsewhere); };
  }, [close]);

  const onKeyDown = (event: KeyboardEvent) => {
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const go = (to: number) => { event.preventDefault(); all[(to + all.length) % all.length]?.focus(); };
    switch (event.key) {
      case 'ArrowDown': return go(at + 1);
      case 'ArrowUp': return go(at - 1);
      case 'Home': return go(0);
      case 'End': return go(all.length - 1);
      case 'Escape': event.preventDefault(); event.stopPropagation(); return close(true);
      case 'Tab': return close(false);
      default: return undefined;
    }
  };
  return (
    <div ref={root} class="menu" role="menu" aria-label={label} onKeyDown={onKeyDown}>
      {items.map((item, index) => item.kind === 'separator'
        ? <div key={index} role="separator" class="menu-separator" />
        : (
          <button
            key={index} type="button" role="menuitem" class="menu-item" tabIndex={-1} aria-disabled={item.disabled} title={item.why}
            onClick={() => { if (!item.disabled) { close(true); item.run(); } }}
          >
            {item.icon ? <Icon name={item.icon} /> : <span class="menu-gap" />}
            <span>{item.label}</span>
          </button>
        ))}
    </div>
  );
}
