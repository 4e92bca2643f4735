import type { QueryExpr, SavedQuery } from '../../contract/query';
import { HumanError } from '../../core/human-error';
import { parseQuery } from '../../core/query';
import { nearest } from '../../core/nearest';
import { findQuery, savedQueries } from '../../node/queries/saved-queries';
import type { StoreLayout } from '../../node/store';
import { UsageError } from '../arguments/usage-error';
import { queryErrors } from '../output/query-errors';

/** The query that was typed, or the saved one that `@NAME` names. */
export function queryText(given: string, stores: readonly StoreLayout[]): string {
  if (!given.startsWith('@')) return given;
  const name = given.slice(1);
  const saved = stores.flatMap(savedQueries);
  const found = findQuery(saved, name);
  if (found) return found.query;
  throw noSuchQuery(name, saved);
}

export function noSuchQuery(name: string, saved: readonly SavedQuery[]): HumanError {
  const near = nearest(name, saved.map(each => each.name));
  return new HumanError('no-such-query', saved.length ? `There is no saved query “${name}”.${near ? ` Did you mean @${near}?` : ` There is: ${saved.map(each => `@${each.name}`).join(', ')}.`}` : 'There are no saved queries here. “offbook queries save NAME QUERY” keeps one.');
}

export function checkedQuery(text: string, now: number): QueryExpr | null {
  const parsed = parseQuery(text, now);
  if (parsed.kind === 'errors') throw new UsageError(queryErrors(text, parsed.errors));
  return parsed.expr;
}
