import { useMemo } from 'preact/hooks';
import type { TableProfile } from '../../../src/contract/profile';
import { t } from '../../shared/l10n';
import { brief, Name } from '../../shared/name';
import { shortShare } from './exact-text';

/** From so many columns on, cells are too small for their numbers. */
const mostWithNumbers = 14;

/** A table that is its own picture: the stronger, the fuller; a minus or a plus is written, so that colour is not all there is. */
export function Correlations({ pairs }: { pairs: TableProfile['correlations'] }) {
  const { names, values } = useMemo(() => {
    const found = new Map<string, number | null>();
    for (const { a, b, pearson } of pairs) { found.set(`${a}\n${b}`, pearson); found.set(`${b}\n${a}`, pearson); }
    return { names: [...new Set(pairs.flatMap(({ a, b }) => [a, b]))], values: found };
  }, [pairs]);
  const isDense = names.length > mostWithNumbers;
  return (
    <div class="scroll-x" tabIndex={0} role="group" aria-label={t('correlations')}>
      <table class={`heat${isDense ? ' heat-dense' : ''}`}>
        <thead><tr><td />{names.map(name => <th key={name} scope="col" title={brief(name)}><span class="heat-name isolate">{brief(name, 40)}</span></th>)}</tr></thead>
        <tbody>
          {names.map((row, at) => (
            <tr key={row}>
              <th scope="row"><Name text={row} /></th>
              {names.slice(0, at + 1).map(column => {
                const value = row === column ? 1 : values.get(`${row}\n${column}`) ?? null;
                return <Cell key={column} row={row} column={column} value={value} isSelf={row === column} isDense={isDense} />;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ row, column, value, isSelf, isDense }: { row: string; column: string; value: number | null; isSelf: boolean; isDense: boolean }) {
  if (isSelf) return <td class="heat-self" aria-hidden="true" />;
  const text = shortShare(value);
  const color = value === null ? 'transparent' : `color-mix(in srgb, var(--vscode-charts-${value < 0 ? 'orange' : 'blue'}) ${Math.round(Math.abs(value) * 85)}%, transparent)`;
  return (
    <td class="number" title={t('correlationInWords', brief(row, 200), brief(column, 200), text)} style={{ background: color }}>
      {isDense ? <><span class="visually-hidden">{text}</span><span aria-hidden="true">{value !== null && Math.abs(value) >= 0.5 ? (value < 0 ? '−' : '+') : ''}</span></> : text}
    </td>
  );
}
