// DuckDB's library for a platform. node_modules has the one of this machine; the others come from npm, held against the hash in package-lock.json.
import fs from 'node:fs';
import path from 'node:path';
import { fetchPackage } from '../lib/npm-package.mjs';
import { cache, inRoot } from '../lib/paths.mjs';
import { task } from '../lib/say.mjs';
import { duckdbPlatform } from './targets.mjs';

export async function duckdbFor(target) {
  const name = `@duckdb/node-bindings-${duckdbPlatform(target)}`;
  const { version, integrity } = JSON.parse(fs.readFileSync(inRoot('package-lock.json'), 'utf8')).packages[`node_modules/${name}`];
  const installed = inRoot('node_modules', name);
  if (fs.existsSync(path.join(installed, 'duckdb.node'))) return installed;
  const kept = path.join(cache, `duckdb-${version}-${duckdbPlatform(target)}`);
  const folder = path.join(kept, 'package');
  if (!fs.existsSync(path.join(folder, 'duckdb.node'))) await task(`DuckDB ${version} for ${target}`, () => fetchPackage({ name, version, integrity, target: kept }));
  return folder;
}
