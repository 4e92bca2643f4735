import type { ColumnProfile, TableProfile } from '../../../contract/profile';
import { scaleOf } from '../../../core/profile/bins';
import { Gram } from '../../../core/profile/gram';
import type { OpenColumn, OpenTable } from '../formats/opened';
import type { Session, Task } from '../session';
import { finite, isNumeric, literal } from './sql';

const mostNumbers = 40;

export const pairsOf = <T>(all: readonly T[]): [T, T][] => all.flatMap((one, at) => all.slice(at + 1).map((other): [T, T] => [one, other]));

/** Pearson's of each pair, all in one reading: SQL would ask every row anew for each of them. */
export async function correlations({ relation, columns }: OpenTable, profiles: readonly ColumnProfile[], session: Session, task: Task): Promise<TableProfile['correlations']> {
  const numbers = columns.filter(isNumeric).slice(0, mostNumbers);
  const pairs = pairsOf(numbers.map((_, at) => at));
  if (pairs.length === 0) return [];
  const gram = new Gram(numbers.length);
  const centred = numbers.map((column) => {
    const mean = profiles.find(({ name }) => name === column.name)?.number?.mean ?? 0;
    return `coalesce(${scaled(column, profiles)} - ${literal(mean / scaleOfColumn(column, profiles))}, 'nan'::DOUBLE)`;
  });
  await session.blocks(`SELECT ${centred.join(', ')} FROM ${relation.only(...numbers.map(({ place }) => place))}`, (block, rows) => gram.add(block, rows), task);
  return pairs.map(([a, b]) => ({ a: numbers[a]?.name ?? '', b: numbers[b]?.name ?? '', pearson: gram.pearson(a, b) }));
}

function scaleOfColumn(column: OpenColumn, profiles: readonly ColumnProfile[]): number {
  const facts = profiles.find(({ name }) => name === column.name)?.number;
  return facts === null || facts === undefined ? 1 : scaleOf(Number(facts.min), Number(facts.max));
}

/** A column's numbers, divided so that their squares are numbers too; no correlation changes by that. */
export const scaled = (column: OpenColumn, profiles: readonly ColumnProfile[]): string => `${finite(column)} / ${literal(scaleOfColumn(column, profiles))}`;
