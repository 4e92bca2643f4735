import type { ParamCell, ParamRow } from '../../src/contract/compare';
import { FilterBox } from '../shared/filter-box';
import { formatValue } from '../shared/format';
import { t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { originWords } from '../shared/origin-words';
import { Empty, Unknown } from '../shared/states';
import { useRemembered } from '../shared/view-state';
import { cellOf } from './cells';
import { Part, unsureIn } from './part';
import { Sheet } from './sheet';
import { useSession } from './session';

const many = 20;

export function Parameters() {
  const { comparison: { params, left } } = useSession();
  const [filter, setFilter] = useRemembered('params.filter', '');
  return (
    <Part
      id="parameters" title={t('parameters')} differing={params.filter(row => row.differs).length} total={params.length} unsure={unsureIn(params)} left={left.params}
      actions={params.length > many && <FilterBox value={filter} change={setFilter} label={t('filterParameters')} />}
    >
      {all => {
        const shown = matching(all ? params : params.filter(row => row.differs), filter);
        return shown.length === 0 ? <Empty>{t('noneMatch', brief(filter, 200))}</Empty> : <Sheet label={t('parameters')} rows={shown.map(rowOf)} />;
      }}
    </Part>
  );
}

/** Rows whose name holds the text. */
export function matching<T extends { name: string }>(rows: readonly T[], filter: string): readonly T[] {
  const wanted = filter.trim().toLowerCase();
  return wanted ? rows.filter(({ name }) => name.toLowerCase().includes(wanted)) : rows;
}

const rowOf = (row: ParamRow) => ({
  key: row.name,
  head: <Name text={row.name} title={`${brief(row.name)}: ${row.annotation ?? t('annotationUnknown')}`} />,
  cells: row.cells.map((cell, index) => cellOf<ParamValue>(cell, row.verdicts[index], value => ({ body: <ParamText cell={value} unsure={row.verdicts[index] === 'unknown'} />, title: `${brief(textOf(value) ?? t('unknown'))}\n${originWords(value.from)}${value.isDefault === null ? ` · ${t('defaultUnknown')}` : ''}` }))),
});

type ParamValue = Extract<ParamCell, { kind: 'value' }>;
const textOf = (cell: ParamValue): string | undefined => (cell.value !== undefined ? formatValue(cell.value, 2_000) : cell.repr);

/** `unsure`: what is shown may look the same, as masks of secrets do, and yet be another. */
function ParamText({ cell, unsure }: { cell: ParamValue; unsure: boolean }) {
  const text = textOf(cell);
  return <>{text === undefined ? <Unknown /> : <span class="mono isolate clamp">{brief(text, 600)}</span>}{cell.isDefault && <span class="quiet"> {t('isDefault')}</span>}{unsure && text !== undefined && <span class="quiet" aria-hidden="true"> {t('cantTell')}</span>}</>;
}

