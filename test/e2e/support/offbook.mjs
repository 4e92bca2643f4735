import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** The command line of the installed package, in a project: what a terminal beside the window does. Answers standard output; throws when it fails. */
export function offbook(project, ...args) {
  const extensions = process.env.OFFBOOK_TEST_EXTENSIONS;
  const installed = fs.readdirSync(extensions).find(name => name.startsWith('offbook.offbook'));
  const python = args[0] === 'run' ? ['--python', process.env.OFFBOOK_TEST_PYTHON] : [];
  return execFileSync(process.execPath, [path.join(extensions, installed, 'dist', 'offbook.js'), ...args, ...python], { cwd: project.root, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
}
