import type { EnvironmentRow, StepRow, TextCell, TextRow } from '../../src/contract/compare';
import type { RunState } from '../../src/contract/run';
import { FilterBox } from '../shared/filter-box';
import { Icon } from '../shared/icon';
import { t, type StringKey } from '../shared/l10n';
import { stateLook } from '../shared/state-look';
import { brief, Name } from '../shared/name';
import { Empty } from '../shared/states';
import { useRemembered } from '../shared/view-state';
import { cellOf } from './cells';
import { matching } from './parameters';
import { Part, unsureIn } from './part';
import { Sheet, type SheetRow } from './sheet';
import { useSession } from './session';

type TextValue = Extract<TextCell, { kind: 'value' }>;
const many = 20;

const rowOf = (row: TextRow, name: string, key: string): SheetRow => ({
  key, head: <Name text={name} />,
  cells: row.cells.map((cell, index) => cellOf<TextValue>(cell, row.verdicts[index], ({ text }) => ({ body: <span class="isolate clamp">{brief(text, 600)}</span>, title: brief(text) }))),
});

export function Packages() {
  const { comparison: { packages, left } } = useSession();
  const [filter, setFilter] = useRemembered('packages.filter', '');
  return (
    <Part
      id="packages" title={t('packages')} differing={packages.filter(row => row.differs).length} total={packages.length} unsure={unsureIn(packages)} left={left.packages}
      actions={packages.length > many && <FilterBox value={filter} change={setFilter} label={t('filterPackages')} />}
    >
      {all => {
        const shown = matching(all ? packages : packages.filter(row => row.differs), filter);
        return shown.length === 0 ? <Empty>{t('noneMatch', brief(filter, 200))}</Empty> : <Sheet label={t('packages')} rows={shown.map(row => rowOf(row, row.name, row.name))} />;
      }}
    </Part>
  );
}

/** Parts of runs, as MLflow's runs within one: how each ended, and under it what differs in it. */
export function Steps() {
  const { comparison: { steps, left } } = useSession();
  if (steps.length === 0) return null;
  return (
    <Part id="steps" title={t('steps')} differing={steps.filter(row => row.differs).length} total={steps.length} unsure={unsureIn(steps)} left={left.steps}>
      {all => {
        const shown = all ? steps : steps.filter(row => row.differs || (row.what === 'state' && steps.some(each => each.step === row.step && each.differs)));
        return <Sheet label={t('steps')} rows={shown.map(row => (row.what === 'state' ? stateRow(row) : { ...rowOf(row, row.name, `${row.step} ${row.what} ${row.name}`), head: <Name text={row.name} title={`${brief(row.step)}: ${row.name}`} />, inner: true }))} />;
      }}
    </Part>
  );
}

const stateRow = (row: StepRow): SheetRow => ({
  key: row.step, heading: true, head: <Name className="strong" text={row.step} />,
  cells: row.cells.map((cell, index) => cellOf<TextValue>(cell, row.verdicts[index], ({ text }) => { const look = stateLook(text as RunState); return { body: <span class="state"><Icon name={look.icon} tone={look.tone} /> {t(look.word)}</span> }; })),
});

/** What libraries call tags. */
export function Labels() {
  const { comparison: { labels } } = useSession();
  if (labels.length === 0) return null;
  return (
    <Part id="labels" title={t('libraryTags')} differing={labels.filter(row => row.differs).length} total={labels.length} unsure={unsureIn(labels)}>
      {all => <Sheet label={t('libraryTags')} rows={(all ? labels : labels.filter(row => row.differs)).map(row => rowOf(row, row.name, row.name))} />}
    </Part>
  );
}

const keyWords: Record<Exclude<EnvironmentRow['key'], 'variable'>, StringKey> = {
  python: 'python', implementation: 'implementation', executable: 'interpreter', system: 'system', release: 'release', machine: 'architecture', processor: 'processor', cores: 'cores', memory: 'memory', gpu: 'gpu', host: 'machine', user: 'user',
  commit: 'commit', branch: 'branch', dirty: 'changes', remote: 'remote', root: 'projectRoot', cwd: 'workingDirectory', offbook: 'offbook',
};

export function Environment() {
  const { comparison: { environment } } = useSession();
  const nameOf = (row: EnvironmentRow) => (row.key === 'variable' ? row.name : t(keyWords[row.key]));
  return (
    <Part id="environment" title={t('environment')} differing={environment.filter(row => row.differs).length} total={environment.length} unsure={unsureIn(environment)}>
      {all => <Sheet label={t('environment')} rows={(all ? environment : environment.filter(row => row.differs)).map(row => rowOf(row, nameOf(row), `${row.key} ${row.name}`))} />}
    </Part>
  );
}
