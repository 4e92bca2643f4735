import type { ComponentChildren } from 'preact';
import type { EnvironmentKind, Gpu } from '../../src/contract/events';
import type { KeptRequest } from '../../src/contract/request';
import type { RunDetail } from '../../src/contract/run';
import { FilterBox } from '../shared/filter-box';
import { formatBytes, formatDuration, formatExactCount, formatExactTime, shortPath } from '../shared/format';
import { IconButton, LinkButton } from '../shared/button';
import { t, plural } from '../shared/l10n';
import { brief } from '../shared/name';
import { Fold } from '../shared/section';
import { Empty, known, Unknown } from '../shared/states';
import { useRemembered } from '../shared/view-state';
import { VirtualRows } from '../shared/virtual-rows';
import { useSession } from './session';

type Fact = [name: string, value: ComponentChildren | null | undefined];

/** A fact that nobody recorded is said to be unknown: an empty place would look like an answer. */
const Facts = ({ title, facts }: { title: string; facts: Fact[] }) => (
  <div class="fact-group">
    <h3 class="quiet">{title}</h3>
    <dl class="facts">
      {facts.map(([name, value]) => [<dt key={`${name}-name`} class="quiet">{name}</dt>, <dd key={name} class="isolate">{value === null || value === undefined || value === '' ? <Unknown /> : value}</dd>])}
    </dl>
  </div>
);

const mono = (text: string | null | undefined) => text ? <span class="mono">{brief(text)}</span> : null;
/** Null when nothing of it is known; else what is not known says so in its place. */
const joined = (between: string, ...parts: (string | null | undefined)[]): string | null => parts.some(Boolean) ? parts.map(known).join(between) : null;
const list = (texts: string[] | null | undefined) => !texts ? null : texts.length === 0 ? t('none') : <span class="mono">{texts.join(', ')}</span>;

export function Environment({ detail }: { detail: RunDetail }) {
  const { python, platform, gpus, variables, packages, childPid } = detail.environment;
  const request = detail.request;
  return (
    <div class="environment">
      <div class="fact-columns">
        <RunFacts detail={detail} />
        <Facts
          title={t('python')}
          facts={[
            [t('version'), joined(' · ', python?.version, python?.implementation)], [t('interpreter'), mono(python?.executable)],
            [t('prefix'), mono(python?.prefix)], [t('environmentKind'), python?.kind && kindWords(python.kind)], [t('pythonPlatform'), mono(python?.platform)], [t('foundBy'), request?.python.source && sourceWords(request.python.source)],
          ]}
        />
        <Facts
          title={t('machine')}
          facts={[
            [t('host'), detail.host && brief(detail.host)], [t('user'), detail.user], [t('system'), joined(' ', platform?.system, platform?.release, platform?.machine)],
            [t('processor'), platform?.cpu], [t('cores'), platform?.cores ? String(platform.cores) : null], [t('memory'), platform?.memoryBytes ? formatBytes(platform.memoryBytes) : null],
            [t('gpu'), gpus && (gpus.length === 0 ? t('noGpu') : gpus.map(gpuWords).join('; '))],
          ]}
        />
        <Facts
          title={t('place')}
          facts={[
            [t('projectRoot'), mono(request?.project.root)], [t('importRoot'), mono(request?.project.importRoot && shortPath(request.project.importRoot, request.project.root))], [t('workingDirectory'), mono(request?.project.cwd)],
            ['sys.path', list(request?.project.sysPath)], [t('importRule'), request?.project.rule], [t('envFiles'), list(request?.env.files)], [t('secretNames'), list(request?.env.secretNames)],
            [t('processId'), childPid === undefined ? null : String(childPid)],
          ]}
        />
      </div>
      {variables === undefined
        ? <p class="quiet">{t('variablesUnknown')}</p>
        : <Fold id="variables" title={t('variables')} note={formatExactCount(variables.length)}>{() => <p class="mono names">{[...variables].sort().join('  ')}</p>}</Fold>}
      {packages === undefined ? <p class="quiet">{t('packagesUnknown')}</p> : <Packages packages={packages} />}
    </div>
  );
}

function RunFacts({ detail }: { detail: RunDetail }) {
  const { host, act } = useSession();
  const again = detail.again ?? detail.request?.again?.of ?? null;
  const { supervisor, request } = detail;
  const { launcher, settings } = request ?? {};
  const hooks = settings?.hooks;
  return (
    <Facts
      title={t('run')}
      facts={[
        [t('id'), <span class="mono">{detail.id} <IconButton icon="copy" label={t('copyId')} onClick={() => act(host.copy(detail.id))} /></span>],
        [t('askedAt'), formatExactTime(detail.createdAt)], [t('startedAt'), detail.startedAt === null ? null : formatExactTime(detail.startedAt)],
        [t('endedAt'), detail.endedAt === null ? (detail.state === 'running' || detail.state === 'starting' ? t('notYet') : null) : formatExactTime(detail.endedAt)],
        [t('duration'), detail.durationMs === null ? null : formatDuration(detail.durationMs)],
        [t('lastHeardHead'), formatExactTime(detail.lastHeardAt)],
        [t('exitCode'), detail.exitCode === null ? (detail.signal ? t('none') : null) : String(detail.exitCode)], [t('signal'), detail.signal ?? (detail.exitCode === null ? null : t('none'))],
        [t('peakMemory'), detail.peakRss === null ? null : formatBytes(detail.peakRss)],
        [t('printed'), detail.stdoutBytes === null || detail.stderrBytes === null ? null : t('printedBytes', formatBytes(detail.stdoutBytes), formatBytes(detail.stderrBytes))],
        [t('startedFrom'), joined(' · ', launcher?.kind && t(launcher.kind === 'cli' ? 'commandLine' : 'theEditor'), launcher?.version && `Offbook ${launcher.version}`)],
        [t('debugger'), detail.debug === null ? null : t(detail.debug ? 'underDebugger' : 'none')], [t('hooks'), hooks && hookWords(hooks)],
        [t('cancelGrace'), duration(settings?.cancelGraceMs)], [t('sourceLimit'), size(settings?.sourceLimitBytes)], [t('sampleAbove'), size(settings?.hashSampleAboveBytes)],
        [t('supervisor'), supervisor && t('supervisorWords', supervisor.pid, known(supervisor.version))],
        ...(again ? [[t('againHead'), <LinkButton mono onClick={() => act(host.openRun(again))}>{again}</LinkButton>] satisfies Fact] : []),
        ...(detail.cancelledBy === null ? [] : [[t('cancelledByHead'), detail.cancelledBy] satisfies Fact]),
      ]}
    />
  );
}

const gpuWords = ({ name, memoryBytes, driver }: Gpu): string => `${known(name)} · ${memoryBytes === null ? t('sizeUnknown') : formatBytes(memoryBytes)} · ${t('driver', known(driver))}`;
const duration = (milliseconds: number | null | undefined) => typeof milliseconds === 'number' ? formatDuration(milliseconds) : null;
const size = (bytes: number | null | undefined) => typeof bytes === 'number' ? formatBytes(bytes) : null;
const hookWords = (hooks: KeptRequest['settings']['hooks']): string =>
  ([['hookFigures', hooks.figures], ['hookLogging', hooks.logging], ['hookOpens', hooks.opens], ['hookMlflow', hooks.mlflow], ['hookTensorboard', hooks.tensorboard], ['hookTqdm', hooks.tqdm]] as const).map(([name, on]) => `${t(name)}: ${on === null ? t('unknown') : t(on ? 'yes' : 'no')}`).join(', ');

const kindWords = (kind: EnvironmentKind): string => t(({ venv: 'ofVenv', conda: 'ofConda', none: 'ofNone' } as const)[kind]);
const sourceWords = (source: 'setting' | 'extension' | 'venv' | 'path' | 'argument'): string => t(({ setting: 'sourceSetting', extension: 'sourceExtension', venv: 'sourceVenv', path: 'sourcePath', argument: 'sourceArgument' } as const)[source]);

function Packages({ packages }: { packages: [name: string, version: string | null][] }) {
  const [filter, setFilter] = useRemembered('packages.filter', '');
  const wanted = filter.trim().toLowerCase();
  const shown = wanted ? packages.filter(([name]) => name.toLowerCase().includes(wanted)) : packages;
  return (
    <div class="packages">
      <div class="part-head"><h3 class="quiet">{plural(packages.length, 'packageOne', 'packageMany')}</h3><FilterBox value={filter} change={setFilter} label={t('filterPackages')} /></div>
      {shown.length === 0
        ? <Empty>{packages.length === 0 ? t('noPackages') : t('noneMatch', filter)}</Empty>
        : (
          <VirtualRows
            count={shown.length} rowHeight={22} height={22 * 10} label={t('packages')}
            row={index => { const entry = shown[index]; return entry && <div class="package"><span class="isolate cut" title={entry[0]}>{entry[0]}</span><span class="quiet number cut">{entry[1] || t('unknown')}</span></div>; }}
          />
        )}
    </div>
  );
}
