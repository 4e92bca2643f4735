import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OutputFacts } from '../../../src/contract/events';
import type { ReducedRun } from '../../../src/core/runs/reduce';
import { toDetail } from '../../../src/core/runs/state';
import { runReport } from '../../../src/cli/output/run-report';
import { styleFor } from '../../../src/cli/output/style';

const { run } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'fixtures/records/whole/expected.json'), 'utf8')) as { run: ReducedRun };
const file = (name: string): ReducedRun['artifacts'][number] => ({ name, role: 'file', sha256: null, bytes: 2048, mediaType: null });
const output = (more: Partial<OutputFacts>): OutputFacts => ({ name: 'return', kind: 'file', pythonType: 'Path', ...more }) as OutputFacts;
const report = (outputs: OutputFacts[], files: string[]) => runReport(toDetail({ ...run, outputs, artifacts: files.map(file) }, 'succeeded', false), '/p/.offbook', null, styleFor({ isTTY: false } as NodeJS.WriteStream, {}), null);

describe('the report of a run', () => {
  it('names the files that were kept and are no output', () => {
    const text = report([output({ path: '/p/report.html', artifact: 'report.html' }), output({ name: 'folder', path: '/p/charts/' })], ['report.html', 'charts/a.png', 'mlflow/a/b.txt']);
    expect(text).toContain('\nFiles\n  mlflow/a/b.txt  2.05 kB\n');
    expect(text).not.toMatch(/^ {2}(charts\/|report\.html)/m);
    expect(report([], [])).not.toContain('Files');
  });
});
