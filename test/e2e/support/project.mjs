import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot } from '../../../scripts/lib/paths.mjs';

const author = { GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.org', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.org', GIT_CONFIG_GLOBAL: os.devNull };

/** A project of its own for one journey: a copy, with an environment and a commit, in a temporary folder. */
export function makeProject({ from = 'templates/tabular', folderName = 'flights', files = {}, venv = true, git = true, python }) {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-project-'));
  const root = path.join(parent, folderName);
  fs.mkdirSync(root);
  if (from !== null) fs.cpSync(inRoot(from), root, { recursive: true });
  const write = (name, text) => {
    const file = path.join(root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    return file;
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  // The environment's own folder under the name that every tool looks for.
  if (venv && python) fs.symlinkSync(path.dirname(path.dirname(python)), path.join(root, '.venv'));
  const inGit = (...args) => execFileSync('git', args, { cwd: root, env: { ...process.env, ...author }, encoding: 'utf8' }).trim();
  if (git) {
    inGit('init', '-q', '-b', 'main');
    // The project ignores the folder `.venv/`, here it is a link; settings are changed while a journey looks.
    fs.appendFileSync(path.join(root, '.git', 'info', 'exclude'), '.venv\n.vscode/settings.json\n');
    inGit('add', '-A');
    inGit('commit', '-q', '--allow-empty', '-m', 'Start');
  }
  return {
    root,
    parent,
    python,
    path: name => path.join(root, name),
    read: name => fs.readFileSync(path.join(root, name), 'utf8'),
    write,
    exists: name => fs.existsSync(path.join(root, name)),
    git: inGit,
    /** The runs that are really on disk, oldest first: what a view shows is compared with these. */
    runs() {
      const folder = path.join(root, '.offbook', 'runs');
      if (!fs.existsSync(folder)) return [];
      return fs.readdirSync(folder).sort().map(id => ({ id, folder: path.join(folder, id), events: readEvents(path.join(folder, id, 'events.ndjson')) }));
    },
    /** Runs outlive the window, so what a failed journey left going is ended here. */
    remove() {
      for (const run of this.runs()) endSupervisor(run);
      fs.rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function endSupervisor({ folder, events }) {
  if (events.some(({ type }) => type === 'run.finished') || !fs.existsSync(path.join(folder, 'alive'))) return;
  try {
    process.kill(JSON.parse(fs.readFileSync(path.join(folder, 'alive'), 'utf8')).pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

function readEvents(file) {
  if (!fs.existsSync(file)) return [];
  // A line that is still being written has no end yet.
  return fs.readFileSync(file, 'utf8').split('\n').slice(0, -1).filter(Boolean).map(line => JSON.parse(line));
}
