import { useEffect, useRef, useState } from 'preact/hooks';
import type { PreviewView } from '../../src/contract/preview-page';
import type { Found } from '../../src/contract/view-api';
import { IconButton } from '../shared/button';
import { formatExactCount } from '../shared/format';
import { t } from '../shared/l10n';
import { toCallError } from '../shared/rpc';
import { useSession } from './session';

interface Props {
  view: PreviewView; columns: string[]; text: string; setText: (text: string) => void; from: () => Found | null; show: (found: Found) => void;
  /** Only the rows that have it. */
  only: (text: string) => void; close: () => void; /** Counts the wishes to search: the field takes the focus. */ asked: number;
}
type State = { kind: 'idle' } | { kind: 'going'; task: string } | { kind: 'said'; text: string };

export function FindBar({ view, columns, text, setText, from, show, only, close, asked }: Props) {
  const { host } = useSession();
  const [state, setState] = useState<State>({ kind: 'idle' });
  const turn = useRef(0);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), [asked]);

  const find = async (backwards: boolean) => {
    if (text === '') return;
    if (state.kind === 'going') void host.cancel(state.task);
    const mine = ++turn.current;
    const task = `find-${mine}`;
    const settle = (next: State) => { if (turn.current === mine) setState(next); };
    setState({ kind: 'going', task });
    try {
      const start = from();
      const found = await host.find(view, { text, from: start, backwards, columns }, task);
      // Past the end it begins anew.
      const again = found ?? (start === null ? null : await host.find(view, { text, from: null, backwards, columns }, task));
      if (turn.current !== mine) return;
      settle(again === null ? { kind: 'said', text: t('noneMatch', text) } : { kind: 'said', text: t(found ? 'dataFoundIn' : 'dataFoundAgain', formatExactCount(again.row + 1), again.column) });
      if (again) show(again);
    } catch (error) {
      const { code, message } = toCallError(error);
      settle(code === 'cancelled' ? { kind: 'idle' } : { kind: 'said', text: message });
    }
  };

  return (
    <form class="find-bar" role="search" onSubmit={event => { event.preventDefault(); void find(false); }}>
      <input
        ref={input} type="text" class="field-text" aria-label={t('dataFind')} placeholder={t('dataFind')} value={text} spellcheck={false} onInput={event => { setText(event.currentTarget.value); setState({ kind: 'idle' }); }}
        onKeyDown={event => {
          event.stopPropagation();
          if (event.key === 'Escape') { event.preventDefault(); close(); }
          if (event.key === 'Enter' && event.shiftKey) { event.preventDefault(); void find(true); }
        }}
      />
      <IconButton icon="arrow-up" label={t('dataFindPrevious')} disabled={text === ''} onClick={() => void find(true)} />
      <IconButton icon="arrow-down" label={t('dataFindNext')} disabled={text === ''} onClick={() => void find(false)} />
      <IconButton icon="list-filter" label={t('dataOnlyRows')} pressed={view.contains !== '' && view.contains === text} disabled={text === ''} onClick={() => only(view.contains === text ? '' : text)} />
      <span class="find-said quiet" role="status">{state.kind === 'said' ? state.text : state.kind === 'going' ? t('dataSearching') : ''}</span>
      {state.kind === 'going' && <button type="button" class="link" onClick={() => void host.cancel(state.task)}>{t('cancel')}</button>}
      <IconButton icon="close" label={t('close')} onClick={close} />
    </form>
  );
}
