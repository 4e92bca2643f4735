// Starts the workbench's server on a free loopback port, with a home, settings and extensions of its own, and ends all of it.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { HumanError } from '../../scripts/lib/say.mjs';

const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
};

/** Trust, from what the settings and the flag make of it: `off` (everything trusted), `restricted` (asks nothing), `prompt` (asks on opening). */
const trustSettings = {
  off: { 'security.workspace.trust.enabled': false },
  restricted: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' },
  prompt: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'always' },
};

export const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const groupAlive = pid => {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
};

const signalGroup = (pid, signal) => {
  try {
    process.kill(-pid, signal);
  } catch {
    // Gone already: that is what was wanted.
  }
};

const healthy = async port => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
};

/** Server arguments that every start shares. `home` holds data and extensions when they are not named. */
export function serverFolders({ home, userData = path.join(home, 'data'), extensions = path.join(home, 'extensions') }) {
  const config = path.join(home, 'config.yaml');
  fs.mkdirSync(home, { recursive: true });
  fs.mkdirSync(path.join(userData, 'User'), { recursive: true });
  fs.mkdirSync(extensions, { recursive: true });
  fs.writeFileSync(config, '');
  return { userData, extensions, args: ['--config', config, '--user-data-dir', userData, '--extensions-dir', extensions] };
}

/**
 * @param {{node: string, entry: string}} host from ensureVscodeHost
 * @param {object} [options]
 * @param {string} [options.home] kept when given; else a temporary folder that goes with the server
 * @param {string} [options.userData] @param {string} [options.extensions]
 * @param {object} [options.settings] user settings on top of the quiet ones; `keepSettings` leaves a file that is there alone
 * @param {'off' | 'restricted' | 'prompt'} [options.trust]
 * @param {NodeJS.ProcessEnv} [options.env] on top of this process's
 * @param {boolean} [options.testDriver] lets a test payload in the address run tests in the extension host; turns off toasts
 * @param {boolean} [options.marketplace] false (default): extensions come from files alone
 * @param {boolean} [options.ownHome] true (default): the server's HOME is its own, so nothing of the user's is read
 * @param {string} [options.log] file for the server's output
 */
export async function startServer(host, options = {}) {
  const { trust = 'off', settings = {}, env = {}, testDriver = false, marketplace = false, ownHome = true, keepSettings = false, log } = options;
  const home = options.home ?? fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-workbench-'));
  const folders = serverFolders({ ...options, home });
  const settingsFile = path.join(folders.userData, 'User', 'settings.json');
  if (!keepSettings || !fs.existsSync(settingsFile)) fs.writeFileSync(settingsFile, JSON.stringify({ ...quietSettings, ...trustSettings[trust], ...settings }, null, 2));
  const port = options.port ?? (await freePort());
  const args = [host.entry, '--bind-addr', `127.0.0.1:${port}`, '--auth', 'none', ...folders.args, '--disable-telemetry', '--disable-update-check', '--disable-getting-started-override', '--ignore-last-opened'];
  if (trust === 'off') args.push('--disable-workspace-trust');
  // Older servers hand the test payload on without being told.
  if (testDriver && host.edition !== 'oldest') args.push('--vscode-option', 'enable-smoke-test-driver');
  const homeEnv = ownHome ? { HOME: home, XDG_CONFIG_HOME: path.join(home, '.config'), XDG_DATA_HOME: path.join(home, '.local/share'), XDG_CACHE_HOME: path.join(home, '.cache') } : {};
  if (log) fs.mkdirSync(path.dirname(log), { recursive: true });
  const output = log ? fs.openSync(log, 'a') : 'ignore';
  const child = spawn(host.node, args, {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...(marketplace ? {} : { EXTENSIONS_GALLERY: '{"serviceUrl":""}' }), ...homeEnv, ...env },
    // A process group of its own: the server starts extension hosts and language servers that must end with it.
    detached: true,
  });
  if (log) fs.closeSync(output);
  const exited = new Promise(resolve => child.once('exit', resolve));

  // Whoever started it may be ended in the middle: nothing of the group stays behind.
  const leaveNothing = () => signalGroup(child.pid, 'SIGKILL');
  process.once('exit', leaveNothing);

  const stop = async () => {
    process.off('exit', leaveNothing);
    signalGroup(child.pid, 'SIGTERM');
    for (const started = Date.now(); groupAlive(child.pid) && Date.now() - started < 5000; ) await pause(50);
    signalGroup(child.pid, 'SIGKILL');
    await exited;
    if (!options.home) fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };

  for (const started = Date.now(); !(await healthy(port)); await pause(100)) {
    const late = Date.now() - started > 90_000;
    if (child.exitCode === null && !late) continue;
    await stop();
    throw new HumanError(`The workbench's server ${late ? 'did not answer within 90 s' : `ended with code ${child.exitCode}`}.${log ? ` Its output is in ${log}.` : ''}`);
  }
  return { port, authority: `127.0.0.1:${port}`, home, userData: folders.userData, extensions: folders.extensions, settingsFile, pid: child.pid, exited, stop };
}

/** The address that opens a folder (or a .code-workspace file) in the server's workbench. */
export function workbenchUrl(server, folder, payload = []) {
  const query = new URLSearchParams();
  if (folder) query.set(folder.endsWith('.code-workspace') ? 'workspace' : 'folder', folder);
  else query.set('ew', 'true');
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `http://${server.authority}/?${query}`;
}
