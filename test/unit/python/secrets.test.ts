import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Param, TypeForm } from '../../../src/contract/functions';
import type { Value } from '../../../src/contract/values';
import { decodeValue, encodeValue, formatValue } from '../../../src/core/format';
import { checkValue } from '../../../src/core/python/check-value';
import { coerce } from '../../../src/core/python/coerce';
import { hideSecrets, secretsIn, withoutSecret } from '../../../src/core/python/secrets';

const secret: TypeForm = { kind: 'secret' };
const str: TypeForm = { kind: 'str' };
const field = (name: string, type: TypeForm): Param => ({ name, annotation: null, type, how: 'keyword-only', required: true });
const record: TypeForm = { kind: 'record', style: 'pydantic', name: 'R', fields: [field('name', str), field('key', secret), { ...field('theKey', { kind: 'union', options: [secret, { kind: 'none' }] }), required: false, also: 'the_key' }] };

describe('what stands in the request', () => {
  test.each<[string, TypeForm, Value, Value, Record<string, string>]>([
    ['alone', secret, 'abc', '$secret:OFFBOOK_SECRET_X', { OFFBOOK_SECRET_X: 'abc' }],
    ['a text that looks tagged', secret, '$str:$nan', '$secret:OFFBOOK_SECRET_X', { OFFBOOK_SECRET_X: '$nan' }],
    ['set as a variable', secret, '$secret:OFFBOOK_SECRET_OTHER', '$secret:OFFBOOK_SECRET_OTHER', {}],
    ['optional', { kind: 'union', options: [{ kind: 'none' }, { kind: 'bounded', of: secret, bounds: { minLength: 2 } }] }, 'abc', '$secret:OFFBOOK_SECRET_X', { OFFBOOK_SECRET_X: 'abc' }],
    ['nothing', { kind: 'union', options: [{ kind: 'none' }, secret] }, null, null, {}],
    ['beside text, which may be it', { kind: 'union', options: [str, secret] }, 'abc', '$secret:OFFBOOK_SECRET_X', { OFFBOOK_SECRET_X: 'abc' }],
    ['in a list', { kind: 'list', of: 'list', item: secret }, ['a', 'b'], ['$secret:OFFBOOK_SECRET_X_0', '$secret:OFFBOOK_SECRET_X_1'], { OFFBOOK_SECRET_X_0: 'a', OFFBOOK_SECRET_X_1: 'b' }],
    ['in a tuple', { kind: 'tuple', variadic: false, items: [str, secret] }, ['a', 'b'], ['a', '$secret:OFFBOOK_SECRET_X_1'], { OFFBOOK_SECRET_X_1: 'b' }],
    ['in a mapping, under names that come out alike', { kind: 'dict', key: str, value: secret }, { 'a b': '1', 'a.b': '2' }, { 'a b': '$secret:OFFBOOK_SECRET_X_A_B', 'a.b': '$secret:OFFBOOK_SECRET_X_A_B_' }, { OFFBOOK_SECRET_X_A_B: '1', OFFBOOK_SECRET_X_A_B_: '2' }],
    ['in a model, by name and by alias', record, { name: 'n', key: 'k', the_key: 't' }, { name: 'n', key: '$secret:OFFBOOK_SECRET_X_KEY', the_key: '$secret:OFFBOOK_SECRET_X_THE_KEY' }, { OFFBOOK_SECRET_X_KEY: 'k', OFFBOOK_SECRET_X_THE_KEY: 't' }],
    ['in a model that does not fit, beside others', { kind: 'union', options: [str, record] }, { key: 'k' }, { key: '$secret:OFFBOOK_SECRET_X_KEY' }, { OFFBOOK_SECRET_X_KEY: 'k' }],
    ['in a model beside others', { kind: 'union', options: [str, record, { kind: 'none' }] }, { name: 'n', key: 'k' }, { name: 'n', key: '$secret:OFFBOOK_SECRET_X_KEY' }, { OFFBOOK_SECRET_X_KEY: 'k' }],
  ])('%s', (_, type, given, value, secrets) => {
    expect(hideSecrets('x', type, given)).toEqual({ value, secrets });
    expect(checkValue(type, value).ok).toBe(checkValue(type, given).ok);
  });

  test('whatever the secret is, it is nowhere in the value', () => {
    const type: TypeForm = { kind: 'list', of: 'list', item: { kind: 'union', options: [{ kind: 'int' }, record, secret] } };
    fc.assert(fc.property(fc.string().map(text => `<${text.replaceAll('\0', '')}>`), text => {
      const encoded = encodeValue(text);
      const hidden = hideSecrets('x', type, [encoded, { name: 'n', key: encoded }]);
      expect(JSON.stringify(hidden.value)).not.toContain(JSON.stringify(text).slice(1, -1));
      expect(Object.values(hidden.secrets)).toEqual([text, text]);
      expect(secretsIn(hidden.value)).toHaveLength(2);
    }));
  });

  test('what may be a secret is read as one: no number of another option', () => {
    expect(coerce({ kind: 'union', options: [{ kind: 'int' }, secret] }, '1234')).toEqual({ ok: true, value: '1234' });
    expect(coerce({ kind: 'union', options: [secret, { kind: 'none' }] }, 'none')).toEqual({ ok: true, value: null });
  });

  test('only variables of ours can be named, and only text is a secret', () => {
    for (const value of ['$secret:HOME', '$secret:', '$secret:OFFBOOK_SECRET_', '$secret:OFFBOOK_SECRET_a', 3, null, '', 'a\0b'] satisfies Value[]) expect(checkValue(secret, value).ok).toBe(false);
    expect(coerce(secret, '$secret:OFFBOOK_SECRET_X')).toEqual({ ok: true, value: '$str:$secret:OFFBOOK_SECRET_X' });
  });
});

describe('what is shown', () => {
  test('of a value: dots', () => {
    expect(formatValue('$secret:OFFBOOK_SECRET_X')).toBe('••••••');
    expect(formatValue({ key: '$secret:', n: 1 })).toBe('{"key": ••••••, "n": 1}');
    expect(decodeValue('$secret:OFFBOOK_SECRET_X')).toBe('••••••');
    expect(decodeValue('$str:$secret:x')).toBe('$secret:x');
  });

  test.each<[TypeForm, NonNullable<Param['default']>, NonNullable<Param['default']>]>([
    [secret, { kind: 'source', text: 'SecretStr("hush")' }, { kind: 'source', text: "SecretStr('••••••')" }],
    [record, { kind: 'source', text: `R(name='it\\'s', key=SecretBytes(b"hu\\"sh"), the_key="""a "b" c""")` }, { kind: 'source', text: "R(name='••••••', key=SecretBytes('••••••'), the_key='••••••')" }],
    [secret, { kind: 'value', value: 'hush' }, { kind: 'value', value: '$secret:' }],
    [record, { kind: 'value', value: { name: 'n', key: 'hush' } }, { kind: 'value', value: { name: 'n', key: '$secret:' } }],
    [{ kind: 'union', options: [secret, { kind: 'none' }] }, { kind: 'value', value: null }, { kind: 'value', value: null }],
    [str, { kind: 'value', value: 'not hushed' }, { kind: 'value', value: 'not hushed' }],
  ])('of a default %#', (type, initial, shown) => { expect(withoutSecret(type, initial)).toEqual(shown); });
});
