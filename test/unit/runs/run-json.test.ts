import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runJson } from '../../../src/core/runs/run-json';
import { toDetail, toRow } from '../../../src/core/runs/state';
import type { ReducedRun } from '../../../src/core/runs/reduce';

const root = join(import.meta.dirname, '..', '..', '..');
const reduced = (kind: string): ReducedRun => (JSON.parse(readFileSync(join(root, 'test/fixtures/records', kind, 'expected.json'), 'utf8')) as { run: ReducedRun }).run;
const json = (kind: string) => runJson(toDetail(reduced(kind), 'succeeded', false), (sha256) => (sha256.startsWith('9c') ? `/objects/${sha256.slice(0, 4)}` : null));

describe('the JSON of a run', () => {
  it('has every fact that the record has', () => {
    expect(json('whole')).toMatchObject({
      id: '20261101-080910-abc234', name: 'the good one ✨', state: 'succeeded', function: { name: 'train', line: 14, sha256: '4d'.repeat(32), reach: '5e'.repeat(32) },
      params: { n_estimators: 200, rate: '$inf', on_metrics: { repr: '<recorder>' } }, metrics: { loss: 0.3, rows: '$int:9007199254740995' },
      outputs: [{ name: 'model', path: '/objects/9c9c', sha256: '9c'.repeat(32), rows: null }, { name: 'test', kind: 'table', path: null, rows: 80526, columns: [{ name: 'carrier', dtype: 'object' }, { name: 'arr_delay', dtype: 'float64' }] },
        { name: 'weights' }, { name: 'r2', value: 0.41, sha256: null }, { name: 'report', kind: 'file', path: '/home/ada/my flights/report.html' }],
      inputs: [{ name: 'trips', sha256: '1a'.repeat(32), source: { kind: 'output', run: '20261101-070000-prep22', output: '0', asked: 'latest:prepare/0' } }, { name: 'weather.csv', changed: true, source: { kind: 'opened' } }],
      code: [{ path: 'src/flights/train.py', sha256: '2b'.repeat(32), kept: true }, { kept: false }], git: { commit: expect.stringMatching(/^4f2c1e/) as string, branch: null, dirty: true, diff: '7a'.repeat(32) },
      environment: { python: '3.11.7', packages: { numpy: '2.1.0', pandas: '2.2.3' }, gpus: ['RTX 4090'] }, startedAt: '2026-11-01T08:09:10.000Z', endedAt: '2026-11-01T08:09:13.700Z', durationMs: 3712.5, exitCode: 0, error: null,
      warnings: [{ code: 'input-changed' }], problems: [], again: '20261031-235959-old234', debug: false,
    });
    expect(json('failed')).toMatchObject({ error: { type: 'FileNotFoundError', message: 'data/trips.parquet', traceback: expect.stringContaining('line 3') as string }, exitCode: 1, debug: true, git: { commit: null, error: '/p is in no git repository' } });
  });

  it('says null where nothing is known', () => {
    expect(json('torn')).toMatchObject({ endedAt: null, exitCode: null, durationMs: null, git: null, environment: { python: null, packages: null, gpus: null }, params: {}, error: null });
  });

  it('tells the kind of environment, and null of a record from before it was told', () => {
    expect(json('conda').environment.kind).toBe('conda');
    expect(json('whole').environment).toMatchObject({ executable: '/home/ada/my flights/.venv/bin/python', kind: null });
  });

  it('is documented, field by field', () => {
    const page = readFileSync(join(root, 'docs/run-json.md'), 'utf8');
    for (const field of Object.keys(json('whole'))) expect(page, field).toContain(`\`${field}\``);
  });

  it('rows carry no more metrics than a list can show', () => {
    const run = reduced('whole');
    const many = { ...run, metrics: Array.from({ length: 12_000 }, (_, n) => ({ ...run.metrics[0]!, name: `m${n}` })) };
    expect(toRow(many, 'succeeded').metrics.length).toBe(100);
  });
});
