import { useMemo, useState } from 'preact/hooks';
import type { ResourcePoint, RunDetail } from '../../src/contract/run';
import { IconButton } from '../shared/button';
import { Chart, type ChartZoom } from '../shared/chart';
import { formatBytes, formatDuration, formatNumber } from '../shared/format';
import { t } from '../shared/l10n';
import { isLive } from '../shared/state-look';
import { Empty, known, Problem, Skeleton, useRemote } from '../shared/states';
import { useRemembered } from '../shared/view-state';
import { useSession } from './session';

const points = 800;

export function Resources({ detail }: { detail: RunDetail }) {
  const { host, grown } = useSession();
  const [samples, retry] = useRemote(() => host.resources(points), [grown, detail.state]);
  switch (samples.kind) {
    case 'loading': return <Skeleton what={t('loadingResources')} />;
    case 'error': return <Problem message={t('resourcesFailed', samples.error.message)} retry={retry} showLog={() => void host.showLog()} />;
    case 'done': return samples.value.length === 0 ? <Empty>{t(isLive(detail.state) ? 'noResourcesYet' : 'noResources')}</Empty> : <ResourceCharts samples={samples.value} detail={detail} />;
    default: return null;
  }
}

interface Measure { id: string; title: string; note: string; values: (number | null)[]; format: (value: number) => string; yMax?: number; color: number }

function ResourceCharts({ samples, detail }: { samples: ResourcePoint[]; detail: RunDetail }) {
  const start = detail.startedAt ?? samples[0]?.t ?? 0;
  const x = useMemo(() => samples.map(each => (each.t - start) / 1000), [samples, start]);
  const cores = detail.environment.platform?.cores;
  const held = samples.flatMap(each => each.rss ?? []);
  const peak = detail.peakRss ?? (held.length === 0 ? null : Math.max(...held));
  const measures: Measure[] = [
    { id: 'cpu', title: t('cpu'), note: cores ? t('ofCores', cores) : t('ofOneCore'), values: samples.map(each => each.cpu), format: value => `${formatNumber(Math.round(value))} %`, yMax: 100, color: 0 },
    { id: 'memory', title: t('memory'), note: t('peak', peak === null ? t('unknown') : formatBytes(peak)), values: samples.map(each => each.rss), format: formatBytes, color: 1 },
  ];
  const gpus = samples.some(each => each.gpuUtil !== undefined || each.gpuMemory !== undefined) || (detail.environment.gpus?.length ?? 0) > 0;
  if (gpus) measures.push({ id: 'gpu', title: t('gpu'), note: known(detail.environment.gpus?.[0]?.name), values: samples.map(each => each.gpuUtil ?? null), format: value => `${formatNumber(Math.round(value))} %`, yMax: 100, color: 2 });
  if (gpus) measures.push({ id: 'gpu-memory', title: t('gpuMemory'), note: '', values: samples.map(each => each.gpuMemory ?? null), format: formatBytes, color: 3 });
  return <div class="chart-grid">{measures.map(measure => <ResourceCard key={measure.id} x={x} measure={measure} />)}</div>;
}

function ResourceCard({ x, measure }: { x: number[]; measure: Measure }) {
  const [hover, setHover] = useState<number | null>(null);
  const [zoom, setZoom] = useRemembered<ChartZoom>(`zoom.resource.${measure.id}`, null);
  const at = hover === null ? undefined : x[hover];
  const value = hover === null ? null : measure.values[hover];
  const lastValue = measure.values.findLast(each => each !== null) ?? null;
  return (
    <figure class="chart-card">
      <figcaption class="chart-head">
        <span class="strong">{measure.title}</span>
        <span class="number quiet chart-read">{at === undefined ? (lastValue === null ? t('unknown') : measure.note) : `${formatDuration(at * 1000)} · ${value === null || value === undefined ? '–' : measure.format(value)}`}</span>
        <span class="chart-tools">{zoom && <IconButton icon="zoom-out" label={t('resetZoom')} onClick={() => setZoom(null)} />}</span>
      </figcaption>
      <Chart
        x={x} series={[{ label: measure.title, y: measure.values, color: measure.color }]} height={120} yMin={0} {...(measure.yMax === undefined ? {} : { yMax: measure.yMax })}
        formatX={seconds => formatDuration(Math.round(seconds * 1000))} formatY={measure.format} label={t('resourceInWords', measure.title, lastValue === null ? t('unknown') : measure.format(lastValue))}
        onHover={setHover} zoom={zoom} setZoom={setZoom}
      />
    </figure>
  );
}
