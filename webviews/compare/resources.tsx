import { useMemo } from 'preact/hooks';
import type { CompareResources } from '../../src/contract/compare-page';
import type { ResourcePoint } from '../../src/contract/run';
import { formatBytes, formatNumber } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { Said } from '../shared/said';
import { Section } from '../shared/section';
import { Empty, Problem, Skeleton, useRemote } from '../shared/states';
import { useRemembered } from '../shared/view-state';
import { CurveChart } from './curve-chart';
import { useInSight } from './in-sight';
import { Wide } from './part';
import { type RawCurve, useSeries } from './series';
import { useSession } from './session';

const points = 800;
const height = 160;

export function Resources() {
  const [place, seen] = useInSight<HTMLDivElement>();
  return <Section id="resources" title={t('resources')} className="part"><Wide><div ref={place} class="resources-place">{seen && <Fetched />}</div></Wide></Section>;
}

function Fetched() {
  const { host, grown, comparison: { runs } } = useSession();
  const [samples, retry] = useRemote(() => host.resources(points), [grown, runs.map(({ key }) => key).sort().join('\n')]);
  switch (samples.kind) {
    case 'loading': return <Skeleton what={t('loadingResources')} />;
    case 'error': return <Problem message={t('resourcesFailed', samples.error.message)} retry={retry} showLog={() => void host.showLog()} />;
    case 'done': return <Charts samples={samples.value} />;
    default: return null;
  }
}

interface Measure { id: string; title: string; read: (point: ResourcePoint) => number | null | undefined; format: (value: number) => string; yTo?: number }

function Charts({ samples }: { samples: CompareResources[] }) {
  const { labelOf, comparison: { runs } } = useSession();
  const percent = (value: number) => `${formatNumber(Math.round(value))} %`;
  const measures: Measure[] = [
    { id: 'cpu', title: t('cpu'), read: point => point.cpu, format: percent, yTo: 100 },
    { id: 'memory', title: t('memory'), read: point => point.rss, format: formatBytes },
    { id: 'gpu', title: t('gpu'), read: point => point.gpuUtil, format: percent, yTo: 100 },
    { id: 'gpu-memory', title: t('gpuMemory'), read: point => point.gpuMemory, format: formatBytes },
  ];
  const there = measures.filter(({ read }) => samples.some(({ points: all }) => all.some(point => typeof read(point) === 'number')));
  const problems = samples.flatMap(({ run, problem }) => { const of = runs.find(({ key }) => key === run); return problem !== null && of ? [{ of, problem }] : []; });
  return (
    <>
      {problems.map(({ of, problem }) => <p key={of.key} class="part-problem"><Icon name="warning" tone="warning" /><span><span class="isolate">{labelOf(of)}</span>: <Said text={problem} /></span></p>)}
      {there.length === 0 && <Empty>{t('noResourcesAny')}</Empty>}
      <div class="chart-grid compare-charts">{there.map(measure => <Chart key={measure.id} samples={samples} measure={measure} />)}</div>
    </>
  );
}

function Chart({ samples, measure }: { samples: CompareResources[]; measure: Measure }) {
  const curves = useMemo(() => samples.map(({ run, start, points: all }): RawCurve => {
    const at = Float64Array.from(all, point => point.t);
    return { run, start, at, x: at, y: Float64Array.from(all, point => measure.read(point) ?? Number.NaN) };
  }).filter(({ y }) => y.some(Number.isFinite)), [samples, measure.id]);
  const series = useSeries(curves, 'time', 0);
  const [zoom, setZoom] = useRemembered<[number, number] | null>(`zoom.time.resource.${measure.id}`, null);
  return <CurveChart title={measure.title} zoom={zoom} setZoom={setZoom} series={series} mode="time" axis="duration" log={false} height={height} format={measure.format} yFrom={0} {...(measure.yTo === undefined ? {} : { yTo: measure.yTo })} />;
}
