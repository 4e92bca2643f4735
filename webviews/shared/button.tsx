import type { ComponentChildren } from 'preact';
import { Icon } from './icon';

/** A toolbar button: an icon with a tooltip, named for screen readers. `pressed` makes it a toggle. */
export function IconButton(props: { icon: string; label: string; onClick: () => void; pressed?: boolean; disabled?: boolean; hasMenu?: boolean; expanded?: boolean }) {
  const { icon, label, onClick, pressed, disabled, hasMenu, expanded } = props;
  return (
    <button
      type="button" class="icon-button" title={label} aria-label={label} disabled={disabled} onClick={onClick}
      aria-pressed={pressed} aria-haspopup={hasMenu ? 'menu' : undefined} aria-expanded={hasMenu ? Boolean(expanded) : undefined}
    >
      <Icon name={icon} />
    </button>
  );
}

/** Looks like a link, acts in the editor. */
export function LinkButton({ children, onClick, title, mono }: { children: ComponentChildren; onClick: () => void; title?: string; mono?: boolean }) {
  return <button type="button" class={`link${mono ? ' mono' : ''}`} title={title} onClick={onClick}>{children}</button>;
}
