#!/usr/bin/env node
// Every tier of tests, or those named: `node scripts/test.mjs [tier…] [-- text in a test file's name]`.
// Ends with one line `N passed, N failed, N skipped`; the exit code is 0 only when nothing failed.
import { ensureModules } from './lib/modules.mjs';
import { underNewNode } from './lib/node.mjs';
import { main } from './lib/say.mjs';
import { exitOnSignals } from './lib/signals.mjs';

await underNewNode();
exitOnSignals();
await main(async args => {
  await ensureModules();
  const { tiers } = await import('./tiers/all.mjs');
  const { runTiers } = await import('./tiers/run-tiers.mjs');
  const split = args.indexOf('--');
  return runTiers({ tiers, names: split < 0 ? args : args.slice(0, split), filters: split < 0 ? [] : args.slice(split + 1) });
});
