import fs from 'node:fs';
import path from 'node:path';
import { inRoot, results } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';
import { explain, HumanError, say } from '../lib/say.mjs';
import { add, nothing } from './counts.mjs';
import { bring, python, vscodeHost, vsix } from './needs.mjs';
import { freshReport, readReport } from './reports.mjs';

/** A journey waits for a window about as long as it keeps a core busy. */
const lanes = 2;

/** Each journey is a file test/e2e/*.e2e.mjs, run in a process of its own on the installed package; what it prints is shown when it has ended, unless it is the only one. */
export const e2eTier = {
  name: 'e2e',
  what: 'journeys through the installed package in a real VS Code',
  async run({ filters }) {
    const journeys = fs.readdirSync(inRoot('test', 'e2e')).filter(name => name.endsWith('.e2e.mjs') && (filters.length === 0 || filters.some(text => name.includes(text))));
    const alone = journeys.length === 1;
    // The long ones first, so that neither lane is left with one of them at the end.
    const waiting = journeys.map(name => ({ name, length: fs.statSync(inRoot('test', 'e2e', name)).size })).sort((a, b) => b.length - a.length).map(({ name }) => name);
    await bring(['chromium', 'git']);
    const host = await vscodeHost();
    const { installExtension } = await import('../../test/vscode-host/extensions.mjs');
    const installed = path.join(results, 'e2e', 'installed');
    fs.rmSync(path.join(results, 'e2e'), { recursive: true, force: true });
    fs.mkdirSync(installed, { recursive: true });
    await installExtension(host, { vsix: await vsix(), home: installed });
    const env = { ...process.env, OFFBOOK_TEST_PYTHON: await python(), OFFBOOK_TEST_HOST: JSON.stringify(host), OFFBOOK_TEST_EXTENSIONS: path.join(installed, 'extensions') };
    const counts = nothing();
    await Promise.all(Array.from({ length: lanes }, async () => {
      for (let journey = waiting.shift(); journey !== undefined; journey = waiting.shift()) add(counts, await runJourney(journey, env, alone), journey.replace('.e2e.mjs', ''));
    }));
    return counts;
  },
};

async function runJourney(journey, env, alone) {
  if (alone) say(`  ${journey}`);
  const report = freshReport(`e2e-${journey.replace('.e2e.mjs', '')}.json`);
  try {
    const { code, stdout, stderr } = await run(process.execPath, [inRoot('test', 'e2e', journey)], { cwd: inRoot(), env: { ...env, OFFBOOK_TEST_REPORT: report }, stdio: alone ? 'stderr' : 'quiet', allow: [0, 1], timeout: 15 * 60_000 });
    if (!alone) say(`  ${journey}\n${stdout}${stderr}`.trimEnd());
    const counts = JSON.parse(readReport(report, journey));
    if (code !== 0 && counts.failed === 0) throw new HumanError(`${journey} ended with code ${code} although no step failed.`);
    return counts;
  } catch (error) {
    explain(error);
    return { ...nothing(), failed: 1, failures: [{ name: 'the journey did not finish', message: error.message }] };
  }
}
