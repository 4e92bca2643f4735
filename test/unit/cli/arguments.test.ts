import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandHelp, generalHelp } from '../../../src/cli/arguments/help';
import { parseArguments, wantsJson } from '../../../src/cli/arguments/parse';
import { commands } from '../../../src/cli/arguments/spec';

function given(line: string) {
  const request = parseArguments(line.split(' '));
  if (request.kind !== 'command') throw new Error(request.kind);
  return { name: request.command.name, given: request.given };
}

describe('the command line', () => {
  it('reads values apart, attached, repeated, and words that look like options', () => {
    const { name, given: run } = given('run flow.py:train --param a=1 --param=b=--x --param c=-1 --input t=a=b.csv --json');
    expect(name).toBe('run');
    expect(run.positionals).toEqual(['flow.py:train']);
    expect(run.all('param')).toEqual(['a=1', 'b=--x', 'c=-1']);
    expect(run.all('input')).toEqual(['t=a=b.csv']);
    expect([run.has('json'), run.one('python')]).toEqual([true, null]);
  });

  it('takes what follows -- as it is', () => {
    expect(given('functions -- --odd.py').given.positionals).toEqual(['--odd.py']);
    expect(wantsJson(['show', '--', '--json'])).toBe(false);
  });

  it('has every command in the synopsis of its page', () => {
    const synopsis = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'cli.md'), 'utf8').split('\n').filter(line => line.startsWith('    offbook ')).slice(0, commands.length).join('\n');
    for (const { name } of commands) expect(synopsis, name).toMatch(new RegExp(`^    offbook ${name.split(' ')[0] ?? ''}\\b.*${name.split(' ')[1] ?? ''}`, 'm'));
  });

  it('knows the two-word command', () => {
    expect(given('index rebuild --store x').name).toBe('index rebuild');
  });

  it.each([
    ['rnus', 'There is no command “rnus”. Did you mean “offbook runs”?'],
    ['shwo x', 'There is no command “shwo”. Did you mean “offbook show”?'],
    ['index', '“offbook index” needs another word. There is: offbook index rebuild.'],
    ['--json runs', '--json comes after the command. Example: offbook runs --json. “offbook --help” lists the commands.'],
    ['run', '“offbook run” needs FILE.py:FUNCTION: the function to run. “offbook run --help” shows how.'],
    ['run a.py:f --params a=1', '“offbook run” has no option --params. Did you mean --param?'],
    ['run a.py:f --limit 3', '“offbook run” has no option --limit. It belongs to “offbook runs” and “offbook disk” and “offbook diff”.'],
    ['run a.py:f --xyzzy', '“offbook run” has no option --xyzzy. “offbook run --help” shows how.'],
    ['run a.py:f a=1', '“offbook run” does not know what to do with “a=1”. Did you mean --param a=1?'],
    ['run a.py:f --python', '--python needs a value: --python PATH. “offbook run --help” shows how.'],
    ['run a.py:f --python --json', '--python needs a value: --python PATH. “offbook run --help” shows how.'],
    ['run a.py:f --python a --python b', '--python was given twice. Give it once.'],
    ['runs --json=yes', '--json takes no value. Write --json alone.'],
  ])('%s', (line, message) => {
    expect(() => parseArguments(line.split(' '))).toThrow(expect.objectContaining({ message, code: 'usage' }));
  });

  it('helps with everything', () => {
    expect(parseArguments([])).toEqual({ kind: 'help', command: null });
    expect(parseArguments(['run', '--help'])).toMatchObject({ kind: 'help', command: { name: 'run' } });
    for (const command of commands) {
      expect(generalHelp()).toContain(command.summary);
      for (const { name, help } of [...command.options, { name: 'json', help: 'one JSON object' }]) expect(commandHelp(command)).toMatch(new RegExp(`--${name}.*${help.slice(0, 10).replace(/[^a-z ]/gi, '.')}`));
    }
  });
});
