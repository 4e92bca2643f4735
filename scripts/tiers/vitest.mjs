import { filesUnder } from '../lib/fingerprint.mjs';
import { inRoot } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';
import { HumanError, say } from '../lib/say.mjs';
import { nothing } from './counts.mjs';
import { bring, python, viewsBrowser } from './needs.mjs';
import { freshReport, readReport } from './reports.mjs';

/** A tier whose tests are vitest files under test/<name>/; `serial` where two files would build in the same folder; `leavesACore` where another such tier may go beside it. */
export const vitestTier = ({ name, what, needs = [], serial = false, leavesACore = false }) => ({
  name,
  what,
  leavesACore,
  async run({ filters }) {
    if (filesUnder(inRoot('test', name), file => /\.test\.tsx?$/.test(file)).length === 0) {
      say('  no tests yet');
      return nothing();
    }
    await bring(needs);
    const report = freshReport(`${name}.json`);
    // What a tier does not name as its need is taken away, so that it fails here too and not only on a machine where nobody had set it by hand.
    const env = { ...process.env, OFFBOOK_TEST_PYTHON: undefined, OFFBOOK_TEST_TIER: name, OFFBOOK_TEST_REPORT: report, ...(process.stderr.isTTY ? {} : { NO_COLOR: '1' }) };
    if (needs.includes('python')) env.OFFBOOK_TEST_PYTHON = await python();
    if (needs.includes('viewsBrowser')) env.OFFBOOK_TEST_CHROMIUM = await viewsBrowser();
    const reporter = inRoot('scripts', 'tiers', 'vitest-reporter.mjs');
    await run(process.execPath, [inRoot('node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=dot', `--reporter=${reporter}`, ...(serial ? ['--no-file-parallelism'] : []), ...filters], { cwd: inRoot(), env, stdio: 'stderr', allow: [0, 1] });
    const counts = JSON.parse(readReport(report, 'vitest'));
    if (counts.passed + counts.failed + counts.skipped.length === 0) throw new HumanError(`vitest found none of the tests in test/${name}.`);
    return counts;
  },
});
