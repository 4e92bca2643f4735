import type { RunId } from '../../../contract/ids';
import type { RunDetail } from '../../../contract/run';
import type { Cell, FieldText } from '../../../contract/table-api';
import { cellOf } from '../../../core/query/cells';
import { queryLimits } from '../../../core/query/limits';
import { parseField } from '../../../core/query/parse';
import { valueIn } from '../../../core/query/run-values';

/** The index keeps as much of a text as a query looks at. What may be longer is read where it lies: in few runs, or in none. */
export async function wholeTexts(ids: readonly RunId[], columns: readonly FieldText[], cells: readonly Cell[][], detail: (id: RunId) => Promise<RunDetail | null>): Promise<Cell[][]> {
  const fields = columns.map(parseField);
  const whole = cells.map((column) => [...column]);
  for (const [row, id] of ids.entries()) {
    const cut = whole.flatMap((column, at) => { const cell = column[row]; return typeof cell === 'string' && cell.length === queryLimits.value ? [at] : []; });
    const run = cut.length > 0 ? await detail(id) : null;
    if (run === null) continue;
    for (const at of cut) { const field = fields[at]; if (field) (whole[at] as Cell[])[row] = cellOf(valueIn(run, field, Date.now(), Infinity)); }
  }
  return whole;
}
