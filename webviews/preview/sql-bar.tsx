import { useEffect, useRef, useState } from 'preact/hooks';
import type { SqlTable } from '../../src/contract/preview-page';
import type { SqlCompletion } from '../../src/contract/view-api';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { Problem } from '../shared/states';
import { useSession } from './session';
import { completeSql } from './sql-completion';

interface Props { text: string; /** In the grid now. */ shown: string; isGoing: boolean; problem: string | null; setText: (text: string) => void; run: (sql: string) => void }

const kindIcons: Record<SqlCompletion['kind'], string> = { table: 'table', column: 'symbol-field', keyword: 'symbol-keyword', function: 'symbol-method' };

/** A question over this file (`this`) and the others that are open: Ctrl+Enter asks it, its answer comes into the grid. */
export function SqlBar({ text, shown, isGoing, problem, setText, run }: Props) {
  const { host } = useSession();
  const area = useRef<HTMLTextAreaElement>(null);
  const [tables, setTables] = useState<SqlTable[]>([]);
  const [offers, setOffers] = useState<SqlCompletion[]>([]);
  const [chosen, setChosen] = useState(0);
  const cursor = useRef<number | null>(null);
  useEffect(() => { area.current?.focus(); }, []);
  const learn = () => { host.tables().then(setTables, () => undefined); };

  useEffect(() => {
    if (cursor.current !== null) area.current?.setSelectionRange(cursor.current, cursor.current);
    cursor.current = null;
  }, [text]);
  // The sentence names line and column: the cursor goes there.
  useEffect(() => {
    const [, line, column] = problem === null ? [] : /^\D*(\d+)\D+(\d+):/.exec(problem) ?? [];
    if (line === undefined || column === undefined || !area.current) return;
    const place = text.split('\n').slice(0, Number(line) - 1).reduce((sum, each) => sum + each.length + 1, 0) + Number(column) - 1;
    const word = /^(?:[A-Za-z0-9_]+|\S)?/.exec(text.slice(place))?.[0] ?? '';
    area.current.focus();
    area.current.setSelectionRange(place, place + word.length);
  }, [problem]);

  const offer = (value: string, at: number) => {
    setOffers(completeSql(value, at, tables));
    setChosen(0);
  };
  const take = ({ from, to, insert }: SqlCompletion) => {
    cursor.current = from + insert.length;
    setText(text.slice(0, from) + insert + text.slice(to));
    setOffers([]);
    area.current?.focus();
  };
  const ask = () => { setOffers([]); run(text.trim()); };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const { key } = event;
    if (key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); return ask(); }
    if (key === ' ' && event.ctrlKey) { event.preventDefault(); return offer(text, area.current?.selectionStart ?? text.length); }
    if (offers.length === 0) return undefined;
    const move = (step: number) => { event.preventDefault(); setChosen((chosen + step + offers.length) % offers.length); };
    const one = offers[chosen];
    if (key === 'ArrowDown') return move(1);
    if (key === 'ArrowUp') return move(-1);
    if (key === 'Escape') { event.preventDefault(); setOffers([]); }
    if ((key === 'Enter' || key === 'Tab') && one) { event.preventDefault(); take(one); }
    return undefined;
  };
  return (
    <div class="sql-bar">
      <div class="sql-box">
        <textarea
          ref={area} class="field-text mono sql-text" rows={Math.min(8, Math.max(2, text.split('\n').length))} value={text} placeholder="SELECT * FROM this LIMIT 100" spellcheck={false} aria-label={t('dataSql')} aria-invalid={problem !== null}
          aria-autocomplete="list" aria-controls="sql-offers" aria-activedescendant={offers.length > 0 ? `sql-offer-${chosen}` : undefined}
          onFocus={learn} onBlur={() => setOffers([])} onKeyDown={onKeyDown} onInput={event => { const { value, selectionStart } = event.currentTarget; setText(value); offer(value, selectionStart); }}
        />
        {offers.length > 0 && (
          <ul id="sql-offers" class="sql-offers" role="listbox" aria-label={t('dataSqlOffers')}>
            {offers.map((each, at) => (
              <li key={each.insert} id={`sql-offer-${at}`} role="option" aria-selected={at === chosen} class={`sql-offer${at === chosen ? ' chosen' : ''}`} onPointerDown={event => { event.preventDefault(); take(each); }}>
                <Icon name={kindIcons[each.kind]} tone="quiet" /><span class="isolate cut">{brief(each.label, 100)}</span><span class="quiet isolate cut sql-detail">{brief(each.detail, 60)}</span>
              </li>
            ))}
          </ul>
        )}
        <div class="sql-actions">
          <button type="button" class="button secondary" disabled={text.trim() === '' || isGoing} title="Ctrl+Enter" onClick={ask}><Icon name="play" />{t('dataSqlAsk')}</button>
          {shown !== '' && <button type="button" class="link" onClick={() => run('')}>{t('dataSqlFile')}</button>}
        </div>
      </div>
      {problem !== null && <Problem message={problem} />}
    </div>
  );
}
