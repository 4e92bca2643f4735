import type { Value } from '../../contract/values';
import { encodeValue, setOwn } from '../../core/format/values';
import { type ExportColumn, type Pages, plainCell, rowsOf } from './columns';

/** An array with one object a line; NaN and infinities are written as in the run record. */
export async function* json(columns: readonly ExportColumn[], pages: Pages): AsyncGenerator<string> {
  let before = '[\n';
  for await (const page of pages()) {
    let lines = '';
    for (const row of rowsOf(page)) {
      const object: Record<string, Value> = {};
      row.forEach((cell, at) => setOwn(object, columns[at]?.title ?? '', encodeValue(plainCell(cell, columns[at]?.kind ?? 'text'))));
      lines += `${before}${JSON.stringify(object)}`;
      before = ',\n';
    }
    if (lines) yield lines;
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
