import type { DiskPage, DiskPageHost } from '../../src/contract/disk-page';
import type { FunctionUse, RunUse } from '../../src/contract/keeping';
import { IconButton } from '../shared/button';
import { formatBytes, formatExactCount, formatExactTime, formatRelativeTime } from '../shared/format';
import { Icon } from '../shared/icon';
import { plural, t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { Section } from '../shared/section';
import { known } from '../shared/states';

interface Props { page: DiskPage; several: boolean; host: DiskPageHost; act: (action: Promise<void>) => void }

export function History({ page: { name, use, more, reading }, several, host, act }: Props) {
  const runs = use.runs.length + more;
  return (
    <div class="history">
      <header class="page-head">
        <div class="title-line">
          <h1 class="cut" title={use.store}>{several && <><Name text={name} />{' · '}</>}{t('diskTitle', formatBytes(use.bytes), plural(runs, 'oneRun', 'manyRuns'))}</h1>
          <button type="button" class="button secondary" onClick={() => act(host.preview())}>{t('diskClean')}</button>
        </div>
        {reading && <p class="sub-line" role="status">{t('diskReading', formatExactCount(reading.done), formatExactCount(reading.total))}</p>}
        <p class="sub-line quiet">
          {plural(use.objects.count, 'oneObject', 'manyObjects')} {formatBytes(use.objects.bytes)}{' · '}{t('diskFolders', formatBytes(use.folders))}
          {use.free !== null && <>{' · '}{t('diskFree', formatBytes(use.free))}</>}
          {use.unnamed.count > 0 && <>{' · '}<span title={t('diskUnnamedHelp')}>{t('diskUnnamed', formatBytes(use.unnamed.bytes))}</span></>}
          {use.trash > 0 && <>{' · '}<Icon name="trash" /> {t('diskTrash', formatBytes(use.trash))} <button type="button" class="link" onClick={() => act(host.emptyTrash(use.store))}>{t('diskEmptyTrash')}</button></>}
        </p>
        <p class="legend quiet"><span><span class="swatch own" aria-hidden="true" />{t('diskOwnHelp')}</span><span><span class="swatch shared" aria-hidden="true" />{t('diskSharedHelp')}</span></p>
      </header>
      <Section id={`functions.${use.store}`} title={t('diskFunctions')} note={String(use.functions.length)}>
        <table class="table use"><Head first={t('function')} second={t('diskRunCount')} />
          <tbody>{use.functions.map(each => <FunctionRow key={`${each.function.file}\n${each.function.name}`} use={each} most={most(use.functions)} />)}</tbody>
        </table>
      </Section>
      <Section id={`runs.${use.store}`} title={t('diskRuns')} note={more > 0 ? t('diskLargest', use.runs.length, runs) : String(runs)}>
        <table class="table use"><Head first={t('run')} second={t('diskWhen')} />
          <tbody>{use.runs.map(each => <RunRow key={each.id} use={each} most={most(use.runs)} open={() => act(host.openRun(use.store, each.id))} trash={() => act(host.trash(use.store, each.id))} />)}</tbody>
        </table>
      </Section>
    </div>
  );
}

const most = (uses: readonly { folder: number; own: number; shared: number }[]): number => Math.max(1, ...uses.map(({ folder, own, shared }) => folder + own + shared));

const Head = ({ first, second }: { first: string; second: string }) => (
  <thead><tr>
    <th scope="col">{first}</th><th scope="col" class="number">{second}</th><th scope="col" class="bar-cell"><span class="visually-hidden">{t('diskBar')}</span></th>
    <th scope="col" class="number">{t('diskOwn')}</th><th scope="col" class="number">{t('diskShared')}</th><th scope="col"><span class="visually-hidden">{t('moreActions')}</span></th>
  </tr></thead>
);

/** The numbers beside it say the same in words. */
function Bar({ own, shared, of }: { own: number; shared: number; of: number }) {
  const width = (bytes: number) => `${(bytes / of) * 100}%`;
  return <td class="bar-cell"><span class="bar" aria-hidden="true"><span class="own" style={{ width: width(own) }} /><span class="shared" style={{ width: width(shared) }} /></span></td>;
}

function FunctionRow({ use: { function: ref, runs, folder, own, shared }, most: of }: { use: FunctionUse; most: number }) {
  return (
    <tr>
      <td class="name-cell"><span class="isolate cut" title={brief(ref.file)}>{brief(known(ref.name), 200)}</span></td>
      <td class="number">{runs.toLocaleString('en-US')}</td>
      <Bar own={folder + own} shared={shared} of={of} />
      <td class="number">{formatBytes(folder + own)}</td><td class="number quiet">{shared > 0 ? formatBytes(shared) : '–'}</td>
      <td />
    </tr>
  );
}

function RunRow({ use: { id, function: ref, at, folder, own, shared, trashed, live, whole }, most: of, open, trash }: { use: RunUse; most: number; open: () => void; trash: () => void }) {
  const words = [trashed ? t('inTrash') : null, live ? t('stateRunning') : null, whole ? null : t('diskNotWhole')].filter(word => word !== null).join(' · ');
  return (
    <tr>
      <td class="name-cell"><button type="button" class="link isolate cut" title={id} onClick={open}>{brief(known(ref.name), 200)}</button>{words !== '' && <span class="quiet run-words">{words}</span>}</td>
      <td class="number quiet" title={formatExactTime(at)}>{formatRelativeTime(at, Date.now())}</td>
      <Bar own={folder + own} shared={shared} of={of} />
      <td class="number">{formatBytes(folder + own)}</td><td class="number quiet">{shared > 0 ? formatBytes(shared) : '–'}</td>
      <td class="action-cell">{!trashed && !live && <IconButton icon="trash" label={t('toTrash')} onClick={trash} />}</td>
    </tr>
  );
}
