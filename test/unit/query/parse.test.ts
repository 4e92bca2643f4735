import { describe, expect, it } from 'vitest';
import { formatField, formatQuery, parseField, parseQuery } from '../../../src/core/query';

const now = new Date(2026, 10, 25, 12, 30).getTime();
/** The query in its one spelling, else its errors under the text. */
function read(text: string): string {
  const parsed = parseQuery(text, now);
  if (parsed.kind === 'query') return formatQuery(parsed.expr);
  return parsed.errors.map(({ from, to, message }) => `${from}-${to} “${text.slice(from, to)}” ${message}`).join('\n');
}

describe('a query', () => {
  it('reads what people write', () => {
    const whole = 'metric.mae < 20 and param.n_estimators >= 100 and state = succeeded and age < 7d and function ~ train and tag = "paper"';
    expect(parseQuery(whole, now)).toEqual({ kind: 'query', expr: { kind: 'and', items: [
      { kind: 'compare', field: { kind: 'metric', name: 'mae', of: 'last' }, op: '<', value: { kind: 'number', value: 20 } },
      { kind: 'compare', field: { kind: 'param', name: 'n_estimators' }, op: '>=', value: { kind: 'number', value: 100 } },
      { kind: 'compare', field: { kind: 'run', name: 'state' }, op: '=', value: { kind: 'text', value: 'succeeded' } },
      { kind: 'compare', field: { kind: 'run', name: 'age' }, op: '<', value: { kind: 'duration', milliseconds: 7 * 24 * 3600_000 } },
      { kind: 'match', field: { kind: 'run', name: 'function' }, negated: false, pattern: 'train' },
      { kind: 'compare', field: { kind: 'run', name: 'tag' }, op: '=', value: { kind: 'text', value: 'paper' } },
    ] } });
    expect(parseQuery(' \n', now)).toEqual({ kind: 'query', expr: null });
  });

  it.each([
    ['metric.val.loss<1', 'metric."val.loss" < 1'],
    ['METRICS."val/loss" >= 1e-3', 'metric."val/loss" >= 0.001'],
    ["param.'learning rate' = 1_000", 'param."learning rate" = 1000'],
    ['min(metric.loss) < .5 OR MAX(metric."a b") > -inf', 'min(metric.loss) < 0.5 or max(metric."a b") > -inf'],
    ['last( metric.loss ) != 0', 'metric.loss != 0'],
    ['a and b or not c and (d or e)', 'a and b or not c and (d or e)'],
    ['a and (b and (c))', 'a and b and c'],
    ['not not (a or b)', 'not not (a or b)'],
    ['train "two words" state=failed', 'train and "two words" and state = failed'],
    ['param.a in (1, "1", x, true, nan, null)', 'param.a in (1, "1", x, true) or param.a is nan or param.a is null'],
    ['param.a NOT IN (nan)', 'not param.a is nan'],
    ['metric.loss = nan or metric.loss != NaN', 'metric.loss is nan or metric.loss is not nan'],
    ['param.depth = None and branch != null', 'param.depth is null and branch is not null'],
    ['age < 3 h 20min and duration >= 1h30min', 'age < 3h 20min and duration >= 1h 30min'],
    ['age < 1.5d and duration > 0', 'age < 1d 12h and duration > 0ms'],
    ['peak > 2 GB and peak < 1gib', 'peak > 2GB and peak < 1073741824'],
    ['star and dirty = no', 'star = true and dirty = false'],
    ['"star" and name = "star"', '"star" and name = "star"'],
    ['python = 3.11 and commit = 1234567', 'python = "3.11" and commit = "1234567"'],
    ['file ~ src/.*\\.py and function !~ "^(a|b)\\d+$"', 'file ~ "src/.*\\.py" and function !~ "^(a|b)\\d+$"'],
    ['created > 2026-11-01', 'created >= 2026-11-02'],
    ['created <= yesterday and created >= today', 'created < 2026-11-25 and created >= 2026-11-25'],
    ['created = 2026-11-01', 'created >= 2026-11-01 and created < 2026-11-02'],
    ['created != 2026', 'not (created >= 2026-01-01 and created < 2027-01-01)'],
    ['started < 2026-11-01 10:30 and ended >= "2026-11-01T10:30:07.25"', 'started < 2026-11-01T10:30 and ended >= 2026-11-01T10:30:07.250'],
    ['note = "it\'s \\"so\\""', 'note = "it\'s \\"so\\""'],
    ["don't", '"don\'t"'],
  ])('%s is %s', (text, spelled) => {
    expect(read(text)).toBe(spelled);
    expect(read(spelled)).toBe(spelled);
  });
});

describe('an error says where and what was expected', () => {
  it.each([
    ['metric.mae <', '12-12 “” A number was expected here.'],
    ['metric.mae 20', '0-13 “metric.mae 20” An operator was expected after the field (=, !=, <, >, in, is). To search for a word that is a field’s name, put it in quotes.'],
    ['mae < 20', '0-3 “mae” There is no field “mae”. Metrics and parameters are written metric.mae and param.mae.'],
    ['stat = failed', '0-4 “stat” There is no field “stat”. Did you mean state?'],
    ['state = suceeded', '8-16 “suceeded” “suceeded” is none of starting, running, succeeded, failed, cancelled, crashed, lost, unheard. Did you mean succeeded?'],
    ['age < 7', '6-7 “7” A length of time needs a unit: 7d, 7h, 7min or 7s.'],
    ['created > 7d', '10-12 “7d” A day such as 2026-11-01, today or yesterday was expected here. For “in the last 7d” write age < 7d.'],
    ['created > 2026-02-30', '10-20 “2026-02-30” A day such as 2026-11-01, today or yesterday was expected here.'],
    ['metric.mae < "20"', '13-17 “"20"” A number was expected here, without quotes.'],
    ['metric.mae ~ 2', '11-12 “~” Only text is searched with ~. Compare this with =, < or >.'],
    ['star > 1', '5-6 “>” This is true or false: compare it with = or !=.'],
    ['metric.mae < nan', '13-16 “nan” Nothing is less or greater than NaN. Write is nan, or is not nan.'],
    ['name = my run', '10-13 “run” “and” or “or” was expected here. Text with spaces is put in quotes.'],
    ['name = "my', '7-10 “"my” The quote is not closed. Write it again after the text.'],
    ['(a or b', '0-1 “(” This ( is not closed. Write ) after the last comparison in it.'],
    ['a or b)', '6-7 “)” This ) closes nothing. Take it away, or open it before.'],
    ['metric. < 1', '0-7 “metric.” The metric’s name is missing. Write metric.NAME, in quotes when it has spaces: metric."my name".'],
    ['min(param.x) < 1', '4-11 “param.x” A metric was expected: min(metric.loss).'],
    ['function ~ "tr(ain"', '14-15 “(” This ( is not closed. Write \\( for the character.'],
    ['function ~ (a|b)', '11-12 “(” Put a pattern with parentheses in quotes.'],
    ['a && b', '2-4 “&&” Write and.'],
    ['state:failed', '0-12 “state:failed” Write state = failed. To search for the text, put it in quotes.'],
    ['param.a in 1', '11-12 “1” A list in parentheses was expected: in (1, 2, 3).'],
    ['state is nan', '9-12 “nan” Only metrics and parameters can be NaN. Write null for what is not known.'],
    ['metric.mae is 5', '14-15 “5” “null” or “nan” was expected after is. For a value write =.'],
    ['a and', '5-5 “” The query ends here. A comparison such as metric.loss < 0.5 was expected, or a word to search for.'],
    ['! a', '0-1 “!” Write != for unequal, !~ for “does not match”, or not.'],
  ])('%s', (text, told) => expect(read(text)).toBe(told));

  it('of several, and reads on after each', () => {
    expect(read('age < 7 and state = good or (star > 1 and metric.a < x) and param.b <').split('\n').map(line => line.slice(0, line.indexOf('”') + 1))).toEqual(['6-7 “7”', '20-24 “good”', '34-35 “>”', '53-54 “x”', '69-69 “”']);
  });

  it('of a text without measure', () => {
    expect(read('a'.repeat(10_001))).toContain('at most 10,000 characters');
    expect(read(`${'('.repeat(5000)}a`)).toContain('at most 50 deep');
    expect(read('not '.repeat(2400) + 'a')).toContain('at most 50 deep');
    expect(read('(x) '.repeat(2000)).split('\n').length).toBeLessThanOrEqual(20);
  });
});

describe('a field', () => {
  it.each(['metric.mae', 'metric."val.loss"', 'metric."val/loss"', 'param."learning rate"', 'param."a\\"b\\\\n"', 'min(metric.loss)', 'max(metric."a b")', 'duration', 'metric.""', 'metric.0', 'param."\\n"'])('%s has one spelling', text => {
    const field = parseField(text);
    expect(field && formatField(field)).toBe(text);
  });
  it.each(['', 'mae', 'metric.', 'metric.a b', 'metric.a < 1', 'min(param.a)', 'metric."a', '(', 'min(metric.a'])('%s is none', text => expect(parseField(text)).toBeNull());
});
