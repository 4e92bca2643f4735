import { afterEach, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { TypeForm } from '../../src/contract/functions';
import type { ChosenPlace, FieldErrors, FieldInput, ParamsForm, ParamsPageView } from '../../src/contract/params-page';
import { forTests, openView, shot, type Opened, turned } from './browser';
import { fakeParamsHost, field, param, trainForm, type FakeParamsHost } from './params-fixture';
import { runId } from './run-fixture';

const views = forTests();
let opened: Opened<ParamsPageView> | undefined;
afterEach(async () => {
  const faults = opened?.faults ?? [];
  await opened?.close();
  opened = undefined;
  expect(faults).toEqual([]);
});
async function open(host: FakeParamsHost, options: Parameters<typeof openView>[4] = {}): Promise<Page> {
  opened = await openView<FakeParamsHost, ParamsPageView>(views.browser, views.folder, 'params', host, options);
  await opened.page.locator('h1, .problem, .skeleton').first().waitFor();
  return opened.page;
}
const only = (...types: [string, TypeForm, Parameters<typeof param>[2]?][]): ParamsForm => ({ ...trainForm(), fields: types.map(([name, type, over]) => field(param(name, type, over))) });
/** Waits until the host was asked to judge what the page holds now. */
const sends = (host: FakeParamsHost, name: string, wanted: FieldInput) => expect.poll(() => host.lastFields()[name], { timeout: 5_000 }).toEqual(wanted);
const run = (page: Page) => page.locator('vscode-button', { hasText: 'Run and Track' });

test('data that nobody has made yet: its field says what to run first', async () => {
  const page = await open(fakeParamsHost({ ...trainForm(), fields: [field(param('trips', { kind: 'table', library: 'pandas' }), { input: true, maker: { function: 'prepare', output: '0' } })] }));
  expect(await page.locator('#field-trips').textContent()).toContain('Run prepare first, or choose a file…');
  for (const width of [400, 1000]) {
    await page.setViewportSize({ width, height: 400 });
    await shot(page, `params-nothing-made-${width}`);
  }
});

test('a picked file that is gone stands in its field with what to do, until another is picked', async () => {
  const gone = { kind: 'file' as const, path: '/home/ada/flights/data/some.csv' };
  const host = fakeParamsHost({ ...trainForm(), fields: [field(param('trips', { kind: 'table', library: 'pandas' }), { input: true, initial: { kind: 'input', choice: gone, label: 'some.csv', gone: true }, maker: { function: 'prepare', output: '0' } })] }, {
    check: async (fields): Promise<FieldErrors> => (JSON.stringify(fields['trips']) === JSON.stringify({ kind: 'input', choice: gone }) ? { trips: 'some.csv is gone. Pick another file or run `prepare`.' } : {}),
  });
  const page = await open(host);
  await page.locator('.field-error', { hasText: 'some.csv is gone. Pick another file or run prepare.' }).waitFor();
  expect(await page.locator('#field-trips').innerText()).toContain('some.csv');
  expect(await run(page).getAttribute('aria-disabled')).toBe('true');
  for (const width of [400, 1000]) {
    await page.setViewportSize({ width, height: 400 });
    await shot(page, `params-file-gone-${width}`);
  }
  await page.locator('#field-trips').click();
  await page.getByRole('option', { name: 'Choose file…' }).click();
  await page.locator('.field-error').waitFor({ state: 'detached' });
  await expect.poll(() => run(page).getAttribute('aria-disabled')).toBe('false');
});

test('a last value that another default has come beside: both are said at its field, until it is decided', async () => {
  const form = trainForm();
  const trees = form.fields.find(each => each.param.name === 'n_estimators')!;
  trees.note = '200 last time; the default is 100 now';
  const page = await open(fakeParamsHost(form));
  const row = page.locator('[data-field=n_estimators]');
  await row.getByText('200 last time; the default is 100 now').waitFor();
  expect(await row.innerText()).not.toContain('as last time');
  expect(await page.locator('#field-n_estimators').getAttribute('aria-describedby')).toBe('field-n_estimators-note field-n_estimators-help');
  for (const width of [400, 1000]) {
    await page.setViewportSize({ width, height: 500 });
    await shot(page, `params-default-edited-${width}`);
  }
  await page.getByRole('button', { name: 'Reset n_estimators to its default' }).click();
  await row.getByText('200 last time').waitFor({ state: 'detached' });
});

test('the function’s name is there at once, and stays where it is when the form comes', async () => {
  let answer: (form: ParamsForm) => void = () => {};
  const page = await open(fakeParamsHost(trainForm(), { load: () => new Promise(resolve => { answer = resolve; }) }), { first: { name: 'train' } });
  const heading = page.getByRole('heading', { level: 1, name: 'train' });
  await heading.waitFor();
  await page.getByText('Loading the form…').waitFor();
  await shot(page, 'params-first', false);
  const before = await heading.boundingBox();
  answer(trainForm());
  await page.locator('.form-foot').waitFor();
  expect(await heading.boundingBox()).toEqual(before);
});

describe('what is sent', () => {
  test('defaults that nobody touched are not passed; last values and the offered input are', async () => {
    const host = fakeParamsHost(trainForm());
    const page = await open(host);
    await run(page).click();
    await expect.poll(() => host.calls.find(([name]) => name === 'run')).toBeTruthy();
    const [, fields, options] = host.calls.find(([name]) => name === 'run') as ['run', Record<string, FieldInput>, unknown];
    expect(fields['trips']).toEqual({ kind: 'input', choice: { kind: 'latest', function: 'prepare', output: '0' } });
    expect(fields['n_estimators']).toEqual({ kind: 'text', text: '200' });
    expect(Object.entries(fields).filter(([, each]) => each.kind !== 'unset').map(([name]) => name)).toEqual(['trips', 'n_estimators']);
    expect(options).toEqual({ debug: false, python: null, envFiles: ['/home/ada/flights/.env'] });
  });

  const typed: [string, TypeForm, (page: Page) => Promise<unknown>, FieldInput][] = [
    ['text', { kind: 'str' }, page => page.locator('#field-x').fill('abc'), { kind: 'text', text: 'abc' }],
    ['whole number, stepped by keys', { kind: 'int' }, async page => { await page.locator('#field-x').fill('41'); await page.locator('#field-x').press('ArrowUp'); }, { kind: 'text', text: '42' }],
    ['number as it was typed', { kind: 'float' }, page => page.locator('#field-x').fill('1e-3'), { kind: 'text', text: '1e-3' }],
    ['yes or no', { kind: 'bool' }, page => page.locator('vscode-checkbox').click(), { kind: 'value', value: true }],
    ['literal', { kind: 'literal', values: ['a', 2, null] }, async page => { await page.locator('vscode-single-select').click(); await page.getByRole('option', { name: '2' }).click(); }, { kind: 'value', value: 2 }],
    ['enum', { kind: 'enum', name: 'Mode', members: [{ name: 'FAST', value: 'f' }, { name: 'SLOW', value: 's' }] }, async page => { await page.locator('vscode-single-select').click(); await page.getByRole('option', { name: 'SLOW' }).click(); }, { kind: 'text', text: 'SLOW' }],
    ['flags', { kind: 'enum', name: 'Perm', flags: true, members: [{ name: 'READ', value: 1 }, { name: 'WRITE', value: 2 }] }, async page => { await page.getByText('READ | WRITE').waitFor(); await page.locator('#field-x').fill('READ|WRITE'); }, { kind: 'text', text: 'READ|WRITE' }],
    ['date', { kind: 'date' }, page => page.locator('#field-x').fill('2013-02-03'), { kind: 'text', text: '2013-02-03' }],
    ['secret', { kind: 'secret' }, page => page.locator('#field-x[type=password]').fill('hush'), { kind: 'text', text: 'hush' }],
    ['secrets in a list', { kind: 'list', of: 'list', item: { kind: 'secret' } }, async page => { await page.getByRole('button', { name: 'Add row' }).click(); await page.locator('input[type=password]').fill('$hush'); }, { kind: 'value', value: ['$str:$hush'] }],
    ['path by Browse', { kind: 'path' }, page => page.getByRole('button', { name: 'Browse for x' }).click(), { kind: 'text', text: '/home/ada/flights/data/picked.parquet' }],
    ['None of an optional', { kind: 'union', options: [{ kind: 'int' }, { kind: 'none' }] }, page => page.getByRole('button', { name: 'Pass None for x' }).click(), { kind: 'value', value: null }],
    ['list', { kind: 'list', of: 'list', item: { kind: 'int' } }, async page => { await page.getByRole('button', { name: 'Add row' }).click(); await page.getByRole('textbox', { name: 'x, row 1' }).fill('7'); await page.getByRole('button', { name: 'Add row' }).click(); await page.getByRole('textbox', { name: 'x, row 2' }).fill('9007199254740993'); }, { kind: 'value', value: [7, '$int:9007199254740993'] }],
    ['list of text that looks tagged', { kind: 'list', of: 'set', item: { kind: 'str' } }, async page => { await page.getByRole('button', { name: 'Add row' }).click(); await page.getByRole('textbox', { name: 'x, row 1' }).fill('$nan'); }, { kind: 'value', value: ['$str:$nan'] }],
    ['mapping', { kind: 'dict', key: { kind: 'str' }, value: { kind: 'float' } }, async page => { await page.getByRole('button', { name: 'Add entry' }).click(); await page.getByRole('textbox', { name: 'x, key 1' }).fill('__proto__'); await page.getByRole('textbox', { name: 'x, value of __proto__' }).fill('inf'); }, { kind: 'value', value: JSON.parse('{"__proto__":"$inf"}') as Record<string, string> }],
    ['JSON', { kind: 'any' }, page => page.locator('#field-x').fill('{"a":[1,null]}'), { kind: 'value', value: { a: [1, null] } }],
    ['nested record', { kind: 'record', style: 'pydantic', name: 'O', fields: [param('n', { kind: 'int' }), param('deep', { kind: 'record', style: 'dataclass', name: 'P', fields: [param('on', { kind: 'bool' })] }), param('left', { kind: 'str' }, { default: { kind: 'value', value: 'x' } })] },
      async page => { await page.getByRole('textbox', { name: 'x.n' }).fill('5'); await page.locator('vscode-checkbox').click(); }, { kind: 'value', value: { n: 5, deep: { on: true } } }],
  ];
  test.each(typed)('%s', async (_, type, act, wanted) => {
    const host = fakeParamsHost(only(['x', type]));
    const page = await open(host);
    await act(page);
    await sends(host, 'x', wanted);
    await run(page).click();
    await expect.poll(() => (host.calls.find(([name]) => name === 'run')?.[1] as Record<string, FieldInput> | undefined)?.['x']).toEqual(wanted);
  });

  test('reset gives the default back', async () => {
    const host = fakeParamsHost(trainForm());
    const page = await open(host);
    await page.locator('#field-label').fill('dep_delay');
    await sends(host, 'label', { kind: 'text', text: 'dep_delay' });
    await page.getByRole('button', { name: 'Reset label to its default' }).click();
    await sends(host, 'label', { kind: 'unset' });
    expect(await page.locator('#field-label').getAttribute('placeholder')).toBe('arr_delay');
    await page.locator('#field-learning_rate').fill('3');
    await page.getByRole('button', { name: 'Reset everything' }).click();
    await expect.poll(() => host.calls).toContainEqual(['reset']);
    await sends(host, 'learning_rate', { kind: 'unset' });
  });
});

describe('errors', () => {
  test('at the field as it is typed, gone when it is right; nothing starts until then, and it says why', async () => {
    const host = fakeParamsHost(trainForm());
    const page = await open(host);
    const trees = page.locator('#field-n_estimators');
    await trees.fill('many');
    await page.getByText('“many” is no whole number.').waitFor();
    expect(await trees.getAttribute('aria-invalid')).toBe('true');
    const described = (await trees.getAttribute('aria-describedby'))!.split(' ')[0]!;
    expect(await page.locator(`[id="${described}"]`).innerText()).toContain('no whole number');
    await page.getByText('n_estimators is not right yet').waitFor();
    expect(await run(page).getAttribute('aria-disabled')).toBe('true');
    await trees.fill('20');
    await expect.poll(() => page.getByText('no whole number.').count()).toBe(0);
    await expect.poll(() => run(page).getAttribute('aria-disabled')).toBe('false');
  });

  test('a dataclass whose every field has a default needs nothing typed, however deep; a change can be taken back', async () => {
    const depth = param('depth', { kind: 'int' }, { default: { kind: 'value', value: 3 }, required: false });
    const inner: TypeForm = { kind: 'record', style: 'dataclass', name: 'Inner', fields: [depth] };
    const host = fakeParamsHost(only(['x', { kind: 'record', style: 'dataclass', name: 'Options', fields: [param('inner', inner), depth] }], ['y', { kind: 'int' }]));
    const page = await open(host);
    await page.getByText('y is needed', { exact: true }).waitFor();
    await sends(host, 'x', { kind: 'value', value: { inner: {} } });
    await page.locator('[id="field-x-depth"]').fill('5');
    await sends(host, 'x', { kind: 'value', value: { inner: {}, depth: 5 } });
    await page.locator('[data-field="x"] .field-reset').getByRole('button').click();
    await sends(host, 'x', { kind: 'value', value: { inner: {} } });
    expect(await page.locator('[data-field="x"] .field-reset').getByRole('button').count()).toBe(0);
  });

  test('names of what is needed end with a sign where there are more', async () => {
    await (await open(fakeParamsHost(only(['a', { kind: 'int' }], ['b', { kind: 'int' }], ['c', { kind: 'int' }], ['d', { kind: 'int' }])))).getByText('4 values are needed: a, b, c, …').waitFor();
  });

  test('what is needed is not called wrong before anybody was there; running goes to it', async () => {
    const host = fakeParamsHost(only(['x', { kind: 'int' }], ['y', { kind: 'str' }]));
    const page = await open(host);
    await page.getByText('2 values are needed: x, y').waitFor();
    expect(await page.locator('.field-error').count()).toBe(0);
    await page.keyboard.press('Control+Enter');
    await page.getByText('x is needed.').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('field-x');
  });

  test('no JSON is told without asking, and the run is not asked for', async () => {
    const host = fakeParamsHost(only(['x', { kind: 'any' }]));
    const page = await open(host);
    await page.locator('#field-x').fill('{nope');
    await page.getByText('This is no JSON. Text needs double quotes: "text".').waitFor();
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('field-x');
    expect(host.calls.some(([name]) => name === 'run')).toBe(false);
  });

  test('a problem of the place stops everything, in words', async () => {
    const host = fakeParamsHost({ ...trainForm(), problem: 'No Python found for `/home/ada/flights`. Choose one below.' });
    const page = await open(host);
    await page.getByRole('alert').getByText('No Python found for').waitFor();
    await page.keyboard.press('Control+Enter');
    expect(await run(page).getAttribute('aria-disabled')).toBe('true');
    expect(host.calls.some(([name]) => name === 'run')).toBe(false);
  });

  test('the form that can’t be loaded: retry; the run that can’t start: said, with the log', async () => {
    let fail = true;
    const host = fakeParamsHost(trainForm(), { load: async () => { if (fail) throw new Error('`train.py` has a syntax error in line 3.'); return trainForm(); }, run: async () => { throw new Error('The disk is full.'); } });
    const page = await open(host);
    await page.getByText('has a syntax error in line 3.').waitFor();
    fail = false;
    await page.getByRole('button', { name: 'Retry' }).click();
    await run(page).click();
    await page.getByRole('alert').getByText('The disk is full.').waitFor();
    await page.getByRole('button', { name: 'Show log' }).click();
    await expect.poll(() => host.calls).toContainEqual(['showLog']);
  });
});

describe('inputs are picked', () => {
  test('by keyboard: opened, narrowed, chosen; groups say where from', async () => {
    const host = fakeParamsHost(trainForm());
    const page = await open(host);
    await page.locator('#field-trips').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('listbox', { name: 'trips' }).waitFor();
    expect(await page.locator('.picker-group').allInnerTexts()).toEqual(['Suggested', 'Latest outputs', 'Earlier runs', 'Files']);
    expect(await page.getByRole('option').first().innerText()).toContain('name and type match');
    await page.keyboard.type('aaa8f2');
    // Beside what was found stand the ways to something else: a file, another run.
    await expect.poll(() => page.getByRole('option').count()).toBe(3);
    await page.keyboard.press('Enter');
    await sends(host, 'trips', { kind: 'input', choice: { kind: 'output', run: runId('aaa8f2'), output: '0' } });
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('field-trips');
    await page.keyboard.press('Enter');
    await page.getByRole('listbox').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('listbox').count()).toBe(0);
  });

  test('from another run, which the host asks for', async () => {
    const host = fakeParamsHost(trainForm());
    const page = await open(host);
    await page.locator('#field-trips').click();
    await page.getByRole('option', { name: 'From another run…' }).click();
    await sends(host, 'trips', { kind: 'input', choice: { kind: 'output', run: runId('abcdef'), output: 'train' } });
    expect(await page.locator('#field-trips').innerText()).toContain('train of run abcdef');
  });

  test('from a file, by the dialog or by typing its path', async () => {
    const host = fakeParamsHost(trainForm());
    const page = await open(host);
    await page.locator('#field-trips').click();
    await page.getByRole('option', { name: 'Choose file…' }).click();
    await sends(host, 'trips', { kind: 'input', choice: { kind: 'file', path: '/home/ada/flights/data/picked.parquet' } });
    expect(await page.locator('#field-trips').innerText()).toContain('data/picked.parquet');
    await page.locator('#field-test').click();
    await page.keyboard.type('/data/test.csv');
    await page.keyboard.press('Enter');
    await sends(host, 'test', { kind: 'input', choice: { kind: 'file', path: '/data/test.csv' } });
  });
});

describe('where it runs', () => {
  test('import root and working folder are changed for this run, and go back to the rule', async () => {
    const loads: (ChosenPlace | null)[] = [];
    const byRule = trainForm();
    const host = fakeParamsHost(byRule, {
      load: async place => {
        loads.push(place);
        return { ...byRule, place: { ...byRule.place, importRoot: place?.importRoot ?? byRule.place.importRoot, cwd: place?.cwd ?? byRule.place.cwd } };
      },
      pickFolder: async which => (which === 'importRoot' ? '/home/ada/flights/src/deep' : '/srv/data'),
    });
    const page = await open(host);
    await page.getByRole('button', { name: /Where it runs/ }).click();
    await page.getByRole('button', { name: 'Change Import root' }).click();
    await page.getByText('src/deep', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Change Working folder' }).click();
    await page.getByText('/srv/data', { exact: true }).waitFor();
    expect(loads).toEqual([null, { importRoot: '/home/ada/flights/src/deep', cwd: null }, { importRoot: '/home/ada/flights/src/deep', cwd: '/srv/data' }]);
    await shot(page, 'params-place');
    await page.getByRole('button', { name: 'Import root as the rule says' }).click();
    await expect.poll(() => loads.at(-1)).toEqual({ importRoot: null, cwd: '/srv/data' });
    await page.getByText('src/deep', { exact: true }).waitFor({ state: 'detached' });
  });

  test('a form that begins with the place of a run: what was chosen is told, and each goes back to the rule', async () => {
    const loads: (ChosenPlace | null)[] = [];
    const form = trainForm();
    const begun: ChosenPlace = { importRoot: '/home/ada/flights/src/deep', cwd: '/srv/data' };
    const page = await open(fakeParamsHost(form, {
      load: async place => {
        loads.push(place);
        const chosen = place ?? begun;
        return { ...form, chosen, basedOn: runId('aaa8f2'), place: { ...form.place, importRoot: chosen.importRoot ?? form.place.importRoot, cwd: chosen.cwd ?? form.place.cwd } };
      },
    }));
    await page.getByRole('button', { name: /Where it runs/ }).click();
    await page.getByText('/srv/data', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Reset everything' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Working folder as the rule says' }).click();
    await page.getByText('/srv/data', { exact: true }).waitFor({ state: 'detached' });
    await page.getByText('src/deep', { exact: true }).waitFor();
    expect(loads).toEqual([null, { importRoot: '/home/ada/flights/src/deep', cwd: null }]);
  });

  test('is said, and changed for this run: another Python, .env files', async () => {
    const host = fakeParamsHost(trainForm());
    const page = await open(host);
    await page.getByText('Runs as flights.train in /home/ada/flights with .venv 3.11.').waitFor();
    await page.getByRole('button', { name: /Where it runs/ }).click();
    await page.locator('#where-python').selectOption('/usr/bin/python3');
    await page.getByRole('button', { name: 'Remove .env' }).click();
    await page.getByRole('button', { name: 'Add file' }).click();
    await page.getByText('.env.local').waitFor();
    await page.locator('vscode-button', { hasText: 'Debug' }).click();
    await expect.poll(() => host.calls.find(([name]) => name === 'run')?.[2]).toEqual({ debug: true, python: '/usr/bin/python3', envFiles: ['/home/ada/flights/.env.local'] });
    await page.getByRole('button', { name: 'Browse for Python' }).click();
    await expect.poll(() => page.locator('#where-python').inputValue()).toBe('/opt/python3.12/bin/python');
  });
});

test('header: function, file, first line of its doc, the run that it is based on', async () => {
  const page = await open(fakeParamsHost({ ...trainForm(), basedOn: runId('aaa8f2') }));
  const head = (await page.locator('.form-head').innerText()).replace(/\s+/g, ' ');
  expect(head).toContain('train src/flights/train.py:18 Fit a regressor to the delays at arrival.');
  expect(head).toContain('The values are those of run aaa8f2.');
  expect(head).not.toContain('Args');
});

test('what was typed survives hiding, and new offers from the host', async () => {
  const host = fakeParamsHost(trainForm());
  const page = await open(host);
  await page.locator('#field-label').fill('dep_delay');
  const form = trainForm();
  form.fields[0] = { ...form.fields[0]!, offers: [{ choice: { kind: 'file', path: '/new.csv' }, label: 'new.csv', detail: '', why: 'new' }] };
  await opened!.view.refresh(form);
  expect(await page.locator('#field-label').inputValue()).toBe('dep_delay');
  await page.locator('#field-trips').click();
  await page.getByRole('option', { name: 'new.csv' }).waitFor();
  await expect.poll(() => JSON.stringify(opened!.state() ?? null)).toContain('dep_delay');
  const state = opened!.state();
  await opened!.close();
  const again = await open(fakeParamsHost(trainForm()), { state });
  expect(await again.locator('#field-label').inputValue()).toBe('dep_delay');
});

test('hostile words are text: names, help, errors, offers', async () => {
  const evil = '<img src=x onerror="document.body.dataset.hit=1"> \u202Eabc 👩🏽‍🔬 `x`';
  const form = only(['x', { kind: 'literal', values: [evil] }, { help: evil, annotation: evil }], ['y', { kind: 'str' }, { default: { kind: 'value', value: evil } }]);
  form.fields.push(field(param('t', { kind: 'table', library: 'pandas' }), { input: true, offers: [{ choice: { kind: 'file', path: evil }, label: evil, detail: evil, why: evil }] }));
  const page = await open(fakeParamsHost({ ...form, function: { ...form.function, name: evil, doc: evil } }, { check: async () => ({ x: evil, y: evil, t: evil }) }));
  await page.locator('#field-t').click();
  await page.getByRole('option').first().waitFor();
  expect(await page.locator('img').count()).toBe(0);
  expect(await turned(page)).toEqual([]);
  expect(await page.evaluate(() => document.body.dataset['hit'] ?? 'no')).toBe('no');
});

test('Tab reaches every control, each has a name', async () => {
  const page = await open(fakeParamsHost(trainForm()));
  const seen: string[] = [];
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press('Tab');
    seen.push(await page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent?.trim() || ''));
  }
  for (const name of trainForm().fields.map(each => each.param.name).filter(each => !['columns', 'weights', 'options', 'on_metrics'].includes(each))) expect(seen).toContain(`field-${name}`);
  for (const wanted of ['field-columns-0', 'field-options-seed', 'Add entry', 'Run and Track', 'Debug']) expect(seen).toContain(wanted);
  const nameless = await page.locator('button, input, textarea, select').evaluateAll(all => all.filter(each => !(each.getAttribute('aria-label') ?? [...((each as HTMLInputElement).labels ?? [])].map(label => label.querySelector('slot')?.assignedNodes().map(node => node.textContent).join('') ?? label.textContent).join('') + ((each as HTMLElement).innerText ?? '')).trim()).map(each => each.outerHTML.slice(0, 200)));
  expect(nameless).toEqual([]);
  expect(await page.getByRole('checkbox', { name: 'warm: No' }).count()).toBe(1);
});

test('a secret is typed into dots, is not remembered by the editor, and what an earlier run had is not shown', async () => {
  const login: TypeForm = { kind: 'record', style: 'dataclass', name: 'Login', fields: [param('user', { kind: 'str' }), param('password', { kind: 'secret' })] };
  const form = only(['token', { kind: 'secret' }], ['login', login], ['note', { kind: 'str' }], ['cert', { kind: 'union', options: [{ kind: 'secret' }, { kind: 'none' }] }, { default: { kind: 'value', value: '$secret:' } }]);
  form.fields[0] = { ...form.fields[0]!, initial: { kind: 'value', value: '$secret:OFFBOOK_SECRET_TOKEN', from: 'last' } };
  const host = fakeParamsHost(form);
  const page = await open(host);
  const token = page.locator('#field-token');
  expect(await token.getAttribute('type')).toBe('password');
  expect([await token.inputValue(), await token.getAttribute('placeholder')]).toEqual(['', '••••••']);
  expect(await page.locator('#field-cert').getAttribute('placeholder')).toBe('••••••');
  await sends(host, 'token', { kind: 'value', value: '$secret:OFFBOOK_SECRET_TOKEN' });
  await token.fill('hush-hush');
  await page.locator('#field-note').fill('remember me');
  await page.locator('#field-login-user').fill('ada');
  await page.locator('#field-login-password').fill('hush-hush too');
  await sends(host, 'token', { kind: 'text', text: 'hush-hush' });
  await sends(host, 'login', { kind: 'value', value: { user: 'ada', password: 'hush-hush too' } });
  await expect.poll(() => JSON.stringify(opened!.state() ?? null)).toContain('ada');
  expect(JSON.stringify(opened!.state())).toContain('remember me');
  expect(JSON.stringify(opened!.state())).not.toContain('hush');
  expect(await page.locator('body').innerText()).not.toContain('$secret');
  await shot(page, 'params-secret-dark');
});
