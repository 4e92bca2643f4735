import type { ColumnProfile, ProfileOptions, TableProfile } from '../../../contract/profile';
import { warningsOf } from '../../../core/profile/warnings';
import type { OpenColumn, OpenTable } from '../formats/opened';
import type { Session, Task } from '../session';
import { unknownColumn } from '../unknown-column';
import { profileColumn } from './column';
import { associations, correlations, duplicateColumns, duplicateRows, missingTogether } from './whole';

/** Everything is counted over every row. Progress goes by columns. */
export async function profileTable(table: OpenTable, { target }: ProfileOptions, session: Session, task: Task): Promise<TableProfile> {
  const goal = target === undefined ? null : targetOf(target, table);
  const quiet: Task = { signal: task.signal, progress: () => undefined };
  const columns: ColumnProfile[] = [];
  for (const [at, column] of table.columns.entries()) {
    columns.push(await profileColumn(column, table, session, quiet));
    task.progress((at + 1) / (table.columns.length + 2));
  }
  const repeated = await duplicateRows(table, session, quiet);
  const same = await duplicateColumns(table, session, quiet);
  task.progress((table.columns.length + 1) / (table.columns.length + 2));
  return {
    table: table.facts, exact: true, duplicateRows: repeated, columns, warnings: warningsOf(columns, table.facts.rows, repeated, same),
    correlations: await correlations(table, columns, session, quiet), missingTogether: await missingTogether(table, columns, session, quiet),
    target: goal === null ? null : { column: goal.name, associations: await associations(goal, table, columns, session, quiet) },
  };
}

function targetOf(name: string, { columns }: OpenTable): OpenColumn {
  const found = columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  throw unknownColumn(name, columns.map((column) => column.name));
}
