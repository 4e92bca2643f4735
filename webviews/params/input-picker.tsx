import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FormField, InputChoice } from '../../src/contract/params-page';
import { unreachable } from '../../src/contract/ids';
import { Icon } from '../shared/icon';
import { t, type StringKey } from '../shared/l10n';
import { defaultText, type Draft } from './drafts';

type Offer = FormField['offers'][number];
interface Entry { key: string; group: StringKey; icon: string; label: string; detail: string; take: () => void }

const groupOf = (offer: Offer, index: number): StringKey => {
  if (index === 0 && offer.why) return 'offersSuggested';
  switch (offer.choice.kind) {
    case 'latest': return 'offersLatest';
    case 'output': return 'offersRuns';
    case 'file': return 'offersFiles';
    default: return unreachable(offer.choice);
  }
};
const iconOf = (choice: InputChoice): string => choice.kind === 'file' ? 'file' : choice.kind === 'latest' ? 'history' : 'symbol-field';

/** A table or a model is picked: from what earlier runs returned, or from a file. Type to narrow, or type a path. */
export function InputPicker(props: { id: string; field: FormField; draft: Draft; change: (draft: Draft) => void; blur: () => void; chooseFile: () => void; chooseRun: () => void; describedBy: string | undefined; invalid: boolean }) {
  const { id, field, draft, change, blur, chooseFile, chooseRun, describedBy, invalid } = props;
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = (focus: boolean) => { setOpen(false); if (focus) button.current?.focus(); else blur(); };
  const chosen = draft.kind === 'input' ? draft : null;
  const offer = chosen && field.offers.find(each => JSON.stringify(each.choice) === JSON.stringify(chosen.choice));
  return (
    <div class="picker">
      <button
        ref={button} id={id} type="button" class="field-text picker-button" aria-haspopup="dialog" aria-expanded={open} aria-describedby={describedBy} aria-invalid={invalid} aria-label={`${field.param.name}: ${chosen ? chosen.label : t('choose')}`}
        onClick={() => setOpen(!open)} onKeyDown={event => { if (event.key === 'ArrowDown') { event.preventDefault(); setOpen(true); } else if (event.key === 'Escape') setOpen(false); }}
      >
        {chosen
          ? <><Icon name={iconOf(chosen.choice)} /><span class="cut isolate">{chosen.label}</span>{offer && <span class="quiet cut picker-detail isolate">{offer.detail}</span>}</>
          : <span class="quiet cut">{defaultText(field.param) ?? (field.maker ? t('chooseInputMaker', field.maker.function) : t('chooseInput'))}</span>}
        <Icon name="chevron-down" />
      </button>
      {open && <Popup id={id} field={field} chosen={chosen?.choice ?? null} close={close} take={(choice, label) => { change({ kind: 'input', choice, label }); close(true); }} chooseFile={() => { close(true); chooseFile(); }} chooseRun={() => { close(true); chooseRun(); }} />}
    </div>
  );
}

function Popup({ id, field, chosen, close, take, chooseFile, chooseRun }: { id: string; field: FormField; chosen: InputChoice | null; close: (focus: boolean) => void; take: (choice: InputChoice, label: string) => void; chooseFile: () => void; chooseRun: () => void }) {
  const [filter, setFilter] = useState('');
  const [at, setAt] = useState(() => Math.max(0, field.offers.findIndex(each => JSON.stringify(each.choice) === JSON.stringify(chosen))));
  const root = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const wanted = filter.trim().toLowerCase();
  const order: StringKey[] = ['offersSuggested', 'offersLatest', 'offersRuns', 'offersFiles'];
  const grouped = field.offers.map((offer, index) => ({ offer, index, group: groupOf(offer, index) })).sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group) || a.index - b.index);
  const entries: Entry[] = grouped
    .filter(({ offer }) => !wanted || `${offer.label} ${offer.detail}`.toLowerCase().includes(wanted))
    .map(({ offer, index, group }) => ({ key: String(index), group, icon: iconOf(offer.choice), label: offer.label, detail: [offer.detail, group === 'offersSuggested' ? offer.why : ''].filter(Boolean).join(' · '), take: () => take(offer.choice, offer.label) }));
  const path = filter.trim();
  if (/[\\/.]/.test(path)) entries.push({ key: 'path', group: 'offersFiles', icon: 'file', label: t('usePath', path), detail: '', take: () => take({ kind: 'file', path }, path) });
  entries.push({ key: 'choose', group: 'offersFiles', icon: 'folder-opened', label: t('chooseFile'), detail: '', take: chooseFile });
  // Under the earlier outputs; once something is typed, after all that it may mean.
  const files = wanted ? -1 : entries.findIndex(({ group }) => group === 'offersFiles');
  entries.splice(files < 0 ? entries.length : files, 0, { key: 'run', group: 'offersRuns', icon: 'search', label: t('chooseRun'), detail: '', take: chooseRun });
  const current = Math.min(at, entries.length - 1);

  useLayoutEffect(() => input.current?.focus(), []);
  useEffect(() => {
    const elsewhere = (event: Event) => { if (!root.current?.parentElement?.contains(event.target as Node)) close(false); };
    window.addEventListener('pointerdown', elsewhere);
    return () => window.removeEventListener('pointerdown', elsewhere);
  }, []);
  useEffect(() => { root.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }); }, [current]);

  const onKeyDown = (event: KeyboardEvent) => {
    const go = (to: number) => { event.preventDefault(); setAt((to + entries.length) % entries.length); };
    switch (event.key) {
      case 'ArrowDown': return go(current + 1);
      case 'ArrowUp': return go(current - 1);
      case 'Enter': event.preventDefault(); event.stopPropagation(); return entries[current]?.take();
      case 'Escape': event.preventDefault(); return close(true);
      case 'Tab': return close(false);
      default: return undefined;
    }
  };
  return (
    <div ref={root} class="picker-popup" role="dialog" aria-label={t('chooseFor', field.param.name)}>
      <input
        ref={input} class="field-text" role="combobox" aria-expanded="true" aria-controls={`${id}-list`} aria-activedescendant={`${id}-option-${current}`} aria-label={t('filterOffers')} placeholder={t('filterOffers')} spellcheck={false}
        value={filter} onInput={event => { setFilter(event.currentTarget.value); setAt(0); }} onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} class="picker-list" role="listbox" aria-label={field.param.name}>
        {entries.map((entry, index) => (
          <>
            {entry.group !== entries[index - 1]?.group && <div key={`${entry.key}-group`} class="picker-group" role="presentation">{t(entry.group)}</div>}
            <div
              key={entry.key} id={`${id}-option-${index}`} class="picker-option" role="option" aria-selected={index === current}
              onPointerDown={event => { event.preventDefault(); entry.take(); }} onPointerMove={() => setAt(index)}
            >
              <Icon name={entry.icon} /><span class="isolate picker-label cut">{entry.label}</span><span class="quiet cut picker-detail isolate">{entry.detail}</span>
            </div>
          </>
        ))}
      </div>
    </div>
  );
}
