import fs from 'node:fs';
import path from 'node:path';
import { ensureDist } from '../build/fresh.mjs';
import { fingerprint, readStamp, writeStamp } from '../lib/fingerprint.mjs';
import { inRoot } from '../lib/paths.mjs';
import { HumanError, task } from '../lib/say.mjs';
import { duckdbFor } from './duckdb.mjs';
import { stage } from './stage.mjs';
import { duckdbPlatform, hostTarget, targets } from './targets.mjs';

const work = inRoot('out', 'package');
const production = path.join(work, 'dist');
export const vsixOf = target => path.join(work, `offbook-${target}.vsix`);

/** @returns {Promise<string>} the folder of the bundles as they ship */
export async function ensureProduction() {
  await ensureDist({ production: true, out: production });
  return production;
}

/** @returns {Promise<string[]>} the files made */
export async function packageFor(names) {
  const unknown = names.filter(name => !(name in targets));
  if (unknown.length > 0) throw new HumanError(`There is no package for ${unknown.join(', ')}. The targets are ${Object.keys(targets).join(', ')}.`);
  await ensureProduction();
  const made = [];
  for (const target of names) made.push(await packageOne(target));
  return made;
}

export const packageForHere = async () => (await packageFor([hostTarget()]))[0];

/** @returns {Promise<string>} a folder with what the package for this machine carries */
export async function stagedForHere() {
  await ensureProduction();
  return staged(hostTarget());
}

async function staged(target) {
  const folder = path.join(work, target);
  stage({ target, dist: production, binary: targets[target], duckdb: { folder: await duckdbFor(target), platform: duckdbPlatform(target) }, folder });
  return folder;
}

/** Made anew only when what goes in has changed: packing is a second or two, but every tier and `npm start` ask for it. */
async function packageOne(target) {
  const file = vsixOf(target);
  const folder = await staged(target);
  const now = fingerprint([folder]);
  if (fs.existsSync(file) && readStamp(`${file}.stamp`) === now) return file;
  await task(`Package for ${target}`, async () => {
    const { createVSIX } = await import('@vscode/vsce');
    const log = console.log;
    console.log = () => {};
    try {
      // The pictures of the README are in the package: there is no address to rewrite them to.
      await createVSIX({ cwd: folder, target, packagePath: file, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });
    } finally {
      console.log = log;
    }
  });
  writeStamp(`${file}.stamp`, now);
  return file;
}
