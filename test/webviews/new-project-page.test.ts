import { afterEach, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { NewProjectPageView } from '../../src/contract/new-project-page';
import { forTests, openView, type Opened } from './browser';
import { fakeProjectHost, projectForm, type FakeProjectHost } from './new-project-fixture';

const views = forTests();
let opened: Opened<NewProjectPageView> | undefined;
afterEach(async () => {
  const faults = opened?.faults ?? [];
  await opened?.close();
  opened = undefined;
  expect(faults).toEqual([]);
});
async function open(host: FakeProjectHost): Promise<Page> {
  opened = await openView<FakeProjectHost, NewProjectPageView>(views.browser, views.folder, 'new-project', host);
  return opened.page;
}
const create = (page: Page) => page.locator('vscode-button', { hasText: 'Create project' });

test('says where it will be and what will be written, then creates just that', async () => {
  const host = fakeProjectHost();
  const page = await open(host);
  await page.getByText('/home/ada/flights').waitFor();
  expect(await page.locator('[data-field=files] li').count()).toBe(projectForm().templates[0]!.files.length);
  await page.getByRole('textbox', { name: 'Name' }).fill('delays');
  await page.getByRole('button', { name: 'Browse for In folder' }).click();
  await page.getByText('/srv/work/delays').waitFor();
  await page.locator('vscode-checkbox').click();
  await create(page).click();
  await expect.poll(() => host.calls).toContainEqual(['create', { template: 'tabular', folder: '/srv/work', name: 'delays', createEnvironment: false }]);
});

test('files in the way are listed, and nothing is created', async () => {
  const host = fakeProjectHost();
  const page = await open(host);
  await page.getByRole('textbox', { name: 'Name' }).fill('taken');
  await page.getByText('2 files are there already. Choose another name or folder.').waitFor();
  expect(await page.locator('[data-field=existing] li').allInnerTexts()).toEqual(['README.md', 'src/flights/train.py']);
  expect(await create(page).getAttribute('aria-disabled')).toBe('true');
  await create(page).click({ force: true });
  await page.keyboard.press('Control+Enter');
  expect(host.calls.some(([name]) => name === 'create')).toBe(false);
});

test('a wrong field is marked where it stands; what create refuses too', async () => {
  const host = fakeProjectHost({ create: async () => ({ errors: { folder: 'You may not write there.' } }) });
  const page = await open(host);
  await page.getByText('/home/ada/flights').waitFor();
  await page.getByRole('textbox', { name: 'Name' }).fill('');
  await page.locator('#name-error').getByText('A name is needed.').waitFor();
  await page.getByRole('textbox', { name: 'Name' }).fill('a');
  await expect.poll(() => create(page).getAttribute('aria-disabled')).toBe('false');
  await page.keyboard.press('Control+Enter');
  await page.locator('#folder-error').getByText('You may not write there.').waitFor();
});

test('progress is told while it is made; what goes wrong is said with the log', async () => {
  let finish: (error: Error) => void = () => {};
  const host = fakeProjectHost({ create: () => new Promise((_, reject) => { finish = reject; }) });
  const page = await open(host);
  await page.getByText('/home/ada/flights').waitFor();
  await create(page).click();
  await opened!.view.progress('Installing 31 packages…');
  await page.getByText('Installing 31 packages…').waitFor();
  finish(new Error('`pip` ended with code 1.'));
  await page.getByRole('alert').getByText('ended with code 1.').waitFor();
  await page.getByRole('button', { name: 'Show log' }).click();
  await expect.poll(() => host.calls).toContainEqual(['showLog']);
});

test('loading, error and retry', async () => {
  let fail = true;
  const page = await open(fakeProjectHost({ load: async () => { if (fail) throw new Error('the templates are gone.'); return projectForm(); } }));
  await page.getByText('Couldn’t load the form: the templates are gone.').waitFor();
  fail = false;
  await page.getByRole('button', { name: 'Retry' }).click();
  await page.getByRole('heading', { name: 'New project' }).waitFor();
});
