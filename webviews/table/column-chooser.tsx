import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { FieldText } from '../../src/contract/table-api';
import type { FieldInfo, TableColumn } from '../../src/contract/table-page';
import { IconButton } from '../shared/button';
import { formatExactCount } from '../shared/format';
import { Icon } from '../shared/icon';
import { plural, t } from '../shared/l10n';
import { brief } from '../shared/name';
import { Problem, Skeleton } from '../shared/states';
import { toCallError } from '../shared/rpc';
import { VirtualRows } from '../shared/virtual-rows';
import { asColumn, titleOf, withNew } from './columns';
import { useSession } from './session';

const firstMany = 300;
const mostColumns = 13_000;

type Found = { kind: 'loading' } | { kind: 'error'; message: string } | { kind: 'done'; fields: FieldInfo[]; total: number };

/** Every field that there is, found by a part of its name; what stands in the table has a tick. */
export function ColumnChooser({ query, fieldsTurn, columns, automatic, change, reset, close }: { query: string; /** Grows when there may be other fields. */ fieldsTurn: number; columns: readonly TableColumn[]; automatic: boolean; change: (columns: TableColumn[]) => void; reset: () => void; close: () => void }) {
  const { host } = useSession();
  const [like, setLike] = useState('');
  const [differing, setDiffering] = useState(false);
  const [found, setFound] = useState<Found>({ kind: 'loading' });
  const [turn, setTurn] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(300);
  const input = useRef<HTMLInputElement>(null);
  const chosen = useMemo(() => new Set<FieldText>(columns.map(each => each.field)), [columns]);

  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    let live = true;
    const timer = setTimeout(() => {
      // Those that differ are picked out here, so that all are asked for then.
      host.fields({ query, like, kinds: ['run', 'metric', 'param'], limit: differing ? mostColumns : firstMany }).then(
        ({ fields, total }) => { if (live) setFound({ kind: 'done', ...(differing ? onlyDiffering(fields) : { fields, total }) }); },
        (error: unknown) => { if (live) setFound({ kind: 'error', message: toCallError(error).message }); });
    }, like === '' ? 0 : 120);
    return () => { live = false; clearTimeout(timer); };
  }, [query, like, differing, turn, fieldsTurn]);

  const toggle = (info: FieldInfo) => change(chosen.has(info.field) ? columns.filter(each => each.field !== info.field) : withNew(columns, [asColumn(info)]));
  const showAll = async () => {
    const { fields } = await host.fields({ query, like, kinds: ['run', 'metric', 'param'], limit: mostColumns });
    change(withNew(columns, (differing ? fields.filter(each => each.differs) : fields).filter(each => !chosen.has(each.field)).map(asColumn)).slice(0, mostColumns));
  };
  const shown = found.kind === 'done' ? found.fields.length : 0;
  return (
    <aside class="chooser" aria-label={t('columns')} onKeyDown={event => { if (event.key === 'Escape') { event.stopPropagation(); close(); } }}>
      <header class="chooser-head"><h2>{t('columns')}</h2><span class="section-actions"><IconButton icon="close" label={t('closeColumns')} onClick={close} /></span></header>
      <div class="chooser-find"><input ref={input} class="field-text" type="search" value={like} placeholder={t('findFields')} aria-label={t('findFields')} spellcheck={false} onInput={event => setLike(event.currentTarget.value)} /></div>
      <label class="chooser-switch"><input type="checkbox" role="switch" checked={differing} onChange={event => setDiffering(event.currentTarget.checked)} /><span>{t('onlyDiffering')}</span></label>
      <div ref={box} class="chooser-list">
        {found.kind === 'loading' && <Skeleton what={t('loadingFields')} lines={6} />}
        {found.kind === 'error' && <Problem message={found.message} retry={() => setTurn(now => now + 1)} showLog={() => void host.showLog()} />}
        {found.kind === 'done' && shown === 0 && <p class="empty">{like === '' ? t('noFieldsThere') : t('noneMatch', brief(like, 100))}</p>}
        {found.kind === 'done' && shown > 0 && (
          <VirtualRows count={shown} rowHeight={22} height={height} label={t('fields')} row={index => {
            const info = found.fields[index];
            if (!info) return null;
            return (
              <label class="chooser-field" title={brief(info.field)}>
                <input type="checkbox" checked={chosen.has(info.field)} onChange={() => toggle(info)} />
                <Icon name={info.ref.kind === 'metric' ? 'graph-line' : info.ref.kind === 'param' ? 'symbol-parameter' : 'symbol-field'} tone="quiet" />
                <span class="isolate cell-text">{brief(titleOf(info.ref), 300)}</span>
                <span class="quiet number" title={plural(info.runs, 'inRunsOne', 'inRunsMany')}>{formatExactCount(info.runs)}</span>
              </label>
            );
          }} />
        )}
      </div>
      <footer class="chooser-foot">
        <span class="quiet">{found.kind === 'done' && (found.total > shown ? t('fieldsOf', formatExactCount(shown), formatExactCount(found.total)) : plural(found.total, 'fieldOne', 'fieldMany'))}</span>
        <span class="chooser-actions">
          {found.kind === 'done' && shown > 0 && (like !== '' || differing || found.total <= mostColumns) && <button type="button" class="link" onClick={() => void showAll()}>{t('showAllFields')}</button>}
          {!automatic && <button type="button" class="link" onClick={reset}>{t('defaultColumns')}</button>}
        </span>
      </footer>
    </aside>
  );
}

function onlyDiffering(fields: FieldInfo[]): { fields: FieldInfo[]; total: number } {
  const kept = fields.filter(each => each.differs);
  return { fields: kept, total: kept.length };
}
