import type { QueryError, QueryExpr } from '../../contract/query';
import { isRunField } from './fields';
import { parseQuery } from './parse';
import { type Token, tokenize } from './tokens';

/**
 * What somebody means who types where both words and queries are understood. `words`: text to be found in what is shown. `query`: it compares something.
 * `broken`: it begins to, and can't be read (yet).
 */
export type Purpose = { kind: 'words'; /** They are a query as well. */ asked: boolean } | { kind: 'query'; expr: QueryExpr } | { kind: 'broken'; errors: [QueryError, ...QueryError[]] };

/** Never throws, whatever the text. */
export function purposeOf(text: string, now: number = Date.now()): Purpose {
  const read = parseQuery(text, now);
  if (read.kind === 'query') return read.expr !== null && compares(read.expr) ? { kind: 'query', expr: read.expr } : { kind: 'words', asked: read.expr !== null };
  return beginsToCompare(tokenize(text)) ? { kind: 'broken', errors: read.errors } : { kind: 'words', asked: false };
}

function compares(expr: QueryExpr): boolean {
  switch (expr.kind) {
    case 'word': return false;
    case 'and': case 'or': return expr.items.some(compares);
    case 'not': return compares(expr.item);
    default: return true;
  }
}

/** An operator, a name such as `metric.mae`, or a field with the word that follows one: nobody writes these to find a text. */
const beginsToCompare = (tokens: readonly Token[]): boolean => tokens.some((token, index) => {
  if (token.kind !== 'word') return token.kind === 'operator';
  const next = tokens[index + 1];
  return token.quoted !== null || /^(?:metric|param(?:eter)?)s?\../i.test(token.text) || (isRunField(token.text.toLowerCase()) && next?.kind === 'word' && /^(?:is|in|not)$/i.test(next.text));
});
