import fs from 'node:fs';
import path from 'node:path';
import { inRoot, results } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';
import { explain, HumanError, say } from '../lib/say.mjs';
import { add, nothing } from './counts.mjs';
import { bring, python, vscodeHost, vsix } from './needs.mjs';
import { freshReport, readReport } from './reports.mjs';

/** Each journey is a file test/e2e/*.e2e.mjs, run in a process of its own on the installed package. */
export const e2eTier = {
  name: 'e2e',
  what: 'journeys through the installed package in a real VS Code',
  async run({ filters }) {
    const journeys = fs.readdirSync(inRoot('test', 'e2e')).filter(name => name.endsWith('.e2e.mjs') && (filters.length === 0 || filters.some(text => name.includes(text))));
    await bring(['chromium', 'git']);
    const host = await vscodeHost();
    const { installExtension } = await import('../../test/vscode-host/extensions.mjs');
    const installed = path.join(results, 'e2e', 'installed');
    fs.rmSync(path.join(results, 'e2e'), { recursive: true, force: true });
    fs.mkdirSync(installed, { recursive: true });
    await installExtension(host, { vsix: await vsix(), home: installed });
    const env = { ...process.env, OFFBOOK_TEST_PYTHON: await python(), OFFBOOK_TEST_HOST: JSON.stringify(host), OFFBOOK_TEST_EXTENSIONS: path.join(installed, 'extensions') };
    const counts = nothing();
    for (const journey of journeys.sort()) add(counts, await runJourney(journey, env), journey.replace('.e2e.mjs', ''));
    return counts;
  },
};

async function runJourney(journey, env) {
  say(`  ${journey}`);
  const report = freshReport(`e2e-${journey.replace('.e2e.mjs', '')}.json`);
  try {
    const { code } = await run(process.execPath, [inRoot('test', 'e2e', journey)], { cwd: inRoot(), env: { ...env, OFFBOOK_TEST_REPORT: report }, stdio: 'stderr', allow: [0, 1], timeout: 15 * 60_000 });
    const counts = JSON.parse(readReport(report, journey));
    if (code !== 0 && counts.failed === 0) throw new HumanError(`${journey} ended with code ${code} although no step failed.`);
    return counts;
  } catch (error) {
    explain(error);
    return { ...nothing(), failed: 1, failures: [{ name: 'the journey did not finish', message: error.message }] };
  }
}
