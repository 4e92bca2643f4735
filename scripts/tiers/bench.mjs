import { inRoot } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';
import { freshReport, readReport } from './reports.mjs';

/** What tracking costs, as ratios to a peer in the same rounds: a machine's speed decides nothing. */
export const benchTier = {
  name: 'bench',
  what: 'what tracking costs, beside MLflow',
  async run() {
    const report = freshReport('bench.json');
    await run(process.execPath, [inRoot('bench', 'tracking-cost.mjs'), '--rounds', '20', '--check'], { cwd: inRoot(), env: { ...process.env, OFFBOOK_TEST_REPORT: report }, stdio: 'stderr', allow: [0, 1], timeout: 15 * 60_000 });
    return JSON.parse(readReport(report, 'the bench'));
  },
};
