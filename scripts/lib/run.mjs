// Starts outside programs: quiet unless they fail, and never through a shell except where Windows needs one for npm.
import { spawn } from 'node:child_process';
import { HumanError } from './say.mjs';

const windows = process.platform === 'win32';

/**
 * @param {string} command @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, stdio?: 'quiet' | 'inherit' | 'stderr', hint?: string, allow?: number[], timeout?: number}} [options]
 * `hint` is what to do when it fails; `allow` lists exit codes that are no failure.
 */
export function run(command, args, options = {}) {
  const { cwd, env = process.env, stdio = 'quiet', hint, allow = [0], timeout } = options;
  return new Promise((resolve, reject) => {
    const viaShell = windows && !command.endsWith('.exe') && !/[\\/]/.test(command);
    const io = stdio === 'inherit' ? 'inherit' : stdio === 'stderr' ? ['ignore', process.stderr, process.stderr] : ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, { cwd, env, stdio: io, shell: viaShell, timeout });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', text => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', text => (stderr += text));
    child.once('error', error => reject(new HumanError(`\`${command}\` could not be started (${error.code ?? error.message}).${hint ? ` ${hint}` : ''}`)));
    child.once('close', (code, signal) => {
      if (code !== null && allow.includes(code)) return resolve({ code, stdout, stderr });
      const tail = `${stdout}${stderr}`.trim().split('\n').slice(-25).join('\n');
      const end = signal ? `was ended by ${signal}` : `ended with code ${code}`;
      reject(Object.assign(new HumanError(`\`${[command, ...args].join(' ')}\` ${end}.${tail ? `\n${tail}` : ''}${hint ? `\n${hint}` : ''}`), { code, signal, stdout, stderr }));
    });
  });
}

/** True when the program is there and answers. */
export async function answers(command, args = ['--version']) {
  try {
    await run(command, args, { timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}
