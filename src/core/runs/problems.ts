/** What is wrong with a record, counted while reading. */
export interface RecordFaults {
  notJson: number; tooLong: number; notEvents: number; wrong: number; afterEnd: number;
  /** The newest format version met that is newer than ours; 0 when none. */
  newer: number;
  /** The id that the record itself tells, when its folder has another. */
  otherId: string | null;
  request: string | null;
  /** Why the record's file can't be read now. */
  unreadable: string | null;
}

export const noFaults = (): RecordFaults => ({ notJson: 0, tooLong: 0, notEvents: 0, wrong: 0, afterEnd: 0, newer: 0, otherId: null, request: null, unreadable: null });

const lines = (n: number): string => (n === 1 ? '1 line' : `${n} lines`);

export function recordProblems(faults: RecordFaults, missing: number): string[] {
  const problems: string[] = [];
  if (faults.newer > 0) problems.push(`This run was recorded by a newer Offbook (format ${faults.newer}): some of it may not be shown.`);
  if (faults.unreadable !== null) problems.push(`The record can't be read (${faults.unreadable}).`);
  if (faults.request !== null) problems.push(faults.request);
  if (faults.otherId !== null) problems.push(`The record is of run ${faults.otherId}, but its folder has another name.`);
  if (missing > 0) problems.push(`${lines(missing)} of the record ${missing === 1 ? 'is' : 'are'} missing.`);
  if (faults.notJson > 0) problems.push(`${lines(faults.notJson)} of the record can't be read and ${faults.notJson === 1 ? 'was' : 'were'} left out.`);
  if (faults.tooLong > 0) problems.push(`${lines(faults.tooLong)} of the record ${faults.tooLong === 1 ? 'is' : 'are'} too long and ${faults.tooLong === 1 ? 'was' : 'were'} left out.`);
  if (faults.notEvents > 0) problems.push(`${lines(faults.notEvents)} of the record ${faults.notEvents === 1 ? 'is' : 'are'} not as the format says.`);
  if (faults.wrong > 0) problems.push(`${lines(faults.wrong)} of the record ${faults.wrong === 1 ? 'has' : 'have'} fields that can't be read.`);
  if (faults.afterEnd > 0) problems.push(`${lines(faults.afterEnd)} of the record came after the run's end.`);
  return problems;
}
