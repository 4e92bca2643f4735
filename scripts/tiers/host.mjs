import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hasOlderNode } from '../lib/node.mjs';
import { inRoot, results } from '../lib/paths.mjs';
import { HumanError } from '../lib/say.mjs';
import { nothing } from './counts.mjs';
import { bring, python, staged, vscodeHost } from './needs.mjs';
import { freshReport, readReport } from './reports.mjs';

/** The suite in test/host on what the package carries, in one edition of the workbench. */
const inEdition = ({ name, what, edition }) => ({
  name,
  what,
  leavesACore: true,
  async run({ filters }) {
    if (edition === 'oldest' && !hasOlderNode()) return { ...nothing(), skipped: [{ name: 'all', reason: `the oldest VS Code is kept for Linux on x64, not for ${process.platform} on ${process.arch}` }] };
    await bring(['chromium', 'git']);
    const host = await vscodeHost(edition);
    const { buildHostTests } = await import('../build/host-tests.mjs');
    const tests = await buildHostTests();
    const { startServer } = await import('../../test/vscode-host/server.mjs');
    const { runInHost } = await import('../../test/vscode-host/in-host.mjs');
    const report = freshReport(`${name}.json`);
    const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-host-tests-'));
    fs.cpSync(inRoot('templates', 'tabular'), workspace, { recursive: true });
    const log = path.join(results, `${name}-server.log`);
    fs.rmSync(log, { force: true });
    const { standIns } = await import('../../test/vscode-host/extensions.mjs');
    const extensions = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-host-extensions-'));
    fs.cpSync(standIns, extensions, { recursive: true });
    const server = await startServer(host, { testDriver: true, log, extensions, settings: { 'git.enabled': false } });
    try {
      const env = { OFFBOOK_TEST_REPORT: report, OFFBOOK_TEST_PYTHON: await python(), OFFBOOK_TEST_FILTER: filters.join('|'), OFFBOOK_TEST_EDITION: edition };
      const end = await runInHost(server, { folder: workspace, extension: await staged(), tests, env, timeout: 10 * 60_000, screenshot: path.join(results, `${name}-last.png`) });
      if (end.timedOut) throw new HumanError(`The tests in the extension host did not end within 10 minutes. The server's output is in ${log}.`);
      // The host reports success even when it crashed; only the report, written last, counts.
      const counts = JSON.parse(readReport(report, 'The extension host'));
      if (counts.passed + counts.failed === 0) throw new HumanError('The extension host ran no test at all.');
      return counts;
    } finally {
      await server.stop();
      for (const folder of [workspace, extensions]) fs.rmSync(folder, { recursive: true, force: true });
    }
  },
});

export const hostTier = inEdition({ name: 'host', what: 'inside the extension host of a real VS Code', edition: 'newest' });
export const oldestHostTier = inEdition({ name: 'host-oldest', what: 'the same but for memory, inside the oldest VS Code that is tested', edition: 'oldest' });
