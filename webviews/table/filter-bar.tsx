import { useEffect, useRef, useState } from 'preact/hooks';
import type { QueryError, SavedQuery } from '../../src/contract/query';
import type { QueryCompletion } from '../../src/contract/table-page';
import { IconButton } from '../shared/button';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { SavedQueries } from './saved-queries';
import { useSession } from './session';

const restMs = 200;

interface Offer { label: string; detail: string; icon: string; text: string; caret: number }

/** The query: completion while typing, errors underlined where they are, what was saved and asked lately with the arrow down in an empty one. */
export function FilterBar({ query, recent, saved, failure, apply, remember, handle }: {
  query: string; recent: readonly string[]; saved: readonly SavedQuery[]; /** What the index said against it. */ failure: string | null;
  apply: (query: string) => void; remember: (query: string) => void; handle: { current: ((typed: string) => void) | null };
}) {
  const { host } = useSession();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(query);
  const [errors, setErrors] = useState<QueryError[]>([]);
  const [offers, setOffers] = useState<Offer[]>([]);
  const [picked, setPicked] = useState(-1);
  const [left, setLeft] = useState(0);
  const turn = useRef(0);
  const applied = useRef(query);

  handle.current = typed => {
    const element = input.current;
    if (!element) return;
    element.focus();
    const next = `${text}${text && !text.endsWith(' ') ? ' ' : ''}${typed}`;
    change(next, next.length);
  };
  useEffect(() => { if (query !== applied.current) { applied.current = query; setText(query); setErrors([]); } }, [query]);

  // What is typed is asked once it rests; until it is right, what was asked last stays.
  useEffect(() => {
    if (text === applied.current) { setErrors([]); return; }
    let live = true;
    const timer = setTimeout(() => {
      host.check(text).then(found => {
        if (!live) return;
        setErrors(found);
        if (found.length === 0) { applied.current = text; apply(text); }
      }, () => { if (live) { applied.current = text; apply(text); } });
    }, restMs);
    return () => { live = false; clearTimeout(timer); };
  }, [text]);

  /** Nothing is offered for nothing typed, unless it is asked for. */
  function change(next: string, caret: number, asked = false): void {
    setText(next);
    setErrors([]);
    setPicked(-1);
    const mine = ++turn.current;
    if (next.trim() === '' && !asked) { setOffers([]); return; }
    host.complete(next, caret).then(found => { if (mine === turn.current) setOffers(found.slice(0, 12).map(asOffer(next))); }, () => { if (mine === turn.current) setOffers([]); });
  }
  const close = () => { turn.current++; setOffers([]); setPicked(-1); };
  const take = (offer: Offer) => {
    close();
    change(offer.text, offer.caret);
    requestAnimationFrame(() => { input.current?.focus(); input.current?.setSelectionRange(offer.caret, offer.caret); });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const open = offers.length > 0;
    const go = (to: number) => { event.preventDefault(); setPicked((to + offers.length) % offers.length); };
    switch (event.key) {
      case 'ArrowDown':
        if (open) return go(picked + 1);
        event.preventDefault();
        if (text.trim() === '' && recent.length + saved.length > 0) { setOffers(earlier(recent, saved)); return; }
        return change(text, event.currentTarget instanceof HTMLInputElement ? event.currentTarget.selectionStart ?? text.length : text.length, true);
      case 'ArrowUp': if (open) go(picked <= 0 ? offers.length - 1 : picked - 1); return;
      case 'Tab': { const offer = offers[Math.max(0, picked)]; if (open && offer && !event.shiftKey) { event.preventDefault(); take(offer); } return; }
      case 'Enter': {
        event.preventDefault();
        const offer = offers[picked];
        if (open && offer) return take(offer);
        close();
        if (text.trim() !== '' && errors.length === 0) remember(text.trim());
        return;
      }
      case 'Escape': if (open) { event.preventDefault(); event.stopPropagation(); close(); } return;
      default:
    }
  };
  const choose = (next: string) => { close(); setText(next); input.current?.focus(); };
  const clear = () => { close(); setText(''); setErrors([]); applied.current = ''; apply(''); input.current?.focus(); };
  const first = errors[0];
  const message = first?.message ?? failure;
  return (
    <div class="filter-bar">
      <div class={`query${message ? ' wrong' : ''}`}>
        <Icon name="filter" tone="quiet" />
        <span class="query-box">
          <span class="query-marks mono" aria-hidden="true"><span style={{ transform: `translateX(${-left}px)` }}>{marked(text, errors)}</span></span>
          <input
            ref={input} class="query-input mono" type="text" value={text} spellcheck={false} autocomplete="off" placeholder={t('filterRuns')} aria-label={t('filterRuns')} role="combobox" aria-autocomplete="list" aria-expanded={offers.length > 0} aria-controls="query-offers"
            aria-activedescendant={picked >= 0 ? `query-offer-${picked}` : undefined} aria-invalid={Boolean(message)} aria-describedby={message ? 'query-error' : undefined} maxLength={10_000}
            onInput={event => change(event.currentTarget.value, event.currentTarget.selectionStart ?? event.currentTarget.value.length)} onKeyDown={onKeyDown} onScroll={event => setLeft(event.currentTarget.scrollLeft)}
            onBlur={() => { close(); if (text.trim() !== '' && text === applied.current) remember(text.trim()); }}
          />
        </span>
        <SavedQueries saved={saved} query={text} right={!message && text === applied.current} choose={choose} />
        {text !== '' && <IconButton icon="close" label={t('clearFilter')} onClick={clear} />}
      </div>
      {offers.length > 0 && (
        <div id="query-offers" class="offers query-offers" role="listbox" aria-label={t('completions')}>
          {offers.map((offer, index) => (
            <div
              key={index} id={`query-offer-${index}`} role="option" aria-selected={index === picked} class={`offer${index === picked ? ' picked' : ''}`}
              ref={index === picked ? element => { element?.scrollIntoView({ block: 'nearest' }); } : undefined}
              onPointerDown={event => { event.preventDefault(); take(offer); }}
            >
              <Icon name={offer.icon} tone="quiet" /><span class="isolate cell-text mono">{brief(offer.label, 200)}</span><span class="quiet offer-detail isolate">{brief(offer.detail, 80)}</span>
            </div>
          ))}
        </div>
      )}
      {message && <p id="query-error" class="query-error" role="alert"><Icon name="error" tone="failed" /><span class="isolate">{message}</span></p>}
    </div>
  );
}

/** What was kept under a name, then what was asked lately. */
const earlier = (recent: readonly string[], saved: readonly SavedQuery[]): Offer[] => [
  ...saved.map(({ name, query }): Offer => ({ label: name, detail: query, icon: 'bookmark', text: query, caret: query.length })),
  ...recent.filter(each => !saved.some(({ query }) => query.trim() === each)).map((each): Offer => ({ label: each, detail: '', icon: 'history', text: each, caret: each.length })),
];

const icons: Record<QueryCompletion['kind'], string> = { field: 'symbol-field', operator: 'symbol-operator', value: 'symbol-constant', keyword: 'symbol-keyword' };

const asOffer = (text: string) => ({ from, to, insert, label, kind, detail }: QueryCompletion): Offer => ({ label, detail, icon: icons[kind], text: text.slice(0, from) + insert + text.slice(to), caret: from + insert.length });

/** The same text as the input's, unseen but for the underlines. An error at the end has a place of one letter. */
function marked(text: string, errors: readonly QueryError[]) {
  const parts = [];
  let at = 0;
  for (const [index, { from, to }] of [...errors].sort((a, b) => a.from - b.from).entries()) {
    if (from < at) continue;
    parts.push(text.slice(at, from), <span key={index} class="query-mark" data-error={`${from}-${to}`}>{text.slice(from, Math.max(to, from)) || '\u00a0'}</span>);
    at = Math.max(to, from);
  }
  parts.push(text.slice(at));
  return parts;
}
