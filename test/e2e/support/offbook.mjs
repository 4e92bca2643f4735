import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

function command(project, args, cache) {
  const extensions = process.env.OFFBOOK_TEST_EXTENSIONS;
  const installed = fs.readdirSync(extensions).find(name => name.startsWith('offbook.offbook'));
  const python = args[0] === 'run' ? ['--python', process.env.OFFBOOK_TEST_PYTHON] : [];
  return [process.execPath, [path.join(extensions, installed, 'dist', 'offbook.js'), ...args, ...python], { cwd: project.root, env: { ...process.env, NO_COLOR: '1', ...(cache === undefined ? {} : { XDG_CACHE_HOME: cache }) } }];
}

/** The command line of the installed package, in a project: what a terminal beside the window does. Answers standard output; throws when it fails. */
export const offbook = (project, ...args) => offbookWith(undefined, project, ...args);

/** The same with a cache folder, which has the index: the windows' own, or a new one for an index made anew. */
export function offbookWith(cache, project, ...args) {
  const [program, given, options] = command(project, args, cache);
  return execFileSync(program, given, { ...options, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The same, going on: answers its exit code once it has ended. */
export function offbookBegun(cache, project, ...args) {
  const [program, given, options] = command(project, args, cache);
  const child = spawn(program, given, { ...options, stdio: 'ignore' });
  return new Promise((ended, broke) => { child.once('exit', ended); child.once('error', broke); });
}
