import type { ParamCell, ParamRow } from '../../contract/compare';
import type { ParamFact, RunDetail } from '../../contract/run';
import { isNumberValue } from '../format';
import { secretsIn } from '../python/secrets';
import { orderedText } from './value-text';
import { byName, cellOf, judge, keyOf, namesOf } from './verdicts';
import { tells } from './told';

export function paramRows(runs: readonly RunDetail[], baseline: number): ParamRow[] {
  const params = runs.map((run) => ({ of: byName(run.params), told: tells(run).params }));
  return namesOf(runs.map((run) => run.params)).map((name) => {
    const cells = params.map(({ of, told }): ParamCell => cellOf(cellFacts(of.get(name)), told));
    const known = cells.flatMap((cell) => (cell.kind === 'value' ? [cell] : []));
    return {
      name, cells, ...judge(cells.map((cell) => keyOf(cell, contentOf)), baseline),
      annotation: params.map(({ of }) => of.get(name)?.annotation).find((text) => text !== undefined) ?? null,
      numeric: known.length > 0 && known.every(({ value }) => value !== undefined && isNumberValue(value)),
    };
  });
}

function cellFacts(param: ParamFact | undefined) {
  if (param === undefined) return undefined;
  const { value, repr, from } = param;
  return { ...(value === undefined ? {} : { value }), ...(repr === undefined ? {} : { repr }), from, isDefault: isDefault(param) };
}

function isDefault({ value, repr, from, default: unset, defaultRepr, required }: ParamFact): boolean | null {
  if (from === 'default') return true;
  if (required !== undefined) return false;
  if (unset !== undefined) return value !== undefined && orderedText(value) === orderedText(unset);
  return defaultRepr === undefined ? null : repr === defaultRepr;
}

/** A value that JSON can't carry goes by its text; an object's address in it is another each time, and says nothing. Whether two secrets are one nobody knows. */
function contentOf({ value, repr }: { value?: ParamFact['value']; repr?: string }): string | undefined {
  if (value !== undefined) return secretsIn(value).length > 0 ? undefined : `v${orderedText(value)}`;
  return repr === undefined ? undefined : `r${repr.replace(/\bat 0x[0-9a-fA-F]+/g, '')}`;
}
