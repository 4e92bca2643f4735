import type { EnvironmentKey, EnvironmentRow, TextCell } from '../../contract/compare';
import type { CodeGit } from '../../contract/events';
import type { RunDetail } from '../../contract/run';
import { isOfSession } from '../again/look';
import { formatBytes } from '../format';
import { projectRoot } from '../runs/restored';
import { cellOf, judge, type Key, keyOf } from './verdicts';

/** A text is shown and compared; null: there is none; undefined: unknown. */
type Fact = string | null | undefined;
interface Told { text: Fact; /** Where the text does not say all that it stands for. */ key?: string }

const known = (text: string | null | undefined): Fact => text ?? undefined;
const facts: [EnvironmentKey, (run: RunDetail) => Fact | Told][] = [
  ['python', ({ environment }) => known(environment.python?.version)],
  ['implementation', ({ environment }) => known(environment.python?.implementation)],
  ['executable', ({ environment }) => known(environment.python?.executable)],
  ['system', ({ environment }) => known(environment.platform?.system)],
  ['release', ({ environment }) => known(environment.platform?.release)],
  ['machine', ({ environment }) => known(environment.platform?.machine)],
  ['processor', ({ environment }) => known(environment.platform?.cpu)],
  ['cores', ({ environment }) => known(environment.platform?.cores?.toString())],
  ['memory', ({ environment: { platform } }) => (platform?.memoryBytes ? { text: formatBytes(platform.memoryBytes), key: String(platform.memoryBytes) } : undefined)],
  ['gpu', ({ environment: { gpus } }) => gpus && (gpus.map(({ name }) => name ?? '?').sort().join(', ') || null)],
  ['host', ({ host }) => known(host)],
  ['user', ({ user }) => known(user)],
  ['commit', ({ code }) => ofGit(code.git, ({ commit }) => (commit ? { text: commit.slice(0, 10), key: commit } : commit))],
  ['branch', ({ code }) => ofGit(code.git, ({ branch }) => branch)],
  ['dirty', ({ code }) => ofGit(code.git, changesOf)],
  ['remote', ({ code }) => ofGit(code.git, ({ remote }) => remote)],
  ['root', ({ request }) => known(projectRoot(request))],
  ['cwd', ({ request }) => known(request?.project.cwd)],
  ['offbook', ({ supervisor }) => known(supervisor?.version)],
];

/** What git has no word about, outside a repository, is nothing; what is not in the record is unknown. */
const ofGit = (git: CodeGit | null, read: (git: CodeGit) => Fact | Told): Fact | Told => (git === null ? undefined : git.error !== undefined ? null : read(git));

/** Two trees with uncommitted changes are alike only when the changes are. */
function changesOf({ dirty, changes, diff }: CodeGit): Fact | Told {
  if (dirty === undefined) return undefined;
  if (!dirty) return 'no';
  const content = [diff?.sha256, ...(changes ?? []).map(({ path, status, sha256 }) => [path, status, sha256].join(' '))].join('\n');
  return { text: changes === undefined ? 'yes' : `yes, ${changes.length}`, key: content };
}

export function environmentRows(runs: readonly RunDetail[], baseline: number): EnvironmentRow[] {
  const rows = facts.map(([key, read]) => rowOf(key, '', runs.map(read).map((fact) => (typeof fact === 'object' && fact !== null ? fact : { text: fact })), baseline));
  return [...rows, ...variableRows(runs, baseline)].filter(({ cells }) => cells.some(({ kind }) => kind === 'value'));
}

function rowOf(key: EnvironmentKey, name: string, told: readonly Told[], baseline: number): EnvironmentRow {
  const cells = told.map(({ text }): TextCell => cellOf(text === null || text === undefined ? undefined : { text }, text === null));
  return { key, name, cells, ...judge(told.map(({ key: content }, run): Key => keyOf(cells[run] ?? { kind: 'unknown' }, ({ text }) => content ?? text)), baseline) };
}

/** Of variables the names alone are kept; what a terminal or an editor sets by itself is left out. */
function variableRows(runs: readonly RunDetail[], baseline: number): EnvironmentRow[] {
  const had = runs.map(({ environment: { variables } }) => (variables ? new Set(variables) : null));
  const names = [...new Set(had.flatMap((each) => [...(each ?? [])]))].filter((name) => !isOfSession(name)).sort();
  return names.map((name) => rowOf('variable', name, had.map((each) => ({ text: each === null ? undefined : each.has(name) ? 'set' : null })), baseline));
}
