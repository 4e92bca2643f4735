#!/usr/bin/env node
// `npm start [-- FOLDER] [--browser] [--no-open] [--check]`: VS Code with Offbook on a project with real data.
//   FOLDER     where the project is made, or is already (~/offbook-flights)
//   --browser  the workbench in the browser also where the desktop's `code` is installed
//   --no-open  prints the address and opens nothing
//   --check    ends as soon as the workbench answers: for tests
import { ensureModules } from './lib/modules.mjs';
import { underNewNode } from './lib/node.mjs';
import { main } from './lib/say.mjs';

await underNewNode();
await main(async args => {
  await ensureModules();
  const { start } = await import('./start/start.mjs');
  return start({
    folder: args.find(each => !each.startsWith('-')),
    browser: args.includes('--browser') || args.includes('--check'),
    open: !args.includes('--no-open') && !args.includes('--check'),
    check: args.includes('--check'),
  });
});
