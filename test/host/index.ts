import * as fs from 'node:fs';
import * as path from 'node:path';
import Mocha from 'mocha';

interface Counts { passed: number; failed: number; skipped: { name: string; reason: string }[]; failures: { name: string; message: string }[] }

/** Called by VS Code inside its extension host. Writes the report last: a host that dies before leaves none, and then nothing counts as passed. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 30_000, reporter: 'spec' });
  const filter = process.env['OFFBOOK_TEST_FILTER'];
  if (filter) mocha.grep(new RegExp(filter));
  const here = __dirname;
  // What is kept in memory for how long is ours and not the editor's: once is enough, since it takes minutes.
  const isOldest = process.env['OFFBOOK_TEST_EDITION'] === 'oldest';
  const files = fs.readdirSync(here, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.test.js') && !(isOldest && file.endsWith('memory.test.js')));
  // What is loaded late is loaded once: the one that measures it goes before all others.
  for (const file of files.sort((a, b) => Number(b.startsWith('stretch')) - Number(a.startsWith('stretch')))) mocha.addFile(path.join(here, file));

  const counts: Counts = { passed: 0, failed: 0, skipped: [], failures: [] };
  const failures = await new Promise<number>(resolve => {
    const runner = mocha.run(resolve);
    runner.on('pass', () => { counts.passed += 1; });
    // A failed hook is reported here as well, and the tests behind it never run.
    runner.on('fail', (test, error: Error) => {
      counts.failed += 1;
      counts.failures.push({ name: test.fullTitle(), message: error.stack ?? String(error) });
    });
    runner.on('pending', test => { counts.skipped.push({ name: test.fullTitle(), reason: 'marked as pending in the test' }); });
  });
  const report = process.env['OFFBOOK_TEST_REPORT'];
  if (report) fs.writeFileSync(report, JSON.stringify(counts, null, 1));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
