// What package.json contributes is walked by the journeys: a command, a key or an editor that is added without a step fails here.
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../../scripts/lib/paths.mjs';

interface Contributed {
  commands: { command: string; title: string }[];
  keybindings: { command: string; key: string }[];
  customEditors: { displayName: string }[];
  viewsWelcome: { contents: string }[];
  menus: { commandPalette: { command: string; when: string }[] };
}
const { contributes } = JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8')) as { contributes: Contributed };
const words = JSON.parse(fs.readFileSync(inRoot('package.nls.json'), 'utf8')) as Record<string, string>;
const said = (key: string): string => words[key.slice(1, -1)] ?? '';

/** What the journeys do: without the titles of their steps, comments, and the buttons of dialogs, which some commands share their words with. */
const walked = fs.globSync('*.e2e.mjs', { cwd: inRoot('test/e2e') }).map(name => fs.readFileSync(inRoot('test/e2e', name), 'utf8')).join('\n')
  .replace(/\bstep\((['"`]).*?\1/g, 'step(').replace(/^\s*\/\/.*$/gm, '').replace(/\bdialogButton\('.*?'\)/g, '');
const has = (text: string): boolean => walked.includes(text);
/** The whole title stands between quotes: *Run Again* is no step of *Run Again with Changes…*. */
const isNamed = (title: string): boolean => ['', '…'].some(end => ['', 'Offbook: '].some(start => has(`'${start}${title.replace(/…$/, '')}${end}'`)));

/** Commands that nobody meets by their title, and the words that journeys reach them by. */
const otherwise: Record<string, string> = {
  // The lens of a function that can't be run says why in its own words; a click says the rest.
  'offbook.function.explain': "can't be filled in",
  // The lens says what is missing.
  'offbook.function.annotate': 'annotate .*a',
  // The lens is called Debug; the title is the palette's.
  'offbook.function.debug': "lens('Debug')",
  // A button of the page of a run that lacked a package.
  'offbook.environment.install': "'Install toolz'",
  // A row at the end of the list.
  'offbook.runs.more': 'Show older runs',
  // The item in the status bar while something runs.
  'offbook.runs.live': 'statusItem(/slow/).click()',
};

/** Commands that can do something in any window: everything else says in package.json where it is shown. */
const anywhere = [
  'offbook.drift.open', 'offbook.data.compare', 'offbook.data.preview', 'offbook.data.profile', 'offbook.project.new', 'offbook.lenses.toggle', 'offbook.log.open', 'offbook.problem.report', 'offbook.walkthrough.open',
];

describe('what package.json contributes', () => {
  it('every command is run by a journey', () => {
    expect(contributes.commands.filter(({ command, title }) => otherwise[command] === undefined && !isNamed(said(title))).map(({ command }) => command)).toEqual([]);
  });

  it('what is reached by other words is reached by them, and has no title that would do', () => {
    expect(Object.entries(otherwise).filter(([, text]) => !has(text)).map(([command]) => command)).toEqual([]);
    const titles = new Map(contributes.commands.map(({ command, title }) => [command, said(title)]));
    expect(Object.keys(otherwise).filter(command => isNamed(titles.get(command) ?? ''))).toEqual([]);
  });

  it('every key is pressed by a journey', () => {
    expect(contributes.keybindings.filter(({ key }) => !has(`workbench.keys('${key}')`)).map(({ key, command }) => `${key}: ${command}`)).toEqual([]);
  });

  it('every editor of files is chosen by a journey, and every sentence of an empty list is read by one', () => {
    expect(contributes.customEditors.map(({ displayName }) => said(displayName)).filter(name => !isNamed(name))).toEqual([]);
    expect(contributes.viewsWelcome.map(({ contents }) => said(contents).split(/[,.]/)[0] ?? '').filter(start => !has(start))).toEqual([]);
  });

  it('a command is in the palette where it can do something', () => {
    const shown = new Map(contributes.menus.commandPalette.map(({ command, when }) => [command, when]));
    expect(contributes.commands.map(({ command }) => command).filter(command => !shown.has(command)).sort()).toEqual([...anywhere].sort());
  });
});
