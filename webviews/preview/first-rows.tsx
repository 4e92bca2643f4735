import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type FirstRows, rowsABlock } from '../../src/contract/view-api';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { Cells } from './cells';
import { type Column, layOut, noArrangement } from './columns';
import { Grid, type GridActions, type GridHandle } from './grid';

const nothing = () => undefined;
const typeBelow = ({ column }: Column) => <span class="quiet">{brief(column.type, 100)}</span>;
/** Nothing can be done with rows whose types are not certain yet but to look at them. */
const actions = new Proxy({}, { get: (_, name) => (name === 'look' ? typeBelow : nothing) }) as GridActions;

/** The beginning of a file while the rest of it is read: where the grid will stand, so that nothing moves when it does. */
export function FirstRowsGrid({ first, share }: { first: FirstRows; share: number | null }) {
  const [, draw] = useState(0);
  const handle = useRef<GridHandle | null>(null);
  const columns = useMemo(() => layOut(first.columns, noArrangement, () => undefined), [first]);
  const cells = useMemo(() => new Cells(first.block.count, rowsABlock.neighbours, ({ offset, count, columns: wanted }) => Promise.resolve({
    offset, count: Math.min(count, first.block.count - offset),
    columns: wanted.map(each => first.block.columns[first.columns.findIndex(column => column.name === each)] ?? { texts: new Uint8Array(), ends: new Uint32Array(), marks: new Uint8Array() }),
    rowNumbers: first.block.rowNumbers,
  }), () => draw(count => count + 1)), [first]);
  useEffect(() => () => cells.close(), [cells]);
  return (
    <div class="preview-page">
      <div class="data-progress first-rows">
        <span role="status">{t('dataFirstRows', first.block.count)}</span>
        <progress aria-label={t('dataReadingRest')} {...(share === null ? {} : { value: share, max: 1 })} />
        {share !== null && <span class="quiet number">{Math.floor(share * 100)} %</span>}
      </div>
      <main class="preview-main"><div class="grid-box">
        <Grid label={t('dataFirstRows', first.block.count)} rows={first.block.count} columns={columns} cells={cells} sort={[]} filtered={new Set()} mostNumber={first.block.count} start={{ row: 0, left: 0 }} found={null} actions={actions} handle={handle} />
      </div></main>
    </div>
  );
}
