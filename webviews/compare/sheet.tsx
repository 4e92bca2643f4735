import type { ComponentChildren } from 'preact';
import type { Verdict } from '../../src/contract/compare';
import { unreachable } from '../../src/contract/ids';
import { useState } from 'preact/hooks';
import { plural, t } from '../shared/l10n';
import { useSession } from './session';

export interface SheetCell { body: ComponentChildren; /** Null: nothing is said of how it stands to the baseline's. */ verdict: Verdict | null; title?: string | undefined }
export interface SheetRow { key: string; head: ComponentChildren; /** Empty: a heading for the rows under it. */ cells: readonly SheetCell[]; inner?: boolean; heading?: boolean }

const atFirst = 100;
const more = 400;

/** A real table with a column a run, as wide as all others of the page: columns stand under the runs' heads. Its own head is there for those who hear it. */
export function Sheet({ label, rows, first = t('name'), plain = false }: { label: string; rows: readonly SheetRow[]; first?: string; /** What is other is told in the cells themselves. */ plain?: boolean }) {
  const { labelOf, comparison: { runs, baseline } } = useSession();
  const [most, setMost] = useState(atFirst);
  const left = rows.length - most;
  return (
    <>
      <table class={`sheet${plain ? ' plain' : ''}`} aria-label={label} aria-rowcount={rows.length + 1}>
        <SheetColumns />
        <thead class="visually-hidden">
          <tr><th scope="col">{first}</th>{runs.map(run => <th key={run.key} scope="col">{labelOf(run)}{run.key === baseline && ` (${t('baseline')})`}</th>)}</tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map(row => (
            <tr key={row.key} class={`${row.inner ? 'inner' : ''}${row.heading ? ' heading' : ''}`}>
              <th scope="row" class="pin"><div class="pin-body">{row.head}</div></th>
              {row.cells.map((cell, index) => (
                <td key={runs[index]?.key ?? index} class={cell.verdict ? `is-${cell.verdict}` : ''} title={cell.title}>
                  <div class="cell-body">{cell.body}{cell.verdict && <Heard verdict={cell.verdict} />}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && <p class="wide"><button type="button" class="link" onClick={() => setMost(most + more)}>{plural(Math.min(left, more), 'moreRowsOne', 'moreRowsMany', left.toLocaleString('en-US'))}</button></p>}
    </>
  );
}

export function SheetColumns() {
  const { comparison: { runs } } = useSession();
  return <colgroup><col class="name-column" />{runs.map(run => <col key={run.key} class="run-column" />)}</colgroup>;
}

/** What is shown by a tint is said as well. */
function Heard({ verdict }: { verdict: Verdict }) {
  const said = verdictSaid(verdict);
  return said && <span class="visually-hidden"> ({said})</span>;
}
function verdictSaid(verdict: Verdict): string {
  switch (verdict) {
    case 'same': return t('sameAsBaseline');
    case 'other': case 'only': case 'none': return t('otherThanBaseline');
    case 'unknown': return t('cantTell');
    case 'baseline': return '';
    default: return unreachable(verdict);
  }
}
