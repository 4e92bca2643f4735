import fs from 'node:fs';
import path from 'node:path';

const inARow = 3;

/** Steps of one journey: each is a test. A failed one is recorded and the journey goes on; after three in a row the rest is not worth waiting for. */
export function createSteps({ name, shots, report }) {
  const counts = { passed: 0, failed: 0, skipped: [], failures: [] };
  const timings = [];
  let failedInARow = 0;

  async function step(title, work) {
    const started = Date.now();
    try {
      await work();
      counts.passed += 1;
      failedInARow = 0;
      process.stderr.write(`    ✓ ${title} (${Date.now() - started} ms)\n`);
      await shots.take(title);
    } catch (error) {
      counts.failed += 1;
      failedInARow += 1;
      counts.failures.push({ name: title, message: error.message });
      process.stderr.write(`    ✗ ${title} (${Date.now() - started} ms)\n      ${error.message.split('\n').slice(0, 12).join('\n      ')}\n`);
      await shots.take(`FAILED ${title}`);
      if (failedInARow >= inARow) throw new Error(`${inARow} steps failed one after another: the rest was not tried`, { cause: 'steps' });
    } finally {
      timings.push({ title, ms: Date.now() - started });
    }
  }

  return {
    step,
    /** The journey itself threw outside a step, or gave up: that is a failure of its own. */
    broke(error) {
      counts.failed += 1;
      counts.failures.push({ name, message: error.stack ?? String(error) });
      process.stderr.write(`    ✗ ${name}: ${error.stack ?? error}\n`);
    },
    /** Last of all, so that a journey that dies leaves no report and counts as failed. A file with several journeys has one report. */
    write() {
      if (counts.passed + counts.failed === 0) this.broke(new Error('the journey has no steps'));
      fs.mkdirSync(path.dirname(report), { recursive: true });
      const before = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, 'utf8')) : { passed: 0, failed: 0, skipped: [], failures: [], timings: [] };
      const whole = {
        passed: before.passed + counts.passed,
        failed: before.failed + counts.failed,
        skipped: [...before.skipped, ...counts.skipped],
        failures: [...before.failures, ...counts.failures],
        timings: [...before.timings, ...timings],
      };
      fs.writeFileSync(report, JSON.stringify(whole, null, 1));
      if (whole.failed > 0) process.exitCode = 1;
    },
  };
}
