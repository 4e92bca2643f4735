import { toldOfNumbers } from '../../../../core/profile/tally';
import type { OpenColumn } from '../../formats/opened';
import type { Session, Task } from '../../session';
import { askedOf, commonOf, fitsDoubles, type Numbered, numbered, scansOf } from '../numbers';
import { finite } from '../sql';

/** Of those columns whose numbers are doubles; the others are left out, and those that hold nothing that is finite. */
export async function numberProfiles(columns: readonly OpenColumn[], from: string, session: Session, task: Task): Promise<Map<OpenColumn, Numbered>> {
  if (columns.length === 0) return new Map();
  const scans = await scansOf(columns, from, session, task);
  const asked = columns.flatMap((column, at) => {
    const scan = scans[at];
    const wanted = scan === undefined ? null : askedOf(scan);
    return scan === undefined || wanted === null || !fitsDoubles(column, scan) ? [] : [{ column, scan, wanted }];
  });
  if (asked.length === 0) return new Map();
  // NaN stands for all that is no number, and is taken out again.
  const numbers = await session.doubles(`SELECT ${asked.map(({ column }) => `coalesce(${finite(column)}, 'nan'::DOUBLE)`).join(', ')} FROM ${from}`, asked.length, task);
  const told = asked.map((each, at) => ({ ...each, told: toldOfNumbers((numbers[at] ?? new Float64Array()).filter((value) => !Number.isNaN(value)), each.wanted) }));
  const common = await commonOf(told, session, task);
  return new Map(told.flatMap(({ column, scan, wanted, told: answer }, at): [OpenColumn, Numbered][] => { const values = common[at]; return values === undefined ? [] : [[column, numbered(column, scan, wanted, answer, values)]]; }));
}
