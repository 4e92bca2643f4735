import type { ComponentChildren } from 'preact';
import { Icon } from './icon';
import { useRemembered } from './view-state';

/** A part of a page with a heading that folds it. `note` stays visible when folded: the part in one number. */
export function Section(props: { id: string; title: string; note?: ComponentChildren; actions?: ComponentChildren; folded?: boolean; className?: string; children: ComponentChildren }) {
  const [folded, setFolded] = useRemembered(`fold.${props.id}`, props.folded ?? false);
  return (
    <section id={props.id} class={`section ${props.className ?? ''}`} aria-labelledby={`${props.id}-title`}>
      <header class="section-head">
        <h2 id={`${props.id}-title`}>
          <button type="button" class="fold" aria-expanded={!folded} aria-controls={`${props.id}-body`} onClick={() => setFolded(!folded)}>
            <Icon name={folded ? 'chevron-right' : 'chevron-down'} />
            <span>{props.title}</span>
          </button>
        </h2>
        {props.note !== undefined && <span class="section-note">{props.note}</span>}
        {!folded && props.actions && <span class="section-actions">{props.actions}</span>}
      </header>
      {!folded && <div id={`${props.id}-body`} class="section-body">{props.children}</div>}
    </section>
  );
}

/** A smaller fold inside a section; its content is made when it is opened for the first time. */
export function Fold({ id, title, note, open = false, children }: { id: string; title: ComponentChildren; note?: ComponentChildren; open?: boolean; children: () => ComponentChildren }) {
  const [shown, setShown] = useRemembered(`open.${id}`, open);
  return (
    <div class="fold-block">
      <button type="button" class="fold fold-line" aria-expanded={shown} onClick={() => setShown(!shown)}>
        <Icon name={shown ? 'chevron-down' : 'chevron-right'} />
        <span class="fold-title">{title}</span>
        {note !== undefined && <span class="quiet">{note}</span>}
      </button>
      {shown && <div class="fold-body">{children()}</div>}
    </div>
  );
}

export interface FoldPart { id: string; title: string; body: () => ComponentChildren }

/** Several folds of one thing on one line; what is open stands below, in the same order. */
export function FoldRow({ id, parts }: { id: string; parts: FoldPart[] }) {
  const [open, setOpen] = useRemembered<string[]>(`parts.${id}`, []);
  if (parts.length === 0) return null;
  return (
    <div class="fold-row">
      <div class="fold-row-heads">
        {parts.map(part => {
          const shown = open.includes(part.id);
          return (
            <button key={part.id} type="button" class="fold quiet" aria-expanded={shown} onClick={() => setOpen(shown ? open.filter(each => each !== part.id) : [...open, part.id])}>
              <Icon name={shown ? 'chevron-down' : 'chevron-right'} /><span>{part.title}</span>
            </button>
          );
        })}
      </div>
      {parts.filter(part => open.includes(part.id)).map(part => <div key={part.id} class="fold-row-body">{part.body()}</div>)}
    </div>
  );
}
