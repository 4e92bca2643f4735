// vitest's own JSON leaves out why a test was skipped, so the counts come from here.
import fs from 'node:fs';

export default class CountsReporter {
  onTestRunEnd(modules, unhandled) {
    const counts = { passed: 0, failed: 0, skipped: [], failures: [] };
    const fail = (name, errors) => {
      counts.failed += 1;
      counts.failures.push({ name, message: errors.map(error => error.message ?? String(error)).join('\n') });
    };
    for (const module of modules) {
      const file = module.relativeModuleId ?? module.moduleId;
      // A file that could not be loaded, or a hook that failed, has errors of its own and tests that never ran.
      for (const holder of [module, ...module.children.allSuites()]) {
        const errors = holder.errors();
        if (errors.length > 0) fail(holder === module ? file : `${file} > ${holder.fullName}`, errors);
      }
      for (const test of module.children.allTests()) {
        const name = `${file} > ${test.fullName}`;
        const result = test.result();
        if (result.state === 'passed') counts.passed += 1;
        else if (result.state === 'failed') fail(name, result.errors);
        else counts.skipped.push({ name, reason: result.note ?? (result.state === 'pending' ? 'it never ran' : 'no reason given') });
      }
    }
    if (unhandled.length > 0) fail('an error outside any test', unhandled);
    fs.writeFileSync(process.env.OFFBOOK_TEST_REPORT, JSON.stringify(counts, null, 1));
  }
}
