import { useMemo, useState } from 'preact/hooks';
import type { ComparedRows, RowChange, TableComparison } from '../../../src/contract/data-api';
import type { DiffChoice, TableDiffCalls } from '../../../src/contract/table-diff';
import { FilterBox } from '../filter-box';
import { formatExactCount } from '../format';
import { Icon } from '../icon';
import { plural, t } from '../l10n';
import { MenuButton } from '../menu';
import { Empty } from '../states';
import { Tabs } from '../tabs';
import { toCallError } from '../rpc';
import { useRemembered } from '../view-state';
import { copyRows, type CopyForm } from './copy-rows';
import { DiffGrid } from './grid';

/** As many columns as one page of rows has. */
const mostColumns = 200;
/** As many rows as are copied at once. */
const mostCopied = 1_000;
const order: readonly RowChange[] = ['changed', 'added', 'removed'];
const titles = { changed: 'diffTabChanged', added: 'diffTabAdded', removed: 'diffTabRemoved' } as const;

/** The rows that differ, each kind for itself. Of changed ones, the columns that changed, unless all are wanted. */
export function ChangedRows({ id, result, choice, calls, most }: { id: string; result: TableComparison; choice: DiffChoice; calls: TableDiffCalls; most: number }) {
  const there = order.filter(change => result.rows[change] > 0);
  const [selected, select] = useRemembered<string>(`${id}.change`, 'changed');
  const [all, setAll] = useRemembered(`${id}.all`, false);
  const [filter, setFilter] = useState('');
  const [said, setSaid] = useState('');
  const change = there.find(each => each === selected) ?? there[0] ?? 'changed';
  const columns = useColumns(result, change, all, filter);
  const shown = useMemo(() => columns.slice(0, mostColumns), [columns]);
  if (there.length === 0) return <Empty>{t('diffOnlyColumns')}</Empty>;
  const page = (offset: number, limit: number): Promise<ComparedRows> => calls.rows(choice, change, { offset, limit, columns: shown });
  const copy = async (form: CopyForm) => {
    try {
      const rows = await page(0, mostCopied);
      await calls.copy(copyRows(rows, change, form));
      setSaid(rows.rows.length < rows.total ? t('diffCopiedSome', formatExactCount(rows.rows.length), formatExactCount(rows.total)) : plural(rows.rows.length, 'diffCopiedOne', 'diffCopiedMany'));
    } catch (error) {
      setSaid(toCallError(error).message);
    }
  };
  const actions = (
    <>
      <span class="quiet isolate" role="status">{said}</span>
      {result.columns.length > 12 && <FilterBox value={filter} change={setFilter} label={t('diffFilterColumns')} />}
      {change === 'changed' && <button type="button" class="text-toggle" aria-pressed={all} title={t('diffAllColumnsHelp')} onClick={() => setAll(!all)}>{t('diffAllColumns')}</button>}
      <MenuButton
        label={t('diffCopyRows')} className="icon-button"
        items={[{ kind: 'action', label: t('copyTsv'), icon: 'table', run: () => void copy('spreadsheet') }, { kind: 'action', label: t('copyMarkdown'), icon: 'markdown', run: () => void copy('markdown') }]}
      >
        <Icon name="copy" />
      </MenuButton>
    </>
  );
  return (
    <Tabs
      id={`${id}-rows`} label={t('diffRows')} selected={change} select={select} actions={actions}
      tabs={there.map(each => ({
        id: each, title: t(titles[each]), note: formatExactCount(result.rows[each]),
        body: () => (
          <>
            <DiffGrid key={`${each} ${shown.join('\n')}`} id={`${id}-${each}`} change={each} total={result.rows[each]} most={most} label={t(titles[each])} page={page} copy={text => calls.copy(text)} showLog={() => void calls.showLog()} />
            {columns.length > shown.length && <p class="quiet diff-note">{t('diffColumnsCut', formatExactCount(shown.length), formatExactCount(columns.length))}</p>}
          </>
        ),
      }))}
    />
  );
}

function useColumns({ columns }: TableComparison, change: RowChange, all: boolean, filter: string): string[] {
  return useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return columns.filter(({ name, status, changed, a, b }) => status !== 'ignored' && status !== 'key' && name.toLowerCase().includes(wanted) && (change === 'added' ? b !== null : change === 'removed' ? a !== null : all || changed > 0)).map(({ name }) => name);
  }, [columns, change, all, filter]);
}
