import { say } from '../../core/say';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unreachable } from '../../contract/ids';
import type { RunDetail } from '../../contract/run';
import { HumanError } from '../../core/human-error';
import { projectRoot } from '../../core/runs/restored';
import { runTool } from '../process/run-tool';
import { ToolFailure, type ToolCommand } from '../process/tool';
import { readObject, type StoreLayout } from '../store';
import * as git from './git-commands';
import { keptCode, placeInRepository, type KeptCode } from './kept-code';
import { removeBelow, writeBelow } from './safe-write';

export type RestoreTarget = { kind: 'folder'; at: string } | { kind: 'worktree'; at: string } | { kind: 'branch'; name: string };
export interface Restored {
  /** The project's folder there; null for a branch, which is nowhere on the disk. */
  project: string | null;
  /** The top of what was made; null for a branch. */
  at: string | null;
  branch: string | null; commit: string | null;
  files: string[];
  /** What could not be restored, in words. */
  left: string[];
}

/** The code as it ran, written to a place of its own. Nothing of the user's tree, index or branches changes. Without all that ran it refuses and says what is missing. */
export async function restoreRun(detail: RunDetail, store: StoreLayout, target: RestoreTarget): Promise<Restored> {
  const kept = await keptCode(detail, store);
  if (kept.missing.length) throw new HumanError('not-kept', say('The code of run {0} can’t be restored whole. This store lacks {1}. Copy the store’s objects here too.', detail.id, listed(kept.missing)));
  if (kept.modules.length === 0) throw new HumanError('not-kept', say('Run {0} kept no module of its project, so there is nothing to restore.', detail.id));
  switch (target.kind) {
    case 'folder': return intoFolder(kept, store, target.at);
    case 'worktree': return intoWorktree(detail, kept, store, target.at);
    case 'branch': return intoBranch(detail, kept, store, target.name);
    default: return unreachable(target);
  }
}

async function intoFolder(kept: KeptCode, store: StoreLayout, at: string): Promise<Restored> {
  mustBeFree(at);
  fs.mkdirSync(at, { recursive: true });
  const root = fs.realpathSync(at);
  const { files, left } = await writeModules(kept, store, root);
  return { project: root, at: root, branch: null, commit: null, files, left };
}

async function intoWorktree(detail: RunDetail, kept: KeptCode, store: StoreLayout, at: string): Promise<Restored> {
  mustBeFree(at);
  const { top, commit, below, filters } = await repositoryOf(detail);
  await must(git.addWorktree(top, path.resolve(at), commit, filters), `The worktree ${at} couldn’t be made`);
  const root = fs.realpathSync(at);
  try {
    const { files, left } = await overlay(kept, store, root, below);
    return { project: path.join(root, below), at: root, branch: null, commit, files, left };
  } catch (error) {
    await runTool(git.removeWorktree(top, root));
    throw error;
  }
}

async function intoBranch(detail: RunDetail, kept: KeptCode, store: StoreLayout, name: string): Promise<Restored> {
  const { top, commit, below, filters } = await repositoryOf(detail);
  if (name.startsWith('-') || !(await runTool(git.isBranchName(top, name))).ok) throw new HumanError('branch-name', say('“{0}” is no name for a branch. Give another.', name));
  if ((await runTool(git.hasBranch(top, name))).ok) throw new HumanError('branch-there', say('There is a branch {0} already. Give another name: nothing of it is changed.', name));
  const holder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'offbook-restore-'));
  const root = path.join(holder, 'tree');
  try {
    await must(git.addWorktree(top, root, commit, filters), 'A place to put the code together couldn’t be made');
    const { files, left } = await overlay(kept, store, root, below);
    await must(git.addChanges(root), 'The restored code couldn’t be added');
    await must(git.addFiles(root, files), 'The restored code couldn’t be added');
    const tree = await must(git.writeTree(root), 'The restored code couldn’t be written');
    const made = await must(git.commitTree(root, tree, commit, messageOf(detail), await committer(top)), 'The commit couldn’t be made');
    await must(git.makeBranch(top, name, made), `The branch ${name} couldn’t be made`);
    return { project: null, at: null, branch: name, commit: made, files, left };
  } finally {
    await runTool(git.removeWorktree(top, root)).catch(() => undefined);
    fs.rmSync(holder, { recursive: true, force: true });
  }
}

/**
 * The code as it ran for one run to be made from: with git a repository of its own at the same commit, so that all other files of the commit are there and the
 * record says which commit it was; else the modules alone. The user's repository never hears of it.
 */
export async function restoreToRun(detail: RunDetail, store: StoreLayout): Promise<Restored & { project: string; at: string; remove(): void }> {
  const holder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'offbook-code-'));
  const remove = () => fs.rmSync(holder, { recursive: true, force: true });
  const root = path.join(holder, path.basename(projectRoot(detail.request) ?? '') || 'project');
  try {
    const kept = await keptCode(detail, store);
    if (kept.missing.length) throw new HumanError('not-kept', say('The code of run {0} can’t be restored whole. This store lacks {1}.', detail.id, listed(kept.missing)));
    const repository = await repositoryOf(detail).catch(() => null);
    if (!repository) {
      const made = await intoFolder(kept, store, root);
      return { ...made, project: root, at: root, remove };
    }
    const { top, commit, below, filters } = repository;
    await must(git.cloneShared(top, root), 'The commit couldn’t be fetched');
    await must(git.checkOut(root, commit, filters), 'The commit couldn’t be checked out');
    if (detail.code.git?.remote) await must(git.setRemote(root, detail.code.git.remote), 'The commit couldn’t be checked out');
    const { files, left } = await overlay(kept, store, root, below);
    return { project: path.join(root, below), at: root, branch: null, commit, files, left, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

interface Repository { top: string; commit: string; /** The project's folder in it. */ below: string; filters: string[] }

async function repositoryOf(detail: RunDetail): Promise<Repository> {
  const facts = detail.code.git;
  const root = projectRoot(detail.request);
  const instead = 'Restore it into a folder instead.';
  if (!facts || facts.error || root === null) throw new HumanError('no-git', say('Run {0} was made outside a git repository{1}. {2}', detail.id, facts?.error ? ` (${facts.error.replace(/^fatal: /, '')})` : '', instead));
  const { commit } = facts;
  if (!commit || !/^[0-9a-f]{40,64}$/.test(commit)) throw new HumanError('no-commit', say('Run {0} was made before the repository’s first commit. {1}', detail.id, instead));
  const here = nearestFolder(root);
  const found = await ask(git.topOf(here));
  if (!found.ok) throw new HumanError('no-git', say('{0} is in no git repository any more. {1}', root, instead));
  const top = found.out;
  if (!(await ask(git.hasCommit(top, commit))).ok) {
    const shallow = (await ask(git.isShallow(top))).out === 'true';
    throw new HumanError('no-commit', say('The commit {0} is not in {1}{2}. {3}', commit.slice(0, 10), top, shallow ? ', which is a shallow clone. Run “git fetch --unshallow”, then restore again' : '. Fetch it, then restore again', instead));
  }
  const names = (await ask(git.filterSettings(top))).out.split('\0').flatMap(key => /^filter\.(.+)\.[^.]+$/.exec(key)?.[1] ?? []);
  return { top, commit, below: placeInRepository(detail) ?? '', filters: [...new Set(names)] };
}

/** On the checked out commit: the diff, then the changed files as they were, then every module that ran, whose bytes are the last word. */
async function overlay(kept: KeptCode, store: StoreLayout, top: string, below: string): Promise<{ files: string[]; left: string[] }> {
  const files = new Set<string>();
  const left: string[] = [];
  if (kept.diff) {
    const diff = await textOf(store, kept.diff);
    // Where it does not apply, the changed files themselves are kept all the same.
    if (!(await ask(git.applyDiff(top, diff))).ok) left.push('the diff of the uncommitted changes, which does not apply; the files that are kept were written');
  }
  for (const { path: name, sha256 } of kept.changes) {
    const done = sha256 === null ? removeBelow(top, name) : writeBelow(top, name, await bytesOf(store, sha256));
    if (done.kind === 'refused') left.push(done.why);
    else if (sha256 !== null) files.add(name);
  }
  const project = path.join(top, below);
  const modules = await writeModules(kept, store, project);
  for (const name of modules.files) files.add(below === '' ? name : path.posix.join(below.split(path.sep).join('/'), name));
  return { files: [...files].sort(), left: [...left, ...modules.left] };
}

async function writeModules(kept: KeptCode, store: StoreLayout, root: string): Promise<{ files: string[]; left: string[] }> {
  const files: string[] = [];
  const left = kept.outside.map(name => `${name}, which lies outside the project`);
  for (const { path: name, sha256 } of kept.modules) {
    const done = writeBelow(root, name, await bytesOf(store, sha256));
    if (done.kind === 'written') files.push(name);
    else left.push(done.why);
  }
  return { files, left };
}

const mostSource = 256 * 1024 * 1024;

async function bytesOf(store: StoreLayout, sha256: KeptCode['modules'][number]['sha256']): Promise<Uint8Array> {
  const found = await readObject(store, sha256, mostSource);
  if (found.kind === 'bytes') return found.bytes;
  throw new HumanError('not-kept', say('The object {0} of the kept code went away while it was restored. Try again.', sha256.slice(0, 12)));
}
const textOf = async (store: StoreLayout, sha256: KeptCode['modules'][number]['sha256']) => Buffer.from(await bytesOf(store, sha256)).toString('utf8');

function mustBeFree(at: string): void {
  if (!fs.existsSync(at)) return;
  if (fs.lstatSync(at).isDirectory() && fs.readdirSync(at).length === 0) return;
  throw new HumanError('in-the-way', say('{0} is there already. Give a folder that is not there, or an empty one: nothing is written over.', at));
}

function nearestFolder(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) if (fs.existsSync(at) || at === path.dirname(at)) return at;
}

async function ask(command: ToolCommand<git.GitAnswer>): Promise<git.GitAnswer> {
  try {
    return await runTool(command);
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error;
    throw new HumanError('no-git', error.problem.kind === 'not-found' ? 'git was not found. Install it, or restore into a folder instead.' : 'git gave no answer. Try again, or restore into a folder instead.', { cause: error });
  }
}

async function must(command: ToolCommand<git.GitAnswer>, otherwise: string): Promise<string> {
  const { ok, out, problem } = await ask(command);
  if (!ok) throw new HumanError('git-failed', say('{0}: {1}.', otherwise, problem || 'git did not say why'));
  return out;
}

/** Who commits when git has not been told: a commit needs somebody, and nobody's name is made up. */
async function committer(top: string): Promise<Record<string, string>> {
  const [name, email] = [(await ask(git.userSetting(top, 'user.name'))).ok, (await ask(git.userSetting(top, 'user.email'))).ok];
  return {
    ...(name ? {} : { GIT_AUTHOR_NAME: 'Offbook', GIT_COMMITTER_NAME: 'Offbook' }),
    ...(email ? {} : { GIT_AUTHOR_EMAIL: 'offbook@localhost', GIT_COMMITTER_EMAIL: 'offbook@localhost' }),
  };
}

const messageOf = ({ id, function: ref }: RunDetail) => `The code of run ${id} as it ran\n\n${ref.module}.${ref.name}\n`;

const listed = (names: readonly string[]) => `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
