#!/usr/bin/env node
// Writes THIRD-PARTY-NOTICES.md: run it after a dependency changed.
import fs from 'node:fs';
import { ensureModules } from './lib/modules.mjs';
import { underNewNode } from './lib/node.mjs';
import { inRoot } from './lib/paths.mjs';
import { main } from './lib/say.mjs';

await underNewNode();
await main(async () => {
  await ensureModules();
  const { notices } = await import('./package/notices.mjs');
  fs.writeFileSync(inRoot('THIRD-PARTY-NOTICES.md'), await notices());
});
