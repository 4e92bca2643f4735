import type { AgainDifference } from '../../contract/again';
import type { EnvironmentFacts } from '../../contract/events';
import { say } from '../say';

/** What an interpreter and its machine say of themselves now; absent: it could not be told. */
export interface FactsNow extends Pick<EnvironmentFacts, 'python' | 'platform' | 'packages' | 'gpus'> { host?: string }

/** Python, packages and machine: then and now. What either side doesn't tell is not compared. */
export function compareSurroundings(then: EnvironmentFacts & { host: string | null; lacked?: string | null }, now: FactsNow): AgainDifference[] {
  return [...comparePython(then, now), ...comparePackages(then.packages, now.packages, then.lacked ?? null), ...compareMachine(then, now)];
}

function comparePython({ python: then }: EnvironmentFacts, { python: now }: FactsNow): AgainDifference[] {
  const was = wordsOf(then);
  const is = wordsOf(now);
  return was && is && was !== is ? [changed('python', 'Python', was, is, say('{0} was {1} and is {2} now.', 'Python', was, is))] : [];
}

const wordsOf = (python: EnvironmentFacts['python']): string | null => (python?.version ? `${python.implementation && python.implementation !== 'CPython' ? `${python.implementation} ` : ''}${python.version}` : null);

/** `lacked`: the package that the run failed for want of. Where it is there now, it and what came with it are why the run is made again, and no surprise. */
function comparePackages(then: EnvironmentFacts['packages'], now: EnvironmentFacts['packages'], lacked: string | null): AgainDifference[] {
  if (!then || !now) return [];
  const before = new Map(then);
  const after = new Map(now);
  const found: AgainDifference[] = [];
  for (const [name, was] of before) {
    const is = after.get(name);
    if (is === undefined) found.push(changed('packages', name, was, null, say('{0} is not installed any more.', worded(name, was))));
    // A version that nobody knows is equal to none and unlike none.
    else if (is !== was && is !== null && was !== null) found.push(changed('packages', name, was, is, say('{0} was {1} and is {2} now.', name, was, is)));
  }
  const mended = lacked !== null && [...after.keys()].some((name) => plain(name) === plain(lacked));
  if (!mended) for (const [name, is] of after) if (!before.has(name)) found.push(changed('packages', name, null, is, say('{0} was not installed then.', worded(name, is))));
  return found;
}

const plain = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');
const worded = (name: string, version: string | null) => [name, version].filter(Boolean).join(' ');

function compareMachine(then: EnvironmentFacts & { host: string | null }, now: FactsNow): AgainDifference[] {
  const pairs: [MachinePart, string | null | undefined, string | null | undefined][] = [
    ['machine', then.host, now.host],
    ['system', systemOf(then), systemOf(now)],
    ['processor', then.platform?.cpu, now.platform?.cpu],
    ['GPU', gpusOf(then), gpusOf(now)],
  ];
  return pairs.flatMap(([name, was, is]) => was && is && was !== is ? [changed('machine', name, was, is, machineWords(name, was, is))] : []);
}

type MachinePart = 'machine' | 'system' | 'processor' | 'GPU';

function machineWords(part: MachinePart, was: string, is: string): string {
  switch (part) {
    case 'machine': return say('The machine was {0} and is {1} now.', was, is);
    case 'system': return say('The system was {0} and is {1} now.', was, is);
    case 'processor': return say('The processor was {0} and is {1} now.', was, is);
    case 'GPU': return say('The GPU was {0} and is {1} now.', was, is);
  }
}

const systemOf = ({ platform }: EnvironmentFacts): string | null => (platform?.system && platform.machine ? `${platform.system} ${platform.machine}` : null);
const gpusOf = ({ gpus }: EnvironmentFacts): string | null => (gpus === undefined ? null : gpus.map(({ name }) => name ?? 'unknown').sort().join(', ') || 'none');

/** What a login, a terminal or an editor sets by itself, differently every time: no user's code is meant by it. */
const ofSessions = /^(_|PWD|OLDPWD|SHLVL|TERM(_.*)?|COLORTERM|COLUMNS|LINES|WINDOWID|DISPLAY|WAYLAND_DISPLAY|MAIL|LS_COLORS|LESS.*|PS[1-4]|SSH_.*|XDG_(SESSION|SEAT|VTNR|RUNTIME|CURRENT|MENU|DATA|CONFIG|CACHE).*|DBUS_.*|GDM.*|GNOME_.*|GTK_.*|KDE_.*|DESKTOP.*|SESSION_MANAGER|INVOCATION_ID|JOURNAL_STREAM|SYSTEMD_.*|MANAGERPID|NOTIFY_SOCKET|VIRTUAL_ENV.*|CONDA_.*|VSCODE_.*|ELECTRON_.*|NODE_.*|npm_.*|INIT_CWD|GIT_.*|BROWSER|EDITOR|VISUAL|PAGER|NO_COLOR|FORCE_COLOR|CI|TMUX.*|STY|INSIDE_EMACS|CODE_SERVER_.*|PYTHONSTARTUP|MPLBACKEND|OFFBOOK_.*)$/;

export const isOfSession = (variable: string): boolean => ofSessions.test(variable);

/** Variables that the run had by name and the next would not have. */
export function missingVariables(had: readonly string[] | undefined, secretNames: readonly string[], now: ReadonlySet<string>): AgainDifference[] {
  const secrets = secretNames.filter((name) => !now.has(name));
  const secret = new Set(secretNames);
  const others = (had ?? []).filter((name) => !now.has(name) && !secret.has(name) && !isOfSession(name));
  return [
    ...secrets.map((name) => changed('variables', name, 'set', null, say('The secret {0} is not set. Set it, or add the file that holds it.', name))),
    ...others.map((name) => changed('variables', name, 'set', null, say('The environment variable {0} is not set any more.', name))),
  ];
}

export const changed = (topic: AgainDifference['topic'], name: string, was: string | null, now: string | null, text: string, stops = false): AgainDifference => ({ topic, name, was, now, text, stops });
