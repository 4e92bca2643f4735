import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { SqlCompletion } from '../../src/contract/view-api';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';

interface Props {
  area: RefObject<HTMLTextAreaElement | null>; text: string; setText: (text: string) => void; complete: (text: string, cursor: number) => SqlCompletion[];
  /** What is completed from, where it may come while a word is being typed already. */ known?: unknown;
  /** Told apart from other such texts of the page. */ id: string; label: string; placeholder: string; invalid: boolean; leastRows: number; focused?: () => void;
  /** `enter`: Enter alone does it too, where nothing is offered. */ submit: () => void; enter?: boolean;
}

const kindIcons: Record<SqlCompletion['kind'], string> = { table: 'table', column: 'symbol-field', keyword: 'symbol-keyword', function: 'symbol-method' };

/** A text in a small language: what may stand at the cursor is offered below it. */
export function CompletingText({ area, text, setText, complete, known, id, label, placeholder, invalid, leastRows, focused, submit, enter = false }: Props) {
  const [offers, setOffers] = useState<SqlCompletion[]>([]);
  const [chosen, setChosen] = useState(0);
  const cursor = useRef<number | null>(null);
  useEffect(() => {
    if (cursor.current !== null) area.current?.setSelectionRange(cursor.current, cursor.current);
    cursor.current = null;
  }, [text]);

  const offer = (value: string, at: number) => {
    setOffers(complete(value, at));
    setChosen(0);
  };
  /** A word is being typed. */
  const isTyping = useRef(false);
  const close = () => {
    isTyping.current = false;
    setOffers([]);
  };
  useEffect(() => { if (isTyping.current) offer(text, area.current?.selectionStart ?? text.length); }, [known]);
  const take = ({ from, to, insert }: SqlCompletion) => {
    cursor.current = from + insert.length;
    setText(text.slice(0, from) + insert + text.slice(to));
    close();
    area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    // What it takes for itself goes no further; Tab and a second Escape are the page's.
    if (key !== 'Tab' && key !== 'Escape') event.stopPropagation();
    const done = () => { event.preventDefault(); event.stopPropagation(); };
    if (key === 'Enter' && (event.ctrlKey || event.metaKey || (enter && offers.length === 0))) { done(); close(); return submit(); }
    if (key === ' ' && event.ctrlKey) { done(); return offer(text, area.current?.selectionStart ?? text.length); }
    if (offers.length === 0) return undefined;
    const move = (step: number) => { done(); setChosen((chosen + step + offers.length) % offers.length); };
    const one = offers[chosen];
    if (key === 'ArrowDown') return move(1);
    if (key === 'ArrowUp') return move(-1);
    if (key === 'Escape') { done(); close(); }
    if ((key === 'Enter' || key === 'Tab') && one) { done(); take(one); }
    return undefined;
  };
  return (
    <>
      <textarea
        ref={area} class="field-text mono sql-text" rows={Math.min(8, Math.max(leastRows, text.split('\n').length))} value={text} placeholder={placeholder} spellcheck={false} aria-label={label} aria-invalid={invalid}
        aria-autocomplete="list" aria-controls={`${id}-offers`} aria-activedescendant={offers.length > 0 ? `${id}-offer-${chosen}` : undefined}
        onFocus={focused} onBlur={close} onKeyDown={onKeyDown} onInput={event => { const { value, selectionStart } = event.currentTarget; isTyping.current = true; setText(value); offer(value, selectionStart); }}
      />
      {offers.length > 0 && (
        <ul id={`${id}-offers`} class="sql-offers" role="listbox" aria-label={t('dataSqlOffers')}>
          {offers.map((each, at) => (
            <li key={each.insert} id={`${id}-offer-${at}`} role="option" aria-selected={at === chosen} class={`sql-offer${at === chosen ? ' chosen' : ''}`} onPointerDown={event => { event.preventDefault(); take(each); }}>
              <Icon name={kindIcons[each.kind]} tone="quiet" /><span class="isolate cut">{brief(each.label, 100)}</span><span class="quiet isolate cut sql-detail">{brief(each.detail, 60)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
