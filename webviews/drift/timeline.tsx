import { useRef } from 'preact/hooks';
import type { DriftTimeline, TimelineColumn, TimelineKind, TimelineTruth } from '../../src/contract/drift';
import { IconButton } from '../shared/button';
import { formatExactCount, formatNumber } from '../shared/format';
import { Icon } from '../shared/icon';
import { type StringKey, t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { Said } from '../shared/said';
import { Section } from '../shared/section';
import { Problem, Skeleton } from '../shared/states';
import { useRemembered } from '../shared/view-state';
import { useOverTime, useSession } from './session';
import { percent, verdictOf } from './words';

const words: Readonly<Record<TimelineKind, StringKey>> = { none: 'kindNone', sudden: 'kindSudden', gradual: 'kindGradual', recurring: 'kindRecurring', unknown: 'kindUnknown' };
/** Tables of thousands of columns show those that drift first. */
const mostRows = 100;

/** Each column a row of windows: a bar as high as its distance, the threshold half way up. */
export function Timeline() {
  const { page, host, act, again } = useSession();
  const { remote, retry } = useOverTime();
  const timeline = remote.kind === 'done' ? remote.value : null;
  const choose = (asked: Promise<boolean>) => act(asked.then(chosen => { if (chosen) again(); }));
  return (
    <Section
      id="timeline" title={t('overTimeTitle')} className="timeline"
      note={timeline && [t('windowsNote', formatExactCount(timeline.windows.length), brief(timeline.by, 100)), ...(timeline.reference.first === null ? [] : [t('againstFirst', timeline.reference.first)]), ...(timeline.left > 0 ? [t('windowsLeft', formatExactCount(timeline.left))] : [])].join(' · ')}
      actions={<>
        {page.labels === null
          ? <IconButton icon="tag" label={t('addLabels')} onClick={() => choose(host.chooseLabels())} />
          : <IconButton icon="tag" label={t('dropLabels', brief(page.labels, 100))} pressed onClick={() => act(host.closeLabels().then(again))} />}
        <IconButton icon="edit" label={t('otherWindows')} onClick={() => choose(host.chooseTimeline())} />
      </>}
    >
      {(remote.kind === 'loading' || (remote.kind === 'done' && timeline === null)) && <Skeleton what={t('loadingWindows')} />}
      {remote.kind === 'error' && <Problem message={t('windowsFailed', remote.error.message)} retry={retry} />}
      {timeline && <Rows timeline={timeline} />}
    </Section>
  );
}

function Rows({ timeline }: { timeline: DriftTimeline }) {
  const [cursor, setCursor] = useRemembered<{ row: number; at: number }>('window', { row: 0, at: timeline.windows.length - 1 });
  const rows = useRef<HTMLDivElement>(null);
  const shown = timeline.columns.slice(0, mostRows);
  const { truth } = timeline;
  const strips = shown.length + (truth === null ? 1 : 2);
  const greatest = Math.max(0, ...(truth?.windows.flatMap(({ value }) => value ?? []) ?? []));
  const [row, at] = [Math.min(cursor.row, strips - 1), Math.min(cursor.at, timeline.windows.length - 1)];
  const go = (to: { row: number; at: number }) => {
    const next = { row: Math.max(0, Math.min(strips - 1, to.row)), at: Math.max(0, Math.min(timeline.windows.length - 1, to.at)) };
    setCursor(next);
    rows.current?.querySelectorAll<HTMLElement>('.strip')[next.row]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowLeft: { row, at: at - 1 }, ArrowRight: { row, at: at + 1 }, ArrowUp: { row: row - 1, at }, ArrowDown: { row: row + 1, at }, Home: { row, at: 0 }, End: { row, at: timeline.windows.length - 1 } }[event.key];
    if (!to) return;
    event.preventDefault();
    go(to);
  };
  const window = timeline.windows[at];
  const readOf = (column: TimelineColumn | undefined): string => {
    if (!window) return '';
    if (!column) return t('cellWhole', window.start, formatExactCount(window.rows), window.driftedShare === null ? formatNumber(null) : percent(window.driftedShare));
    const cell = column.cells[at];
    return t('driftCellInWords', window.start, formatExactCount(window.rows), formatNumber(cell?.effect), formatNumber(column.threshold), verdictOf(cell?.drift ?? null).word);
  };
  const readTruth = (): string => {
    const told = truth?.windows[at];
    if (!window || !told) return '';
    const missing = told.missing > 0 ? [t('labelsMissing', formatExactCount(told.missing))] : [];
    return [window.start, told.value === null ? t('labelsNone') : t('labelsValue', formatNumber(told.value), formatExactCount(told.labelled)), ...missing].join(' · ');
  };
  const truthRow = shown.length + 1;
  const [nameNow, readNow] = row === 0 ? [t('wholeData'), readOf(undefined)] : row === truthRow && truth !== null ? [truthName(truth), readTruth()] : [brief(shown[row - 1]?.name ?? '', 100), readOf(shown[row - 1])];
  return (
    <div ref={rows} class="strips" onKeyDown={onKeyDown}>
      <Strip name={t('wholeData')} kind={null} place={0} row={row} at={at} go={go} read={readOf(undefined)} bars={timeline.windows.map(({ driftedShare, drift }) => ({ size: driftedShare, drift }))} />
      {shown.map((column, place) => (
        <Strip
          key={column.name} name={column.name} kind={column.verdict.kind} reason={column.reason} place={place + 1} row={row} at={at} go={go} read={readOf(column)}
          bars={column.cells.map(({ effect, drift }) => ({ size: effect === null ? null : Math.min(1, effect / (2 * column.threshold || 1)), drift }))}
        />
      ))}
      {truth !== null && (
        <Strip
          name={truthName(truth)} kind={null} place={truthRow} row={row} at={at} go={go} read={readTruth()} note={truthNote(truth)}
          bars={truth.windows.map(({ value, labelled }) => ({ size: value === null ? null : greatest === 0 ? 0 : value / greatest, drift: labelled === 0 ? null : false }))}
        />
      )}
      <p class="strip-read quiet number" aria-hidden="true">{nameNow} · {readNow}</p>
      <Notes columns={shown} />
    </div>
  );
}

/** Of texts and pictures: which words changed, how many pictures were looked at. */
function Notes({ columns }: { columns: TimelineColumn[] }) {
  const told = columns.filter(({ notes }) => notes.length > 0);
  if (told.length === 0) return null;
  return (
    <dl class="strip-notes">
      {told.map(({ name, notes }) => <div key={name}><dt><Name className="cut" text={name} /></dt><dd class="quiet">{notes.map(note => <p key={note}><Said text={note} /></p>)}</dd></div>)}
    </dl>
  );
}

const truthName = ({ metric }: TimelineTruth): string => t(metric === 'accuracy' ? 'labelsAccuracy' : 'labelsError');
/** How much is known of the whole. */
function truthNote({ windows }: TimelineTruth): string {
  const [labelled, missing] = [windows.reduce((sum, each) => sum + each.labelled, 0), windows.reduce((sum, each) => sum + each.missing, 0)];
  return missing === 0 ? t('labelsAll', formatExactCount(labelled)) : t('labelsSome', formatExactCount(labelled), formatExactCount(missing));
}

interface StripFacts {
  name: string; kind: TimelineKind | null; reason?: string; /** Beside the strip, where it has no reason. */ note?: string; place: number; row: number; at: number; read: string; go: (to: { row: number; at: number }) => void;
  bars: { size: number | null; drift: boolean | null }[];
}
const height = 20;

function Strip({ name, kind, reason, note, place, row, at, read, go, bars }: StripFacts) {
  const moved = kind !== null && kind !== 'none' && kind !== 'unknown';
  const pick = (event: MouseEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    go({ row: place, at: Math.floor(((event.clientX - box.left) / Math.max(1, box.width)) * bars.length) });
  };
  return (
    <div class="strip-row" data-column={brief(name, 300)}>
      <Name className={`cut${kind === null ? ' quiet' : ''}`} text={name} />
      <span class="strip-kind">{kind !== null && <><Icon name={moved ? 'warning' : kind === 'none' ? 'pass' : 'question'} tone={moved ? 'warning' : kind === 'none' ? 'passed' : 'quiet'} /> {t(words[kind])}</>}</span>
      <div
        class="strip" role="slider" tabIndex={row === place ? 0 : -1} title={reason} aria-label={t('windowKeys', brief(name, 200))} aria-valuemin={0} aria-valuemax={bars.length - 1} aria-valuenow={at} aria-valuetext={read}
        onClick={pick}
      >
        <svg viewBox={`0 0 ${bars.length} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          {bars.map(({ size, drift }, window) => {
            const tall = size === null ? 3 : Math.max(1, size * height);
            return <rect key={window} class={drift === null ? 'bar-unsaid' : drift ? 'bar-beyond' : 'bar-calm'} x={window + 0.08} y={height - tall} width={0.84} height={tall} />;
          })}
          {row === place && <rect class="bar-cursor" x={at} y={0} width={1} height={height} />}
        </svg>
      </div>
      {(reason ?? note) !== undefined && <span class="strip-why quiet cut" title={reason ?? note}>{reason ?? note}</span>}
    </div>
  );
}
