import { say } from '../../say';
import { type CodeView, columnOf } from './plan';
import { searched } from './searching';

/** What code can't say as the view does: told before it is written. */
export function lossesOf(view: CodeView): string[] {
  const told: string[] = [];
  const isFloat = (name: string): boolean => columnOf(view, name).kind === 'float';
  if (view.library === 'pandas' && view.where.some(({ op, column }) => (op === 'missing' || op === 'present') && isFloat(column))) told.push(say('pandas holds missing values and NaN as one: where a column has both, the rows differ.'));
  if (view.contains !== '') {
    const { left } = searched(view);
    if (left.length > 0) told.push(say('The search does not look into {0}.', left.slice(0, 5).map(({ name }) => `“${name}”`).join(', ')));
    if (view.columns.some(({ kind }) => kind === 'timestamp')) told.push(say('The search reads times to the second.'));
  }
  if (view.where.some(({ op }) => op === 'matches') && view.library === 'pandas') told.push(say('Regular expressions are those of Python, which differ in rare cases.'));
  return told;
}
