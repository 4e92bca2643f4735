import { useEffect, useRef, useState } from 'preact/hooks';
import type { LogLine, RunDetail } from '../../src/contract/run';
import { ansiSpans, lastOverwrite } from '../shared/ansi';
import { IconButton } from '../shared/button';
import { formatBytes, formatExactCount, formatExactTime } from '../shared/format';
import { t } from '../shared/l10n';
import { Name } from '../shared/name';
import { Empty, known, Problem, Skeleton } from '../shared/states';
import { type CallError, toCallError } from '../shared/rpc';
import { Tabs } from '../shared/tabs';
import { useRemembered } from '../shared/view-state';
import { VirtualRows } from '../shared/virtual-rows';
import { isLive } from '../shared/state-look';
import { append, lineCount, type LogWindow, prepend, startWindow } from './log-window';
import { useSession } from './session';

type Stream = 'stdout' | 'stderr';
const pageBytes = 256 * 1024;
const lineHeight = 18;
const longestLine = 4_000;
const logHeight = (): number => Math.max(200, Math.round(window.innerHeight * 0.45 / lineHeight) * lineHeight);

export function Log({ detail }: { detail: RunDetail }) {
  const { host, act } = useSession();
  const [chosen, setTab] = useRemembered<string | null>('log.tab', null);
  const live = isLive(detail.state);
  // What failed tells it on stderr: nobody should have to look for it behind an empty stdout.
  const tab = chosen ?? (!live && !detail.stdoutBytes && detail.stderrBytes ? 'stderr' : 'stdout');
  const size = (bytes: number | null): string => bytes ? formatBytes(bytes) : '';
  return (
    <Tabs
      id="log" label={t('logStreams')} selected={tab} select={setTab}
      tabs={[
        { id: 'stdout', title: 'stdout', note: size(detail.stdoutBytes), body: () => <StreamView key="stdout" stream="stdout" live={live} /> },
        { id: 'stderr', title: 'stderr', note: size(detail.stderrBytes), body: () => <StreamView key="stderr" stream="stderr" live={live} /> },
        { id: 'records', title: t('logRecords'), note: detail.logLines.length ? formatExactCount(detail.logLines.length) : '', body: () => <Records lines={detail.logLines} live={live} /> },
      ]}
      actions={tab !== 'records' && <IconButton icon="go-to-file" label={t('openLogFile')} onClick={() => act(host.showLogFile(tab === 'stderr' ? 'stderr' : 'stdout'))} />}
    />
  );
}

type State = { kind: 'loading' } | { kind: 'error'; error: CallError } | { kind: 'done'; window: LogWindow };

function StreamView({ stream, live }: { stream: Stream; live: boolean }) {
  const { host, grown } = useSession();
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [follow, setFollow] = useState(true);
  const busy = useRef(false);
  const gone = useRef(false);

  const load = async (offset: number, join: (now: LogWindow | null, chunk: Awaited<ReturnType<typeof host.log>>) => LogWindow, limit = pageBytes) => {
    if (busy.current) return;
    busy.current = true;
    try {
      const chunk = await host.log(stream, offset, limit);
      if (!gone.current) setState(now => ({ kind: 'done', window: join(now.kind === 'done' ? now.window : null, chunk) }));
    } catch (error) {
      if (!gone.current) setState(now => now.kind === 'done' ? now : { kind: 'error', error: toCallError(error) });
    } finally {
      busy.current = false;
    }
  };
  const loadEnd = () => load(-pageBytes, (_, chunk) => startWindow(chunk));
  const loadStart = () => { setFollow(false); return load(0, (_, chunk) => startWindow(chunk)); };
  const loadEarlier = (now: LogWindow) => now.from > 0 && load(Math.max(0, now.from - pageBytes), (shown, chunk) => shown ? prepend(shown, chunk) : startWindow(chunk), Math.min(pageBytes, now.from));
  const loadLater = (now: LogWindow) => load(now.to, (shown, chunk) => shown ? append(shown, chunk) : startWindow(chunk));

  useEffect(() => {
    void loadEnd();
    return () => { gone.current = true; };
  }, []);
  // What the process printed since: read on while the end is in sight, else only when the reader comes back to it.
  useEffect(() => {
    if (state.kind === 'done' && follow) void loadLater(state.window);
  }, [grown, follow]);

  switch (state.kind) {
    case 'loading': return <Skeleton what={t('loadingLog', stream)} />;
    case 'error': return <Problem message={t('logFailed', stream, state.error.message)} retry={() => { setState({ kind: 'loading' }); void loadEnd(); }} showLog={() => void host.showLog()} />;
    case 'done': return (
      <Lines
        window={state.window} stream={stream} live={live} follow={follow}
        atEnd={() => { if (state.window.to < state.window.size) void loadLater(state.window); else setFollow(true); }}
        away={() => setFollow(false)} atTop={() => void loadEarlier(state.window)}
        toStart={() => void loadStart()} toEnd={() => { setFollow(true); if (state.window.to < state.window.size) void loadEnd(); }}
      />
    );
    default: return null;
  }
}

function Lines(props: { window: LogWindow; stream: Stream; live: boolean; follow: boolean; atEnd: () => void; away: () => void; atTop: () => void; toStart: () => void; toEnd: () => void }) {
  const { window: shown, stream, live, follow } = props;
  const count = lineCount(shown);
  const partial = shown.from > 0 || shown.to < shown.size;
  if (count === 0) return <Empty>{t(live ? 'nothingPrintedYet' : 'nothingPrinted', stream)}</Empty>;
  return (
    <div class="log">
      <VirtualRows
        className="mono log-lines" role="log" label={stream} count={count} rowHeight={lineHeight} height={logHeight()} keepEnd={follow} anchor={shown.added}
        row={index => <LogText text={shown.lines[index] ?? ''} />}
        onScroll={({ atTop, atEnd }) => {
          if (atEnd) props.atEnd();
          else props.away();
          if (atTop) props.atTop();
        }}
      />
      <div class="log-foot quiet">
        <span>{partial ? t('logPart', formatBytes(shown.from), formatBytes(shown.to), formatBytes(shown.size)) : count === 1 ? t('logOneLine') : t('logWhole', formatExactCount(count))}</span>
        {live && <span>{t(follow ? 'logFollowing' : 'logNotFollowing')}</span>}
        <span class="section-actions">
          {shown.from > 0 && <button type="button" class="link" onClick={props.toStart}>{t('toBeginning')}</button>}
          {!follow && <button type="button" class="link" onClick={props.toEnd}>{t('toEnd')}</button>}
        </span>
      </div>
    </div>
  );
}

function LogText({ text }: { text: string }) {
  const line = lastOverwrite(text);
  const cut = line.length > longestLine ? line.slice(0, longestLine) : line;
  return (
    <>
      {ansiSpans(cut).map((span, index) => span.classes ? <span key={index} class={span.classes}>{span.text}</span> : span.text)}
      {cut.length < line.length && <span class="quiet"> {t('lineCut', formatExactCount(line.length))}</span>}
    </>
  );
}

const levelTone = (level: string): string => /^(error|critical|fatal)$/i.test(level) ? 'tone-failed' : /^warn/i.test(level) ? 'tone-warning' : 'quiet';

function Records({ lines, live }: { lines: LogLine[]; live: boolean }) {
  const [follow, setFollow] = useState(true);
  if (lines.length === 0) return <Empty>{t(live ? 'noRecordsYet' : 'noRecords')}</Empty>;
  return (
    <VirtualRows
      className="records" role="log" label={t('logRecords')} count={lines.length} rowHeight={22} height={logHeight()} keepEnd={follow}
      onScroll={({ atEnd }) => setFollow(atEnd)}
      row={index => {
        const line = lines[index];
        return line && (
          <div class="record">
            <span class="quiet number" title={line.t === null ? t('unknown') : formatExactTime(line.t)}>{formatExactTime(line.t).slice(-8)}</span>
            <span class={`record-level ${levelTone(line.level ?? '')}`}>{known(line.level)}</span>
            <Name className="quiet record-logger" text={known(line.logger)} />
            <Name text={line.message} />
          </div>
        );
      }}
    />
  );
}
