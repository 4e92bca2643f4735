import type { TableHead, ColumnSchema } from '../../src/contract/events';
import type { Value } from '../../src/contract/values';
import { formatCell, formatColumn, isNumberValue } from './format';
import { brief } from './name';
import { known } from './states';

/** The first rows of a table; numbers stand right, text left, what is missing is a dash. */
export function HeadTable({ head, columns, label }: { head: TableHead; columns?: ColumnSchema[] | undefined; label: string }) {
  const cells = head.columns.map((_, index) => column(head.rows.map(row => row[index])));
  const numeric = cells.map(each => each.numeric);
  const types = new Map(columns?.map(each => [each.name, each.dtype]));
  return (
    <div class="scroll-x" tabIndex={0} role="group" aria-label={label}>
      <table class="table head-table">
        <thead><tr>{head.columns.map((name, index) => <th key={index} scope="col" class={numeric[index] ? 'number' : ''} title={brief(`${name} · ${known(types.get(name))}`)}><span class="isolate cell">{brief(name, 300)}</span></th>)}</tr></thead>
        <tbody>
          {head.rows.map((row, at) => (
            <tr key={at}>{head.columns.map((_, index) => <td key={index} class={numeric[index] ? 'number' : ''}><span class="isolate cell" title={brief(formatCell(row[index]))}>{brief(cells[index]?.texts[at] ?? '', 300)}</span></td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A column of numbers has one precision; the exact value is on hover. */
function column(values: (Value | undefined)[]): { numeric: boolean; texts: string[] } {
  const present = values.filter(each => each !== null && each !== undefined);
  const numeric = present.length > 0 && present.every(isNumberValue);
  return { numeric, texts: numeric ? formatColumn(values.map(each => (isNumberValue(each) ? each : null))) : values.map(formatCell) };
}
