import { useMemo } from 'preact/hooks';
import type { TablePair } from '../../src/contract/compare-page';
import type { TableDiffCalls } from '../../src/contract/table-diff';
import { differingTables, type DifferingTables, type TableSide } from '../../src/core/compare';
import { formatExactCount } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { Section } from '../shared/section';
import { TableDiff } from '../shared/table-diff/table-diff';
import { useRemembered } from '../shared/view-state';
import { Wide } from './part';
import { useSession } from './session';

/** Tables of one name whose content differs, held against each other row by row when somebody opens them. One at a time: each may take long. */
export function Tables() {
  const { comparison } = useSession();
  const tables = useMemo(() => differingTables(comparison), [comparison]);
  const [open, setOpen] = useRemembered<string | null>('tables.open', null);
  if (tables.length === 0) return null;
  return (
    <Section id="tables" title={t('tables')} className="part" note={formatExactCount(tables.length)}>
      <Wide>
        {tables.map(each => { const key = `${each.flow} ${each.name}`; return <DifferingTable key={key} id={key} table={each} open={open === key} toggle={() => setOpen(open === key ? null : key)} />; })}
      </Wide>
    </Section>
  );
}

const rowsOf = ({ rows }: TableSide): string => (rows === null ? t('unknown') : formatExactCount(rows));

function DifferingTable({ id, table, open, toggle }: { id: string; table: DifferingTables; open: boolean; toggle: () => void }) {
  const { labelOf, comparison: { runs } } = useSession();
  const [against, setAgainst] = useRemembered<string | null>(`tables.against.${id}`, null);
  const other = table.others.find(({ run }) => run === against) ?? table.others[0];
  if (!other) return null;
  const named = ({ place }: TableSide): string => { const run = runs[place]; return run ? brief(labelOf(run), 60) : ''; };
  return (
    <div class="fold-block compared-table">
      <div class="compared-table-head">
        <button type="button" class="fold fold-line" aria-expanded={open} onClick={toggle}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} /><Icon name="table" />
          <span class="fold-title"><Name className="strong" text={table.name} /></span>
          <span class="quiet">{t(table.flow === 'input' ? 'tableInput' : 'tableOutput')} · <span class="isolate">{named(table.base)} ↔ {named(other)}</span> · {t('tableRows', rowsOf(table.base), rowsOf(other))}</span>
        </button>
        {open && table.others.length > 1 && (
          <label class="choice"><span class="quiet">{t('tablesAgainst')}</span>
            <select class="field-text small-select" value={other.run} onChange={event => setAgainst(event.currentTarget.value)}>{table.others.map(each => <option key={each.run} value={each.run}>{named(each)}</option>)}</select>
          </label>
        )}
      </div>
      {open && <Compared key={`${table.base.sha256} ${other.sha256} ${table.base.run} ${other.run}`} id={id} table={table} other={other} names={{ a: t('comparedTableOf', brief(table.name, 60), named(table.base)), b: t('comparedTableOf', brief(table.name, 60), named(other)) }} />}
    </div>
  );
}

function Compared({ id, table: { flow, base }, other, names }: { id: string; table: DifferingTables; other: TableSide; names: { a: string; b: string } }) {
  const { host, tableProgress } = useSession();
  const calls = useMemo((): TableDiffCalls => {
    const pair: TablePair = { flow, a: { run: base.run, name: base.name }, b: { run: other.run, name: other.name } };
    return {
      compare: choice => host.compareTables(pair, choice), rows: (choice, change, page) => host.comparedTableRows(pair, choice, change, page), cancel: () => host.cancelTables(), copy: text => host.copy(text), showLog: () => host.showLog(),
    };
  }, [host]);
  return <div class="fold-body"><TableDiff id={`diff.${id}`} names={names} calls={calls} progress={tableProgress} most={14} /></div>;
}
