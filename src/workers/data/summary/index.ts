import type { ColumnProfile } from '../../../contract/profile';
import { profileColumn } from '../profile/column';
import type { Task } from '../session';
import { columnNamed } from '../unknown-column';
import { type SummaryView } from './view';

export { chartOf } from './chart';
export { headsOf } from './heads';
export type { SummaryView } from './view';

/** Of every row of the view, exactly. */
export const columnOf = (view: SummaryView, name: string, task: Task): Promise<ColumnProfile> => profileColumn(columnNamed(view.columns, name), view, view.session, task);
