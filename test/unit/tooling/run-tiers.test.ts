import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../../scripts/lib/paths.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-tiers-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Runs tiers written here in a process of their own, as scripts/test.mjs does with the real ones. */
function runTiers(tiers: string): { status: number | null; lines: string[]; said: string } {
  const file = path.join(folder, 'tiers.mjs');
  const scripts = JSON.stringify(new URL(`file://${inRoot('scripts')}/`).href);
  fs.writeFileSync(
    file,
    `const at = name => import(new URL(name, ${scripts}));
     const { runTiers } = await at('tiers/run-tiers.mjs');
     const { freshReport, readReport } = await at('tiers/reports.mjs');
     process.exitCode = await runTiers({ names: [], filters: [], tiers: [${tiers}], summary: ${JSON.stringify(path.join(folder, 'summary.json'))} });`,
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8', timeout: 30_000 });
  return { status, lines: stdout.trimEnd().split('\n'), said: stderr };
}
const counts = (passed: number, failed: number, skipped = '[]'): string =>
  `({ passed: ${passed}, failed: ${failed}, skipped: ${skipped}, failures: ${failed ? '[{ name: "adds", message: "1 is not 2" }]' : '[]'} })`;

describe('the counts line', () => {
  it('adds the tiers up and stands alone on stdout', () => {
    const end = runTiers(`{ name: 'a', what: '', run: async () => ${counts(2, 0)} }, { name: 'b', what: '', run: async () => ${counts(3, 0, '[{ name: "forks", reason: "no fork here" }]')} }`);
    expect(end).toMatchObject({ status: 0, lines: ['5 passed, 0 failed, 1 skipped'] });
    expect(end.said).toContain('b: forks: no fork here');
  });

  it('is red when one test failed, and names it', () => {
    const end = runTiers(`{ name: 'a', what: '', run: async () => ${counts(2, 1)} }`);
    expect(end).toMatchObject({ status: 1, lines: ['2 passed, 1 failed, 0 skipped'] });
    expect(end.said).toContain('a: adds');
  });

  it('counts a tier whose report is missing as failed', () => {
    const end = runTiers(`{ name: 'a', what: '', run: async () => JSON.parse(readReport(freshReport('never-${process.pid}.json'), 'mocha')) }, { name: 'b', what: '', run: async () => ${counts(1, 0)} }`);
    expect(end).toMatchObject({ status: 1, lines: ['1 passed, 1 failed, 0 skipped'] });
    expect(end.said).toContain('mocha ended without writing its report');
  });

  it('lets two tiers go at a time that leave a core free, and no other beside them', () => {
    const tier = (name: string, run: string, leavesACore = true): string => `{ name: '${name}', what: '', leavesACore: ${leavesACore}, run: async () => { ${run}; return ${counts(1, 0)}; } }`;
    const end = runTiers([tier('a', 'await new Promise(resolve => { globalThis.go = resolve; })'), tier('b', 'globalThis.go()'), tier('c', 'globalThis.ended = true'), tier('d', 'if (!globalThis.ended) throw new Error("too soon")', false)].join(', '));
    expect(end).toMatchObject({ status: 0, lines: ['4 passed, 0 failed, 0 skipped'] });
  });

  it('refuses a tier that is not there', () => {
    const { status, stderr } = spawnSync(process.execPath, [inRoot('scripts', 'test.mjs'), 'unti'], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('There is no tier called unti');
  });
});
