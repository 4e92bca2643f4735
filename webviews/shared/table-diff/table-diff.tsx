import { useEffect, useRef, useState } from 'preact/hooks';
import type { TableComparison } from '../../../src/contract/data-api';
import type { DiffChoice, TableDiffCalls } from '../../../src/contract/table-diff';
import { plural, t } from '../l10n';
import { type CallError, toCallError } from '../rpc';
import type { SharedValue } from '../shared-value';
import { Empty, Problem, Skeleton } from '../states';
import { useRemembered } from '../view-state';
import { ChangedRows } from './changed-rows';
import { ColumnChanges } from './column-changes';
import { Matching, MatchedBy } from './matching';
import { Counts } from './counts';
import './table-diff.css';

export interface TableDiffProps {
  /** Under which the choice and what is folded are remembered. */
  id: string;
  names: { a: string; b: string };
  calls: TableDiffCalls;
  /** How far the comparison is; null: that is not known. */
  progress: SharedValue<number | null>;
  /** Grows when the data is to be looked at again. */
  turn?: number;
  /** Rows in sight at most. */
  most?: number;
}

type State = { kind: 'going' } | { kind: 'stopped' } | { kind: 'error'; error: CallError } | { kind: 'done' };
interface Made { result: TableComparison; choice: DiffChoice }

/** Two tables beside one another: what came, went and changed, by a key that is found or chosen. */
export function TableDiff({ id, names, calls, progress, turn = 0, most = 20 }: TableDiffProps) {
  const [choice, setChoice] = useRemembered<DiffChoice>(`${id}.choice`, {});
  const [choosing, setChoosing] = useState(false);
  const [again, setAgain] = useState(0);
  const [state, setState] = useState<State>({ kind: 'going' });
  const [made, setMade] = useState<Made | null>(null);
  const latest = useRef(0);
  useEffect(() => {
    const mine = ++latest.current;
    progress.set(null);
    setState({ kind: 'going' });
    calls.compare(choice).then(
      result => { if (mine === latest.current) { setMade({ result, choice }); setState({ kind: 'done' }); } },
      (thrown: unknown) => {
        const error = toCallError(thrown);
        if (mine === latest.current) setState(error.code === 'cancelled' ? { kind: 'stopped' } : { kind: 'error', error });
      });
    return () => { latest.current++; };
  }, [choice, turn, again]);
  const retry = () => setAgain(now => now + 1);
  const showLog = () => void calls.showLog();
  const matching = choosing && made && <Matching columns={made.result.columns} pairing={made.result.pairing} choice={choice} choose={next => { setChoosing(false); setChoice(next); }} close={() => setChoosing(false)} />;
  return (
    <div class="table-diff" aria-busy={state.kind === 'going'}>
      {state.kind === 'going' && <Going names={names} progress={progress} first={made === null} cancel={() => void calls.cancel()} />}
      {state.kind === 'stopped' && <Empty action={<button type="button" class="link" onClick={retry}>{t('diffCompare')}</button>}>{t('diffStopped')}</Empty>}
      {state.kind === 'error' && (
        <>
          <Problem message={state.error.message} retry={retry} showLog={showLog} />
          {Object.keys(choice).length > 0 && <p class="diff-matched"><button type="button" class="link" onClick={() => setChoice({})}>{t('diffFindKey')}</button>{made && !choosing && <button type="button" class="link" onClick={() => setChoosing(true)}>{t('diffChange')}</button>}</p>}
          {matching}
        </>
      )}
      {made && (state.kind === 'done' || state.kind === 'going') && (
        <div class={state.kind === 'going' ? 'diff-old' : ''}>
          <Counts result={made.result} names={names} />
          <MatchedBy result={made.result} choice={made.choice} choosing={choosing} choose={setChoice} open={() => setChoosing(!choosing)} />
          {matching}
          {[...made.result.notes, ...made.result.a.notes, ...made.result.b.notes].map(note => <p key={note} class="quiet isolate diff-note">{note}</p>)}
          <ColumnChanges id={id} columns={made.result.columns} />
          {made.result.equal
            ? <Empty>{plural(made.result.a.rows, 'diffEqualOne', 'diffEqualMany')}</Empty>
            : <ChangedRows key={`${JSON.stringify(made.choice)} ${turn} ${again}`} id={id} result={made.result} choice={made.choice} calls={calls} most={most} />}
        </div>
      )}
    </div>
  );
}

function Going({ names, progress, first, cancel }: { names: TableDiffProps['names']; progress: SharedValue<number | null>; first: boolean; cancel: () => void }) {
  const [share, setShare] = useState(progress.value);
  const [slow, setSlow] = useState(false);
  useEffect(() => progress.listen(setShare), [progress]);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 150);
    return () => clearTimeout(timer);
  }, []);
  if (!slow) return null;
  const what = t('diffGoing', names.a, names.b);
  return (
    <div class="diff-going">
      <div class="diff-going-line">
        <span class="isolate" role="status">{what}</span>
        <progress aria-label={what} {...(share === null ? {} : { value: share })} max={1} />
        <button type="button" class="link" onClick={cancel}>{t('cancel')}</button>
      </div>
      {first && <Skeleton what="" lines={4} />}
    </div>
  );
}
