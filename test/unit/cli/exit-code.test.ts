import { describe, expect, it } from 'vitest';
import { asDataProblem } from '../../../src/cli/data-problem';
import { exitCodeOfProblem } from '../../../src/cli/exit-code';
import { HumanError } from '../../../src/core/human-error';

const thrown = (code: string, command: string): number => exitCodeOfProblem(asDataProblem(new HumanError(code, 'What happened.')) as HumanError, command);

describe('what a command answers that could not do what was asked', () => {
  it.each(['unreadable', 'no-file', 'worker-died', 'no-memory', 'input-changed'])('%s is the data’s fault: 1, but of diff, where 1 is an answer', (code) => {
    for (const command of ['drift', 'profile', 'monitor']) expect(thrown(code, command)).toBe(1);
    expect(thrown(code, 'diff')).toBe(2);
  });

  it.each(['usage', 'drift-rule', 'drift-window', 'not-written'])('%s is wrong usage: 2', (code) => {
    expect(thrown(code, 'drift')).toBe(2);
  });

  it('a file that isn’t there when it is named is wrong usage: nothing was read yet', () => {
    expect(exitCodeOfProblem(new HumanError('no-file', 'There is no file.'), 'drift')).toBe(2);
  });

  it('what is thrown instead says the same', () => {
    expect(asDataProblem(new HumanError('unreadable', 'It is damaged.'))).toMatchObject({ code: 'unreadable', message: 'It is damaged.', name: 'HumanError' });
  });
});
