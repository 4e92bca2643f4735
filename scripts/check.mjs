#!/usr/bin/env node
// Types, room by room, then the lint rules. `npm run check`.
import { ensureModules } from './lib/modules.mjs';
import { underNewNode } from './lib/node.mjs';
import { main } from './lib/say.mjs';

await underNewNode();
await main(async () => {
  await ensureModules();
  const { checkTier } = await import('./tiers/check.mjs');
  const { failures } = await checkTier.run();
  for (const { message } of failures) process.stdout.write(`${message}\n`);
  return failures.length === 0 ? 0 : 1;
});
