import { useMemo } from 'preact/hooks';
import type { DataColumn } from '../../../src/contract/data-api';
import type { ChartData, ChartRequest, Condition } from '../../../src/contract/view-api';
import { t } from '../../shared/l10n';
import { brief } from '../../shared/name';
import { isLasting } from '../../shared/rpc';
import { Empty, Problem, Skeleton, useRemote } from '../../shared/states';
import { barRow, barsDrawing } from './drawings/bars';
import { boxesDrawing, boxesHeight } from './drawings/boxes';
import { histogramDrawing } from './drawings/histogram';
import { lineDrawing } from './drawings/line';
import { scatterDrawing } from './drawings/scatter';
import { isNumberKind } from '../../../src/core/data/kinds';
import { isTimeKind } from './exact-text';
import { type Drawing, Plot, type SavePicture } from './plot';

export type ChartKind = ChartRequest['kind'];
/** What a person chose; `x` and `y` by name. Plain data, so that the page can keep it. */
export interface ChartChoice { kind: ChartKind; x: string; y: string; bins: number }

export interface ChartsProps {
  columns: readonly DataColumn[]; version: string;
  /** Null: the likeliest is shown. */
  choice: ChartChoice | null; onChoice: (choice: ChartChoice) => void;
  load: (request: ChartRequest) => Promise<ChartData>;
  onFilter: (conditions: Condition[]) => void; savePicture: SavePicture;
}

const [mostBars, buckets, mostBoxes] = [20, 400, 20];
const binChoices = [10, 20, 40, 80, 160];
const kinds: readonly ChartKind[] = ['histogram', 'bars', 'scatter', 'line', 'box'];
const height = 320;

const isAxis = ({ kind }: DataColumn): boolean => isNumberKind(kind) || isTimeKind(kind);
/** What may stand across and up in a chart of this kind. */
const fits: Record<ChartKind, { x: (column: DataColumn) => boolean; y: ((column: DataColumn) => boolean) | null }> = {
  histogram: { x: isAxis, y: null }, bars: { x: () => true, y: null }, scatter: { x: isAxis, y: isAxis },
  line: { x: ({ kind }) => isTimeKind(kind), y: ({ kind }) => isNumberKind(kind) }, box: { x: () => true, y: isAxis },
};
const titles = { histogram: 'chartHistogram', bars: 'chartBars', scatter: 'chartScatter', line: 'chartLine', box: 'chartBox' } as const;

/** The choice as far as the columns there are allow it; what is not chosen is the first that fits. */
export function fitting(columns: readonly DataColumn[], choice: Partial<ChartChoice> | null): ChartChoice {
  const kind = choice?.kind ?? (columns.some(isAxis) ? 'histogram' : 'bars');
  const first = (may: ((column: DataColumn) => boolean) | null, wanted: string | undefined, not?: string): string => {
    const able = may === null ? [] : columns.filter(may);
    return (able.find(({ name }) => name === wanted) ?? able.find(({ name }) => name !== not) ?? able[0])?.name ?? '';
  };
  // Groups are likeliest words.
  const x = kind === 'box' && choice?.x === undefined ? columns.find(each => each.kind === 'text' || each.kind === 'boolean')?.name : choice?.x;
  const across = first(fits[kind].x, x);
  return { kind, x: across, y: first(fits[kind].y, choice?.y, across), bins: choice?.bins ?? 40 };
}

function requestOf({ kind, x, y, bins }: ChartChoice): ChartRequest | null {
  if (x === '' || (fits[kind].y !== null && y === '')) return null;
  switch (kind) {
    case 'histogram': return { kind, column: x, bins };
    case 'bars': return { kind, column: x, most: mostBars };
    case 'scatter': return { kind, x, y };
    case 'line': return { kind, time: x, y, buckets };
    case 'box': return { kind, y, group: x, most: mostBoxes };
  }
}

export function Charts({ columns, version, choice, onChoice, load, onFilter, savePicture }: ChartsProps) {
  const shown = useMemo(() => fitting(columns, choice), [columns, choice]);
  const { kind, x, y, bins } = shown;
  const request = requestOf(shown);
  const choose = (change: Partial<ChartChoice>) => onChoice(fitting(columns, { ...shown, ...change }));
  // What stands across is a group in one kind and a number in another.
  const chooseKind = (to: ChartKind) => onChoice(fitting(columns, to === 'box' || kind === 'box' ? { kind: to, y, bins } : { ...shown, kind: to }));
  const axes = { histogram: [t('axisColumn'), ''], bars: [t('axisColumn'), ''], scatter: [t('axisAcross'), t('axisUp')], line: [t('axisTime'), t('axisUp')], box: [t('axisGroup'), t('axisUp')] }[kind];
  return (
    <div class="charts">
      <div class="charts-bar">
        <Choice label={t('chartKind')} value={kind} options={kinds.map(each => ({ value: each, text: t(titles[each]) }))} onChange={value => chooseKind(value as ChartKind)} />
        {fits[kind].y && <ColumnChoice label={axes[1] ?? ''} columns={columns.filter(fits[kind].y)} value={y} onChange={value => choose({ y: value })} />}
        <ColumnChoice label={axes[0] ?? ''} columns={columns.filter(fits[kind].x)} value={x} onChange={value => choose({ x: value })} />
        {kind === 'histogram' && <Choice label={t('chartBins')} value={String(bins)} options={binChoices.map(each => ({ value: String(each), text: String(each) }))} onChange={value => choose({ bins: Number(value) })} />}
      </div>
      {request === null
        ? <Empty>{kind === 'line' ? t('noTimeColumn') : t('noNumberColumn')}</Empty>
        : <Drawn key={JSON.stringify(request)} request={request} version={version} columns={columns} load={load} onFilter={onFilter} savePicture={savePicture} />}
    </div>
  );
}

function Drawn({ request, version, columns, load, onFilter, savePicture }: Pick<ChartsProps, 'columns' | 'version' | 'load' | 'onFilter' | 'savePicture'> & { request: ChartRequest }) {
  const [remote, retry] = useRemote(() => load(request), [version]);
  const made = useMemo(() => (remote.kind === 'done' ? drawingOf(request, remote.value, columns, onFilter) : null), [remote, onFilter]);
  if (remote.kind === 'error') return <Problem message={remote.error.message} retry={!isLasting(remote.error) && retry} />;
  if (remote.kind === 'loading') return <Skeleton what={t('countingForChart')} lines={6} />;
  if (made === null) return <Empty>{t('nothingToDraw')}</Empty>;
  return <Plot title={made.title} drawing={made.drawing} height={made.height} savePicture={savePicture} />;
}

function drawingOf(request: ChartRequest, data: ChartData, columns: readonly DataColumn[], onFilter: ChartsProps['onFilter']): { title: string; drawing: Drawing; height: number } | null {
  const named = (name: string): DataColumn => columns.find(each => each.name === name) ?? { name, kind: 'other', type: '' };
  if (request.kind === 'histogram' && data.kind === 'histogram') return data.counts.length === 0 ? null : { title: request.column, drawing: histogramDrawing(named(request.column), data, onFilter), height };
  if (request.kind === 'bars' && data.kind === 'bars') {
    const lines = data.values.length + Number(data.others > 0) + Number(data.missing > 0);
    return lines === 0 ? null : { title: request.column, drawing: barsDrawing(named(request.column), data, onFilter), height: lines * barRow };
  }
  if (request.kind === 'scatter' && data.kind === 'scatter') return data.rows === 0 || (data.grid === null && data.points === null) ? null : { title: t('scatterTitle', brief(request.y, 80), brief(request.x, 80)), drawing: scatterDrawing(named(request.x), named(request.y), data, onFilter), height };
  if (request.kind === 'line' && data.kind === 'line') return data.rows === 0 ? null : { title: t('scatterTitle', brief(request.y, 80), brief(request.time, 80)), drawing: lineDrawing(named(request.time), named(request.y), data), height };
  if (request.kind === 'box' && data.kind === 'box') return data.boxes.length === 0 ? null : { title: t('scatterTitle', brief(request.y, 80), brief(request.group, 80)), drawing: boxesDrawing(named(request.y), named(request.group), data, onFilter), height: boxesHeight(data.boxes.length) };
  return null;
}

function Choice({ label, value, options, onChange }: { label: string; value: string; options: readonly { value: string; text: string }[]; onChange: (value: string) => void }) {
  return (
    <label class="charts-choice">
      <span class="quiet">{label}</span>
      <select class="field-text" aria-label={label} value={value} onChange={event => onChange(event.currentTarget.value)}>{options.map(each => <option key={each.value} value={each.value}>{each.text}</option>)}</select>
    </label>
  );
}

const ColumnChoice = ({ label, columns, value, onChange }: { label: string; columns: readonly DataColumn[]; value: string; onChange: (value: string) => void }) =>
  <Choice label={label} value={value} options={columns.map(({ name }) => ({ value: name, text: brief(name, 80) }))} onChange={onChange} />;
