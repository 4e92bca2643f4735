import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComparePageView } from '../../src/contract/compare-page';
import type { Comparison } from '../../src/contract/compare';
import { builtViews, openView, startBrowser, type Opened } from './browser';
import { codeOf, comparison, fakeCompareHost, keyAt, type FakeCompareHost } from './compare-fixture';

/** A comparison that has something in every field of the contract. */
function whole(now: number): Comparison {
  const made = comparison(3, now, [{ trashedAt: now - 5_000_000, sentence: 'It went well.', problems: ['A line is torn.'], tags: ['first'], note: 'A note' }, {}, { state: 'running', endedAt: null, durationMs: null, progress: { label: 'boosting', done: 84, total: 200 } }]);
  made.left = { params: 3, metrics: 4, packages: 5, steps: 6 };
  made.missing = [{ key: keyAt(70), history: null, id: made.runs[0]!.id.replace('runaa2', 'gone22') as never, why: 'It was deleted.' }];
  const holidays = made.inputs[1]!.cells[0]!;
  if (holidays.kind === 'value') Object.assign(holidays, { shape: [322_104, 6], dtype: 'float32', artifact: 'holidays', changed: true, sampled: true, from: { run: made.runs[1]!.id, output: 'days' } });
  return made;
}

let browser: Browser;
const views = { folder: builtViews() };
let opened: Opened<ComparePageView>;
let page: Page;
const now = Date.now();
const host = fakeCompareHost(whole(now));
beforeAll(async () => {
  browser = await startBrowser();
  opened = await openView<FakeCompareHost, ComparePageView>(browser, views.folder, 'compare', host, { width: 1600, height: 1000, state: { all: true } });
  page = opened.page;
  await page.getByRole('button', { name: /^changed: / }).first().waitFor();
  await page.locator('.curve-chart canvas').first().waitFor();
}, 60_000);
afterAll(() => browser?.close());

/** All that the page says of a comparison, seen, heard and on hover. What depends on the moment of looking is no fact of it. */
async function textOf(what: Comparison): Promise<string> {
  await opened.view.update(what);
  return page.evaluate(async () => {
    const drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    do await drawn(); while (document.querySelector('.skeleton'));
    const root = document.querySelector<HTMLElement>('#root')!;
    const named = (name: string) => [...root.querySelectorAll(`[${name}]`)].map(each => each.getAttribute(name) ?? '').filter(Boolean);
    // The charts' own words are of the curves, which come by another way.
    return [root.innerText, ...named('title'), ...named('aria-label')].join('\n').replace(/(in )?\d+ (s|min|h|d)( \d+ (s|min|h))?( ago)?/g, '');
  });
}

type Path = (string | number)[];
/** Every place that holds no list and no record. */
function leavesOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, Array.isArray(value) ? Number(key) : key]));
}
const at = (root: unknown, path: Path): unknown => path.reduce((value: unknown, key) => (value as Record<string, unknown>)[key], root);
/** `params.cells.value`: without the places in lists. */
const named = (path: Path) => path.filter(key => typeof key === 'string').join('.');

const others: Record<string, unknown> = {
  kind: 'unknown', state: 'failed', goal: 'higher', baseline: null, from: 'mlflow', key: 'user', trashedAt: now - 900_000_000, startedAt: now - 800_000_000, endedAt: now - 700_000_000, createdAt: now - 600_000_000, lastHeardAt: now - 500_000_000,
  progress: { label: null, done: 3, total: null }, name: 'another', note: 'another', sentence: 'another', durationMs: null, annotation: 'another',
};
function otherThan(path: Path, value: unknown, what: unknown): unknown {
  const key = path.filter(each => typeof each === 'string').at(-1) ?? '';
  const name = named(path);
  if (name.endsWith('units.kind')) return value === 'class' ? 'function' : 'class';
  if (name.endsWith('verdicts')) return value === 'unknown' ? 'same' : 'unknown';
  if (name === 'steps.cells.text' && value === 'succeeded') return 'failed';
  if (name.endsWith('best')) return ((value as number) + 1) % 3;
  if (name === 'baseline') return (what as Comparison).runs[1]?.key;
  if (name.endsWith('cells.from') && value === null) return { run: (what as Comparison).runs[0]!.id, output: 'zzz' };
  if (name.endsWith('from.run') || name === 'missing.id') return `${String(value).slice(0, -2)}zz`;
  if (key === 'goal') return value === 'higher' ? 'lower' : 'higher';
  if (value === null && name.endsWith('columns.cells')) return 'int8';
  if (value === null && key === 'shape') return [7, 8];
  if (value === null && key === 'columns') return [{ name: 'zzz', dtype: 'int8' }];
  if (value === null && ['rows', 'bytes', 'reached', 'lastStep', 'peakRss'].includes(key)) return key === 'reached' ? true : 77_777_777;
  if (value === null && key === 'lines') return [77, 78];
  if (value === null) return others[key] ?? 'another';
  if (key in others && typeof value === 'string' && !['name', 'note', 'sentence', 'annotation'].includes(key)) return others[key];
  // A length of time looks like a moment ago, which is not read: that nobody knows it is.
  if (key === 'durationMs' && value !== null) return null;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return key.endsWith('At') ? value - 4_000_000 : value * 2 + 1;
  return `${String(value as string)} another`;
}

/** Fields that change nothing that can be read, each with the reason. */
const silent: Record<string, RegExp> = {
  'picks the kind of an axis': /^params\.numeric$/,
  'there is nothing that could be held against anything': /^figures\.verdicts$/,
  'columns that are not alike have rows of their own': /^(inputs|outputs)\.cells\.columns\.(name|dtype)$/,
  'a figure is looked at': /^figures\.cells\.sha256$/,
  'an environment’s rows go by their key, but for variables': /^environment\.name$/,
  'said where a curve has several points': /^metrics\.cells\.(min|max|lastStep)$/,
  'how far it is is said while it runs': /^runs\.progress/,
  'a step’s parameters, metrics and tags stand alike': /^steps\.what$/,
  'a step’s own row is named by the step': /^steps\.name$/,
  'the verdicts tell it': /^modules\.units\.differs$/,
};
/** Where a field is silent only sometimes. */
function mayBeSilent(what: Comparison, path: Path): string | null {
  const name = named(path);
  const reason = Object.entries(silent).find(([, pattern]) => pattern.test(name))?.[0] ?? null;
  if (name === 'metrics.cells.min' || name === 'metrics.cells.max' || name === 'metrics.cells.lastStep') return (at(what, path.slice(0, -1)) as { count: number }).count > 1 ? null : reason;
  if (name.startsWith('runs.progress')) return (at(what, path.slice(0, 2)) as { state: string }).state === 'running' ? null : reason;
  if (name === 'steps.what' || name === 'steps.name') return ((at(what, path.slice(0, 2)) as { what: string }).what === 'state') === (name === 'steps.name') ? reason : null;
  if (name === 'environment.name') return (at(what, path.slice(0, 2)) as { key: string }).key === 'variable' ? null : reason;
  // What differs and is not reached is told apart.
  if (name === 'modules.units.differs') return (at(what, path.slice(0, -1)) as { reached: boolean | null }).reached === false ? null : reason;
  // Texts as an axis are what they were: categories; as numbers there would be none.
  if (name === 'params.numeric') return at(what, path) === true || (at(what, path.slice(0, -1)) as { differs: boolean }).differs === false ? reason : null;
  if (name === 'figures.verdicts') return (at(what, ['figures', path[1] as number, 'cells', path.at(-1) as number]) as { kind: string }).kind === 'none' ? reason : null;
  return reason;
}

async function untold(what: Comparison, read: (changed: Comparison) => Promise<string>, leaves: Path[]): Promise<string[]> {
  const before = await read(what);
  const faults: string[] = [];
  for (const path of leaves) {
    const changed = structuredClone(what);
    const key = path.at(-1) as string;
    const parent = at(changed, path.slice(0, -1)) as Record<string, unknown>;
    if (key === 'kind' && named(path).endsWith('cells.kind')) (at(changed, path.slice(0, -2)) as unknown[])[path.at(-2) as number] = { kind: 'unknown' };
    else parent[key] = otherThan(path, parent[key], what);
    const told = (await read(changed)) !== before;
    const reason = mayBeSilent(what, path);
    if (told === (reason !== null)) faults.push(`${path.join('.')}: ${told ? `is told, though “${reason ?? ''}”` : `${JSON.stringify(at(what, path))} → ${JSON.stringify(parent[key])} is not told`}`);
  }
  // What differed must have differed by the field alone.
  expect(await read(what)).toBe(before);
  return faults;
}

describe('every field of a comparison, changed, is told anew', () => {
  for (const part of ['runs', 'baseline', 'missing', 'params', 'metrics', 'inputs', 'outputs', 'figures', 'packages', 'environment', 'labels', 'steps', 'left'] as const) {
    it(part, async () => {
      const what = whole(now);
      expect(await untold(what, textOf, leavesOf(what[part], [part]).filter(path => !['runs.id', 'runs.key', 'missing.key'].includes(named(path))))).toEqual([]);
    }, 120_000);
  }

  it('code', async () => {
    const what = whole(now);
    const code = { ...codeOf(what), unknown: [what.runs[2]!.key] };
    code.modules[2]!.problem = 'Its text is not here.';
    let heard = now;
    // A running run that is heard again has its code read again.
    const read = async (changed: unknown) => {
      host.codeAnswer = changed as FakeCompareHost['codeAnswer'];
      heard += 10_000;
      const asked = host.calls.filter(([name]) => name === 'code').length;
      await opened.view.update({ ...what, runs: what.runs.map(run => (run.state === 'running' ? { ...run, lastHeardAt: heard } : run)) });
      await expect.poll(() => host.calls.filter(([name]) => name === 'code').length).toBeGreaterThan(asked);
      await page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0))));
      return (await textOf({ ...what, runs: what.runs.map(run => (run.state === 'running' ? { ...run, lastHeardAt: heard } : run)) })).replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '');
    };
    expect(await untold(code as unknown as Comparison, read, leavesOf(code))).toEqual([]);
  }, 180_000);
});
