import type { ColumnProfile } from '../../../../contract/profile';
import type { OpenColumn, OpenTable } from '../../formats/opened';
import { ahead } from '../../ahead';
import type { Session, Task } from '../../session';
import { factsOf, profileColumn } from '../column';
import { isNumeric } from '../sql';
import type { Values } from '../values';
import { blocksOf, byType, isShort, putAside } from './blocks';
import { numberProfiles } from './numbers';
import { textProfiles } from './texts';
import { timeProfiles } from './times';
import { valuesOfAll } from './values';

/** What `profileColumn` says of each column, block by block as they are known. */
export async function* profileInBlocks(table: OpenTable, session: Session, task: Task): AsyncGenerator<ColumnProfile[]> {
  for await (const [, profiles] of ahead(blocksOf(table), (columns) => putAside(columns, table, session, task, (block) => blockOf(columns, block, table, session, task)))) yield profiles;
}

async function blockOf(columns: readonly OpenColumn[], block: string, table: OpenTable, session: Session, task: Task): Promise<ColumnProfile[]> {
  const found = isShort(table) ? await together(columns, block, session, task) : new Map<OpenColumn, ColumnProfile>();
  const one = { relation: { from: block, width: table.relation.width, only: () => block } };
  const profiles: ColumnProfile[] = [];
  for (const column of columns) profiles.push(found.get(column) ?? await profileColumn(column, one, session, task));
  return profiles;
}

/** All but what takes questions of its own. */
async function together(columns: readonly OpenColumn[], block: string, session: Session, task: Task): Promise<Map<OpenColumn, ColumnProfile>> {
  const found = new Map<OpenColumn, ColumnProfile>();
  const take = (known: ReadonlyMap<OpenColumn, Partial<ColumnProfile> & Values>): void => { for (const [column, more] of known) found.set(column, { ...factsOf(column), ...more }); };
  take(await numberProfiles(columns.filter(isNumeric), block, session, task));
  for (const some of byType(columns.filter((column) => !isNumeric(column)))) {
    const [{ duck, kind }] = some;
    take(duck === 'VARCHAR' ? await textProfiles(some, block, session, task) : kind === 'timestamp' || kind === 'date' ? await timeProfiles(some, block, session, task) : await valuesOfAll(some, block, session, task));
  }
  return found;
}
