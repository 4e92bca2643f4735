import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot, results } from '../lib/paths.mjs';
import { HumanError } from '../lib/say.mjs';
import { bring, python, vscodeHost } from './needs.mjs';
import { freshReport, readReport } from './reports.mjs';

export const hostTier = {
  name: 'host',
  what: 'inside the extension host of a real VS Code',
  async run({ filters }) {
    await bring(['dist', 'chromium', 'git']);
    const host = await vscodeHost();
    const { buildHostTests } = await import('../build/host-tests.mjs');
    const tests = await buildHostTests();
    const { startServer } = await import('../../test/vscode-host/server.mjs');
    const { runInHost } = await import('../../test/vscode-host/in-host.mjs');
    const report = freshReport('host.json');
    const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-host-tests-'));
    fs.cpSync(inRoot('templates', 'tabular'), workspace, { recursive: true });
    const log = path.join(results, 'host-server.log');
    fs.rmSync(log, { force: true });
    const server = await startServer(host, { testDriver: true, log, settings: { 'git.enabled': false } });
    try {
      const env = { OFFBOOK_TEST_REPORT: report, OFFBOOK_TEST_PYTHON: await python(), OFFBOOK_TEST_FILTER: filters.join('|') };
      const end = await runInHost(server, { folder: workspace, extension: inRoot(), tests, env, timeout: 10 * 60_000, screenshot: path.join(results, 'host-last.png') });
      if (end.timedOut) throw new HumanError(`The tests in the extension host did not end within 10 minutes. The server's output is in ${log}.`);
      // The host reports success even when it crashed; only the report, written last, counts.
      const counts = JSON.parse(readReport(report, 'The extension host'));
      if (counts.passed + counts.failed === 0) throw new HumanError('The extension host ran no test at all.');
      return counts;
    } finally {
      await server.stop();
      fs.rmSync(workspace, { recursive: true, force: true });
    }
  },
};
