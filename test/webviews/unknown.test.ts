import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { RunPageView } from '../../src/contract/run-page';
import type { Curve, ResourcePoint, RunDetail } from '../../src/contract/run';
import type { MetricPoint } from '../../src/core/runs/metrics';
import { decodeNumber } from '../../src/core/format';
import { detailOf, everyField, faultOf, fieldsOf, inner, leftOut, optional, type Table, type Written } from '../support/every-field';
import { forTests, openView, type Opened } from './browser';
import { fakeRunHost, type FakeRunHost } from './run-fixture';

const { well, badly, live } = everyField();
let samples: ResourcePoint[] = [];
let points: MetricPoint[] = [];
const views = forTests();
let opened: Opened<RunPageView>;
let page: Page;
const host: FakeRunHost = fakeRunHost(detailOf(well), { resources: async () => samples, curves: async names => names.map(curveOf) });
beforeAll(async () => {
  opened = await openView<FakeRunHost, RunPageView>(views.browser, views.folder, 'run', host, { width: 1600, height: 1000 });
  page = opened.page;
  await page.getByRole('heading', { level: 1 }).waitFor();
}, 60_000);

const tabs = ['log', 'resources', 'environment', 'code'];

function curveOf(name: string): Curve {
  const own = points.filter(each => each.name === name);
  return { name, x: Float64Array.from(own, ({ step }, index) => step ?? index), y: Float64Array.from(own, ({ value }) => Number(decodeNumber(value))), at: Float64Array.from(own, ({ at }) => at), total: own.length, downsampled: false };
}

/** What depends on the moment of looking is no fact of the run. */
const textOf = async (record: Written): Promise<string> => (await wholeOf(record)).replace(/(in )?\d+ (s|min|h|d)( \d+ (s|min|h))?( ago)?/g, '');

/** Between one reading and the next the host has answered what the page had asked for by the first: what is read twice was not read too early. */
async function alikeTwice(read: () => Promise<string>): Promise<string> {
  for (let [before, now] = ['', await read()]; ; [before, now] = [now, await read()]) if (now === before) return now;
}

/** Everything that the page says of a run, in all its parts, with what it says on hover. */
async function wholeOf(record: Written): Promise<string> {
  samples = [];
  points = [];
  const detail: RunDetail = detailOf(record, { resource: point => samples.push(point), metric: point => points.push(point) });
  host.detail = detail;
  await opened.view.update(detail, null);
  await opened.view.grew();
  const parts: string[] = [];
  for (const tab of tabs) {
    await page.evaluate(id => { document.querySelector<HTMLElement>(`[role=tab][data-tab="${id}"]`)?.click(); }, tab);
    if (tab === 'log') await page.evaluate(() => { document.querySelector<HTMLElement>('[role=tab][data-tab="records"]')?.click(); });
    if (tab === 'resources') await page.locator('[role=tabpanel]').getByText(/^CPU$|No samples/).first().waitFor();
    parts.push(await alikeTwice(() => page.evaluate(async () => {
      const drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
      const settled = async () => { do await drawn(); while (document.querySelector('.skeleton')); };
      await settled();
      for (;;) {
        const closed = document.querySelectorAll<HTMLElement>('main [aria-expanded="false"]:not([aria-haspopup]), #root [aria-expanded="false"]:not([aria-haspopup])');
        if (closed.length === 0) break;
        closed.forEach(each => { each.click(); });
        await settled();
      }
      const root = document.querySelector<HTMLElement>('#root')!;
      return [root.innerText, ...[...root.querySelectorAll<HTMLElement>('[title]')].map(each => each.title), ...[...root.querySelectorAll('[role=tabpanel] .chart')].map(each => each.getAttribute('aria-label') ?? '')].join('\n');
    })));
  }
  return parts.join('\n=====\n');
}

const table: Table = {
  silent: {
    'for programs': inner,
    'only to run it again': ['request.params', 'request.params.', 'request.inputs', 'request.inputs.', 'request.python.path'],
    'said by run.started, which wins': ['request.function.module', 'request.function.file', 'request.function.line'],
    'where a link leads': ['run.started.function.line', 'input.source.asked'],
    'which process it was is for the probe alone': ['run.started.supervisor.startTicks', 'run.started.supervisor.bootId', 'run.started.supervisor.pidNamespace'],
    'the list of changes says more': ['code(git).dirty', 'code(git).changes.sha256', 'code(git).changes.bytes'],
    'the input has another field for it': ['input.source.path', 'input.path'],
    'picks an icon or a section': ['artifact.role', 'output.kind'],
    'the page tells neither when a warning came nor its code': ['warning.t', 'warning.code'],
    'an exit code tells that there is none': ['run.finished.signal'],
  },
  says: {
    ...leftOut,
    'absent is how the format says no': [/./, ...optional],
    'the run’s id tells it to the second': [/2026-11-01 08:09:10/, 'request.createdAt'],
    'the tooltip of the function’s name': [/./, 'run.started.function.file'],
    'another field tells what it is': [/application\/x-joblib|image\/png/, 'artifact.pythonType'],
    'which line of the traceback stands first': [/frame\.py/, 'run.finished.error.frames.project'],
    'the exception speaks for itself': [/KeyError: arr_delay/, 'run.finished.sentence'],
  },
};
const over = { 'shown while it runs': ['progress.label', 'progress.total'] };
const tables: Record<string, Table> = {
  well: { ...table, silent: { ...table.silent, ...over, 'a good end tells that nothing was raised': ['run.finished.error'] } },
  badly: { ...table, silent: { ...table.silent, ...over } },
  live: { ...table, says: { ...table.says, 'many loops don’t know how much there is to do': [/trees 50$/m, 'progress.total'] } },
};

describe('the run page without a field', () => {
  for (const [name, record, besides] of [['well', well, undefined], ['badly', badly, well], ['live', live, badly]] as const) {
    let whole: Promise<string> | undefined;
    for (const field of fieldsOf(record, besides)) {
      it(`${field.label} (${name})`, async () => {
        const before = await (whole ??= textOf(record));
        expect(faultOf(field.label, before, await textOf(field.without()), tables[name]!, /unknown|(?<!\S)–(?!\S)/g)).toBe('');
      });
    }
  }
});

/** Texts that may not be just any, or are not shown as they are; what the table above has a reason for is left out as well. */
const formed: Record<string, readonly string[]> = {
  'words of a fixed choice': [
    'request.project.rule', 'request.python.source', 'request.launcher.kind', 'environment.python.kind', 'input.source.kind', 'param.from', 'step.finished.state', 'artifact.mediaType', 'code(git).changes.status', 'run.finished.state',
    'code(module).kind', 'code(function).kind', 'code(git).kind', 'output.importance.kind', 'output.importance.measure',
  ],
  'ids, and hashes, which are cut': ['request.id', 'request.again.of', 'input.source.run', 'code(git).commit', 'code(function).reach'],
  'another event is found by it': ['step.started.step', 'step.finished.step', 'progress.id', 'artifact.name', 'output.artifact', 'input.source.output'],
  'run.started says it too, and wins': ['request.function.name', 'code(function).name'],
  'the tooltip of another text, or in place of one': ['run.started.function.file', 'artifact.pythonType', 'run.finished.error.traceback'],
  'either says that there is no default, so none stands beside the value': ['param.required'],
  'the version of the format': ['request.v'],
  'moments, which are said as time passed': ['request.createdAt', 'run.started.t', 'log.t', 'run.finished.t'],
  'drawn as curves': ['resource.'],
};
/** The id tells to the second when it was asked for. */
const untold = ['request.createdAt'];
/** A run that has ended has no bar, and waits for no debugger. */
const overWhenEnded = ['progress.label', 'progress.done', 'debugger.port'];

/** All free texts of a record are others at once, each another one, and so are its whole numbers: the page must say each of them. */
describe('the run page with other values', () => {
  const isIn = (labels: readonly string[], label: string): boolean => labels.some(each => label === each || (each.endsWith('.') && label.startsWith(each)));
  for (const [name, record, besides] of [['well', well, undefined], ['badly', badly, well], ['live', live, badly]] as const) {
    const others = structuredClone(record);
    const { silent } = tables[name]!;
    const left = [...Object.values(silent), ...Object.values(formed), name === 'live' ? [] : overWhenEnded].flat();
    const fields = fieldsOf(record, besides).filter(({ label, value }) => !isIn(left, label) && !label.endsWith('sha256') && typeof value === 'string');
    const other = (index: number): string => `other-${name}-${index}-text`;
    fields.forEach(({ put }, index) => { put(others, other(index)); });
    let whole: Promise<string> | undefined;
    fields.forEach(({ label }, index) => {
      it(`${label} (${name})`, async () => { expect(await (whole ??= textOf(others)), label).toContain(other(index)); });
    });

    const counted = structuredClone(record);
    const numbers = fieldsOf(record, besides).filter(({ label, value }) => !isIn(left, label) && Number.isSafeInteger(value));
    const number = (index: number): number => 301 + 7 * index;
    numbers.forEach(({ put }, index) => { put(counted, number(index)); });
    let told: Promise<string> | undefined;
    numbers.forEach(({ label }, index) => {
      it(`${label}, a number (${name})`, async () => { expect(await (told ??= textOf(counted)), label).toMatch(new RegExp(`(?<!\\d)${number(index)}(?!\\d)`)); });
    });

    // Yes and no, and what is drawn: each alone, and the page says something else.
    const turned = fieldsOf(record, besides).filter(({ label, value }) => !isIn(left, label) && typeof value === 'boolean');
    const drawn = fieldsOf(record, besides).filter(({ label, value }) => label.startsWith('resource.') && typeof value === 'number' && !isIn(Object.values(silent).flat(), label));
    let asItIs: Promise<string> | undefined;
    for (const { label, value, put } of [...turned, ...drawn]) {
      it(`${label}, ${typeof value === 'boolean' ? 'yes or no' : 'drawn'} (${name})`, async () => {
        const before = await (asItIs ??= textOf(record));
        const other = structuredClone(record);
        put(other, typeof value === 'boolean' ? !value : (value as number) * 2);
        expect(await textOf(other), label).not.toBe(before);
      });
    }

    const measured = structuredClone(record);
    const floats = fieldsOf(record, besides).filter(({ label, value }) => !isIn(left, label) && !label.startsWith('resource.') && label !== 'run.finished.durationMs' && typeof value === 'number' && !Number.isInteger(value));
    const float = (index: number): number => Number((0.1301 + 0.0007 * index).toFixed(4));
    floats.forEach(({ put }, index) => { put(measured, float(index)); });
    let said: Promise<string> | undefined;
    floats.forEach(({ label }, index) => {
      it(`${label}, a number with a fraction (${name})`, async () => { expect(await (said ??= textOf(measured)), label).toContain(String(float(index))); });
    });

    const later = structuredClone(record);
    const moments = fieldsOf(record, besides).filter(({ label }) => formed['moments, which are said as time passed']?.includes(label) && !isIn(untold, label));
    const moment = (index: number): number => Date.UTC(2031, index, 3, 4, 5, 6);
    moments.forEach(({ put }, index) => { put(later, moment(index)); });
    let when: Promise<string> | undefined;
    moments.forEach(({ label }, index) => {
      it(`${label}, a moment (${name})`, async () => { expect(await (when ??= wholeOf(later)), label).toContain(new Date(moment(index)).toISOString().slice(0, 19).replace('T', ' ')); });
    });
  }
});

it('the time that the run took', async () => {
  const other = structuredClone(well);
  for (const { label, put } of fieldsOf(well)) if (label === 'run.finished.durationMs') put(other, 7_384_000);
  expect(await wholeOf(other)).toContain('2 h 3 min');
});

it('a curve is drawn as it is: its first, last, least and greatest value are said, and each point is read by keyboard', async () => {
  for (const values of [[0.9, 0.2, 0.4], [5.5, 7.25, -1.125]]) {
    const other = structuredClone(well);
    other.events.filter(({ type, name }) => type === 'metric' && name === 'loss').forEach((event, index) => { event['value'] = values[index]!; });
    await wholeOf(other);
    const card = page.locator('.chart-card', { hasText: 'loss' }).first();
    await expect.poll(() => card.locator('.chart').getAttribute('aria-label')).toBe(`loss: 3 points, from ${String(values[0])} to ${String(values[2])}, lowest ${Math.min(...values)}, highest ${Math.max(...values)}`);
    await card.locator('.chart').focus();
    for (const [step, value] of values.entries()) {
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => card.locator('.chart-read').innerText()).toContain(`step ${step} · ${value}`);
    }
    await card.locator('.chart').blur();
  }
});
