import { useEffect, useRef, useState } from 'preact/hooks';
import type { DataColumn } from '../../src/contract/data-api';
import type { PreviewView } from '../../src/contract/preview-page';
import type { DerivedColumn } from '../../src/contract/view-api';
import { understand } from '../../src/core/data/expression/check';
import { duckOf } from '../../src/core/data/expression/to-sql';
import { type TypeName, typeName } from '../../src/core/data/types';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { toCallError } from '../shared/rpc';
import { Problem } from '../shared/states';
import { type Cell, CellLook } from './cell-look';
import { unpacked } from './cells';
import { CompletingText } from './completing-text';
import { completeExpression } from './expression-completion';
import { Popover } from './popover';
import { useSession } from './session';

interface Props {
  view: PreviewView;
  /** What it may speak of: columns of the file, and derived ones before it. */ columns: DataColumn[];
  /** Null: a new one. */ given: DerivedColumn | null; taken: ReadonlySet<string>; at: { x: number; y: number };
  apply: (column: DerivedColumn) => void; close: () => void;
}

const quietMs = 250;
const firstRows = 5;

type First = { kind: 'none' } | { kind: 'values'; cells: Cell[]; typed: TypeName } | { kind: 'problem'; message: string };

/** A column that is reckoned from others, in the small language of expressions: what is wrong is said while it is typed, and the first values are shown before it is taken. */
export function DerivedEditor({ view, columns, given, taken, at, apply, close }: Props) {
  const { host } = useSession();
  const [name, setName] = useState(given?.name ?? '');
  const [expression, setExpression] = useState(given?.expression ?? '');
  const [first, setFirst] = useState<First>({ kind: 'none' });
  const area = useRef<HTMLTextAreaElement>(null);
  const isTaken = taken.has(name);
  const understood = understand(expression, columns);
  const error = expression.trim() === '' || understood.kind === 'checked' ? null : understood.error;
  const isGood = name !== '' && !isTaken && understood.kind === 'checked';

  useEffect(() => {
    if (understood.kind !== 'checked') return undefined;
    let isOver = false;
    const timer = setTimeout(() => {
      // Of the file as it is, whatever is filtered: nothing long has to be made for it.
      const before = given === null ? view.derived : view.derived.slice(0, view.derived.findIndex(each => each.name === given.name));
      const tried = { sql: view.sql, derived: [...before, { name: 'tried', expression }], where: [], contains: '', sort: [] };
      host.cells(tried, { offset: 0, count: firstRows, columns: ['tried'] }).then(({ count, columns: [packed] }) => {
        const typed = typeName(duckOf(understood.checked));
        if (!isOver && packed) setFirst({ kind: 'values', typed, cells: Array.from({ length: count }, (_, row) => unpacked(packed, row)).filter(cell => cell !== undefined) });
      }, (problem: unknown) => { if (!isOver) setFirst({ kind: 'problem', message: toCallError(problem).message }); });
    }, quietMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [expression, understood.kind]);

  const submit = () => {
    if (!isGood) return;
    apply({ name, expression: expression.trim() });
    close();
  };
  return (
    <Popover at={at} label={given === null ? t('dataAddColumn') : t('dataChangeColumn', brief(given.name, 300))} close={close} className="derived-editor">
      <form class="popover-form" onSubmit={event => { event.preventDefault(); submit(); }}>
        <label class="derived-field"><span class="quiet">{t('dataColumnName')}</span>
          <input type="text" class="field-text" data-first={given === null || undefined} value={name} spellcheck={false} aria-invalid={isTaken} onInput={event => setName(event.currentTarget.value)} />
        </label>
        {isTaken && <p class="derived-wrong" role="alert">{t('dataColumnTaken')}</p>}
        <div class="derived-field"><span class="quiet">{t('dataExpression')}</span>
          <CompletingText
            area={area} text={expression} setText={setExpression} complete={(text, cursor) => completeExpression(text, cursor, columns)} id="derived" label={t('dataExpression')} placeholder={t('dataExpressionExample')} invalid={error !== null} leastRows={2} submit={submit} enter
          />
        </div>
        {error !== null && (
          <p class="derived-wrong" role="alert">
            <button type="button" class="link" onClick={() => { area.current?.focus(); area.current?.setSelectionRange(error.from, Math.max(error.to, error.from)); }}>{t('dataExpressionAt', error.from + 1)}</button> {error.message}
          </p>
        )}
        {error === null && first.kind === 'problem' && <Problem message={first.message} />}
        {error === null && expression.trim() !== '' && first.kind === 'values' && (
          <div class="derived-first">
            <span class="quiet">{t('dataFirstValues', first.typed.type)}</span>
            <ol>{first.cells.map((cell, row) => <li key={row}><CellLook cell={cell} kind={first.typed.kind} /></li>)}</ol>
          </div>
        )}
        <div class="popover-actions">
          <button type="submit" class="button primary" disabled={!isGood}>{given === null ? t('dataAdd') : t('dataApply')}</button>
          <button type="button" class="button secondary" onClick={close}>{t('cancel')}</button>
        </div>
      </form>
    </Popover>
  );
}
