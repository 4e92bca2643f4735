// Is dist/ what the sources say? Decided by content, so that a checkout of another branch is noticed and a touched file is not.
import path from 'node:path';
import { fingerprint, readStamp, writeStamp } from '../lib/fingerprint.mjs';
import { inRoot } from '../lib/paths.mjs';

const sources = ['src', 'webviews', 'package-lock.json', 'scripts/build.mjs', 'scripts/build'].map(each => inRoot(each));
const stamp = out => path.join(out, '.stamp');
const current = production => fingerprint(sources, production ? 'production' : 'development');

export const writeDistStamp = ({ production, out }) => writeStamp(stamp(out), current(production));

/** Builds into `out` unless what is there was made from these very sources. */
export async function ensureDist({ production = false, out = inRoot('dist') } = {}) {
  if (readStamp(stamp(out)) === current(production)) return;
  const { build } = await import('./bundles.mjs');
  await build({ production, out });
}
