import { nearest } from '../../core/nearest';
import { commands, commonOptions, type CommandSpec, type Given, type OptionSpec } from './spec';
import { UsageError } from './usage-error';

export type Request =
  | { kind: 'version' }
  | { kind: 'help'; command: CommandSpec | null }
  | { kind: 'command'; command: CommandSpec; given: Given };

export function parseArguments(words: readonly string[]): Request {
  const [first] = words;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') return { kind: 'help', command: first === 'help' ? helpFor(words.slice(1)) : null };
  if (first === '--version' || first === '-V') return { kind: 'version' };
  const { command, rest } = findCommand(words);
  const typed = readWords(command, rest);
  if (typed.values.has('help')) return { kind: 'help', command };
  checkPositionals(command, typed.positionals);
  return { kind: 'command', command, given: asGiven(typed) };
}

/** Read apart from the rest, because a failed parse must still know how to answer. */
export const wantsJson = (words: readonly string[]) => words.slice(0, words.includes('--') ? words.indexOf('--') : undefined).includes('--json');

const helpFor = (words: readonly string[]) => (words.length ? findCommand(words).command : null);

function findCommand(words: readonly string[]): { command: CommandSpec; rest: string[] } {
  for (const command of commands) {
    const parts = command.name.split(' ');
    if (parts.every((part, index) => words[index] === part)) return { command, rest: words.slice(parts.length) };
  }
  const [first = '', second] = words;
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length) throw new UsageError(`${second === undefined || second.startsWith('-') ? `“offbook ${first}” needs another word` : `There is no “offbook ${first} ${second}”`}. There is: ${group.map(({ name }) => `offbook ${name}`).join(', ')}.`);
  if (first.startsWith('-')) throw new UsageError(`${first} comes after the command. Example: offbook runs ${first}. “offbook --help” lists the commands.`);
  const meant = nearest(first, commands.map(({ name }) => name));
  throw new UsageError(`There is no command “${first}”. ${meant ? `Did you mean “offbook ${meant}”?` : '“offbook --help” lists the commands.'}`);
}

interface Typed { positionals: string[]; values: Map<string, string[]> }

function readWords(command: CommandSpec, words: readonly string[]): Typed {
  const typed: Typed = { positionals: [], values: new Map() };
  const known = [...command.options, ...commonOptions];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') {
      typed.positionals.push(...words.slice(index + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      typed.positionals.push(word);
      continue;
    }
    const [written = '', attached] = splitAt(word === '-h' ? '--help' : word, '=');
    const option = known.find(({ name }) => `--${name}` === written) ?? unknownOption(command, known, written);
    index += readOption(command, typed, option, attached, words[index + 1]);
  }
  return typed;
}

/** Answers how many further words it took. */
function readOption(command: CommandSpec, typed: Typed, option: OptionSpec, attached: string | undefined, next: string | undefined): number {
  const earlier = typed.values.get(option.name) ?? [];
  if (option.value === undefined) {
    if (attached !== undefined) throw new UsageError(`--${option.name} takes no value. Write --${option.name} alone.`);
    typed.values.set(option.name, ['']);
    return 0;
  }
  const value = attached ?? next;
  if (value === undefined || (attached === undefined && value.startsWith('--'))) throw new UsageError(`--${option.name} needs a value: --${option.name} ${option.value}. ${helpHint(command)}`);
  if (earlier.length && !option.repeat) throw new UsageError(`--${option.name} was given twice. Give it once.`);
  typed.values.set(option.name, [...earlier, value]);
  return attached === undefined ? 1 : 0;
}

function unknownOption(command: CommandSpec, known: OptionSpec[], written: string): never {
  const meant = nearest(written.replace(/^-+/, ''), known.map(({ name }) => name));
  const where = commands.filter(({ options }) => options.some(({ name }) => `--${name}` === written)).map(({ name }) => `“offbook ${name}”`);
  const hint = where.length ? `It belongs to ${where.join(' and ')}.` : meant ? `Did you mean --${meant}?` : helpHint(command);
  throw new UsageError(`“offbook ${command.name}” has no option ${written}. ${hint}`);
}

function checkPositionals(command: CommandSpec, given: string[]): void {
  const missing = command.positionals[given.length];
  if (missing?.required) throw new UsageError(`“offbook ${command.name}” needs ${missing.name}: ${missing.help}. ${helpHint(command)}`);
  const extra = command.positionals.at(-1)?.repeat === true ? undefined : given[command.positionals.length];
  if (extra !== undefined) throw new UsageError(`“offbook ${command.name}” does not know what to do with “${extra}”. ${extra.includes('=') && command.options.some(({ name }) => name === 'param') ? `Did you mean --param ${extra}?` : helpHint(command)}`);
}

const helpHint = (command: CommandSpec) => `“offbook ${command.name} --help” shows how.`;

const asGiven = ({ positionals, values }: Typed): Given => ({
  positionals,
  all: option => values.get(option) ?? [],
  one: option => values.get(option)?.[0] ?? null,
  has: option => values.has(option),
});

/** At the first mark only; the mark itself goes. */
export function splitAt(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}
