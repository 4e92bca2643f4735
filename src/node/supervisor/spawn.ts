import { spawn } from 'node:child_process';
import path from 'node:path';
import { HumanError } from '../../core/human-error';
import { say } from '../../core/say';

export interface Supervisor { pid: number; /** Settles when the process has ended, for as long as this process lives to see it. */ exited: Promise<void> }

/**
 * Starts the run's supervisor in a session of its own, tied to us by nothing: it lives on when we end. Isolated mode, no site and no PYTHON
 * variables, so that the user's environment can't change how it works.
 */
export function spawnSupervisor(python: string, runner: string, runFolder: string, env: NodeJS.ProcessEnv): Promise<Supervisor> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, ['-I', '-S', '-E', path.join(runner, 'supervisor.py'), runFolder], {
      cwd: runFolder, env, detached: true, stdio: 'ignore', windowsHide: true,
    });
    const exited = new Promise<void>(ended => child.once('exit', () => ended()));
    child.once('error', (error: NodeJS.ErrnoException) => reject(new HumanError('python-start', say('{0} could not be started ({1}). Choose another interpreter, or make the environment again.', python, reasonOf(error)), { cause: error })));
    child.once('spawn', () => {
      child.unref();
      resolve({ pid: child.pid ?? 0, exited });
    });
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT': return 'it is not there';
    case 'EACCES': return 'it may not be executed';
    case 'E2BIG': return 'the environment variables are too large';
    default: return error.code ?? error.message;
  }
}
