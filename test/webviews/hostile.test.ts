import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { DiskPage, DiskPageHost, DiskPageView } from '../../src/contract/disk-page';
import type { RunId } from '../../src/contract/ids';
import type { Lineage, LineageNode } from '../../src/contract/lineage';
import type { LineagePageView } from '../../src/contract/lineage-page';
import type { TablePageView } from '../../src/contract/table-page';
import { type HostileKind, hostileKinds, hostileTexts } from '../support/hostile';
import { forTests, openView, turned } from './browser';
import { fakeLineageHost, lineage } from './lineage-fixture';
import { fakeTable, type FakeTable } from './table-fixture';

const views = forTests();

/** What is drawn for it begins so. */
const beginning = (kind: HostileKind): string => ({ markup: '<img src=x', closing: '"><svg', ansi: '[31mred', turned: 'gnp.⟨RLO⟩exe⟨PDF⟩', command: '[run it](command:', icon: '$(flame)$(sync~spin) `code` **strong**', formula: '=HYPERLINK(', lines: 'one', long: 'z'.repeat(40) })[kind];

/** It is text: nothing was made of it, nothing ran, nothing reads backwards, and of a megabyte only a beginning is drawn or said. */
async function isText(page: Page, kind: HostileKind): Promise<void> {
  await expect.poll(() => page.locator('#root').innerText()).toContain(beginning(kind));
  expect(await page.evaluate(() => document.body.dataset['hit'])).toBe(undefined);
  expect(await page.locator('#root').locator('img, script, b, i, textarea, a, iframe, [onload], [onerror], [href]').count()).toBe(0);
  expect(await turned(page)).toEqual([]);
  const longest = await page.evaluate(most => [...document.querySelectorAll('#root, #root *')].flatMap(each => [
    ...[...each.childNodes].flatMap(({ nodeType, nodeValue }): [string, string][] => (nodeType === Node.TEXT_NODE ? [['text', nodeValue ?? '']] : [])), ...[...each.attributes].filter(({ name }) => name !== 'value' && !name.startsWith('data-')).map(({ name, value }): [string, string] => [name, value]),
  ].filter(([, text]) => text.length > most).map(([name, text]) => `${each.tagName} ${each.className}: ${name} of ${text.length}`)), 6_000);
  expect(longest.join('\n')).toBe('');
}

function hostileLineage(text: string): Lineage {
  const made = lineage();
  // Of a megabyte in every place a hundred come together, which is more than the way to the test's browser takes.
  const spared = (node: LineageNode) => text.length > 1000 && ![0, 1, 2].map(at => made.nodes[at]).includes(node) && node.kind !== 'commit';
  const nodes = made.nodes.map((node): LineageNode => {
    if (spared(node)) return node;
    switch (node.kind) {
      case 'run': return { ...node, module: text, branch: text, row: { ...node.row, name: text, note: text, tags: [text], sentence: text, function: { name: text, module: text, file: `/work/flights/${text}`, line: 1 }, metrics: node.row.metrics.map(metric => ({ ...metric, name: text })) } };
      case 'commit': return { ...node, branch: text };
      case 'data': return { ...node, mediaType: text, pythonType: text, names: node.names.map(each => ({ ...each, name: text, path: each.path === null ? null : `/work/flights/${text}` })) };
      default: return node satisfies never;
    }
  });
  return { ...made, nodes, edges: made.edges.map((edge, at) => (at === 0 ? { ...edge, label: text } : edge)) };
}

describe('a lineage of hostile text is text', () => {
  test.each(hostileKinds)('%s', async kind => {
    const opened = await openView<ReturnType<typeof fakeLineageHost>, LineagePageView>(views.browser, views.folder, 'lineage', fakeLineageHost(async () => ({ lineage: hostileLineage(hostileTexts[kind]), root: '/work/flights' })), { width: 1600, height: 1000 });
    const { page } = opened;
    const cards = page.locator('.lineage-node');
    await cards.first().waitFor();
    // Each kind of card, and all that is told of it.
    for (const of of ['run', 'data', 'commit']) {
      await page.locator(`.lineage-node.lineage-${of}`).first().click();
      await isText(page, kind);
    }
    expect(opened.faults).toEqual([]);
    await opened.close();
  });
});

describe('a table of hostile text is text', () => {
  test.each(hostileKinds)('%s', async kind => {
    const text = hostileTexts[kind];
    const host = fakeTable({
      runs: 4, metrics: 2, params: 3,
      start: { stores: [{ path: '/a', name: text, refusal: null }, { path: '/b', name: `b ${text}`, refusal: text }], store: '', query: null },
    });
    // The host cuts what it hands out of a record.
    host.rowsOf.forEach((row, at) => { host.rowsOf[at] = { ...row, history: text.slice(0, 1_000), name: text.slice(0, 1_000), note: text.slice(0, 5_000), tags: [text.slice(0, 1_000)], function: { name: text.slice(0, 1_000), module: text.slice(0, 4_096), file: text.slice(0, 4_096) } }; });
    host.infos.push({ field: `metric.${JSON.stringify(text)}`, ref: { kind: 'metric', name: text, of: 'last' }, kind: 'number', runs: 4, differs: true }, { field: `param.${JSON.stringify(text)}`, ref: { kind: 'param', name: text }, kind: 'text', runs: 4, differs: true });
    host.saved = [{ name: text, query: text }];
    const rows = host.rows;
    host.rows = async request => {
      const slice = await rows(request);
      return { ...slice, cells: slice.cells.map((cells, at) => (request.columns[at]?.startsWith('param.') ? cells.map(() => text.slice(0, 300)) : cells)), failed: [text] };
    };
    const opened = await openView<FakeTable, TablePageView>(views.browser, views.folder, 'table', host, { width: 3000, height: 900 });
    const { page } = opened;
    await page.locator('.row[data-run] .cell').first().waitFor();
    await isText(page, kind);
    await page.getByRole('button', { name: 'Columns', exact: true }).click();
    await page.locator('.chooser-field').first().waitFor();
    await isText(page, kind);
    await page.getByRole('button', { name: 'Saved queries' }).click();
    await page.getByRole('menuitem').first().waitFor();
    await isText(page, kind);
    await page.keyboard.press('Escape');
    for (const by of ['function', 'tag']) {
      await page.getByLabel('Group by').selectOption(by);
      await page.locator('.row.group').first().waitFor();
      await isText(page, kind);
    }
    expect(opened.faults).toEqual([]);
    await opened.close();
  });
});

describe('disk use of hostile names is text', () => {
  test.each(hostileKinds)('%s', async kind => {
    const text = hostileTexts[kind];
    const ref = { name: text, module: text, file: text, line: 1 };
    // No path is longer.
    const store = text.slice(0, 4_096);
    const disk: DiskPage = {
      name: text, more: 1, reading: null,
      use: {
        store, bytes: 1e9, folders: 1e8, objects: { count: 4, bytes: 9e8 }, trash: 1e6, unnamed: { count: 0, bytes: 0 }, free: 1e9, tmp: 0, functions: [{ function: ref, runs: 2, folder: 1e6, own: 1e6, shared: 0 }],
        runs: [{ id: '20261101-000001-aaaaaa' as RunId, function: ref, at: Date.now(), trashed: false, live: false, folder: 1e6, own: 1e6, shared: 0, whole: true }],
      },
    };
    const nothing = async () => undefined;
    const host: DiskPageHost = { load: async () => [disk, { ...disk, name: `b ${text}` }], openRun: nothing, trash: nothing, emptyTrash: nothing, preview: nothing, showLog: nothing };
    const opened = await openView<DiskPageHost, DiskPageView>(views.browser, views.folder, 'disk', host, { width: 1600 });
    await opened.page.getByRole('heading').first().waitFor();
    await isText(opened.page, kind);
    expect(opened.faults).toEqual([]);
    await opened.close();
  });
});
