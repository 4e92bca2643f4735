import type { Origin } from '../../src/contract/keeping';
import { leadingBar, type RunDetail, type RunState } from '../../src/contract/run';
import type { RunFirst } from '../../src/contract/run-page';
import { formatDuration, formatExactTime, formatNumber, formatRelativeTime, shortRunId } from '../shared/format';
import { Icon } from '../shared/icon';
import { LinkButton } from '../shared/button';
import { t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { MenuButton, type MenuItem } from '../shared/menu';
import { useNow } from '../shared/now';
import { isLive, stateLook } from '../shared/state-look';
import { known } from '../shared/states';
import { gitWords, leadMetrics, ownModule, pythonWords } from './facts';
import { useSession } from './session';
import type { ComponentChildren } from 'preact';

export function Header({ detail, origin }: { detail: RunDetail; origin: Origin | null }) {
  return (
    <header class="page-head">
      <div class="title-line">
        <Title name={known(detail.function.name)} state={detail.state}>{detail.debug && <span class="quiet">{t('underDebugger')}</span>}</Title>
        <Lead detail={detail} />
        <Actions detail={detail} />
      </div>
      <SubLine detail={detail} origin={origin} />
      <Progress detail={detail} />
    </header>
  );
}

/** Where the header will be, with what is known before the run is read: nothing moves when the rest comes. */
export const FirstHeader = ({ first: { name, state } }: { first: RunFirst }) => (
  <header class="page-head"><div class="title-line"><Title name={name} state={state} /></div><p class="sub-line" aria-hidden="true">&nbsp;</p></header>
);

function Title({ name, state, children }: { name: string; state: RunState | null; children?: ComponentChildren }) {
  const look = state && stateLook(state);
  return (
    <span class="title">
      {look ? <Icon name={look.icon} tone={look.tone} spin={look.spin ?? false} /> : <Icon name="blank" />}
      <h1 class="isolate cut" title={brief(name)}>{brief(name, 300)}</h1>
      {look && <span class="state-word" role="status">{t(look.word)}</span>}
      {children}
    </span>
  );
}

function Lead({ detail }: { detail: RunDetail }) {
  const metrics = leadMetrics(detail.metrics);
  if (metrics.length === 0) return null;
  return (
    <ul class="lead" aria-label={t('metrics')}>
      {metrics.map(metric => (
        <li key={metric.name}><Name className="quiet lead-name" text={metric.name} /> <span class="lead-value number" title={String(metric.last)}>{formatNumber(metric.last)}</span></li>
      ))}
    </ul>
  );
}

function SubLine({ detail, origin }: { detail: RunDetail; origin: Origin | null }) {
  const { host, act, machine } = useSession();
  const now = useNow(isLive(detail.state) ? 1_000 : 15_000);
  const python = pythonWords(detail.environment);
  const git = gitWords(detail.code.git);
  const since = detail.startedAt ?? detail.createdAt;
  const again = detail.again;
  const parts: { key: string; node: ComponentChildren }[] = [
    { key: 'when', node: <span title={formatExactTime(since)}>{formatRelativeTime(since, now)}</span> },
    { key: 'length', node: <Length detail={detail} now={now} /> },
  ];
  // Before the run's process has said a word nothing is unknown, only not told yet.
  const mayBeToldYet = detail.state === 'starting';
  if (detail.host !== null || !mayBeToldYet) parts.push({ key: 'host', node: <Name text={hostWords(detail.host, machine)} /> });
  if (python !== null || !mayBeToldYet) parts.push({ key: 'python', node: <span class="isolate" title={known(detail.environment.python?.executable)}>{python ?? t('pythonUnknown')}</span> });
  if (git !== null || !mayBeToldYet) parts.push({ key: 'git', node: <span class="isolate" title={detail.code.git?.error ?? detail.code.git?.commit ?? undefined}>{git ?? t('gitUnknown')}</span> });
  if (origin) parts.unshift({ key: 'origin', node: <CameFrom origin={origin} /> });
  if (detail.trashedAt !== null) parts.unshift({ key: 'trash', node: <span title={formatExactTime(detail.trashedAt)}><Icon name="trash" /> {t('inTrash')}</span> });
  if (detail.name) parts.unshift({ key: 'name', node: <Name className="run-name" text={detail.name} /> });
  if (again) parts.push({ key: 'again', node: <LinkButton title={again} onClick={() => act(host.openRun(again))}>{t('againOf', shortRunId(again))}</LinkButton> });
  return <p class="sub-line quiet">{parts.map(({ key, node }, index) => <span key={key} class="sub-part">{index > 0 && <span class="dot"> · </span>}{node}</span>)}</p>;
}

function CameFrom({ origin: { kind, from, at, trusted } }: { origin: Origin }) {
  const help = [at > 0 ? formatExactTime(at) : null, t(trusted ? 'originTrusted' : 'originNotTrusted')].filter(Boolean).join('. ');
  return <span class="isolate" title={help}><Icon name="cloud-download" /> {kind === 'imported' ? t('importedFrom', brief(from, 100)) : t('copiedHere')}</span>;
}

function Length({ detail, now }: { detail: RunDetail; now: number }) {
  if (isLive(detail.state)) return <span>{t('runningFor', formatDuration(Math.max(0, now - (detail.startedAt ?? detail.createdAt))))}</span>;
  if (detail.durationMs !== null) return <span>{formatDuration(detail.durationMs)}</span>;
  return <span>{t('durationUnknown')}</span>;
}

const hostWords = (host: string | null, machine: string | null): string => host === null ? t('machineUnknown') : host === machine ? t('thisMachine') : t('onMachine', host);

function Progress({ detail }: { detail: RunDetail }) {
  if (!isLive(detail.state)) return null;
  const bars = detail.progressBars.length > 0 ? detail.progressBars : detail.progress ? [{ id: '', depth: 0, ended: false, ...detail.progress }] : [];
  const first = leadingBar(bars);
  const open = bars.filter(bar => !bar.ended);
  const shown = open.length > 0 ? open : bars.slice(-1);
  return (
    <div class="progress">
      {first?.total
        ? <vscode-progress-bar value={first.done} max={first.total} aria-label={first.label || t('stateRunning')} />
        : <vscode-progress-bar indeterminate aria-label={t('stateRunning')} />}
      {shown.length > 0 && (
        <ul class="progress-words">
          {shown.map(bar => (
            <li key={bar.id}><span class="isolate">{bar.label ?? t('unknown')}</span> <span class="quiet number">{bar.total === null ? formatNumber(bar.done) : t('doneOfTotal', formatNumber(bar.done), formatNumber(bar.total))}</span></li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Actions({ detail }: { detail: RunDetail }) {
  const { host, act } = useSession();
  const module = ownModule(detail);
  const noCode = t('codeNotKept');
  const more: MenuItem[] = [
    { kind: 'action', label: t('openFunction'), icon: 'go-to-file', run: () => act(host.openSource(detail.function.file, detail.function.line)) },
    { kind: 'action', label: t('openCodeAsRan'), icon: 'history', disabled: !module?.kept, ...(module?.kept ? {} : { why: noCode }), run: () => module && act(host.openCode(module.path, false)) },
    { kind: 'action', label: t('diffToNow'), icon: 'diff', disabled: !module?.kept, ...(module?.kept ? {} : { why: noCode }), run: () => module && act(host.openCode(module.path, true)) },
    { kind: 'action', label: t('compareAllCode'), icon: 'diff-multiple', disabled: !module?.kept, ...(module?.kept ? {} : { why: noCode }), run: () => act(host.compareCode()) },
    { kind: 'action', label: t('compareWith'), icon: 'compare-changes', run: () => act(host.compareWith()) },
    { kind: 'action', label: t('restoreCode'), icon: 'repo-clone', disabled: !module?.kept, ...(module?.kept ? {} : { why: noCode }), run: () => act(host.restoreCode()) },
    { kind: 'separator' },
    { kind: 'action', label: t('copyId'), icon: 'copy', run: () => act(host.copy(detail.id)) },
    ...(detail.error ? [{ kind: 'action', label: t('copyTraceback'), run: () => act(host.copy(detail.error?.traceback ?? '')) } satisfies MenuItem] : []),
    { kind: 'separator' },
    { kind: 'action', label: t('lineageShow'), icon: 'type-hierarchy', run: () => act(host.openLineage(null)) },
    { kind: 'separator' },
    { kind: 'action', label: t('showStdoutFile'), icon: 'output', run: () => act(host.showLogFile('stdout')) },
    { kind: 'action', label: t('showStderrFile'), run: () => act(host.showLogFile('stderr')) },
    ...(isLive(detail.state) ? [] : [
      { kind: 'separator' } satisfies MenuItem,
      { kind: 'action', label: t('exportBundle'), icon: 'export', run: () => act(host.exportBundle()) } satisfies MenuItem,
      detail.trashedAt === null
        ? { kind: 'action', label: t('toTrash'), icon: 'trash', run: () => act(host.trash()) } satisfies MenuItem
        : { kind: 'action', label: t('fromTrash'), icon: 'discard', run: () => act(host.restore()) } satisfies MenuItem,
    ]),
  ];
  return (
    <span class="head-actions">
      {isLive(detail.state) ? <CancelButton detail={detail} /> : (
        <span class="split">
          <button type="button" class="button primary" title={t('againHelp')} onClick={() => act(host.again('exact'))}><Icon name="play" />{t('again')}</button>
          <MenuButton
            label={t('againMore')} className="button primary split-more"
            items={[
              { kind: 'action', label: t('againSame'), icon: 'play', run: () => act(host.again('exact')) },
              { kind: 'action', label: t('againChanged'), icon: 'edit', run: () => act(host.again('changed')) },
              { kind: 'action', label: t('againCurrent'), icon: 'code', run: () => act(host.again('current')) },
            ]}
          >
            <Icon name="chevron-down" />
          </MenuButton>
        </span>
      )}
      <MenuButton label={t('moreActions')} className="icon-button" items={more}><Icon name="ellipsis" /></MenuButton>
    </span>
  );
}

function CancelButton({ detail }: { detail: RunDetail }) {
  const { host, act } = useSession();
  const ending = detail.cancelledBy !== null;
  return (
    <button type="button" class="button secondary" disabled={ending} onClick={() => act(host.cancel())}>
      <Icon name="debug-stop" />{t(ending ? 'cancelling' : 'cancel')}
    </button>
  );
}
