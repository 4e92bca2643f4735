import type { ErrorFrame } from '../../src/contract/events';
import type { RunDetail } from '../../src/contract/run';
import { LinkButton, IconButton } from '../shared/button';
import { formatBytes, formatDuration, formatExactTime, formatRelativeTime, shortPath } from '../shared/format';
import { Icon } from '../shared/icon';
import { plural, t } from '../shared/l10n';
import { brief } from '../shared/name';
import { Said } from '../shared/said';
import { Fold } from '../shared/section';
import { known } from '../shared/states';
import { missingPackage, ownFrame } from './facts';
import { useNow } from '../shared/now';
import { useSession } from './session';

/** How it ended when it did not end well, in words, before anything else. Null when there is nothing to say. */
export function Outcome({ detail }: { detail: RunDetail }) {
  switch (detail.state) {
    case 'failed': return <Failure detail={detail} sentence={detail.sentence ?? errorLine(detail) ?? t('failedUnknown')} />;
    case 'crashed': return <Failure detail={detail} sentence={detail.sentence ?? t('crashedUnknown')} />;
    case 'cancelled': return <Notice icon="circle-slash">{detail.sentence ?? (detail.cancelledBy ? t('cancelledBy', detail.cancelledBy) : t('cancelledUnknown'))}{detail.durationMs !== null && ` ${t('afterDuration', formatDuration(detail.durationMs))}`}</Notice>;
    case 'lost': return <Notice icon="debug-disconnect" warning>{t('lostSentence')} <LastHeard detail={detail} /></Notice>;
    case 'unheard': return <Notice icon="question" warning>{t('unheardSentence', detail.host ?? t('unknownMachine'))} <LastHeard detail={detail} /></Notice>;
    case 'starting': return <Notice icon="loading">{t('startingSentence')}</Notice>;
    case 'running': return detail.debugger ? <Notice icon="debug">{t('waitsForDebugger', `${detail.debugger.host}:${detail.debugger.port}`)}</Notice> : null;
    case 'succeeded': return null;
    default: return null;
  }
}

function LastHeard({ detail }: { detail: RunDetail }) {
  const now = useNow(15_000);
  return <span class="quiet" title={formatExactTime(detail.lastHeardAt)}>{t('lastHeard', formatRelativeTime(detail.lastHeardAt, now))}</span>;
}

const Notice = ({ icon, warning, children }: { icon: string; warning?: boolean; children: preact.ComponentChildren }) => (
  <div class="notice" role="status"><Icon name={icon} tone={warning ? 'warning' : 'quiet'} /><span>{children}</span></div>
);

const errorLine = ({ error }: RunDetail): string | null => error ? [known(error.type), error.message === null ? t('messageUnknown') : error.message].filter(Boolean).join(': ') : null;

function Failure({ detail, sentence }: { detail: RunDetail; sentence: string }) {
  const { host, act } = useSession();
  const error = detail.error;
  const line = errorLine(detail);
  const frames = error?.frames ?? null;
  const own = frames && ownFrame(frames);
  const lacking = missingPackage(detail);
  return (
    <section class="section failure" aria-label={t('whatWentWrong')}>
      <p class="failure-sentence" role="alert"><Icon name="error" tone="failed" /><span class="long"><Said text={sentence} /></span></p>
      {line && line !== sentence && error?.message !== sentence && <p class="failure-line mono isolate long">{brief(line, 8_000)}</p>}
      {own && <FrameLine frame={own} detail={detail} main />}
      {detail.state === 'crashed' && <EndFacts detail={detail} />}
      {lacking && (
        <p class="failure-actions"><button type="button" class="button secondary" onClick={() => act(host.install(lacking))}><Icon name="cloud-download" />{t('install', lacking)}</button></p>
      )}
      {error === null && detail.state === 'failed' && <p class="quiet">{t('errorUnknown')}</p>}
      {error && (
        <div class="traceback">
          <Fold id="traceback" title={t('traceback')} note={frames === null ? t('unknown') : plural(frames.length, 'frameOne', 'frameMany')}>
            {() => (
              <>
                <ol class="frames">{frames?.map((frame, index) => <li key={index} class={frame.project ? '' : 'quiet'}><FrameLine frame={frame} detail={detail} /></li>)}</ol>
                {(frames === null || frames.length === 0 || error.traceback === null) && <pre class="mono traceback-text">{brief(known(error.traceback), 100_000)}</pre>}
              </>
            )}
          </Fold>
          {error.traceback !== null && <IconButton icon="copy" label={t('copyTraceback')} onClick={() => act(host.copy(error.traceback ?? ''))} />}
        </div>
      )}
    </section>
  );
}

function FrameLine({ frame, detail, main }: { frame: ErrorFrame; detail: RunDetail; main?: boolean }) {
  const { host, act } = useSession();
  const file = frame.file;
  return (
    <div class={main ? 'frame frame-main' : 'frame'}>
      <span class="frame-place">
        {file === null
          ? <span class="mono">{t('unknown')}:{frame.line ?? t('lineUnknown')}</span>
          : <LinkButton mono title={file} onClick={() => act(host.openSource(file, frame.line ?? 1))}>{framePath(file, detail.request?.project.root)}:{frame.line ?? t('lineUnknown')}</LinkButton>}
        {' '}<span class="quiet">{t('inFunction')} <span class="mono isolate">{known(frame.function)}</span></span>
      </span>
      {frame.text === null && <span class="quiet">{t('textUnknown')}</span>}
      {frame.text && <code class="mono frame-text isolate">{frame.text}</code>}
    </div>
  );
}

/** Libraries are known by what they are imported as, not by where the environment keeps them. */
const framePath = (file: string, root: string | null | undefined): string => file.split(/[\\/](?:site|dist)-packages[\\/]/)[1] ?? shortPath(file, root);

function EndFacts({ detail }: { detail: RunDetail }) {
  const facts: [string, string][] = [
    [t('signal'), detail.signal ?? (detail.exitCode === null ? t('unknown') : t('none'))],
    [t('exitCode'), detail.exitCode === null ? (detail.signal ? t('none') : t('unknown')) : String(detail.exitCode)],
    [t('peakMemory'), detail.peakRss === null ? t('unknown') : formatBytes(detail.peakRss)],
  ];
  return <p class="quiet end-facts">{facts.map(([name, value]) => <span key={name}>{name} <span class="number strong">{value}</span></span>)}</p>;
}
