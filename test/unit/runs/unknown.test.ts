import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { styleFor } from '../../../src/cli/output/style';
import { runReport } from '../../../src/cli/output/run-report';
import { runJson } from '../../../src/core/runs/run-json';
import { detailOf, everyField, faultOf, fieldsOf, inner, leftOut, optional, type Table } from '../../support/every-field';

const { well, badly } = everyField();
const cases = [['well', well, undefined], ['badly', badly, well]] as const;

describe('the records that have every field', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'format.md'), 'utf8');
  const rows = (heading: string): string[][] => (page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| `')).map((line) => line.slice(1, -1).split(/(?<!\\)\|/).map((cell) => cell.trim()));
  const words = (cell: string): string[] => [...cell.replace(/\([^)]*\)/g, '').matchAll(/`([^`]*)`/g)].flatMap(([, code]) => code?.match(/[A-Za-z][A-Za-z0-9]*/g) ?? []);
  /** `[names]` is what the list holds. */
  const noField = new Set(['names']);

  it('have every field of every event that the page on the format names', () => {
    const events = [...well.events, ...badly.events];
    const table = rows('events.ndjson');
    expect(table.length).toBeGreaterThan(15);
    for (const [first = '', fields = ''] of table) {
      const types = words(first).length > 0 ? [...first.matchAll(/`([^`]*)`/g)].map(([, type]) => type) : [];
      const text = JSON.stringify(events.filter(({ type }) => typeof type === 'string' && types.includes(type)));
      for (const word of words(fields)) if (!noField.has(word)) expect(text, `${first} ${word}`).toContain(`"${word}"`);
    }
  });

  it('have every field of request.json', () => {
    const text = JSON.stringify([well.request, badly.request]);
    for (const [first = '', meaning = ''] of rows('request.json')) {
      for (const word of [...words(first), ...[...meaning.matchAll(/\{([^}]*)\}/g)].flatMap(([, inner]) => inner?.replace(/"[^"]*"|<[^>]*>/g, '').match(/[A-Za-z][A-Za-z0-9]*/g) ?? [])]) expect(text, word).toContain(`"${word}"`);
    }
  });
});

describe('a field of the wrong type', () => {
  /** Any JSON fits, or no reader takes it. */
  const anything = /^(request\.target|resource\.processes|.*\.(value|default)$)/;
  for (const [name, record] of cases) {
    for (const field of fieldsOf(record).filter(({ label }) => !anything.test(label))) {
      it(`${field.label} (${name}) reads as if it were not there, and the record’s problems tell`, () => {
        const wrong = detailOf(field.wrong());
        expect({ ...wrong, recordProblems: [] }).toEqual({ ...detailOf(field.without()), recordProblems: [] });
        expect(wrong.recordProblems).not.toEqual([]);
      });
    }
  }
});

const json: Table = {
  silent: {
    'not in the JSON': [
      ...inner, 'request.function.module', 'request.function.file', 'request.function.line', 'request.project.', 'request.python.', 'request.params', 'request.params.', 'request.inputs', 'request.inputs.', 'request.env', 'request.env.',
      'request.settings', 'request.settings.', 'request.launcher', 'request.launcher.', 'run.started.supervisor', 'run.started.supervisor.', 'environment.python.implementation', 'environment.python.prefix', 'environment.python.platform', 'environment.variables',
      'environment.platform.cpu', 'environment.platform.cores', 'environment.platform.memoryBytes', 'environment.childPid', 'environment.gpus.memoryBytes', 'environment.gpus.driver', 'code(function).reaches', 'code(function).reaches.', 'code(function).startLine', 'code(function).endLine',
      'code(git).changes', 'code(git).changes.', 'code(git).diff.bytes', 'param.annotation', 'param.from', 'input.pythonType', 'input.head', 'input.head.', 'progress.', 'debugger.', 'log.', 'resource.', 'artifact.title', 'artifact.pythonType', 'output.artifact', 'output.head', 'output.head.', 'output.shape', 'output.dtype',
      'warning.t', 'input.files', 'input.mediaType', 'run.finished.stdoutBytes', 'run.finished.stderrBytes', 'cancel.', 'run.finished.error.package', 'run.finished.error.frames', 'run.finished.error.frames.',
    ],
    'the input has another field for it': ['input.source.path', 'input.path'],
    'the artifact has it too': ['output.sha256'],
    'null was there': ['run.finished.signal'],
  },
  says: {
    ...leftOut,
    'absent is how the format says no': [/./, ...optional],
    'the run’s id tells it to the second': [/2026-11-01T08:09:10.000Z/, 'request.createdAt'],
    'the file in the store': [/objects\/cf/, 'output.path'],
    'where it came from is null as a whole': [/"source": null/, 'input.source', 'input.source.kind'],
    'it can’t be told apart from “none”, so it is named': [/"unknown": \[\s*"(commit|branch|dirty|remote|diff)"/, 'code(git).branch', 'code(git).commit', 'code(git).dirty', 'code(git).remote', 'code(git).diff', 'code(git).diff.sha256'],
  },
};
const report: Table = {
  silent: {
    'a summary has no room for it': [
      ...inner, 'request.createdAt', 'request.function.module', 'request.function.file', 'request.function.line', 'request.project.', 'request.python.source', 'request.params', 'request.params.', 'request.inputs', 'request.inputs.', 'request.env', 'request.env.',
      'request.settings', 'request.settings.', 'request.launcher', 'request.launcher.', 'run.started.supervisor', 'run.started.supervisor.', 'environment.python.implementation', 'environment.python.prefix', 'environment.python.kind', 'environment.python.platform', 'environment.variables',
      'environment.platform', 'environment.platform.', 'environment.childPid', 'environment.gpus', 'environment.gpus.', 'code(module).module', 'code(module).sha256', 'code(module).bytes', 'code(module).kept', 'code(function).sha256', 'code(function).reach', 'code(function).reaches', 'code(function).reaches.',
      'code(function).startLine', 'code(function).endLine', 'code(git).remote', 'code(git).changes.', 'code(git).diff', 'code(git).diff.', 'param.annotation', 'input.source.asked', 'input.columns.', 'input.pythonType', 'input.head', 'input.head.', 'input.sha256', 'input.sampled',
      'progress.label', 'progress.total', 'log.t', 'log.level', 'log.logger', 'resource.', 'artifact.sha256', 'artifact.mediaType', 'artifact.pythonType', 'output.kind', 'output.artifact', 'output.mediaType', 'output.columns.', 'output.head', 'output.head.', 'output.shape', 'output.dtype',
      'warning.t', 'warning.detail', 'input.files', 'input.mediaType', 'run.finished.t', 'run.finished.stdoutBytes', 'run.finished.stderrBytes', 'cancel.', 'run.finished.error.type', 'run.finished.error.message', 'run.finished.error.frames', 'run.finished.error.frames.',
    ],
    'the input has another field for it': ['input.source.path', 'input.path'],
    'an exit code, and a good end, tell that there is none': ['run.finished.signal'],
  },
  says: {
    ...leftOut,
    'absent is how the format says no': [/./, ...optional],
    'which environment to install into is left to the reader': [/: python -m pip install|✓/, 'request.python.path'],
  },
};
/** What a good end has none of. */
const inGoodRuns = { 'nothing was raised': ['run.finished.error'] };
const tableOf = (base: Table, name: string): Table => name === 'well' ? { ...base, silent: { ...base.silent, ...inGoodRuns } } : base;

describe.each([
  ['`show --json`', (record: typeof well) => JSON.stringify(runJson(detailOf(record), (sha256) => `/objects/${sha256.slice(0, 2)}`), null, 1), json, /\bnull\b|unknown/g],
  ['`show`', (record: typeof well) => runReport(detailOf(record), '/store', null, styleFor({}, { NO_COLOR: '1' }), { name: 'lacking', certain: true }), report, /unknown/g],
] as const)('%s without a field', (_, view, table, marks) => {
  for (const [name, record, besides] of cases) {
    for (const field of fieldsOf(record, besides)) it(`${field.label} (${name})`, () => { expect(faultOf(field.label, view(record), view(field.without()), tableOf(table, name), marks)).toBe(''); });
  }
});
