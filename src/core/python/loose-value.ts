import type { Value } from '../../contract/values';
import { parseExpression } from './expression';
import type { Expression } from './expression';
import { literalValue, textValue } from './literals';

/** JSON or a Python literal, as a person may have written it; undefined when it is neither. */
export function readLoose(text: string): Value | undefined {
  // JSON.parse rounds long integers, so those go the other way.
  if (!/\d{16}/.test(text)) {
    try {
      return fromJson(JSON.parse(text));
    } catch {
      // Not JSON; maybe Python.
    }
  }
  const expression = parseExpression(text);
  return expression ? literalValue(withJsonWords(expression)) : undefined;
}

/** What JSON.parse gave, as docs/format.md writes values. */
export function fromJson(json: unknown): Value {
  if (typeof json === 'string') return textValue(json);
  if (typeof json === 'number') return Number.isFinite(json) ? json : json > 0 ? '$inf' : '$-inf';
  if (json === null || typeof json === 'boolean') return json;
  if (Array.isArray(json)) return json.map(fromJson);
  return Object.fromEntries(Object.entries(json as object).map(([key, value]) => [key, fromJson(value)]));
}

const words: Record<string, Expression> = {
  true: { kind: 'constant', value: true }, false: { kind: 'constant', value: false }, null: { kind: 'constant', value: null },
  NaN: { kind: 'number', value: '$nan' }, nan: { kind: 'number', value: '$nan' }, Infinity: { kind: 'number', value: '$inf' }, inf: { kind: 'number', value: '$inf' },
};

function withJsonWords(expression: Expression): Expression {
  switch (expression.kind) {
    case 'name':
      return Object.hasOwn(words, expression.id) ? words[expression.id] ?? expression : expression;
    case 'list': case 'tuple': case 'set':
      return { kind: 'list', items: expression.items.map(withJsonWords) };
    case 'dict':
      return { kind: 'dict', entries: expression.entries.map(({ key, value }) => ({ key: key && plainKey(key), value: withJsonWords(value) })) };
    case 'unary':
      return { ...expression, of: withJsonWords(expression.of) };
    default:
      return expression;
  }
}

/** JSON has text keys alone: a number or a word becomes the text that it was. */
function plainKey(key: Expression): Expression {
  const value = literalValue(withJsonWords(key));
  return typeof value === 'number' || typeof value === 'boolean' ? { kind: 'string', value: JSON.stringify(value) } : key;
}
