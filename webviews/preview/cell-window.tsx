import type { DataColumn } from '../../src/contract/data-api';
import type { PreviewView } from '../../src/contract/preview-page';
import type { Found } from '../../src/contract/view-api';
import { formatBytes, formatExactCount } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { Problem, Skeleton, useRemote } from '../shared/states';
import { CellLook } from './cell-look';
import { JsonTree } from './json-tree';
import { Popover } from './popover';
import { useSession } from './session';

/** One value, whole: a text with its line breaks, a nested one to be opened piece by piece. */
export function CellWindow({ view, found, column, at, close }: { view: PreviewView; found: Found; column: DataColumn; at: { x: number; y: number }; close: () => void }) {
  const { host, act } = useSession();
  const [cell, retry] = useRemote(() => host.cell(view, found), []);
  const whole = cell.kind === 'done' ? cell.value : null;
  const json = whole?.json === null || whole === null ? undefined : parsed(whole.json);
  return (
    <Popover at={at} label={t('dataCellOf', brief(column.name, 300), formatExactCount(found.row + 1))} close={close} className="cell-window">
      <div class="popover-title">
        <Name text={column.name} className="strong" /><span class="quiet">{brief(column.type, 60)}</span>
        {whole && <button type="button" class="icon-button" data-first title={t('dataCopyValue')} aria-label={t('dataCopyValue')} onClick={() => act(host.copy(json === undefined ? whole.text : whole.json ?? ''))}><Icon name="copy" /></button>}
      </div>
      {cell.kind === 'loading' && <Skeleton what={t('dataReadingValue')} lines={2} />}
      {cell.kind === 'error' && <Problem message={cell.error.message} retry={retry} />}
      {whole && (json !== undefined
        ? <div class="cell-whole"><JsonTree value={json} /></div>
        : whole.text === '' || whole.mark !== 0 ? <div class="cell-whole"><CellLook cell={{ text: whole.text, mark: whole.mark }} kind={column.kind} /></div> : <pre class="cell-whole mono isolate" tabIndex={0}>{whole.text}</pre>)}
      {whole && (whole.isCut || whole.bytes > 1_000) && <p class="quiet">{whole.isCut ? t('dataCellCut', formatBytes(whole.bytes)) : formatBytes(whole.bytes)}</p>}
    </Popover>
  );
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
