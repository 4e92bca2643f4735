// System packages: installed where this is Debian or Ubuntu and we may (root), else named exactly.
import fs from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';
import { HumanError, task } from './say.mjs';

/** Debian's Chromium without a window around its pages: the same engine, with nothing else that starts with each page. */
export const headlessShell = '/usr/bin/chromium-headless-shell';

/** Whether this is Debian itself: Ubuntu and its kin have no package of the shell, and of their Chromium only one that needs snap. */
export const isDebian = () => fs.existsSync('/etc/os-release') && /^ID=["']?debian["']?$/m.test(fs.readFileSync('/etc/os-release', 'utf8'));

/** What tells that a package is there without asking dpkg: a program on PATH, or a file. */
const signs = {
  chromium: () => chromiumPath() !== undefined,
  'chromium-headless-shell': () => fs.existsSync(headlessShell),
  git: () => onPath('git'),
  // A library that is preloaded; the program of the package only names it.
  faketime: () => onPath('faketime'),
  fish: () => onPath('fish'),
  zsh: () => onPath('zsh'),
  'g++': () => onPath('g++') || onPath('clang++'),
  make: () => onPath('make'),
  python3: () => onPath('python3'),
  // Asked of the interpreter by the caller: being asked for at all means that it is missing.
  'python3-venv': () => false,
};

export function onPath(name) {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  return (process.env.PATH ?? '').split(path.delimiter).some(folder => suffixes.some(suffix => fs.existsSync(path.join(folder, `${name}${suffix}`))));
}

/** The browser that shows the workbench: CHROMIUM, Debian's, or an installed Chrome. */
export function chromiumPath() {
  const named = process.env.CHROMIUM;
  if (named) return named;
  const places = [
    '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ];
  return places.find(place => fs.existsSync(place));
}

let before = Promise.resolve();

/** One after another: two tiers may ask at a time, and apt lets only one in. */
export function ensureDebianPackages(names, purpose) {
  const turn = before.then(() => installMissing(names, purpose));
  before = turn.catch(() => {});
  return turn;
}

async function installMissing(names, purpose) {
  const missing = names.filter(name => !signs[name]());
  if (missing.length === 0) return;
  const list = missing.join(' ');
  const mayInstall = process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get');
  if (!mayInstall) {
    const how = onPath('apt-get') ? `sudo apt-get install ${list}` : `install ${list} with your system's package manager`;
    throw new HumanError(`To ${purpose}, this machine needs ${missing.join(', ')}. Do this, then run it again:\n    ${how}`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await task(`Debian packages: ${list}`, async () => {
    await run('apt-get', ['update', '-q'], { env });
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing], { env });
  });
}
