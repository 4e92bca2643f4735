// Installs the workbench that tests and `npm start` open: code-server's packages, with only the native parts built that the server loads.
// It lives in the user's cache folder, keyed by this folder's lock, so that every checkout finds it.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDebianPackages } from '../../scripts/lib/debian.mjs';
import { fingerprint } from '../../scripts/lib/fingerprint.mjs';
import { ensurePinnedNode } from '../../scripts/lib/node.mjs';
import { npm } from '../../scripts/lib/npm.mjs';
import { cache } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { HumanError, task } from '../../scripts/lib/say.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
// argon2, the log, the watchdog, copying, terminals and file watching; the server starts without the rest.
const serverNatives = ['@vscode/spdlog', '@vscode/native-watchdog', '@vscode/fs-copyfile', 'node-pty', '@parcel/watcher'];
const neverUsed = ['lib/vscode/node_modules/@github', 'lib/vscode/node_modules/@microsoft/mxc-sdk', 'lib/vscode/extensions/copilot'];

/** Which workbench: today's, or the oldest that is tested. */
const editions = {
  newest: { lock: here, words: 'VS Code in the browser' },
  oldest: { lock: path.join(here, 'oldest'), words: 'the oldest VS Code that is tested' },
};

/** @returns {Promise<{node: string, entry: string, folder: string, edition: string}>} what starts the server */
export async function ensureVscodeHost(edition = 'newest') {
  if (process.platform === 'win32') throw new HumanError('The workbench in the browser needs Linux or macOS. On Windows use the desktop VS Code (`npm run test:electron`).');
  const { lock, words } = editions[edition];
  const nodeFolder = await ensurePinnedNode({ oldest: edition === 'oldest' });
  const key = fingerprint([path.join(lock, 'package.json'), path.join(lock, 'package-lock.json'), path.join(here, 'setup.mjs')], process.platform, process.arch);
  const folder = path.join(cache, `vscode-host-${key.slice(0, 12)}`);
  const host = { node: path.join(nodeFolder, 'bin', 'node'), entry: path.join(folder, 'node_modules/code-server/out/node/entry.js'), folder, edition };
  if (fs.existsSync(path.join(folder, 'READY'))) return host;
  await ensureDebianPackages(['g++', 'make', 'python3'], 'build the workbench');
  await task(`The workbench: ${words} (once, about a minute)`, () => install({ folder, nodeFolder, lock }));
  return host;
}

async function install({ folder, nodeFolder, lock }) {
  fs.mkdirSync(cache, { recursive: true });
  const work = fs.mkdtempSync(path.join(cache, 'vscode-host-'));
  const env = { PATH: `${path.join(nodeFolder, 'bin')}${path.delimiter}${process.env.PATH}`, npm_config_nodedir: nodeFolder };
  try {
    for (const file of ['package.json', 'package-lock.json']) fs.copyFileSync(path.join(lock, file), path.join(work, file));
    await npm(['ci', '--ignore-scripts'], { cwd: work, env });
    await npm(['rebuild', 'argon2'], { cwd: work, env });
    const server = path.join(work, 'node_modules/code-server');
    const vscode = path.join(server, 'lib/vscode');
    // `install`, not `ci`: the shrinkwrap that code-server ships is not complete enough for ci.
    await npm(['install', '--omit=dev', '--ignore-scripts'], { cwd: vscode, env });
    await npm(['rebuild', ...serverNatives], { cwd: vscode, env, hint: 'Building needs a C++ compiler and make: install them, then run this again.' });
    await npm(['install', '--omit=dev', '--ignore-scripts'], { cwd: path.join(vscode, 'extensions'), env });
    bringSearch(work, vscode);
    const platform = process.platform === 'darwin' ? 'darwin' : 'linux';
    link(`code-${platform}.sh`, path.join(vscode, 'bin/remote-cli/code-server'));
    link(`browser-${platform}.sh`, path.join(vscode, 'bin/helpers/browser.sh'));
    for (const unused of neverUsed) fs.rmSync(path.join(server, unused), { recursive: true, force: true });
    await run(path.join(nodeFolder, 'bin/node'), [path.join(server, 'out/node/entry.js'), '--config', '/dev/null', '--version']);
    fs.writeFileSync(path.join(work, 'READY'), '');
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(work, folder);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/** The older server's search would download its program: here it comes from a package of its own. */
function bringSearch(work, vscode) {
  const programs = path.join(work, 'node_modules/@vscode/ripgrep-universal/bin');
  if (!fs.existsSync(programs)) return;
  const bin = path.join(vscode, 'node_modules/@vscode/ripgrep/bin');
  fs.mkdirSync(bin, { recursive: true });
  fs.copyFileSync(path.join(programs, `${process.platform}-${process.arch}`, 'rg'), path.join(bin, 'rg'));
  fs.rmSync(programs, { recursive: true });
}

function link(target, place) {
  fs.rmSync(place, { force: true });
  fs.symlinkSync(target, place);
}
