import type { TruthRequest } from '../../../contract/data-api';
import type { TimelineTruth } from '../../../contract/drift';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import type { OpenColumn, OpenTable } from '../formats/opened';
import { isNumeric } from '../profile/sql';
import type { Session, Task } from '../session';
import { columnNamed } from '../unknown-column';
import { placeOf, type Windows } from './windows';

interface Sources { current: OpenTable; labels: OpenTable; along: OpenColumn; windows: Windows }

/** Predictions held against the labels that are there by now: accuracy, or, of two numbers, the mean absolute error. A row whose label has not come is counted, never judged. */
export async function truthOf({ current, labels, along, windows }: Sources, { id, label, prediction }: TruthRequest, session: Session, task: Task): Promise<TimelineTruth> {
  const [own, predicted, other, known] = [columnNamed(current.columns, id), columnNamed(current.columns, prediction), columnNamed(labels.columns, id), columnNamed(labels.columns, label)];
  const [twice] = await session.row(`SELECT (count(${other.sql}) - count(DISTINCT ${other.sql}))::VARCHAR FROM ${labels.relation.only(other.place)}`, task);
  if (twice !== '0') throw new HumanError('drift-labels', say('The labels have {0} values of “{1}” more than once, so that it is not known which is right. Keep one row of each.', String(twice), id));
  const numeric = isNumeric(predicted) && isNumeric(known);
  const value = numeric ? 'abs(p::DOUBLE - l::DOUBLE)' : '(p::VARCHAR = l::VARCHAR)::DOUBLE';
  // Numbers of one table may be texts of the other.
  const rows = `(SELECT ${windows.key} AS k, ${own.sql}::VARCHAR AS i, ${predicted.sql} AS p FROM ${current.relation.only(along.place, own.place, predicted.place)} WHERE ${along.sql} IS NOT NULL AND ${predicted.sql} IS NOT NULL)`;
  const truths = `(SELECT ${other.sql}::VARCHAR AS j, ${known.sql} AS l FROM ${labels.relation.only(other.place, known.place)} WHERE ${known.sql} IS NOT NULL)`;
  const [times = new Float64Array(), values = new Float64Array()] = await session.doubles(`SELECT k, coalesce(${value}, -1::DOUBLE) FROM ${rows} LEFT JOIN ${truths} ON i = j`, 2, task);
  const found = windows.rows.map(() => ({ labelled: 0, missing: 0, sum: 0 }));
  times.forEach((time, row) => {
    const into = found[placeOf(windows.starts, time)];
    const each = values[row] ?? -1;
    if (into === undefined) return;
    if (each < 0) into.missing++;
    else [into.labelled, into.sum] = [into.labelled + 1, into.sum + each];
  });
  return { metric: numeric ? 'mean-absolute-error' : 'accuracy', windows: found.map(({ labelled, missing, sum }) => ({ labelled, missing, value: labelled === 0 ? null : sum / labelled })) };
}

