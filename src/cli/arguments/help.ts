import { commands, commonOptions, type CommandSpec } from './spec';

export const generalHelp = (): string => [
  'Offbook runs typed Python functions and keeps everything about each run.',
  '',
  'Usage: offbook COMMAND …',
  '',
  columns(commands.map(command => [usage(command, false), command.summary])),
  '',
  '“offbook COMMAND --help” tells more. Every command takes --json. “offbook --version” prints the version.',
].join('\n');

export function commandHelp(command: CommandSpec): string {
  const parts = [command.summary + '.', '', `Usage: offbook ${usage(command, true)}`, ''];
  const lines: [string, string][] = [
    ...command.positionals.map(({ name, help }): [string, string] => [name, help]),
    ...[...command.options, ...commonOptions].map(({ name, value, repeat, help }): [string, string] => [`--${name}${value ? ` ${value}` : ''}`, repeat ? `${help} (may be repeated)` : help]),
  ];
  parts.push(columns(lines));
  for (const note of command.notes) parts.push('', note);
  return parts.join('\n');
}

function usage({ name, positionals, options }: CommandSpec, full: boolean): string {
  const places = positionals.map(each => `${each.required ? each.name : `[${each.name}]`}${each.repeat ? '…' : ''}`);
  const switches = full ? [...options.map(each => `[--${each.name} ${each.value ?? ''}]${each.repeat ? '…' : ''}`), '[--json]'] : [];
  return [name, ...places, ...switches].join(' ');
}

function columns(lines: [string, string][]): string {
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
