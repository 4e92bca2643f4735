import type { Param } from '../../contract/functions';
import type { RunDetail } from '../../contract/run';
import type { Value } from '../../contract/values';
import { orderedText } from '../../core/compare/value-text';
import { holdsSecret } from '../../core/format/secrets';
import { formatValue } from '../../core/format/values';
import { checkValue } from '../../core/python/check-value';
import { say } from '../../core/say';

/** So much of a value stands in the note. */
const longest = 40;

/** What the record has in place of a secret that stood in a text: what the default was can't be told. */
const redacted = '[redacted]';

/** Words for a last value that another default has come beside since; null: the default is as it was, or nobody knows what it was. */
export function besideNewDefault({ name, type, default: initial }: Param, value: Value, last: RunDetail): string | null {
  const fact = last.params.find(each => each.name === name);
  if (initial?.kind !== 'value' || !fact || holdsSecret(type)) return null;
  const before = fact.required === true ? null : fact.default;
  if (before === undefined || JSON.stringify(before).includes(redacted)) return null;
  const text = (each: Value): string => {
    const checked = checkValue(type, each);
    return orderedText(checked.ok ? checked.value : each);
  };
  const now = text(initial.value);
  const edited = fact.required === true || text(before) !== now;
  return edited && text(value) !== now ? say('{0} last time; the default is {1} now', formatValue(value, longest), formatValue(initial.value, longest)) : null;
}
