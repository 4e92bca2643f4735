import { useMemo, useState } from 'preact/hooks';
import type { MetricRow } from '../../src/contract/compare';
import type { CompareCurve } from '../../src/contract/compare-page';
import { pointsFor } from '../../src/core/compare/curves/points-for';
import { FilterBox } from '../shared/filter-box';
import { formatExactCount } from '../shared/format';
import { plural, t } from '../shared/l10n';
import { brief } from '../shared/name';
import { Section } from '../shared/section';
import { Empty, Problem, Skeleton, useRemote } from '../shared/states';
import { useRemembered } from '../shared/view-state';
import { CurveChart } from './curve-chart';
import { drawnWithin, useFiner } from './finer';
import { useInSight } from './in-sight';
import { matching } from './parameters';
import { Wide } from './part';
import { axisOf, leftOut, useSeries } from './series';
import { useSession, type XMode } from './session';

const atFirst = 6;
const height = 220;
const most = 0.99;

/** Metrics that have a history in some run, one chart each with all runs over one another. */
export function Curves({ filter, setFilter }: { filter: string; setFilter: (filter: string) => void }) {
  const { comparison: { metrics } } = useSession();
  const [mode, setMode] = useRemembered<XMode>('curves.x', 'step');
  const [weight, setWeight] = useRemembered('curves.smooth', 0);
  const [shownCount, setShownCount] = useState(atFirst);
  const withHistory = metrics.filter(row => row.cells.some(cell => cell.kind === 'value' && cell.count > 1));
  if (withHistory.length === 0) return null;
  const shown = matching(withHistory, filter);
  const rest = shown.length - shownCount;
  return (
    <Section
      id="curves" title={t('curves')} className="part" note={formatExactCount(withHistory.length)}
      actions={(
        <>
          <label class="smoothing"><span class="quiet">{t('smoothing')}</span> <input type="range" min={0} max={most} step={0.01} value={weight} aria-valuetext={weight.toFixed(2)} onInput={event => setWeight(Number(event.currentTarget.value))} /><output class="number">{weight.toFixed(2)}</output></label>
          <select class="field-text small-select" aria-label={t('xAxis')} value={mode} onChange={event => setMode(event.currentTarget.value as XMode)}>
            <option value="step">{t('xStep')}</option><option value="time">{t('xTime')}</option><option value="clock">{t('xClock')}</option>
          </select>
          {withHistory.length > atFirst && <FilterBox value={filter} change={setFilter} label={t('filterMetrics')} />}
        </>
      )}
    >
      <Wide>
        {shown.length === 0 && <Empty>{t('noneMatch', brief(filter, 200))}</Empty>}
        <div class="chart-grid compare-charts">{shown.slice(0, shownCount).map(row => <MetricChart key={row.name} row={row} mode={mode} weight={weight} />)}</div>
        {rest > 0 && <p><button type="button" class="link" onClick={() => setShownCount(shownCount + atFirst)}>{plural(Math.min(rest, atFirst), 'moreCurvesOne', 'moreCurvesMany', formatExactCount(rest))}</button></p>}
      </Wide>
    </Section>
  );
}

function MetricChart(props: { row: MetricRow; mode: XMode; weight: number }) {
  const [place, seen] = useInSight<HTMLDivElement>();
  return <div ref={place} class="chart-place">{seen && <Fetched {...props} />}</div>;
}

function Fetched({ row, mode, weight }: { row: MetricRow; mode: XMode; weight: number }) {
  const { host, grown, comparison: { runs } } = useSession();
  const ids = runs.map(({ key }) => key).sort().join('\n');
  const [curves, retry] = useRemote(() => host.curves([row.name], pointsFor(runs.length)), [row.name, grown, ids]);
  switch (curves.kind) {
    case 'loading': return <Skeleton what={t('loadingCurves')} />;
    case 'error': return <Problem message={t('curvesFailed', curves.error.message)} retry={retry} showLog={() => void host.showLog()} />;
    case 'done': return <Drawn key={mode} row={row} curves={curves.value} mode={mode} weight={weight} />;
    default: return null;
  }
}

function Drawn({ row, curves, mode, weight }: { row: MetricRow; curves: CompareCurve[]; mode: XMode; weight: number }) {
  const [log, setLog] = useRemembered(`log.${row.name}`, false);
  const [zoom, setZoom] = useRemembered<[number, number] | null>(`zoom.${mode}.${row.name}`, null);
  const whole = useMemo(() => curves.filter(curve => curve.name === row.name && curve.x.length > 0), [curves, row.name]);
  const own = useFiner(row.name, whole, mode, zoom);
  const series = useSeries(own, mode, weight);
  const axis = useMemo(() => axisOf(mode, own), [mode, own]);
  const left = useMemo(() => leftOut(own, log), [own, log]);
  const finer = own !== whole;
  const { drawn, of } = useMemo(() => drawnWithin(own, mode, finer ? zoom : null), [own, finer]);
  const note = [
    left > 0 ? plural(left, log ? 'leftOutLogOne' : 'leftOutOne', log ? 'leftOutLogMany' : 'leftOutMany') : '',
    own.some(({ downsampled }) => downsampled) ? t('downsampled', formatExactCount(drawn), formatExactCount(of)) : '',
  ].filter(Boolean).join(' · ');
  return (
    <CurveChart
      title={row.name} zoom={zoom} setZoom={setZoom} series={series} mode={mode} axis={axis} log={log} height={height} note={note || undefined}
      tools={<button type="button" class="text-toggle" aria-pressed={log} title={t('logScale')} aria-label={t('logScaleOf', brief(row.name, 200))} onClick={() => setLog(!log)}>log</button>}
    />
  );
}
