import { describe, expect, it } from 'vitest';
import { defaultDriftOptions } from '../../../src/contract/drift';
import { measureColumn } from '../../../src/core/drift/column';
import { readKeptRules, writeKeptRules } from '../../../src/core/drift/kept-rules';
import { numericSample } from '../../../src/core/drift/samples';

describe('rules that a project keeps', () => {
  it('come back as they were written, whatever the columns are called', () => {
    const columns = Object.fromEntries([['fare', { method: 'psi' as const, threshold: 0.2 }], ['__proto__', { threshold: 0 }], ['constructor', { method: 'ks' as const }], ['</script>\u202e', { threshold: 1 }]]);
    const written = writeKeptRules({ columns, share: 0.3 });
    const { columns: read, share } = readKeptRules(written);
    expect(share).toBe(0.3);
    expect(Object.entries(read).sort()).toEqual(Object.entries(columns).sort());
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(writeKeptRules({ columns: read, share })).toBe(written);
  });

  it.each([
    ['{', 'it is not JSON'], ['[]', 'it is not an object'], ['{"columns": []}', '“columns” is not an object'], ['{"share": 2}', '“share” is not a number from 0 to 1'], ['{"columns": {"a": 1}}', 'the measure of “a” is none'],
    ['{"columns": {"a": {"method": "magic"}}}', 'the measure of “a” is none'], ['{"columns": {"a": {"threshold": -1}}}', 'the threshold of “a” is not a number of at least 0'], ['{"columns": {"a": {"threshold": 1e999}}}', 'the threshold of “a”'],
    [JSON.stringify({ columns: Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [at, {}])) }), 'more than 10000 columns'],
  ])('%s is an error, never half a rule', (text, why) => {
    expect(() => readKeptRules(text)).toThrow(why);
  });

  it('hold where they fit, and are passed over where they don’t', () => {
    const side = (values: number[]) => numericSample(Float64Array.from(values), 0);
    const [many, few] = [Array.from({ length: 100 }, (_, at) => at), Array.from({ length: 100 }, (_, at) => at % 2)];
    const measured = (values: number[], kept: object, rules: object = {}) => measureColumn({ name: 'x', type: 'float64', kind: 'numeric', reference: side(values), current: side(values) }, { ...defaultDriftOptions, kept: { x: kept }, rules: { x: rules } });
    expect(measured(many, { method: 'psi', threshold: 3 })).toMatchObject({ method: 'psi', effect: { threshold: 3 } });
    expect(measured(many, { method: 'psi', threshold: 3 }, { method: 'wasserstein' })).toMatchObject({ method: 'wasserstein', effect: { threshold: 3 } });
    expect(measured(many, { method: 'z', threshold: 3 })).toMatchObject({ method: 'ks', effect: { threshold: 3 } });
    expect(measured(few, { method: 'z' })).toMatchObject({ method: 'z' });
    expect(measureColumn({ name: 'constructor', type: 'float64', kind: 'numeric', reference: side(many), current: side(many) }, defaultDriftOptions)).toMatchObject({ method: 'ks' });
    expect(() => measured(many, {}, { method: 'z' })).toThrow('can’t be measured');
  });
});
