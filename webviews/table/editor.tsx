import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FieldText } from '../../src/contract/table-api';
import type { TableRow } from '../../src/contract/table-page';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { useSession } from './session';

/** A cell that is being changed: it belongs to its run, wherever that moves. `draft` and `error` come back when it could not be written. */
export interface Edit {
  run: string; field: FieldText; draft: string | null; error: string | null;
  /** How it ends; `onward` is where Tab goes. */
  done(text: string, onward: -1 | 0 | 1): void; cancel(): void;
}

const longest: Record<string, number> = { name: 1_000, tag: 10_000, note: 100_000 };

export const editText = (row: TableRow, field: FieldText): string => (field === 'name' ? row.name ?? '' : field === 'note' ? row.note ?? '' : row.tags.join(', '));
export const tagsOf = (text: string): string[] => [...new Set(text.split(',').map(each => each.trim()).filter(Boolean))];

/** Enter and Tab keep, Escape leaves it as it was; so does a click elsewhere keep, as in the editor's own lists. */
export function CellEditor({ edit, row, width }: { edit: Edit; row: TableRow; width: number }) {
  const input = useRef<HTMLInputElement>(null);
  const over = useRef(false);
  const [text, setText] = useState(() => edit.draft ?? editText(row, edit.field));
  const [picked, setPicked] = useState(-1);
  const tags = useTagOffers(edit.field === 'tag', text, () => setPicked(-1));
  useLayoutEffect(() => {
    input.current?.focus({ preventScroll: true });
    if (edit.draft === null) input.current?.select();
  }, []);

  const end = (act: () => void) => {
    if (over.current) return;
    over.current = true;
    act();
  };
  const take = (tag: string) => {
    setText([...text.split(',').slice(0, -1).map(each => each.trim()).filter(Boolean), tag, ''].join(', '));
    // The next Enter keeps, even one that comes before the next offers.
    setPicked(-1);
    input.current?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const offer = tags[picked];
    switch (event.key) {
      case 'ArrowDown': if (tags.length) { event.preventDefault(); setPicked((picked + 1) % tags.length); } return;
      case 'ArrowUp': if (tags.length) { event.preventDefault(); setPicked((picked <= 0 ? tags.length : picked) - 1); } return;
      case 'Enter':
        // A note may have lines.
        if (event.shiftKey && edit.field === 'note') return;
        event.preventDefault();
        if (offer !== undefined) take(offer); else end(() => edit.done(text, 0));
        return;
      case 'Escape': event.preventDefault(); end(() => edit.cancel()); return;
      case 'Tab': event.preventDefault(); end(() => edit.done(text, event.shiftKey ? -1 : 1)); return;
      default:
    }
  };
  // SAFETY: what the two have in common is all that is used here.
  const Field = (edit.field === 'note' ? 'textarea' : 'input') as 'input';
  return (
    <span class="cell-editor" style={{ width: `${Math.max(width, edit.field === 'note' ? 280 : 160)}px` }}>
      <Field
        ref={input} class="field-text" value={text} spellcheck={false} maxLength={longest[edit.field] ?? 1_000} aria-label={t(edit.field === 'name' ? 'fieldName' : edit.field === 'note' ? 'fieldNote' : 'fieldTags')} aria-invalid={edit.error !== null}
        {...(edit.field === 'note' ? { rows: Math.min(8, text.split('\n').length) } : { type: 'text' })} {...(edit.field === 'tag' ? combobox(tags.length > 0, picked) : {})}
        onInput={event => { setText(event.currentTarget.value); setPicked(-1); }} onKeyDown={onKeyDown} onPointerDown={event => event.stopPropagation()} onDblClick={event => event.stopPropagation()} onBlur={() => end(() => edit.done(text, 0))}
      />
      {edit.error !== null && <span class="cell-error" role="alert"><Icon name="error" tone="failed" /><span>{edit.error}</span></span>}
      {tags.length > 0 && edit.error === null && (
        <span id="tag-offers" role="listbox" class="offers" aria-label={t('tagsThere')}>
          {tags.map((tag, index) => (
            // A press must not take the focus from the input, which would end the edit.
            <span key={tag} id={`tag-offer-${index}`} role="option" aria-selected={index === picked} class={`offer isolate${index === picked ? ' picked' : ''}`} onPointerDown={event => { event.preventDefault(); event.stopPropagation(); take(tag); }}>{brief(tag, 100)}</span>
          ))}
        </span>
      )}
    </span>
  );
}

const combobox = (open: boolean, picked: number) => ({
  role: 'combobox', placeholder: t('tagsHint'), 'aria-autocomplete': 'list', 'aria-expanded': open, 'aria-controls': 'tag-offers', 'aria-activedescendant': picked >= 0 ? `tag-offer-${picked}` : undefined,
} as const);

/** Tags that there are and that begin like the word at the end. */
function useTagOffers(wanted: boolean, text: string, changed: () => void): string[] {
  const { host } = useSession();
  const [offers, setOffers] = useState<string[]>([]);
  const words = text.split(',').map(each => each.trim());
  const prefix = words.at(-1) ?? '';
  useEffect(() => {
    if (!wanted) return;
    let live = true;
    host.tags(prefix).then(found => { if (live) { setOffers(found.filter(tag => !words.includes(tag)).slice(0, 8)); changed(); } }, () => { if (live) setOffers([]); });
    return () => { live = false; };
  }, [wanted, text]);
  return wanted ? offers : [];
}
