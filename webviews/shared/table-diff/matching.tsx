import { useState } from 'preact/hooks';
import type { ComparedColumn, Pairing, TableComparison } from '../../../src/contract/data-api';
import { unreachable } from '../../../src/contract/ids';
import type { DiffChoice } from '../../../src/contract/table-diff';
import { FilterBox } from '../filter-box';
import { Icon } from '../icon';
import { t } from '../l10n';
import { brief, Name } from '../name';

const listOf = (columns: readonly string[]) => columns.map(each => brief(each, 60)).join(', ');

function howWords({ pairing, how }: TableComparison): string {
  switch (pairing.kind) {
    case 'key': return t(how === 'found' ? 'diffKeyFound' : 'diffKeyGiven', listOf(pairing.columns));
    case 'position': return t('diffByPosition');
    case 'rows': return t('diffByRows');
    default: return unreachable(pairing);
  }
}

/** By what rows are told to be the same row, and what else would do. */
export function MatchedBy({ result, choice, choosing, choose, open }: { result: TableComparison; choice: DiffChoice; choosing: boolean; choose: (choice: DiffChoice) => void; open: () => void }) {
  const { absolute, relative } = choice.tolerance ?? {};
  const left = choice.ignore ?? [];
  return (
    <p class="diff-matched">
      <Icon name="key" /> <span class="isolate">{howWords(result)}</span>
      {result.otherKeys.map(columns => <button key={columns.join('\n')} type="button" class="link isolate" onClick={() => choose({ ...choice, pairing: { kind: 'key', columns } })}>{t('diffOtherKey', listOf(columns))}</button>)}
      {left.length > 0 && <span class="quiet isolate">{t('diffLeftOut', listOf(left.slice(0, 5)))}{left.length > 5 && ` ${t('andMore', left.length - 5)}`}</span>}
      {(absolute !== undefined || relative !== undefined) && <span class="quiet">{t('diffTolerated', [absolute === undefined ? null : String(absolute), relative === undefined ? null : t('diffRelativeShort', relative)].filter(Boolean).join(', '))}</span>}
      <button type="button" class="link" aria-expanded={choosing} onClick={open}>{t('diffChange')}</button>
    </p>
  );
}

type How = 'found' | Pairing['kind'];
const hows = [['found', 'diffHowFound'], ['key', 'diffHowKey'], ['position', 'diffHowPosition'], ['rows', 'diffHowRows']] as const;
const most = 200;

/** Chooses the key, columns that don't count, and how near numbers are equal. Nothing is asked before it is applied. */
export function Matching({ columns, pairing, choice, choose, close }: { columns: readonly ComparedColumn[]; pairing: Pairing; choice: DiffChoice; choose: (choice: DiffChoice) => void; close: () => void }) {
  const [how, setHow] = useState<How>(choice.pairing?.kind ?? 'found');
  const [key, setKey] = useState<readonly string[]>(pairing.kind === 'key' ? pairing.columns : []);
  const [ignore, setIgnore] = useState<readonly string[]>(choice.ignore ?? []);
  const [absolute, setAbsolute] = useState(choice.tolerance?.absolute === undefined ? '' : String(choice.tolerance.absolute));
  const [relative, setRelative] = useState(choice.tolerance?.relative === undefined ? '' : String(choice.tolerance.relative));
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  const found = columns.filter(({ name }) => name.toLowerCase().includes(wanted));
  const wrong = [absolute, relative].map(text => numberOf(text) === null);
  const unchosen = how === 'key' && key.length === 0;
  const toggle = (list: readonly string[], name: string, on: boolean) => (on ? [...list, name] : list.filter(each => each !== name));
  const apply = () => {
    const [near, share] = [numberOf(absolute), numberOf(relative)];
    if (near === null || share === null || unchosen) return;
    choose({
      ...(how === 'found' ? {} : { pairing: how === 'key' ? { kind: how, columns: [...key] } : { kind: how } }), ...(ignore.length > 0 ? { ignore: [...ignore] } : {}),
      ...(near === undefined && share === undefined ? {} : { tolerance: { ...(near === undefined ? {} : { absolute: near }), ...(share === undefined ? {} : { relative: share }) } }),
    });
  };
  return (
    <form class="diff-matching" aria-label={t('diffMatching')} onSubmit={event => { event.preventDefault(); apply(); }} onKeyDown={event => { if (event.key === 'Escape') { event.stopPropagation(); close(); } }}>
      <fieldset class="diff-hows">
        <legend class="strong">{t('diffMatching')}</legend>
        {hows.map(([value, label]) => <label key={value}><input type="radio" name="how" checked={how === value} onChange={() => setHow(value)} /> {t(label)}</label>)}
      </fieldset>
      <div class="diff-tolerances">
        {([['diffAbsolute', absolute, setAbsolute, wrong[0]], ['diffRelative', relative, setRelative, wrong[1]]] as const).map(([label, value, set, bad]) => (
          <label key={label}>{t(label)} <input class="field-text diff-number" inputMode="decimal" placeholder="0" value={value} aria-invalid={bad ? 'true' : undefined} onInput={event => set(event.currentTarget.value)} /></label>
        ))}
        {wrong.includes(true) && <span class="diff-wrong" role="alert">{t('diffToleranceWrong')}</span>}
      </div>
      <div class="diff-column-choice">
        {columns.length > 12 && <FilterBox value={filter} change={setFilter} label={t('diffFilterColumns')} />}
        <div class="diff-column-list" tabIndex={0} role="group" aria-label={t('columns')}>
          <table class="table">
            <thead><tr>{how === 'key' && <th scope="col">{t('diffKey')}</th>}<th scope="col">{t('diffLeaveOut')}</th><th scope="col">{t('name')}</th></tr></thead>
            <tbody>
              {found.slice(0, most).map(({ name, a, b }) => (
                <tr key={name}>
                  {how === 'key' && <td>{a && b && <input type="checkbox" aria-label={t('diffKeyNamed', brief(name, 200))} checked={key.includes(name)} onChange={event => setKey(toggle(key, name, event.currentTarget.checked))} />}</td>}
                  <td><input type="checkbox" aria-label={t('diffLeaveOutNamed', brief(name, 200))} checked={ignore.includes(name)} disabled={how === 'key' && key.includes(name)} onChange={event => setIgnore(toggle(ignore, name, event.currentTarget.checked))} /></td>
                  <th scope="row"><Name className="mono" text={name} /></th>
                </tr>
              ))}
            </tbody>
          </table>
          {found.length > most && <p class="quiet">{t('moreItems', found.length - most)}</p>}
        </div>
      </div>
      <div class="diff-apply">
        <button type="submit" class="button primary" disabled={wrong.includes(true) || unchosen}>{t('diffCompare')}</button>
        <button type="button" class="button secondary" onClick={close}>{t('cancel')}</button>
        {unchosen && <span class="quiet">{t('diffNoKey')}</span>}
      </div>
    </form>
  );
}

/** Undefined: none is given; null: it is none. */
function numberOf(text: string): number | undefined | null {
  if (text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
}
