import { describe, expect, it } from 'vitest';
import type { FunctionInfo } from '../../../src/contract/functions';
import { lensesOf } from '../../../src/host/features/lenses/lens-list';
import { l10n } from './l10n';
import { metric, row, store } from './rows';

const all = { run: true, debug: true, parameters: true, lastRun: true, compareData: true, hints: true };
const fn = (over: Partial<FunctionInfo> = {}): FunctionInfo => ({
  name: 'train', file: '/p/train.py', line: 5, endLine: 9, lensLine: 3, params: [], returns: { annotation: 'int', type: { kind: 'int' } }, flavour: 'plain', runnable: true, nearly: false, sha256: 'x', ...over,
});
const titles = (over: Partial<Parameters<typeof lensesOf>[1]> = {}, of = fn()) =>
  lensesOf([of], { l10n, parts: all, runs: new Map(), place: undefined, trusted: true, now: 192_000, ...over }).map(lens => lens.text().title);
const withRun = (over: Parameters<typeof row>[0]) => ({ runs: new Map([['train', { store: store('/p/.offbook'), last: row(over), lastSucceeded: null, runs: 1 }]]) });

describe('the lenses of a function', () => {
  it('offer to run, debug and look at the parameters, above its decorators', () => {
    expect(titles()).toEqual(['$(play) Run and Track', 'Debug', 'Parameters…']);
    expect(lensesOf([fn()], { l10n, parts: all, runs: new Map(), place: 'runs there', trusted: true, now: 0 }).map(lens => ({ line: lens.line, ...lens.text() }))[0]).toMatchObject({ line: 3, tooltip: 'runs there', args: [{ file: '/p/train.py', name: 'train' }] });
  });
  it('say how the last run ended', () => expect(titles(withRun({ metrics: [metric('mae', 18.2), metric('r2', 0.41), metric('x', 1)] })).at(-1)).toBe('✓ mae 18.2  r2 0.41 · 12 s · 3 min ago'));
  it('name no metric that has none', () => expect(titles(withRun({ metrics: [metric('return', '$nan')] })).at(-1)).toBe('✓ NaN · 12 s · 3 min ago'));
  it('say what failed as words, not by a sign alone', () => expect(titles(withRun({ state: 'failed', sentence: 'No.' })).at(-1)).toBe('$(error) failed · 12 s · 3 min ago'));
  it('follow a run', () => expect(titles(withRun({ state: 'running', startedAt: 150_400, progress: { label: 'epoch', done: 3, total: 10 } })).at(-1)).toBe('$(sync~spin) 41 s · epoch 3/10'));
  it('say when a run of another machine was last heard of', () => expect(titles(withRun({ state: 'unheard' })).at(-1)).toBe('$(question) last heard 3 min ago'));
  it('run nothing in an untrusted workspace, and still show the history', () => expect(titles({ trusted: false, ...withRun({}) })).toEqual(['$(shield) Trust this workspace to run', '✓ 12 s · 3 min ago']));
  it('hold the data of the last run that succeeded against other data, where there are tables', () => {
    const table = { kind: 'table', library: 'pandas' } as const;
    const succeeded = { runs: new Map([['train', { store: store('/p/.offbook'), last: row({}), lastSucceeded: row({}), runs: 1 }]]) };
    const makes = fn({ returns: { annotation: 'pd.DataFrame | None', type: { kind: 'union', options: [{ kind: 'none' }, table] } } });
    expect(titles(succeeded, makes).at(-1)).toBe('Compare with…');
    expect(titles(succeeded, fn({ params: [{ name: 'trips', annotation: 'pd.DataFrame', type: table, required: true, kind: 'keyword' } as unknown as FunctionInfo['params'][number]] })).at(-1)).toBe('Compare with…');
    for (const none of [titles(succeeded), titles(withRun({}), makes), titles({ ...succeeded, parts: { ...all, compareData: false } }, makes)]) expect(none).not.toContain('Compare with…');
  });
  it('go one by one', () => expect(titles({ parts: { ...all, run: false, lastRun: false }, ...withRun({}) })).toEqual(['Debug', 'Parameters…']));
  it('say what is missing, and only where little is', () => {
    const half = fn({ runnable: false, nearly: true, reason: { text: 'annotate `trips` to track. More.', fix: { kind: 'annotate', param: 'trips' } } });
    expect(lensesOf([half], { l10n, parts: all, runs: new Map(), place: undefined, trusted: true, now: 0 }).map(lens => lens.text())).toMatchObject([{ title: '$(info) annotate `trips` to track', command: 'offbook.function.annotate' }]);
    expect(titles({ parts: { ...all, hints: false } }, half)).toEqual([]);
    expect(titles({}, { ...half, nearly: false })).toEqual([]);
  });
});
