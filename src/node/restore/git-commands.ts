import os from 'node:os';
import type { ToolCommand, ToolOutput } from '../process/tool';

export interface GitAnswer { ok: boolean; out: string; problem: string }

const minute = 60_000;

/** Nothing that a repository brings along is executed: no hooks, no monitor, no filter that its own settings name. */
const safe = ['-c', `core.hooksPath=${os.devNull}`, '-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', '-c', 'commit.gpgSign=false', '-c', 'submodule.recurse=false', '-c', 'protocol.ext.allow=never'];

/** What would point git elsewhere: at another repository, another index. */
const dropped = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_COMMON_DIR', 'GIT_NAMESPACE', 'GIT_PREFIX', 'GIT_EXTERNAL_DIFF', 'GIT_TRACE'];

function git(folder: string, args: string[], more: { input?: string; env?: Record<string, string>; filters?: readonly string[] } = {}): ToolCommand<GitAnswer> {
  const env: NodeJS.ProcessEnv = { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', ...more.env };
  for (const name of dropped) delete env[name];
  return {
    command: 'git', args: ['--no-pager', ...safe, ...filtersOff(more.filters ?? []), '-C', folder, ...args], env, timeoutMs: 5 * minute, parse: readAnswer, ...(more.input === undefined ? {} : { input: more.input }),
  };
}

const filtersOff = (names: readonly string[]) => names.flatMap(name => ['-c', `filter.${name}.clean=`, '-c', `filter.${name}.smudge=`, '-c', `filter.${name}.process=`, '-c', `filter.${name}.required=false`]);

const readAnswer = ({ exitCode, stdout, stderr }: ToolOutput): GitAnswer => ({ ok: exitCode === 0, out: stdout.trimEnd(), problem: lastLine(stderr) });
const lastLine = (text: string) => (text.trim().split('\n').at(-1) ?? '').replace(/^(fatal|error): /, '').trim();

export const topOf = (folder: string) => git(folder, ['rev-parse', '--show-toplevel']);
export const hasCommit = (folder: string, commit: string) => git(folder, ['cat-file', '-e', `${commit}^{commit}`]);
export const isShallow = (folder: string) => git(folder, ['rev-parse', '--is-shallow-repository']);
export const hasBranch = (folder: string, name: string) => git(folder, ['show-ref', '--verify', '--quiet', `refs/heads/${name}`]);
export const isBranchName = (folder: string, name: string) => git(folder, ['check-ref-format', '--branch', name]);
/** `scope<NUL>key`, of filters: the repository's own are programs that are not started. */
export const filterSettings = (folder: string) => git(folder, ['config', '--local', '-z', '--name-only', '--get-regexp', '^filter\\.']);
export const addWorktree = (folder: string, at: string, commit: string, filters: readonly string[]) => git(folder, ['worktree', 'add', '--detach', '--quiet', at, commit], { filters });
export const removeWorktree = (folder: string, at: string) => git(folder, ['worktree', 'remove', '--force', at]);
/** A repository of its own that borrows the objects: the user's own never hears of it. */
export const cloneShared = (folder: string, at: string) => git(folder, ['clone', '--quiet', '--shared', '--no-checkout', folder, at]);
export const checkOut = (folder: string, commit: string, filters: readonly string[]) => git(folder, ['checkout', '--quiet', '--detach', commit], { filters });
export const setRemote = (folder: string, url: string) => git(folder, ['config', 'remote.origin.url', url]);
export const applyDiff = (folder: string, diff: string) => git(folder, ['apply', '--whitespace=nowarn', '-'], { input: diff });
/** By force: what ran may lie where the repository ignores it. */
export const addFiles = (folder: string, paths: readonly string[]) => git(folder, ['--literal-pathspecs', 'add', '--force', '--pathspec-from-file=-', '--pathspec-file-nul'], { input: paths.join('\0') });
export const addChanges = (folder: string) => git(folder, ['add', '--update']);
export const writeTree = (folder: string) => git(folder, ['write-tree']);
export const commitTree = (folder: string, tree: string, parent: string, message: string, who: Record<string, string>) => git(folder, ['commit-tree', tree, '-p', parent, '-F', '-'], { input: message, env: who });
/** Fails when the branch is there already: nothing of anybody's is moved. */
export const makeBranch = (folder: string, name: string, commit: string) => git(folder, ['update-ref', `refs/heads/${name}`, commit, '0'.repeat(40)]);
export const userSetting = (folder: string, key: 'user.name' | 'user.email') => git(folder, ['config', '--get', key]);
