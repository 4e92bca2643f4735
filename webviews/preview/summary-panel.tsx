import { useEffect, useRef } from 'preact/hooks';
import type { DataColumn } from '../../src/contract/data-api';
import type { Condition } from '../../src/contract/view-api';
import { IconButton } from '../shared/button';
import { plural, t } from '../shared/l10n';
import { brief } from '../shared/name';
import { Empty } from '../shared/states';
import { Tabs } from '../shared/tabs';
import { useRemembered } from '../shared/view-state';
import type { Shown } from './looking';
import { useSession } from './session';
import { SideResize } from './side-resize';
import { type ChartChoice, Charts, ColumnPage, ProfilePage } from './summary';
import type { SummaryView } from './use-summary';

interface Props {
  summary: SummaryView; shown: Shown; /** Of the file, which the profile is of. */ fileColumns: DataColumn[];
  /** All of them must hold. */ filter: (conditions: Condition[]) => void; /** Shows a column of the file, whatever is shown now. */ openColumn: (name: string) => void; close: () => void;
}

/** Beside the grid, or in its place where there is no room for both: a column's page, charts, the profile of the whole. */
export function SummaryPanel({ summary, shown, fileColumns, filter, openColumn, close }: Props) {
  const { host } = useSession();
  const { open, isWhole, profile, version } = summary;
  const [choice, keepChoice] = useRemembered<ChartChoice | null>('chart', null);
  const [width, keepWidth] = useRemembered('summaryWidth', 420);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    // An effect of a drawing from before it was opened may run after the wish: the wish waits for a tab that can take the focus.
    const tab = box.current?.querySelector<HTMLElement>('[role=tab][aria-selected=true]');
    if (tab && summary.wantsFocus()) tab.focus();
  });
  if (open === null) return null;

  const { view, facts } = shown;
  const isAll = view.sql === '' && facts.rows === facts.of;
  const column = facts.columns.find(({ name }) => name === open.column);
  const savePicture = (name: string, type: 'png' | 'svg', bytes: Uint8Array) => host.savePicture(name, type, bytes);
  const ofShown = !isAll && <p class="summary-of quiet">{plural(facts.rows, 'dataOfShownOne', 'dataOfShownMany')}</p>;
  const isOfView = view.sql !== '' || view.derived.length > 0 || !isAll;
  return (
    <section
      ref={box} class={`summary-panel${isWhole ? ' is-whole' : ''}`} aria-label={t('dataSummary')} style={isWhole ? {} : { width: `${width}px` }}
      onKeyDown={event => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        close();
      }}
    >
      {!isWhole && <SideResize width={width} change={keepWidth} />}
      <Tabs
        id="summary" label={t('dataSummary')} selected={open.tab} select={tab => summary.show({ ...open, tab: tab as typeof open.tab })}
        actions={<IconButton icon={isWhole ? 'arrow-left' : 'close'} label={t(isWhole ? 'dataBackToTable' : 'dataCloseSummary')} onClick={close} />}
        tabs={[
          {
            id: 'column', title: t('dataColumnTab'), body: () => (
              <>
                {ofShown}
                {column ? <ColumnPage column={column} rows={facts.rows} version={version} load={name => summary.column(name)} onFilter={filter} savePicture={savePicture} /> : <div class="summary-none"><Empty>{open.column === null ? t('dataChooseColumn') : t('dataColumnGone', brief(open.column, 100))}</Empty></div>}
              </>
            ),
          },
          { id: 'charts', title: t('dataCharts'), body: () => <>{ofShown}<Charts columns={facts.columns} version={version} choice={choice} onChoice={keepChoice} load={request => summary.chart(request)} onFilter={filter} savePicture={savePicture} /></> },
          {
            id: 'profile', title: t('dataProfile'), body: () => (
              <>
                {isOfView && <p class="summary-of quiet">{t('dataProfileOfFile')}</p>}
                <ProfilePage state={profile.state} columns={fileColumns} target={profile.target} onTarget={profile.aim} onStart={profile.start} onCancel={profile.cancel} onColumn={openColumn} />
              </>
            ),
          },
        ]}
      />
    </section>
  );
}
