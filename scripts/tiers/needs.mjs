// What a tier needs before it can run, brought once however many tiers ask.
import fs from 'node:fs';
import { chromiumPath, ensureDebianPackages, headlessShell, isDebian } from '../lib/debian.mjs';
import { ensureTestPython } from '../lib/python.mjs';
import { ensureDist } from '../build/fresh.mjs';

/** Made at the first asking, for each thing that is asked of it. */
const once = make => {
  const made = new Map();
  return of => {
    if (!made.has(of)) made.set(of, make(of));
    return made.get(of);
  };
};

export const python = once(ensureTestPython);
export const dist = once(() => ensureDist());
export const chromium = once(() => ensureDebianPackages(['chromium'], 'show views and the workbench in a browser'));
/** What shows single views: the shell where it is or can be had, else the whole browser, which takes twice as long. @returns {Promise<string>} its path */
export const viewsBrowser = once(async () => {
  if (!process.env.CHROMIUM && (fs.existsSync(headlessShell) || isDebian())) {
    try {
      await ensureDebianPackages(['chromium-headless-shell'], 'show views in a browser');
      return headlessShell;
    } catch (error) {
      if (chromiumPath() === undefined) throw error;
    }
  }
  await chromium();
  return chromiumPath();
});
export const git = once(() => ensureDebianPackages(['git'], 'test what is kept of a git repository'));
export const faketime = once(() => ensureDebianPackages(['faketime'], 'set a clock back under a run'));
export const shells = once(() => ensureDebianPackages(['fish', 'zsh'], 'complete commands in shells'));
export const vscodeHost = once(async edition => (await import('../../test/vscode-host/setup.mjs')).ensureVscodeHost(edition));
export const staged = once(async () => (await import('../package/package.mjs')).stagedForHere());
export const vsix = once(async () => (await import('../package/package.mjs')).packageForHere());

const byName = { python, dist, chromium, viewsBrowser, git, faketime, shells, vscodeHost, vsix };
export async function bring(names) {
  for (const name of names) await byName[name]();
}
