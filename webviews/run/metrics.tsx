import { useMemo, useRef, useState } from 'preact/hooks';
import type { Curve, MetricSummary, RunDetail } from '../../src/contract/run';
import { IconButton } from '../shared/button';
import { Chart, type ChartZoom } from '../shared/chart';
import { decodeNumber, formatDuration, formatExactCount, formatNumber, metricChange, shortRunId } from '../shared/format';
import { FilterBox } from '../shared/filter-box';
import { plural, t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { Section } from '../shared/section';
import { Empty, Problem, Skeleton, useRemote } from '../shared/states';
import { useRemembered } from '../shared/view-state';
import { VirtualRows } from '../shared/virtual-rows';
import { isLive } from '../shared/state-look';
import { useSession } from './session';

export type Previous = { metrics: { name: string; last: number }[]; id: string } | null;

const rowHeight = 22;
const plainRows = 40;
const chartsAtOnce = 6;
const points = 1_500;

export function Metrics({ detail, previous }: { detail: RunDetail; previous: Previous }) {
  const [filter, setFilter] = useRemembered('metrics.filter', '');
  const all = detail.metrics;
  const wanted = filter.trim().toLowerCase();
  const shown = wanted ? all.filter(each => each.name.toLowerCase().includes(wanted)) : all;
  const many = all.length > 12;
  return (
    <Section
      id="metrics" title={t('metrics')} note={all.length > 1 ? formatExactCount(all.length) : undefined}
      actions={many && <FilterBox value={filter} change={setFilter} label={t('filterMetrics')} />}
    >
      {all.length === 0 && <Empty>{t(isLive(detail.state) ? 'noMetricsYet' : 'noMetrics')}</Empty>}
      {all.length > 0 && shown.length === 0 && <Empty>{t('noneMatch', brief(filter, 200))}</Empty>}
      {shown.length > 0 && <MetricTable metrics={shown} previous={previous} />}
      <Curves metrics={shown.filter(each => each.count > 1)} />
    </Section>
  );
}

function MetricTable({ metrics, previous }: { metrics: MetricSummary[]; previous: Previous }) {
  const { host, act } = useSession();
  const before = lastOf(previous);
  const history = metrics.some(each => each.count > 1);
  const widths = useMemo(() => columnWidths(metrics, previous), [metrics, previous]);
  const row = (metric: MetricSummary) => <MetricRow key={metric.name} metric={metric} before={before.get(metric.name)} compared={previous !== null} history={history} />;
  return (
    <div role="table" class={`metric-table${previous ? ' compared' : ''}${history ? ' history' : ''}`} style={widths} aria-label={t('metrics')} aria-rowcount={metrics.length + 1}>
      <div role="row" class="metric-row metric-head quiet">
        <span role="columnheader">{t('name')}</span>
        <span role="columnheader" class="number">{t(history ? 'last' : 'value')}</span>
        {previous && <span role="columnheader"><button type="button" class="link" title={previous.id} onClick={() => act(host.openRun(previous.id as RunDetail['id']))}>{t('versus', shortRunId(previous.id))}</button></span>}
        {history && <><span role="columnheader" class="number wide-only">{t('min')}</span><span role="columnheader" class="number wide-only">{t('max')}</span><span role="columnheader" class="number wide-only">{t('pointsHead')}</span></>}
      </div>
      {metrics.length <= plainRows
        ? metrics.map(row)
        : <VirtualRows count={metrics.length} rowHeight={rowHeight} height={rowHeight * 14} label={t('metrics')} row={index => { const metric = metrics[index]; return metric && row(metric); }} />}
    </div>
  );
}

const lastOf = (previous: Previous) => new Map(previous?.metrics.map(each => [each.name, each.last]));

/** What each column's longest text takes: no number is cut or runs into the next, and rows that are not drawn count too. */
function columnWidths(metrics: readonly MetricSummary[], previous: Previous): Record<string, string> {
  const before = lastOf(previous);
  const longest = (textOf: (metric: MetricSummary) => string) => metrics.reduce((most, metric) => Math.max(most, textOf(metric).length), 0);
  const change = (metric: MetricSummary) => { const made = metricChange(metric.name, metric.last, before.get(metric.name)); return made ? `${made.text} ${verdictWord(made.verdict)}` : ''; };
  // The first is bold.
  const lengths = { last: longest(({ last }) => formatNumber(last)) * 1.1, change: previous ? longest(change) : 0, ends: Math.max(longest(({ min }) => formatNumber(min)), longest(({ max }) => formatNumber(max))), points: longest(({ count }) => formatExactCount(count)) };
  return Object.fromEntries(Object.entries(lengths).map(([name, length]) => [`--${name}`, `${length.toFixed(1)}ch`]));
}

function MetricRow({ metric, before, compared, history }: { metric: MetricSummary; before: number | null | undefined; compared: boolean; history: boolean }) {
  const change = compared ? metricChange(metric.name, metric.last, before) : null;
  const tone = change?.verdict === 'better' ? 'verdict-better' : change?.verdict === 'worse' ? 'verdict-worse' : 'quiet';
  return (
    <div role="row" class="metric-row">
      <span role="cell" class="cut"><Name text={metric.name} /></span>
      <span role="cell" class="number strong" title={String(decodeNumber(metric.last))}>{formatNumber(metric.last)}</span>
      {compared && (
        <span role="cell" class="change" title={before === null || before === undefined ? t('notInPrevious') : t('was', formatNumber(before))}>
          {change ? <><span class={`number ${tone}`}>{change.text}</span> <span class="quiet">{verdictWord(change.verdict)}</span></> : '–'}
        </span>
      )}
      {history && (
        <>
          <span role="cell" class="number quiet wide-only">{metric.count > 1 ? formatNumber(metric.min) : ''}</span>
          <span role="cell" class="number quiet wide-only">{metric.count > 1 ? formatNumber(metric.max) : ''}</span>
          <span role="cell" class="number quiet wide-only">{metric.count > 1 ? formatExactCount(metric.count) : ''}</span>
        </>
      )}
    </div>
  );
}

const verdictWord = (verdict: 'better' | 'worse' | 'same' | 'unknown'): string => verdict === 'better' ? t('better') : verdict === 'worse' ? t('worse') : verdict === 'same' ? t('same') : '';

function Curves({ metrics }: { metrics: MetricSummary[] }) {
  const { host, grown } = useSession();
  const [most, setMost] = useState(chartsAtOnce);
  const names = metrics.slice(0, most).map(each => each.name);
  const [curves, retry] = useRemote(() => names.length ? host.curves(names, points) : Promise.resolve([]), [names.join('\n'), grown]);
  if (names.length === 0) return null;
  switch (curves.kind) {
    case 'loading': return <Skeleton what={t('loadingCurves')} />;
    case 'error': return <Problem message={t('curvesFailed', curves.error.message)} retry={retry} showLog={() => void host.showLog()} />;
    case 'done': {
      const byName = new Map(curves.value.map(each => [each.name, each]));
      const rest = metrics.length - names.length;
      return (
        <>
          <div class="chart-grid">
            {metrics.slice(0, most).map((metric, index) => {
              const curve = byName.get(metric.name);
              return curve && curve.x.length > 0 ? <CurveCard key={metric.name} curve={curve} metric={metric} color={index} /> : null;
            })}
          </div>
          {rest > 0 && <button type="button" class="link" onClick={() => setMost(most + chartsAtOnce)}>{plural(Math.min(rest, chartsAtOnce), 'moreCurvesOne', 'moreCurvesMany', formatExactCount(rest))}</button>}
        </>
      );
    }
    default: return null;
  }
}

function CurveCard({ curve, metric, color }: { curve: Curve; metric: MetricSummary; color: number }) {
  const [log, setLog] = useRemembered(`log.${curve.name}`, false);
  const [hover, setHover] = useState<number | null>(null);
  const [zoom, setZoom] = useRemembered<ChartZoom>(`zoom.${curve.name}`, null);
  const plotted = usePlotted(curve, log);
  const whole = isWhole(curve.x);
  const at = hover === null ? null : curve.x[hover];
  const stepWord = metric.lastStep === null ? t('pointNumber', at === null || at === undefined ? '' : formatExactCount(at + 1)) : t('stepNumber', at === null || at === undefined ? '' : formatNumber(at));
  const readout = hover === null || at === null || at === undefined ? null : `${stepWord} · ${formatNumber(curve.y[hover])}`;
  const start = curve.at[0];
  const time = hover !== null && start !== undefined && curve.at[hover] !== undefined ? t('afterStart', formatDuration(curve.at[hover] - start)) : undefined;
  return (
    <figure class="chart-card">
      <figcaption class="chart-head">
        <Name className="strong" text={curve.name} />
        <span class="number quiet chart-read" title={time} aria-live="off">{readout ?? formatNumber(metric.last)}</span>
        <span class="chart-tools">
          {zoom && <IconButton icon="zoom-out" label={t('resetZoom')} onClick={() => setZoom(null)} />}
          <button type="button" class="text-toggle" aria-pressed={log} title={t('logScale')} aria-label={t('logScaleOf', brief(curve.name))} onClick={() => setLog(!log)}>log</button>
        </span>
      </figcaption>
      <Chart
        x={curve.x} series={plotted.series.map(each => ({ ...each, color }))} height={152} log={log} wholeX={whole}
        formatX={formatNumber} formatY={formatNumber} label={describe(curve, metric)}
        onHover={setHover} zoom={zoom} setZoom={setZoom}
      />
      {(plotted.left > 0 || curve.downsampled) && (
        <p class="quiet chart-note">
          {[plotted.left > 0 ? plural(plotted.left, log ? 'leftOutLogOne' : 'leftOutOne', log ? 'leftOutLogMany' : 'leftOutMany') : '', curve.downsampled ? t('downsampled', formatExactCount(curve.x.length), formatExactCount(curve.total)) : ''].filter(Boolean).join(' · ')}
        </p>
      )}
    </figure>
  );
}

/** Numbers that have no place on the axis are gaps, and counted: NaN, infinities, and what a logarithm can't take. */
function usePlotted(curve: Curve, log: boolean): { series: { label: string; y: (number | null)[] }[]; left: number } {
  const made = useRef<{ curve: Curve; log: boolean; value: { series: { label: string; y: (number | null)[] }[]; left: number } } | null>(null);
  if (made.current?.curve !== curve || made.current.log !== log) {
    let left = 0;
    const y = Array.from(curve.y, value => {
      if (Number.isFinite(value) && (!log || value > 0)) return value;
      left++;
      return null;
    });
    made.current = { curve, log, value: { series: [{ label: curve.name, y }], left } };
  }
  return made.current.value;
}

const isWhole = (x: Float64Array): boolean => x.every(Number.isInteger);

const describe = (curve: Curve, metric: MetricSummary): string =>
  t('curveInWords', curve.name.slice(0, 200), formatExactCount(curve.total), formatNumber(curve.y[0]), formatNumber(metric.last), formatNumber(metric.min), formatNumber(metric.max));
