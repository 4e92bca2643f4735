import type { DerivedColumn } from '../../../contract/view-api';
import { duckOf, sqlOf, understand } from '../../../core/data/expression';
import { quoteName } from '../../../core/data/sql';
import { typeName } from '../../../core/data/types';
import { HumanError } from '../../../core/human-error';
import { say } from '../../../core/say';
import type { OpenColumn, Quick } from '../formats/opened';
import { columnSql, type NumberedRelation, type Relation, relationOf, type Session, type Task } from '../session';
import { columnNamed } from '../unknown-column';
import type { Base } from './base';

/** The base with columns beside its own, each reckoned from those before it. Nothing of what people wrote gets into SQL but names that are there, numbers and quoted texts. */
export async function withDerived(base: Base, derived: readonly DerivedColumn[], session: Session, task: Task): Promise<Base> {
  let made = base;
  for (const column of derived) made = withOne(made, column);
  // What the check missed is found before thousands of rows are.
  if (derived.length > 0) await session.run(`SELECT * FROM ${made.relation.only(...made.columns.slice(base.columns.length).map(({ place }) => place))} LIMIT 0`, task);
  return made;
}

function withOne(base: Base, { name, expression }: DerivedColumn): Base {
  if (name.trim() === '') throw new HumanError('usage', say('A derived column needs a name.'));
  if (base.columns.some((column) => column.name === name)) throw new HumanError('usage', say('There is a column “{0}” already. Choose another name.', name));
  const understood = understand(expression, base.columns);
  if (understood.kind === 'error') throw new HumanError('usage', say('“{0}”, character {1}: {2}', name, understood.error.from + 1, understood.error.message));
  const { checked } = understood;
  const used = new Set<number>();
  const sql = sqlOf(checked, (named) => {
    const column = columnNamed(base.columns, named);
    used.add(column.place);
    return column.sql;
  });
  const duck = duckOf(checked);
  const place = base.relation.width;
  const column: OpenColumn = { name, ...typeName(duck), duck, sql: columnSql(place), place };
  const wider = <R extends Relation>(relation: R): Relation => widen(relation, sql, [...used], place);
  const quick: Quick | undefined = base.quick && {
    sample: (rows) => { const sample = base.quick?.sample(rows) ?? null; return sample === null ? null : wider(sample); },
    known: (columns, going) => base.quick?.known(columns.filter((each) => each.place < place), going) ?? Promise.resolve(new Map()),
  };
  const { quick: _, ...rest } = base;
  return { ...rest, columns: [...base.columns, column], relation: numbered(base.relation, sql, [...used], place), ...(quick && { quick }) };
}

function widen(relation: Relation, sql: string, used: readonly number[], place: number): Relation {
  return {
    from: `(SELECT *, ${sql} AS ${columnSql(place)} FROM ${relation.from})`, width: place + 1,
    only: (...indices) => (indices.includes(place) ? `(SELECT ${named(indices, sql, place)} FROM ${relation.only(...beside(indices, used, place))})` : relation.only(...indices)),
  };
}

function numbered(relation: NumberedRelation, sql: string, used: readonly number[], place: number): NumberedRelation {
  const wide = widen(relation, sql, used, place);
  return {
    ...wide, ranged: relation.ranged,
    numbered: (indexes) => (indexes.includes(place) ? `(SELECT rn, ${named(indexes, sql, place)} FROM ${relation.numbered(beside(indexes, used, place))})` : relation.numbered(indexes)),
    where: (index, condition) => relationOf(`(SELECT * FROM ${wide.from} WHERE ${condition(quoteName(columnSql(index)))})`, Array.from({ length: place + 1 }, (_each, at) => columnSql(at)), '(row_number() OVER () - 1)'),
  };
}

const named = (indices: readonly number[], sql: string, place: number): string => [...new Set(indices)].map((index) => (index === place ? `${sql} AS ${columnSql(place)}` : columnSql(index))).join(', ');
const beside = (indices: readonly number[], used: readonly number[], place: number): number[] => [...new Set([...indices.filter((index) => index !== place), ...used])].sort((one, other) => one - other);
