// The tests' Python environment: in the user's cache folder, keyed by the lock, shared by all checkouts.
import fs from 'node:fs';
import path from 'node:path';
import { ensureDebianPackages } from './debian.mjs';
import { fingerprint } from './fingerprint.mjs';
import { cache, inRoot } from './paths.mjs';
import { run } from './run.mjs';
import { HumanError, task } from './say.mjs';

const lock = inRoot('test', 'python', 'requirements.txt');
const oldest = 11;
const newest = 14;

export const pythonIn = folder => (process.platform === 'win32' ? path.join(folder, 'Scripts', 'python.exe') : path.join(folder, 'bin', 'python'));

/** @returns {Promise<string>} the environment's interpreter */
export async function ensureTestPython() {
  if (process.platform === 'linux' && !process.env.OFFBOOK_PYTHON) await ensureDebianPackages(['python3'], 'run the Python tests');
  const base = await findPython();
  const key = fingerprint([lock], base.version, process.platform, process.arch);
  const folder = path.join(cache, `python-${key.slice(0, 12)}`);
  if (fs.existsSync(path.join(folder, 'READY'))) return pythonIn(folder);
  if (process.platform === 'linux' && !(await hasVenv(base.path))) await ensureDebianPackages(['python3-venv'], 'make a Python environment');
  await task(`Python environment of the tests (once, about a minute; Python ${base.version})`, async () => {
    // An environment knows its own path, so it is made in place; READY says that it is whole.
    fs.rmSync(folder, { recursive: true, force: true });
    await run(base.path, ['-m', 'venv', folder]);
    await run(pythonIn(folder), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '-r', lock], {
      hint: 'pip needs the network the first time: check the connection or pip.conf, then run this again.',
    });
    fs.writeFileSync(path.join(folder, 'READY'), '');
  });
  return pythonIn(folder);
}

/** A Python that the lock has packages for. */
export async function findPython() {
  const named = process.env.OFFBOOK_PYTHON;
  // The machine's own first: its version is the one that system packages (venv) belong to.
  const names = named ? [named] : ['python3', 'python', ...range(newest, oldest).map(minor => `python3.${minor}`)];
  let seen;
  for (const name of names) {
    const found = await ask(name);
    if (!found) continue;
    seen ??= found;
    if (found.minor >= oldest && found.minor <= newest) return found;
  }
  const have = seen ? `The newest found is ${seen.version}. ` : '';
  throw new HumanError(`Python 3.${oldest} to 3.${newest} is needed. ${have}Install one (Debian: sudo apt-get install python3 python3-venv) or name it in OFFBOOK_PYTHON, then run this again.`);
}

async function ask(name) {
  try {
    const { stdout } = await run(name, ['-c', 'import sys; print(sys.executable); print("%d.%d" % sys.version_info[:2])'], { timeout: 20_000 });
    const [executable, version] = stdout.trim().split(/\r?\n/);
    const [major, minor] = version.split('.').map(Number);
    return major === 3 ? { path: executable, version, minor } : undefined;
  } catch {
    return undefined;
  }
}

export async function hasVenv(python) {
  const { code } = await run(python, ['-c', 'import ensurepip, venv'], { allow: [0, 1] });
  return code === 0;
}

const range = (from, to) => Array.from({ length: from - to + 1 }, (_, index) => from - index);
