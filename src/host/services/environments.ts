import * as fs from 'node:fs';
import * as path from 'node:path';
import type { PythonChoice } from '../../contract/request';
import { HumanError } from '../../core/human-error';
import type { VS } from '../vs';
import type { Log } from './log';
import type { Pythons } from './pythons';
import { runLines } from './run-lines';

/** Interpreters as the node room finds them. */
export interface PythonLooks {
  /** Best first; nothing of an untrusted workspace is executed. */
  candidates(folder: string): Promise<PythonChoice[]>;
  version(python: string, folder: string): Promise<string | null>;
}

export interface Environments {
  /** A Python project with nothing that looks like an environment of its own. */
  isMissing(folder: string): Promise<boolean>;
  /** Makes `.venv` and installs what the project asks for. `report` hears what is being done. */
  make(folder: string, report: (text: string) => void, signal: AbortSignal): Promise<'made' | 'cancelled'>;
  install(python: string, packageName: string, folder: string, report: (text: string) => void, signal: AbortSignal): Promise<'installed' | 'cancelled'>;
}

export const pythonIn = (environment: string): string => (process.platform === 'win32' ? path.join(environment, 'Scripts', 'python.exe') : path.join(environment, 'bin', 'python'));
const exists = (file: string) => fs.promises.access(file).then(() => true, () => false);
const read = (file: string) => fs.promises.readFile(file, 'utf8').catch(() => null);

export function createEnvironments(vs: VS, { log, pythons, looks }: { log: Log; pythons: Pythons; looks: PythonLooks }): Environments {
  const { l10n } = vs;

  async function run(command: string, args: string[], cwd: string, report: (text: string) => void, signal: AbortSignal, failed: string): Promise<boolean> {
    log.info(`${command} ${args.join(' ')} (in ${cwd})`);
    const end = await runLines({ command, args, cwd }, text => { log.debug(text); report(short(text)); }, signal);
    if (end.aborted) return false;
    if (end.exitCode === 0) return true;
    log.error(`${command} ${args.join(' ')} ended with ${String(end.exitCode)}:\n${end.tail.join('\n')}`);
    throw new HumanError('tool-failed', `${failed} ${reason(end.tail)}`.trim());
  }

  async function whatToInstall(folder: string): Promise<string[] | null> {
    const project = await read(path.join(folder, 'pyproject.toml'));
    if (project !== null && /^\[(project|build-system|tool\.poetry)\]/m.test(project)) {
      const dev = /^\[project\.optional-dependencies\][^[]*?^dev\s*=/ms.test(project);
      return ['-e', dev ? '.[dev]' : '.'];
    }
    for (const name of ['requirements-dev.txt', 'requirements.txt']) if (await exists(path.join(folder, name))) return ['-r', name];
    return (await exists(path.join(folder, 'setup.py'))) ? ['-e', '.'] : null;
  }

  return {
    async isMissing(folder) {
      if ((await whatToInstall(folder)) === null) return false;
      for (const name of ['.venv', 'venv', 'env', '.conda', '.pixi']) if (await exists(path.join(folder, name))) return false;
      if (process.env['VIRTUAL_ENV'] || process.env['CONDA_PREFIX']) return false;
      const chosen = await pythons.chosen(path.join(folder, 'pyproject.toml'));
      return chosen === null || !(await exists(path.join(path.dirname(path.dirname(chosen.path)), 'pyvenv.cfg')));
    },

    async make(folder, report, signal) {
      const environment = path.join(folder, '.venv');
      if (await exists(environment)) throw new HumanError('venv-exists', l10n.t('{0} is there already. Remove it first to make it anew.', environment));
      const inEnvironment = async (python: string) => exists(path.join(path.dirname(path.dirname(python)), 'pyvenv.cfg'));
      const found = await looks.candidates(folder);
      const outside = [];
      for (const { path: python } of found) if (!(await inEnvironment(python))) outside.push(python);
      const base = outside[0] ?? found[0]?.path;
      if (!base) throw new HumanError('no-python', l10n.t('No Python 3.9 or newer was found on this machine. Install one from python.org, then try again.'));

      report(l10n.t('making .venv'));
      const failedVenv = l10n.t('The environment could not be made. On Debian and Ubuntu the package python3-venv may be missing.');
      try {
        if (!(await run(base, ['-m', 'venv', environment], folder, report, signal, failedVenv))) {
          await fs.promises.rm(environment, { recursive: true, force: true });
          return 'cancelled';
        }
      } catch (error) {
        await fs.promises.rm(environment, { recursive: true, force: true });
        throw error;
      }
      const what = await whatToInstall(folder);
      if (what) {
        report(l10n.t('installing packages'));
        const failed = l10n.t('The environment was made, but its packages could not all be installed.');
        const args = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', ...what];
        if (!(await run(pythonIn(environment), args, folder, report, signal, failed))) return 'cancelled';
      }
      await pythons.madeEnvironment(folder);
      return 'made';
    },

    async install(python, packageName, folder, report, signal) {
      const args = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', packageName];
      return (await run(python, args, folder, report, signal, l10n.t('{0} could not be installed.', packageName))) ? 'installed' : 'cancelled';
    },
  };
}

const short = (text: string) => (text.length > 90 ? `${text.slice(0, 89)}…` : text);

/** pip says what is wrong in a line that begins with ERROR. */
const reason = (tail: readonly string[]) => ([...tail].reverse().find(line => /^ERROR:|error:|No module named/i.test(line)) ?? '').replace(/^ERROR:\s*/i, '');
