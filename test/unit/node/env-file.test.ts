import { describe, expect, it } from 'vitest';
import { parseEnvFile } from '../../../src/node/env/env-file';

const read = (text: string, env: Record<string, string> = {}) => parseEnvFile(text, env);

describe('parseEnvFile', () => {
  it.each([
    ['A=1', { A: '1' }],
    ['export A=1', { A: '1' }],
    ['  A = spaced  ', { A: 'spaced' }],
    ['A=', { A: '' }],
    ['A=one two # note', { A: 'one two' }],
    ['A= # note', { A: '' }],
    ['A=#fff', { A: '#fff' }],
    ['A=a#b', { A: 'a#b' }],
    ['# nothing\n\nA=1\n   # more\nB=2', { A: '1', B: '2' }],
    ["A='single # not a note' # note", { A: 'single # not a note' }],
    ["A='it\\'s'", { A: "it's" }],
    ['A="tab\\tand \\"quotes\\""', { A: 'tab\tand "quotes"' }],
    ["A='no\\n escape'", { A: 'no\\n escape' }],
    ['A="first\nsecond"\nB=2', { A: 'first\nsecond', B: '2' }],
    ['A=1\r\nB="x\r\ny"\r\n', { A: '1', B: 'x\ny' }],
    ['\uFEFFA=1', { A: '1' }],
    ['A=x=y==', { A: 'x=y==' }],
    ['A', {}],
    ['my.key-1=v', { 'my.key-1': 'v' }],
    ['A=1\nA=2', { A: '2' }],
    ['A=ключ', { A: 'ключ' }],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual({ variables: expected, problems: [] });
  });

  it('replaces names from earlier lines, then from the environment, then by the given default', () => {
    const text = 'HOST=db\nURL="pg://${HOST}:${PORT:-5432}/${NAME}"\nRAW=\'${HOST}\'\nBARE=${NAME}/$HOST';
    expect(read(text, { NAME: 'trips', HOST: 'other' }).variables).toEqual({ HOST: 'db', URL: 'pg://db:5432/trips', RAW: '${HOST}', BARE: 'trips/$HOST' });
  });

  it('never executes a command', () => {
    expect(read('A=$(touch /tmp/x)\nB=`id`').variables).toEqual({ A: '$(touch /tmp/x)', B: '`id`' });
  });

  it('names the line of what it can’t read, and goes on', () => {
    expect(read('A=1\n"=3\nB="open\nC=3')).toEqual({
      variables: { A: '1', C: '3' },
      problems: [{ line: 2, message: 'this is not NAME=value' }, { line: 3, message: 'the value of B begins with " and never ends with it' }],
    });
    expect(read('A="1" 2').problems).toEqual([{ line: 1, message: 'there is something after the value of A' }]);
  });
});
