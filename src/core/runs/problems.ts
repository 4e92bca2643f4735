import { say } from '../say';
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

export function recordProblems(faults: RecordFaults, missing: number): string[] {
  const problems: string[] = [];
  if (faults.newer > 0) problems.push(say('This run was recorded by a newer Offbook (format {0}): some of it may not be shown.', faults.newer));
  if (faults.unreadable !== null) problems.push(say("The record can't be read ({0}).", faults.unreadable));
  if (faults.request !== null) problems.push(faults.request);
  if (faults.otherId !== null) problems.push(say('The record is of run {0}, but its folder has another name.', faults.otherId));
  // Made only where they are needed: this is asked of every run that is taken in.
  const tell = (count: number, one: () => string, many: () => string): void => { if (count > 0) problems.push(count === 1 ? one() : many()); };
  tell(missing, () => say('1 line of the record is missing.'), () => say('{0} lines of the record are missing.', missing));
  tell(faults.notJson, () => say("1 line of the record can't be read and was left out."), () => say("{0} lines of the record can't be read and were left out.", faults.notJson));
  tell(faults.tooLong, () => say('1 line of the record is too long and was left out.'), () => say('{0} lines of the record are too long and were left out.', faults.tooLong));
  tell(faults.notEvents, () => say('1 line of the record is not as the format says.'), () => say('{0} lines of the record are not as the format says.', faults.notEvents));
  tell(faults.wrong, () => say("1 line of the record has fields that can't be read."), () => say("{0} lines of the record have fields that can't be read.", faults.wrong));
  tell(faults.afterEnd, () => say("1 line of the record came after the run's end."), () => say("{0} lines of the record came after the run's end.", faults.afterEnd));
  return problems;
}
