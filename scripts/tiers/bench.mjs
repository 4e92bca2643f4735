import { inRoot } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';
import { freshReport, readReport } from './reports.mjs';

/** The long history is a short one here: 100,000 runs are measured by hand (bench/README.md). */
const benches = [['tracking-cost.mjs', '--rounds', '20'], ['history.mjs', '--runs', '3000', '--rounds', '12'], ['profile.mjs', '--rows', '1000000', '--rounds', '1'], ['preview.mjs', '--rows', '1000000', '--csv-bytes', '40000000', '--rounds', '5']];

/** What tracking and a long history cost, as ratios to a peer in the same rounds: a machine's speed decides nothing. */
export const benchTier = {
  name: 'bench',
  what: 'what tracking and a long history cost, beside MLflow',
  async run() {
    const all = { passed: 0, failed: 0, skipped: [], failures: [] };
    for (const [bench, ...args] of benches) {
      const report = freshReport('bench.json');
      await run(process.execPath, [inRoot('bench', bench), ...args, '--check'], { cwd: inRoot(), env: { ...process.env, OFFBOOK_TEST_REPORT: report }, stdio: 'stderr', allow: [0, 1], timeout: 15 * 60_000 });
      const { passed, failed, failures } = JSON.parse(readReport(report, bench));
      all.passed += passed;
      all.failed += failed;
      all.failures.push(...failures);
    }
    return all;
  },
};
