import type { MetricCell, MetricGoal, MetricRow } from '../../src/contract/compare';
import type { NumberValue } from '../../src/contract/values';
import { bestOf } from '../../src/core/compare';
import { FilterBox } from '../shared/filter-box';
import { changeBy, decodeNumber, formatColumn, formatExactCount, formatNumber } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { MenuButton } from '../shared/menu';
import { brief, Name } from '../shared/name';
import { Empty } from '../shared/states';
import { useRemembered } from '../shared/view-state';
import { cellOf } from './cells';
import { matching } from './parameters';
import { Part, unsureIn } from './part';
import { Sheet, type SheetRow } from './sheet';
import { useSession } from './session';

const many = 20;
export type MetricTake = 'last' | 'min' | 'max';
type MetricValue = Extract<MetricCell, { kind: 'value' }>;

export const valueOf = (cell: MetricCell | undefined, take: MetricTake = 'last'): NumberValue | null => (cell?.kind === 'value' ? cell[take] : null);

export function Metrics() {
  const { comparison: { metrics, left } } = useSession();
  const [filter, setFilter] = useRemembered('metrics.filter', '');
  const [take, setTake] = useRemembered<MetricTake>('metrics.take', 'last');
  const history = metrics.some(row => row.cells.some(cell => cell.kind === 'value' && cell.count > 1));
  return (
    <Part
      id="metrics" title={t('metrics')} differing={metrics.filter(row => row.differs).length} total={metrics.length} unsure={unsureIn(metrics)} left={left.metrics}
      actions={(
        <>
          {history && (
            <select class="field-text small-select" aria-label={t('metricTake')} value={take} onChange={event => setTake(event.currentTarget.value as MetricTake)}>
              <option value="last">{t('takeLast')}</option><option value="min">{t('takeMin')}</option><option value="max">{t('takeMax')}</option>
            </select>
          )}
          {metrics.length > many && <FilterBox value={filter} change={setFilter} label={t('filterMetrics')} />}
        </>
      )}
    >
      {all => {
        const shown = matching(all ? metrics : metrics.filter(row => row.differs), filter);
        return shown.length === 0 ? <Empty>{t('noneMatch', brief(filter, 200))}</Empty> : <MetricSheet rows={shown} take={take} />;
      }}
    </Part>
  );
}

function MetricSheet({ rows, take }: { rows: readonly MetricRow[]; take: MetricTake }) {
  const { comparison: { runs, baseline } } = useSession();
  const base = runs.findIndex(run => run.key === baseline);
  return <Sheet plain label={t('metrics')} rows={rows.map(row => rowOf(row, take, base))} />;
}

/** A row is here what a column is elsewhere: its numbers have one precision. */
function rowOf(row: MetricRow, take: MetricTake, base: number): SheetRow {
  const values = row.cells.map(cell => valueOf(cell, take));
  const texts = formatColumn(values);
  const best = take === 'last' ? row.best : bestOf(values, row.goal);
  return {
    key: row.name,
    head: <><Name text={row.name} /><Goal row={row} /></>,
    cells: row.cells.map((cell, index) => cellOf<MetricValue>(cell, row.verdicts[index], value => ({
      body: <Value text={texts[index] ?? ''} value={value[take]} before={index === base ? null : values[base] ?? null} goal={row.goal} best={best.includes(index)} />,
      title: metricWords(value),
    }))),
  };
}

function metricWords({ last, min, max, count, lastStep }: MetricValue): string {
  const exact = String(decodeNumber(last));
  return count > 1 ? t('metricInWords', exact, formatNumber(min), formatNumber(max), formatExactCount(count), lastStep === null ? t('unknown') : formatNumber(lastStep)) : exact;
}

function Value({ text, value, before, goal, best }: { text: string; value: NumberValue; before: NumberValue | null; goal: MetricGoal; best: boolean }) {
  const change = changeBy(goal, value, before);
  const tone = change?.verdict === 'better' ? 'verdict-better' : change?.verdict === 'worse' ? 'verdict-worse' : 'quiet';
  const word = change?.verdict === 'better' ? t('better') : change?.verdict === 'worse' ? t('worse') : '';
  return (
    <span class="metric-value">
      <span class={`number ${best ? 'strong' : ''}`}>{text}</span>
      {best && <span class="best"><Icon name="star-full" />{t('best')}</span>}
      {change && change.direction !== 'same' && <span class="metric-change"><span class={`number ${tone}`}>{change.text}</span> <span class="quiet">{word}</span></span>}
    </span>
  );
}

const goalLook: Record<MetricGoal, { icon: string; word: 'goalLower' | 'goalHigher' | 'goalUnknown' }> = {
  lower: { icon: 'arrow-down', word: 'goalLower' }, higher: { icon: 'arrow-up', word: 'goalHigher' }, unknown: { icon: 'question', word: 'goalUnknown' },
};

/** Which way is better: what the name says, or what somebody chose for good. */
function Goal({ row }: { row: MetricRow }) {
  const { host, act } = useSession();
  const look = goalLook[row.goal];
  const label = t('goalOf', brief(row.name, 200), t(look.word), t(row.chosen ? 'goalChosen' : 'goalByName'));
  const item = (goal: MetricGoal | null, word: 'goalLower' | 'goalHigher' | 'goalFromName', icon: string) => ({ kind: 'action' as const, label: t(word), icon, run: () => act(host.setGoal(row.name, goal)) });
  return (
    <span class={`goal${row.chosen ? ' chosen' : ''}`}>
      <MenuButton label={label} className="icon-button" items={[item('lower', 'goalLower', 'arrow-down'), item('higher', 'goalHigher', 'arrow-up'), item(null, 'goalFromName', 'discard')]}><Icon name={look.icon} /></MenuButton>
    </span>
  );
}
