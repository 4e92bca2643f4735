#!/usr/bin/env node
// Makes the installable packages: `npm run package` for every platform, `npm run package -- --only host` (or a target's name) for one.
import { ensureModules } from './lib/modules.mjs';
import { underNewNode } from './lib/node.mjs';
import { main } from './lib/say.mjs';

await underNewNode();
await main(async args => {
  await ensureModules();
  const { packageFor } = await import('./package/package.mjs');
  const { hostTarget, targets } = await import('./package/targets.mjs');
  const only = args[args.indexOf('--only') + 1];
  const names = args.includes('--only') ? [only === 'host' ? hostTarget() : only] : Object.keys(targets);
  for (const file of await packageFor(names)) process.stdout.write(`${file}\n`);
});
