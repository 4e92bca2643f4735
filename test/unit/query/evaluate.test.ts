import { describe, expect, it } from 'vitest';
import { evaluate, type FieldValue, parseQuery } from '../../../src/core/query';

const now = Date.UTC(2026, 10, 25, 12);
const run: Record<string, FieldValue> = {
  'metric.mae': 18.2, 'metric.loss': NaN, 'metric.top': Infinity, 'param.n': 100, 'param.label': 'Fare', 'param.size': '10', 'param.flag': true, 'param.layers': '[128, 64]',
  'run.state': 'succeeded', 'run.function': 'train', 'run.created': now - 3600_000, 'run.tag': ['Paper', 'draft'], 'run.note': 'Best so far', 'run.id': '20261125-110000-abc234', 'run.star': false, 'run.branch': null,
};
const holds = (text: string): boolean => {
  const parsed = parseQuery(text, now);
  if (parsed.kind === 'errors') throw new Error(parsed.errors[0].message);
  return evaluate(parsed.expr, field => run[`${field.kind}.${field.name}`] ?? null, now);
};

describe('a query holds', () => {
  it.each([
    '', 'metric.mae < 20 and param.n >= 100', 'metric.mae != 5', 'param.label = fare', 'param.label = "FARE"', 'param.label < gone', 'param.flag = true', 'param.layers ~ 128',
    'tag = paper', 'tag ~ ^dr', 'tag in (x, DRAFT)', 'age < 2h', 'age > 59min', 'state in (failed, succeeded)', 'metric.loss is nan', 'metric.loss = nan', 'metric.top = inf', 'metric.top > 1e300',
    'branch is null', 'branch != main', 'branch !~ main', 'branch not in (main)', 'metric.none is null', 'not metric.none < 5', 'metric.loss != 5', 'metric.loss is not null',
    'not star', 'best', 'TRAIN', 'draft', 'abc234', 'param.size = "10"', 'param.size != 10', 'param.n != "100"',
  ])('%s', text => expect(holds(text)).toBe(true));
  it.each([
    'metric.none < 5', 'metric.none > 5', 'metric.none = 5', 'metric.loss < 5', 'metric.loss > 5', 'metric.loss = 5', 'tag = pap', 'tag != paper', 'tag is null', 'param.size = 10', 'param.size < 11', 'param.n ~ 100',
    'param.label > gone', 'branch ~ main', 'branch = main', 'star', 'worst', 'created < 2026-11-01', 'metric.mae is nan', 'param.n is null',
  ])('not %s', text => expect(holds(text)).toBe(false));
});
