import { unreachable } from '../../contract/ids';
import type { QueryExpr, QueryValue } from '../../contract/query';
import { formatField, isRunField } from './fields';
import { formatLength, formatSize, formatTime } from './literals';
import { quote } from './quoting';

/** Words that would be read as something else stand in quotes. */
const taken = new Set(['and', 'or', 'not', 'in', 'is', 'null', 'none', 'nan', 'inf', 'infinity', 'true', 'false', 'metric', 'metrics', 'param', 'params', 'parameter', 'parameters']);

/** Text as a value: bare where nothing else could be meant. */
export const formatText = (text: string): string =>
  /^[\p{L}_][\p{L}\p{N}_/-]*$/u.test(text) && !taken.has(text.toLowerCase()) && !isRunField(text.toLowerCase()) ? text : quote(text);

export function formatValue(value: QueryValue): string {
  switch (value.kind) {
    case 'number': return value.value === Infinity ? 'inf' : value.value === -Infinity ? '-inf' : String(value.value);
    case 'text': return formatText(value.value);
    case 'boolean': return String(value.value);
    case 'duration': return formatLength(value.milliseconds);
    case 'time': return formatTime(value.at);
    default: return unreachable(value);
  }
}

/** The query's text in its one spelling; read again it is the same query. */
export function formatQuery(expr: QueryExpr | null): string {
  if (expr === null) return '';
  const value = (of: QueryExpr & { kind: 'compare' | 'in' }, each: QueryValue): string =>
    of.field.kind === 'run' && of.field.name === 'peak' && each.kind === 'number' ? formatSize(each.value) : formatValue(each);
  switch (expr.kind) {
    case 'and': case 'or': return expr.items.map(item => (item.kind === 'or' || item.kind === expr.kind ? `(${formatQuery(item)})` : formatQuery(item))).join(` ${expr.kind} `);
    case 'not': return expr.item.kind === 'and' || expr.item.kind === 'or' ? `not (${formatQuery(expr.item)})` : `not ${formatQuery(expr.item)}`;
    case 'compare': return `${formatField(expr.field)} ${expr.op} ${value(expr, expr.value)}`;
    case 'match': return `${formatField(expr.field)} ${expr.negated ? '!~' : '~'} ${/^[\p{L}\p{N}_.^$*+-]+$/u.test(expr.pattern) && !taken.has(expr.pattern.toLowerCase()) ? expr.pattern : quote(expr.pattern)}`;
    case 'in': return `${formatField(expr.field)} ${expr.negated ? 'not in' : 'in'} (${expr.values.map(each => value(expr, each)).join(', ')})`;
    case 'is': return `${formatField(expr.field)} is ${expr.negated ? 'not ' : ''}${expr.what}`;
    case 'word': return formatText(expr.text);
    default: return unreachable(expr);
  }
}
