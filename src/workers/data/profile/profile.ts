import type { ColumnProfile, ProfileOptions, TableProfile } from '../../../contract/profile';
import { warningsOf } from '../../../core/profile/warnings';
import type { OpenColumn, OpenTable } from '../formats/opened';
import { ahead } from '../ahead';
import type { Session, Task } from '../session';
import { columnNamed } from '../unknown-column';
import { approximateProfile, type Approximate } from './approximate';
import { profileColumn } from './column';
import { correlations } from './correlations';
import { sampledRows, sampleSize, takeSample } from './sample';
import { profileInBlocks } from './together';
import { isInBlocks } from './together/blocks';
import { associations } from './associations';
import { duplicateColumns, duplicateRows, missingTogether } from './whole';

/** Up to so many rows everything is counted at once: a sample would save nothing. */
const mostAtOnce = 200_000;
/** What is told first must be there at once. */
const firstRows = 20_000;
const leastBetween = 500;
/** What is told on the way crosses to the window each time: the more columns, the seldomer. */
const perColumn = 5;

/** Progress goes by columns. `told` hears what is known on the way: first from a sample, then with each column that was counted. */
export async function profileTable(table: OpenTable, { target, exact = true }: ProfileOptions, session: Session, task: Task, told?: (profile: TableProfile) => void): Promise<TableProfile> {
  const goal = target === undefined ? null : columnNamed(table.columns, target);
  const quiet: Task = { ...task, progress: () => undefined };
  if (table.facts.rows <= mostAtOnce) return countedProfile(table, goal, session, task, quiet, null, () => undefined);
  if (exact && told === undefined) return countedProfile(table, goal, session, task, quiet, null, () => undefined);
  let last = -Infinity;
  const tell = (profile: TableProfile): void => {
    if (performance.now() - last < Math.max(leastBetween, perColumn * table.columns.length)) return;
    last = performance.now();
    told?.(profile);
  };
  const sampled = async <T>(rows: number, use: (rough: Approximate, first: TableProfile) => Promise<T>): Promise<T> => {
    const sample = await takeSample(table, rows, session, quiet);
    try {
      const rough = approximateProfile({ table, sample, goal, session, task: quiet });
      const first = await rough.first();
      tell(first);
      return await use(rough, first);
    } finally {
      await sample.drop();
    }
  };
  if (exact) return sampled(firstRows, (_, first) => countedProfile(table, goal, session, task, quiet, first, tell));
  // A small sample has something to show while the deeper one is taken.
  const isDeeper = sampleSize(table.columns.length, sampledRows) > firstRows;
  if (told !== undefined && isDeeper) await sampled(firstRows, () => Promise.resolve());
  return sampled(sampledRows, (rough, first) => rough.refined(first, (share) => { task.progress(share); }, tell));
}

/** Everything is counted over every row; what is not yet is told as it was in `first`. */
async function countedProfile(table: OpenTable, goal: OpenColumn | null, session: Session, task: Task, quiet: Task, first: TableProfile | null, tell: (profile: TableProfile) => void): Promise<TableProfile> {
  const columns = first === null ? [] : [...first.columns];
  const { rows } = table.facts;
  let counted = 0;
  for await (const profiles of isInBlocks(table) ? profileInBlocks(table, session, quiet) : oneByOne(table, session, quiet)) {
    for (const profile of profiles) columns[counted++] = profile;
    task.progress(counted / (table.columns.length + 2));
    if (first !== null) tell({ ...first, columns: [...columns], warnings: warningsOf(columns, rows, 0, []) });
  }
  const repeated = await duplicateRows(table, columns, session, quiet);
  const same = await duplicateColumns(table, columns, session, quiet);
  task.progress((table.columns.length + 1) / (table.columns.length + 2));
  return {
    table: table.facts, exact: true, sampled: null, duplicateRows: repeated, columns, warnings: warningsOf(columns, rows, repeated, same),
    correlations: await correlations(table, columns, session, quiet), missingTogether: await missingTogether(table, columns, session, quiet),
    target: goal === null ? null : { column: goal.name, associations: await associations(goal, table, columns, session, quiet) },
  };
}

async function* oneByOne(table: OpenTable, session: Session, task: Task): AsyncGenerator<ColumnProfile[]> {
  for await (const [, profile] of ahead(table.columns, (column) => profileColumn(column, table, session, task))) yield [profile];
}
