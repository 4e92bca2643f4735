import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { filesUnder } from '../lib/fingerprint.mjs';
import { inRoot } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';
import { say } from '../lib/say.mjs';
import { nothing } from './counts.mjs';
import { readJunit } from './junit.mjs';
import { git, python } from './needs.mjs';
import { freshReport, readReport } from './reports.mjs';

async function pytest({ name, cwd, folder, filters = [], env = {} }) {
  const report = freshReport(`${name}.xml`);
  const args = ['-m', 'pytest', folder, '-q', '--no-header', '-p', 'no:cacheprovider', '-o', 'junit_family=xunit2', `--junit-xml=${report}`];
  if (filters.length > 0) args.push('-k', filters.join(' or '));
  // 0 passed, 1 some failed, 5 nothing collected: in each of them the report says how many.
  await run(await python(), args, { cwd, env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env }, stdio: 'stderr', allow: [0, 1, 5] });
  return readJunit(readReport(report, 'pytest'));
}

export const runnerTier = {
  name: 'runner',
  leavesACore: true,
  what: 'the supervisor and its child with a real Python',
  async run({ filters }) {
    const folder = inRoot('test', 'runner');
    if (filesUnder(folder, file => /test_\w+\.py$/.test(file)).length === 0) {
      say('  no tests yet');
      return nothing();
    }
    await git();
    return pytest({ name: 'runner', cwd: inRoot(), folder, filters, env: { OFFBOOK_TEST_PYTHON: await python() } });
  },
};

export const templateTier = {
  name: 'template',
  leavesACore: true,
  what: 'the project that New Project makes, without Offbook',
  async run({ filters }) {
    const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-template-'));
    try {
      fs.cpSync(inRoot('templates', 'tabular'), copy, { recursive: true });
      const counts = await pytest({ name: 'template', cwd: copy, folder: 'tests', filters });
      const module = await run(await python(), ['-m', 'flights', '--sample', '4000'], { cwd: copy, env: { ...process.env, PYTHONPATH: path.join(copy, 'src'), MPLBACKEND: 'Agg' }, allow: [0, 1, 2] });
      const name = 'python -m flights prints its metrics';
      if (module.code === 0 && /^mae\s+[\d.]+/m.test(module.stdout)) return { ...counts, passed: counts.passed + 1 };
      return { ...counts, failed: counts.failed + 1, failures: [...counts.failures, { name, message: `${module.stdout}${module.stderr}` }] };
    } finally {
      fs.rmSync(copy, { recursive: true, force: true });
    }
  },
};
