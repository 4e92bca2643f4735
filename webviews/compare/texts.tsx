import type { EnvironmentRow, TextCell, TextRow } from '../../src/contract/compare';
import { FilterBox } from '../shared/filter-box';
import { t, type StringKey } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { Empty } from '../shared/states';
import { useRemembered } from '../shared/view-state';
import { cellOf } from './cells';
import { matching } from './parameters';
import { Part } from './part';
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
      id="packages" title={t('packages')} differing={packages.filter(row => row.differs).length} total={packages.length} left={left.packages}
      actions={packages.length > many && <FilterBox value={filter} change={setFilter} label={t('filterPackages')} />}
    >
      {all => {
        const shown = matching(all ? packages : packages.filter(row => row.differs), filter);
        return shown.length === 0 ? <Empty>{t('noneMatch', brief(filter, 200))}</Empty> : <Sheet label={t('packages')} rows={shown.map(row => rowOf(row, row.name, row.name))} />;
      }}
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
    <Part id="environment" title={t('environment')} differing={environment.filter(row => row.differs).length} total={environment.length}>
      {all => <Sheet label={t('environment')} rows={(all ? environment : environment.filter(row => row.differs)).map(row => rowOf(row, nameOf(row), `${row.key} ${row.name}`))} />}
    </Part>
  );
}
