#!/usr/bin/env node
// The suite that runs inside VS Code, in the desktop's VS Code, which @vscode/test-electron downloads. Needs a display (on Linux: xvfb-run).
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureModules } from './lib/modules.mjs';
import { underNewNode } from './lib/node.mjs';
import { inRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { main } from './lib/say.mjs';

await underNewNode();
await main(async args => {
  await ensureModules();
  const { buildHostTests } = await import('./build/host-tests.mjs');
  const { ensureTestPython } = await import('./lib/python.mjs');
  const { stagedForHere } = await import('./package/package.mjs');
  await buildHostTests();
  const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-host-tests-'));
  fs.cpSync(inRoot('templates', 'tabular'), workspace, { recursive: true });
  const env = { ...process.env, OFFBOOK_TEST_EXTENSION: await stagedForHere(), OFFBOOK_TEST_PYTHON: await ensureTestPython(), OFFBOOK_TEST_WORKSPACE: workspace };
  try {
    await run(process.execPath, [inRoot('node_modules', '@vscode', 'test-cli', 'out', 'bin.mjs'), ...args], {
      cwd: inRoot(),
      env,
      stdio: 'inherit',
      hint: 'This needs a display and the network. Without them, `npm run test:host` runs the same suite in the browser’s VS Code.',
    });
  } finally {
    fs.rmSync(workspace, { recursive: true, force: true });
  }
});
