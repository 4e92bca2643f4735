import type { DataApi, DataCell, DataKind } from '../../contract/data-api';
import type { InputFacts } from '../../contract/events';
import type { OpenedTable } from '../../contract/run-page';
import type { RunDetail } from '../../contract/run';
import type { Value } from '../../contract/values';
import { isTableName } from '../../core/data/table-names';
import { encodeValue } from '../../core/format';
import type { StoreLayout } from '../store';
import { inputSource } from './run-data';

/** As many as the runner keeps of a table that is picked. */
const [mostRows, mostColumns] = [20, 50];
/** Larger ones take too long to be read for a look at a page; their preview is a click away. */
const mostBytes = 256 * 1024 ** 2;

/** Whether what a record knows of a file that the code opened by itself is its hash, and there is more to be read in it. */
export const mayBeOpenedTable = (input: InputFacts): boolean =>
  input.source?.kind === 'opened' && input.columns === undefined && input.sha256 !== undefined && input.changed !== true && (input.bytes ?? Infinity) <= mostBytes && isTableName(input.path ?? input.source.path ?? '');

/**
 * A table that the code opened by itself, exactly as it was then (else a HumanError says why not), as our own reader takes it: nobody saw what the code made of it, and looking there would have slowed the run. Null: it is none, or too
 * large to be read beside something else.
 */
export async function openedTable(store: StoreLayout, run: Pick<RunDetail, 'id' | 'request'>, input: InputFacts, data: Pick<DataApi, 'describe' | 'rows'>): Promise<OpenedTable | null> {
  if (!mayBeOpenedTable(input)) return null;
  const source = await inputSource(store, run, input);
  const { rows, columns } = await data.describe(source);
  const shown = columns.slice(0, mostColumns);
  const head = await data.rows(source, { offset: 0, limit: mostRows, columns: shown.map(({ name }) => name) });
  return {
    rows, columns: columns.map(({ name, type }) => ({ name, dtype: type })),
    head: { columns: shown.map(({ name }) => name), rows: head.rows.map(row => row.map((cell, at) => valueOf(cell, shown[at]?.kind ?? 'text'))) },
  };
}

/** A cell's exact text, as a record would write the value. */
function valueOf(cell: DataCell, kind: DataKind): Value {
  if (cell === null) return null;
  switch (kind) {
    case 'integer': return encodeValue(BigInt(cell));
    case 'float': return encodeValue(Number(cell));
    case 'boolean': return cell === 'true';
    default: return encodeValue(cell);
  }
}
