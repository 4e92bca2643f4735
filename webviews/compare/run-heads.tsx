import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComparedRun } from '../../src/contract/compare';
import type { RunKey } from '../../src/contract/ids';
import { formatExactTime, formatRelativeTime, shortRunId } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { MenuButton } from '../shared/menu';
import { brief, Name } from '../shared/name';
import { useNow } from '../shared/now';
import { isLive, stateLook } from '../shared/state-look';
import { Swatch } from './run-words';
import { SheetColumns } from './sheet';
import { useSession } from './session';

/** The runs' names, in sight while the page scrolls: what each column, each line and each mark below stands for. */
export function RunHeads() {
  const { host, act, labelOf, comparison: { runs, baseline } } = useSession();
  const [dragged, setDragged] = useState<RunKey | null>(null);
  const [over, setOver] = useState<RunKey | null>(null);
  const refocus = useRef<RunKey | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const order = runs.map(({ key }) => key).join('\n');
  // A head that changed its place has lost the focus on the way.
  useEffect(() => {
    if (refocus.current) table.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(refocus.current)}"] .run-name`)?.focus();
    refocus.current = null;
  }, [order]);
  const place = (key: RunKey, to: number) => {
    const keys = runs.map(run => run.key).filter(each => each !== key);
    keys.splice(Math.max(0, Math.min(keys.length, to)), 0, key);
    if (keys.join('\n') !== order) act(host.reorder(keys));
  };
  const move = (key: RunKey, by: number) => { refocus.current = key; place(key, runs.findIndex(run => run.key === key) + by); };
  return (
    <div class="run-heads">
      <table ref={table} class="sheet" aria-label={t('comparedRuns')}>
        <SheetColumns />
        <thead>
          <tr>
            <th scope="col" class="pin"><span class="visually-hidden">{t('name')}</span></th>
            {runs.map((run, index) => (
              <th
                key={run.key} scope="col" data-run={run.id} data-key={run.key} class={`run-head${run.key === baseline ? ' is-base' : ''}${over === run.key && dragged !== run.key ? ' drop' : ''}`} draggable
                onDragStart={event => { setDragged(run.key); event.dataTransfer?.setData('text/plain', labelOf(run)); }}
                onDragOver={event => { if (dragged) { event.preventDefault(); setOver(run.key); } }}
                onDragEnd={() => { setDragged(null); setOver(null); }}
                onDrop={event => { event.preventDefault(); if (dragged) place(dragged, index); setDragged(null); setOver(null); }}
              >
                <RunHead run={run} index={index} move={by => move(run.key, by)} />
              </th>
            ))}
          </tr>
        </thead>
      </table>
    </div>
  );
}

function RunHead({ run, index, move }: { run: ComparedRun; index: number; move: (by: number) => void }) {
  const { host, act, labelOf, comparison: { runs, baseline }, looks, hidden, hide, hot } = useSession();
  const now = useNow(isLive(run.state) ? 1_000 : 15_000);
  const look = stateLook(run.state);
  const label = labelOf(run);
  const named = [label, run.id, run.history === null ? [] : brief(run.history), t('runHeadKeys')].flat().join('\n');
  const isBase = run.key === baseline;
  const isHidden = hidden.has(run.key);
  const since = run.startedAt ?? run.createdAt;
  const at = (on: boolean) => () => hot.set(on && !isHidden ? run.key : null);
  return (
    <div class="run-head-body" onPointerEnter={at(true)} onPointerLeave={at(false)}>
      <div class="run-head-line">
        <button type="button" class={`swatch-button${isHidden ? ' off' : ''}`} aria-pressed={!isHidden} title={t(isHidden ? 'showInCharts' : 'hideInCharts')} aria-label={t('inChartsOf', label)} onClick={() => hide(run.key, !isHidden)}><Swatch look={looks.get(run.key)} /></button>
        <button
          type="button" class="link run-name" title={named} onClick={() => act(host.openRun(run.key))} onFocus={at(true)} onBlur={at(false)}
          onKeyDown={event => { if (event.altKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) { event.preventDefault(); move(event.key === 'ArrowLeft' ? -1 : 1); } }}
        >
          <Name text={label} title={named} />
        </button>
        <MenuButton
          label={t('actionsFor', label)} className="icon-button"
          items={[
            { kind: 'action', label: t('makeBaseline'), icon: 'pinned', disabled: isBase, run: () => act(host.setBaseline(run.key)) },
            { kind: 'action', label: t(isHidden ? 'showInCharts' : 'hideInCharts'), icon: isHidden ? 'eye' : 'eye-closed', run: () => hide(run.key, !isHidden) },
            { kind: 'separator' },
            { kind: 'action', label: t('moveLeft'), icon: 'arrow-left', disabled: index === 0, run: () => move(-1) },
            { kind: 'action', label: t('moveRight'), icon: 'arrow-right', disabled: index === runs.length - 1, run: () => move(1) },
            { kind: 'separator' },
            { kind: 'action', label: t('copyId'), icon: 'copy', run: () => act(host.copy(run.id)) },
            { kind: 'action', label: t('removeRun'), icon: 'close', run: () => act(host.removeRun(run.key)) },
          ]}
        >
          <Icon name="ellipsis" />
        </MenuButton>
      </div>
      <div class="run-head-line quiet">
        <span class="run-head-state" title={t(look.word)}><Icon name={look.icon} tone={look.tone} spin={look.spin ?? false} /><span class="visually-hidden">{t(look.word)}</span></span>
        {run.star && <span title={t('starred')}><Icon name="star-full" /><span class="visually-hidden">{t('starred')}</span></span>}
        {run.history !== null && <span class="cut isolate" title={brief(run.history)}>{brief(run.history, 60)}</span>}
        <span class="cut" title={formatExactTime(since)}>{formatRelativeTime(since, now)}</span>
        {isBase ? <span class="baseline-mark"><Icon name="pinned" />{t('baseline')}</span> : run.name !== null && <span class="mono cut">{shortRunId(run.id)}</span>}
      </div>
    </div>
  );
}
