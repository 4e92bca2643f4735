import type { ComponentChildren } from 'preact';
import type { TableRow } from '../../src/contract/table-page';
import { formatBytes, formatColumn, formatDuration, formatExactTime, formatRelativeTime, formatNumber } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { isLive, stateLook } from '../shared/state-look';
import type { Column } from './columns';
import { sparkHeight, sparkWidth, type Sparks } from './sparks';
import type { CellValue, RowSource } from './source';

export interface CellContext { source: RowSource; sparks: Sparks; now: number; /** Why histories can't be changed, by their names. */ refusals: ReadonlyMap<string, string> }

const cut = 300;
const Missing = () => <span class="quiet">–</span>;

/** What a column says of a run. `cell` is undefined while it is on its way. */
export function Cell({ column, row, cell, context }: { column: Column; row: TableRow; cell: CellValue | undefined; context: CellContext }): ComponentChildren {
  const { ref } = column;
  if (ref.kind === 'history') return <HistoryName name={row.history} refusal={context.refusals.get(row.history)} />;
  if (ref.kind === 'metric') return <Metric column={column} row={row} value={cell} context={context} />;
  if (ref.kind === 'run') {
    switch (ref.name) {
      case 'star': return <Icon name={row.star ? 'star-full' : 'star-empty'} {...(row.star ? { tone: 'queued' as const } : { tone: 'quiet' as const })} />;
      case 'state': return <State row={row} />;
      case 'function': return <Text text={row.function.name} title={`${row.function.module}.${row.function.name}\n${row.function.file}`} />;
      case 'module': return <Text text={row.function.module} />;
      case 'file': return <Text text={row.function.file} />;
      case 'name': return row.name === null ? null : <Text text={row.name} />;
      case 'note': return row.note === null ? null : <Text text={row.note} />;
      case 'tag': return <Tags tags={row.tags} />;
      case 'id': return <Text text={row.id} mono />;
      case 'created': return <Time at={row.createdAt} now={context.now} />;
      case 'started': return <Time at={row.startedAt} now={context.now} />;
      case 'ended': return <Time at={row.endedAt} now={context.now} />;
      case 'age': return <>{formatDuration(context.now - row.createdAt)}</>;
      case 'duration': return <Duration row={row} now={context.now} />;
      default:
    }
  }
  if (cell === undefined) return null;
  if (cell === null) return <Missing />;
  if (typeof cell === 'string') return <Text text={cell} mono={ref.kind === 'param' || (ref.kind === 'run' && ref.name === 'commit')} />;
  switch (column.kind) {
    case 'time': return <Time at={cell} now={context.now} />;
    case 'duration': return <>{formatDuration(cell)}</>;
    case 'bytes': return <>{formatBytes(cell)}</>;
    case 'boolean': return <>{t(cell === 0 ? 'no' : 'yes')}</>;
    case 'number': return <span title={String(cell)}>{inColumn(cell, column, context)}</span>;
    default: return <>{formatNumber(cell)}</>;
  }
}

/** In words, for screen readers and for copies: the exact value. */
export function plainText(column: Column, row: TableRow, cell: CellValue | undefined): string {
  const { ref } = column;
  if (ref.kind === 'history') return row.history;
  if (ref.kind === 'run') {
    switch (ref.name) {
      case 'star': return row.star ? t('yes') : '';
      case 'state': return t(stateLook(row.state).word);
      case 'function': return row.function.name;
      case 'module': return row.function.module;
      case 'file': return row.function.file;
      case 'name': return row.name ?? '';
      case 'note': return row.note ?? '';
      case 'tag': return row.tags.join(', ');
      case 'id': return row.id;
      case 'created': return formatExactTime(row.createdAt);
      case 'started': return row.startedAt === null ? '' : formatExactTime(row.startedAt);
      case 'ended': return row.endedAt === null ? '' : formatExactTime(row.endedAt);
      case 'duration': return row.durationMs === null ? '' : formatDuration(row.durationMs);
      default:
    }
  }
  if (cell === undefined || cell === null) return '';
  if (typeof cell === 'number' && column.kind === 'time') return formatExactTime(cell);
  if (typeof cell === 'number' && column.kind === 'boolean') return t(cell === 0 ? 'no' : 'yes');
  return String(cell);
}

const mostDecimals = 6;
/** Made once: a number that makes its own way of writing costs more than all else of its cell, and scrolling writes hundreds a frame. */
const ways = Array.from({ length: mostDecimals + 1 }, (_, decimals) => new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));
const written = (value: number, decimals: number): string => (ways[decimals] as Intl.NumberFormat).format(value);

/**
 * One precision a column. What was measured has that of its greatest number; what people chose is told whole, `0.100` beside `0.025`.
 */
function inColumn(value: number, { field, ref }: Column, { source }: CellContext): string {
  const decimals = source.decimals.get(field) ?? 0;
  const range = source.ranges.get(field) ?? [];
  // Whole numbers at both ends don't make the column one of whole numbers.
  if (ref.kind === 'metric') return formatColumn([value, ...range, ...(decimals > 0 ? [Math.floor(range[1] ?? value) - 0.25] : [])])[0] ?? '';
  if (decimals > mostDecimals || !Number.isFinite(value)) return formatNumber(value);
  return written(value, decimals);
}

function Text({ text, title, mono = false }: { text: string; title?: string; mono?: boolean }) {
  return <span class={`isolate cell-text${mono ? ' mono' : ''}`} title={brief(title ?? text)}>{brief(text, cut)}</span>;
}

function HistoryName({ name, refusal }: { name: string; refusal: string | undefined }) {
  return <>{refusal !== undefined && <span class="read-only" role="img" title={t('readOnlyHistory')} aria-label={t('readOnlyHistory')}><Icon name="lock" tone="quiet" /></span>}<Text text={name} /></>;
}

const Time = ({ at, now }: { at: number | null; now: number }) =>
  at === null ? <Missing /> : <span title={formatExactTime(at)}>{formatRelativeTime(at, now)}</span>;

function Duration({ row, now }: { row: TableRow; now: number }) {
  if (row.durationMs !== null) return <span title={`${written(row.durationMs, 0)} ms`}>{formatDuration(row.durationMs)}</span>;
  if (!isLive(row.state)) return <Missing />;
  const seconds = Math.floor(Math.max(0, now - (row.startedAt ?? row.createdAt)) / 1000);
  return <>{formatDuration(seconds * 1000)}</>;
}

function State({ row }: { row: TableRow }) {
  const look = stateLook(row.state);
  const share = isLive(row.state) && row.progress?.total ? Math.min(100, Math.floor((row.progress.done / row.progress.total) * 100)) : null;
  return <><Icon name={look.icon} tone={look.tone} spin={look.spin ?? false} /><span class="cell-text state-text">{t(look.word)}{share !== null && ` ${share} %`}</span></>;
}

function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return <span class="chips" title={brief(tags.join(', '))}>{tags.slice(0, 12).map(tag => <span key={tag} class="chip isolate">{brief(tag, 60)}</span>)}</span>;
}

/** The number, and beside it how it came about: its curve, or, where it has one value alone, where it stands among all that match. */
function Metric({ column, row, value, context }: { column: Column; row: TableRow; value: CellValue | undefined; context: CellContext }) {
  if (value === undefined) return null;
  if (typeof value !== 'number') return <Missing />;
  const path = column.ref.kind === 'metric' ? context.sparks.path(row, column.ref.name) : undefined;
  const share = shareOf(value, context.source.ranges.get(column.field) ?? null);
  return (
    <>
      {path
        ? <svg class="spark" width={sparkWidth} height={sparkHeight} viewBox={`0 0 ${sparkWidth} ${sparkHeight}`} aria-hidden="true"><path d={path} /></svg>
        : share !== null && <span class="bar" aria-hidden="true"><span style={{ width: `${share}%` }} /></span>}
      <span class="metric-number" title={String(value)}>{inColumn(value, column, context)}</span>
    </>
  );
}

/** From nothing to the greatest where all have one sign, else from the least; at least a sliver, so that the least is seen to be there. */
function shareOf(value: number, range: [number, number] | null): number | null {
  if (!range || !Number.isFinite(value)) return null;
  const [low, high] = range;
  if (low === high) return null;
  const from = low >= 0 ? 0 : low;
  const to = high <= 0 ? 0 : high;
  return Math.round(Math.max(3, Math.min(100, ((value - from) / (to - from)) * 100)));
}
