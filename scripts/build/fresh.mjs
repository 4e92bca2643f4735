// Is dist/ what the sources say? Decided by content, so that a checkout of another branch is noticed and a touched file is not.
import fs from 'node:fs';
import { fingerprint, readStamp, writeStamp } from '../lib/fingerprint.mjs';
import { inRoot } from '../lib/paths.mjs';

const stamp = () => inRoot('dist', '.stamp');
const sources = ['src', 'webviews', 'package-lock.json', 'scripts/build.mjs', 'scripts/build'];
const current = production => fingerprint(sources.map(each => inRoot(each)), production ? 'production' : 'development');

export const writeDistStamp = production => writeStamp(stamp(), current(production));

/** Builds when needed; a production build also serves where a development build would. */
export async function ensureDist({ production = false } = {}) {
  const there = readStamp(stamp());
  if (there === current(production) && fs.existsSync(inRoot('dist'))) return;
  const { build } = await import('./bundles.mjs');
  await build({ production });
}
