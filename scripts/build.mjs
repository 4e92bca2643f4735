#!/usr/bin/env node
// Bundles everything that ships into dist/. `--watch` builds again on every change; `--production` makes it small.
import { ensureModules } from './lib/modules.mjs';
import { underNewNode } from './lib/node.mjs';
import { main } from './lib/say.mjs';

await underNewNode();
await main(async args => {
  await ensureModules();
  const { build, watch } = await import('./build/bundles.mjs');
  const production = args.includes('--production');
  await (args.includes('--watch') ? watch() : build({ production }));
});
