import { type ColumnRule, driftMeasures, type DriftMeasure, type KeptRules } from '../../contract/drift';
import { HumanError } from '../human-error';
import { say } from '../say';

/**
 * In the project's root, for its history: made by the page, read by the page and the command line. It is a file of its own, not a part of pyproject.toml, since a program that writes into a file that people
 * write would lose their comments and order.
 */
export const keptRulesFile = 'offbook-drift.json';

export const noRules: KeptRules = { columns: {}, share: null };
const mostColumns = 10_000;

/** What doesn't read as a rule is an error: a verdict by other rules than people see would be a lie. */
export function readKeptRules(text: string): KeptRules {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw broken(say('it is not JSON'));
  }
  if (!isObject(read)) throw broken(say('it is not an object'));
  const { columns = {}, share = null } = read;
  if (!isObject(columns)) throw broken(say('“columns” is not an object'));
  if (Object.keys(columns).length > mostColumns) throw broken(say('it has rules for more than {0} columns', mostColumns));
  if (share !== null && !(isPositive(share) && share <= 1)) throw broken(say('“share” is not a number from 0 to 1'));
  return { columns: Object.fromEntries(Object.entries(columns).map(([name, rule]) => [name, readRule(name, rule)])), share };
}

export const writeKeptRules = ({ columns, share }: KeptRules): string => `${JSON.stringify({ columns: Object.fromEntries(Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1))), ...(share === null ? {} : { share }) }, null, 2)}\n`;

function readRule(name: string, rule: unknown): ColumnRule {
  const { method, threshold } = isObject(rule) ? rule : {};
  if (!isObject(rule) || (method !== undefined && !isMeasure(method))) throw broken(say('the measure of “{0}” is none', name));
  if (threshold !== undefined && !isPositive(threshold)) throw broken(say('the threshold of “{0}” is not a number of at least 0', name));
  return { ...(method === undefined ? {} : { method }), ...(threshold === undefined ? {} : { threshold }) };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isPositive = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isMeasure = (value: unknown): value is DriftMeasure => (driftMeasures as readonly unknown[]).includes(value);
const broken = (why: string): HumanError => new HumanError('drift-kept', say('{0} can’t be read: {1}. Mend it, or delete it to begin anew.', keptRulesFile, why));
