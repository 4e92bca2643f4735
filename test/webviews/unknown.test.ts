import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { RunPageView } from '../../src/contract/run-page';
import type { ResourcePoint, RunDetail } from '../../src/contract/run';
import { detailOf, everyField, faultOf, fieldsOf, inner, leftOut, optional, type Table, type Written } from '../support/every-field';
import { forTests, openView, type Opened } from './browser';
import { fakeRunHost, type FakeRunHost } from './run-fixture';

const { well, badly, live } = everyField();
let samples: ResourcePoint[] = [];
const views = forTests();
let opened: Opened<RunPageView>;
let page: Page;
const host: FakeRunHost = fakeRunHost(detailOf(well), { resources: async () => samples });
beforeAll(async () => {
  opened = await openView<FakeRunHost, RunPageView>(views.browser, views.folder, 'run', host, { width: 1600, height: 1000 });
  page = opened.page;
  await page.getByRole('heading', { level: 1 }).waitFor();
}, 60_000);

const tabs = ['log', 'resources', 'environment', 'code'];

/** Everything that the page says of a run, in all its parts, with what it says on hover. */
async function textOf(record: Written): Promise<string> {
  samples = [];
  const detail: RunDetail = detailOf(record, point => samples.push(point));
  host.detail = detail;
  await opened.view.update(detail, null);
  await opened.view.grew();
  const parts: string[] = [];
  for (const tab of tabs) {
    await page.evaluate(id => { document.querySelector<HTMLElement>(`[role=tab][data-tab="${id}"]`)?.click(); }, tab);
    if (tab === 'log') await page.evaluate(() => { document.querySelector<HTMLElement>('[role=tab][data-tab="records"]')?.click(); });
    if (tab === 'resources') await page.locator('[role=tabpanel]').getByText(/^CPU$|No samples/).first().waitFor();
    parts.push(await page.evaluate(async () => {
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
      // What depends on the moment of looking is no fact of the run.
      return [root.innerText, ...[...root.querySelectorAll<HTMLElement>('[title]')].map(each => each.title)].join('\n').replace(/(in )?\d+ (s|min|h|d)( \d+ (s|min|h))?( ago)?/g, '');
    }));
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
