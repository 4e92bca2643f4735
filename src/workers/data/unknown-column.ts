import { HumanError } from '../../core/human-error';
import { nearest } from '../../core/nearest';
import { say } from '../../core/say';

/** A column that was named and is not there: with the one that was meant, or what there is. */
export function unknownColumn(name: string, there: readonly string[]): HumanError {
  const meant = nearest(name, there);
  return new HumanError('usage', meant ? say('There is no column “{0}”. Did you mean “{1}”?', name, meant) : say('There is no column “{0}”. There is: {1}.', name, there.slice(0, 20).join(', ')));
}

export function columnNamed<Column extends { name: string }>(columns: readonly Column[], name: string): Column {
  const found = columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  throw unknownColumn(name, columns.map((column) => column.name));
}
