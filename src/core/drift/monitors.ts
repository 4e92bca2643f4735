import { parse } from 'smol-toml';
import { type ColumnRule, driftMeasures, type DriftMeasure } from '../../contract/drift';
import type { Monitor, MonitorWindows, RetrainRule } from '../../contract/monitor';
import { HumanError } from '../human-error';
import { say } from '../say';
import { readWindow } from './window';

const most = 100;
const mostText = 500;
const mostColumns = 10_000;

type Fields = Record<string, unknown>;
const fieldsOf = (value: unknown): Fields | null => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null);

/** The monitors of a pyproject.toml. What doesn't read is an error: a monitor that is passed over in silence would be believed to watch. */
export function readMonitors(text: string): Monitor[] {
  let read: unknown;
  try {
    read = parse(text);
  } catch (error) {
    throw new HumanError('monitors', say('pyproject.toml can’t be read: {0}', (error instanceof Error ? error.message : '').split('\n')[0] ?? ''));
  }
  const all = fieldsOf(fieldsOf(fieldsOf(read)?.['tool'])?.['offbook'])?.['monitors'];
  if (all === undefined) return [];
  if (!Array.isArray(all) || all.length > most) throw new HumanError('monitors', say('Monitors in pyproject.toml are written as [[tool.offbook.monitors]], at most {0} of them.', most));
  const monitors = all.map((each, at) => monitorOf(each, at));
  const twice = monitors.find(({ name }, at) => monitors.findIndex((other) => other.name === name) !== at);
  if (twice) throw wrong(twice.name, say('there are two of this name'));
  return monitors;
}

const known = ['name', 'reference', 'current', 'columns', 'thresholds', 'methods', 'share', 'on-change', 'retrain', 'by', 'window', 'labels'];

function monitorOf(value: unknown, at: number): Monitor {
  const fields = fieldsOf(value) ?? {};
  const name = fields['name'];
  if (typeof name !== 'string' || !/^[\w.-]{1,100}$/.test(name)) throw new HumanError('monitors', say('Monitor {0} in pyproject.toml has no name. Give it one of letters, digits, dots and dashes.', at + 1));
  unknownKeys(name, fields, known, '');
  const [thresholds, methods] = [fieldsOf(fields['thresholds'] ?? {}), fieldsOf(fields['methods'] ?? {})];
  if (thresholds === null || methods === null) throw wrong(name, say('thresholds and methods are tables of columns'));
  const rules: Record<string, ColumnRule> = Object.fromEntries([...new Set([...Object.keys(thresholds), ...Object.keys(methods)])].slice(0, mostColumns).map((column): [string, ColumnRule] => [column, ruleOf(name, column, Object.hasOwn(thresholds, column) ? thresholds[column] : undefined, Object.hasOwn(methods, column) ? methods[column] : undefined)]));
  const { columns = [], share = null } = fields;
  if (!Array.isArray(columns) || columns.length > mostColumns || !columns.every((each) => typeof each === 'string')) throw wrong(name, say('columns is a list of names'));
  if (share !== null && !(isNumber(share) && share <= 1)) throw wrong(name, say('share is a number from 0 to 1'));
  const onChange = fields['on-change'] ?? false;
  if (typeof onChange !== 'boolean') throw wrong(name, say('on-change is true or false'));
  return { name, reference: pathOf(name, fields, 'reference', false), current: pathOf(name, fields, 'current', true), over: windowsOf(name, fields), columns, rules, share, onChange, retrain: fields['retrain'] === undefined ? null : retrainOf(name, fields['retrain']) };
}

function windowsOf(name: string, fields: Fields): MonitorWindows | null {
  const { by, window, labels } = fields;
  if (by === undefined && window === undefined) {
    if (labels !== undefined) throw wrong(name, say('labels go with by and window'));
    return null;
  }
  if (!isName(by) || typeof window !== 'string') throw wrong(name, say('by and window go together: a column, and how long a window is, such as 1w'));
  try {
    readWindow(window);
  } catch (error) {
    throw wrong(name, (error instanceof Error ? error.message : '').replace(/\.$/, ''));
  }
  return { by, window, labels: labels === undefined ? null : labelsOf(name, labels) };
}

function labelsOf(name: string, value: unknown): MonitorWindows['labels'] {
  const fields = fieldsOf(value);
  if (fields === null) throw wrong(name, say('labels is a table'));
  unknownKeys(name, fields, ['path', 'id', 'prediction', 'label'], 'labels.');
  const { id, prediction, label } = fields;
  if (!isName(id) || !isName(prediction) || !isName(label)) throw wrong(name, say('labels names its path and three columns: id, prediction and label'));
  return { path: pathOf(name, fields, 'path', true), id, prediction, label };
}

function ruleOf(name: string, column: string, threshold: unknown, method: unknown): ColumnRule {
  if (threshold !== undefined && !isNumber(threshold)) throw wrong(name, say('the threshold of “{0}” is not a number of at least 0', column));
  if (method !== undefined && !(driftMeasures as readonly unknown[]).includes(method)) throw wrong(name, say('the measure of “{0}” is none. There is: {1}', column, driftMeasures.join(', ')));
  return { ...(threshold === undefined ? {} : { threshold }), ...(method === undefined ? {} : { method: method as DriftMeasure }) };
}

/** Only what lies below the project; whether a link leads out is seen when it is read. */
function pathOf(name: string, fields: Fields, key: 'reference' | 'current' | 'path', pattern: boolean): string {
  const value = fields[key];
  if (typeof value !== 'string' || value.trim() === '' || value.length > mostText || value.includes('\0')) throw wrong(name, say('{0} is a path within the project', key));
  const parts = value.split(/[\\/]/);
  if (/^([\\/]|[A-Za-z]:)/.test(value) || parts.includes('..')) throw wrong(name, say('{0} leads out of the project: {1}', key, value));
  if (!pattern && /[*?]/.test(value)) throw wrong(name, say('{0} is one path, not a pattern', key));
  if (/\*\*/.test(value) || (value.match(/\*/g) ?? []).length > 10) throw wrong(name, say('{0} may have *, at most ten of them, each within one folder’s or file’s name', key));
  return value;
}

const retrainKeys = ['function', 'when', 'every', 'window', 'label-delay'];
const whens = ['drift', 'new-data', 'schedule', 'hand'] as const;

function retrainOf(name: string, value: unknown): RetrainRule {
  const fields = fieldsOf(value);
  if (fields === null) throw wrong(name, say('retrain is a table'));
  unknownKeys(name, fields, retrainKeys, 'retrain.');
  const [, file, fn] = typeof fields['function'] === 'string' && fields['function'].length <= mostText ? /^([^:]+\.py):([\p{L}_][\p{L}\p{N}_]*)$/u.exec(fields['function']) ?? [] : [];
  if (file === undefined || fn === undefined) throw wrong(name, say('retrain.function is written as {0}', 'src/model/train.py:train'));
  if (/^([\\/]|[A-Za-z]:)/.test(file) || file.split(/[\\/]/).includes('..')) throw wrong(name, say('{0} leads out of the project: {1}', 'retrain.function', file));
  const when = fields['when'] ?? ['hand'];
  if (!Array.isArray(when) || !when.every((each): each is (typeof whens)[number] => (whens as readonly unknown[]).includes(each))) throw wrong(name, say('retrain.when lists some of: {0}', whens.join(', ')));
  const every = fields['every'] === undefined ? null : spanOf(name, 'every', fields['every']);
  if (when.includes('schedule') && every === null) throw wrong(name, say('retrain.every says how often, such as 7d'));
  const window = fields['window'] === undefined || fields['window'] === 'dynamic' ? null : spanOf(name, 'window', fields['window']);
  return { file, function: fn, when: when.filter((each) => each !== 'hand'), every, window, labelDelay: fields['label-delay'] === undefined ? 0 : spanOf(name, 'label-delay', fields['label-delay']) };
}

const spans = { min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

function spanOf(name: string, key: string, value: unknown): number {
  const [, digits = '', unit = ''] = typeof value === 'string' ? /^(\d{1,6})(min|h|d|w)$/.exec(value) ?? [] : [];
  if (Number(digits) < 1) throw wrong(name, say('retrain.{0} is a span such as 30min, 6h, 7d or 2w', key));
  return Number(digits) * spans[unit as keyof typeof spans];
}

function unknownKeys(name: string, fields: Fields, keys: readonly string[], before: string): void {
  const other = Object.keys(fields).find((key) => !keys.includes(key));
  if (other !== undefined) throw wrong(name, say('there is no {0}. There is: {1}', before + other.slice(0, 100), keys.join(', ')));
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= mostText;
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const wrong = (name: string, why: string): HumanError => new HumanError('monitors', say('Monitor “{0}” in pyproject.toml: {1}.', name, why));
