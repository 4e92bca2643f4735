import os from 'node:os';
import path from 'node:path';
import { ensureDebianPackages, onPath } from '../lib/debian.mjs';
import { findPython, hasVenv } from '../lib/python.mjs';
import { say } from '../lib/say.mjs';
import { packageForHere } from '../package/package.mjs';
import { openInBrowser } from './browser.mjs';
import { openOnDesktop } from './desktop.mjs';
import { makeProject } from './project.mjs';

export async function start({ folder = path.join(os.homedir(), 'offbook-flights'), browser, open, check }) {
  const project = path.resolve(folder);
  await preparePython();
  const vsix = await packageForHere();
  makeProject(project);
  if (!browser && onPath('code')) return openOnDesktop({ vsix, project, open });
  return openInBrowser({ vsix, project, open, check });
}

/** The project's own environment is made in the window; what it is made from must be there before. */
async function preparePython() {
  try {
    if (process.platform === 'linux') await ensureDebianPackages(['python3', 'git'], 'run Python functions');
    const python = await findPython();
    if (process.platform === 'linux' && !(await hasVenv(python.path))) await ensureDebianPackages(['python3-venv'], 'make a Python environment');
  } catch (error) {
    // Looking at the editor needs no Python: say what is missing and go on.
    say(`! ${error.message}`);
  }
}
