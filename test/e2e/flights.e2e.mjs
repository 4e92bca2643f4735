// The main road: a project with real data, four functions clicked one after another, everything about them kept and shown.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

const ended = run => run?.events.at(-1)?.type === 'run.finished' && run.events.at(-1);
const fact = (run, type, where = () => true) => run.events.filter(event => event.type === type && where(event));

await journey('flights', { size: 'wide', folderName: 'new york flights' }, async ({ step, workbench, project, page, shot, restart, server }) => {
  const home = server().home;
  const finished = async count => {
    const run = await until(`run ${count} to end`, () => project.runs().length >= count && ended(project.runs()[count - 1]) && project.runs()[count - 1], { timeout: 90_000 });
    assert.equal(ended(run).state, 'succeeded', JSON.stringify(ended(run)));
    return run;
  };
  const track = async (file, name) => {
    await workbench.openFile(file);
    await workbench.lens('Run and Track').first().click();
    await until(`a run of ${name}`, () => project.runs().at(-1)?.events[0]?.function.name === name, { timeout: 30_000 });
  };

  await step('a lens above fetch', async () => {
    // Fewer trees by default than the template says: fitting is not what is looked at.
    const train = project.path('src/flights/train.py');
    fs.writeFileSync(train, fs.readFileSync(train, 'utf8').replace('n_estimators: int = 100', 'n_estimators: int = 10'));
    await workbench.open();
    await workbench.openFile('fetch.py');
    await workbench.lens('Run and Track').first().waitFor();
    await workbench.lens('Debug').first().waitFor();
    await workbench.lens('Parameters…').first().waitFor();
    // Where it runs is told before it does.
    const told = await until('where it runs', async () => {
      const title = await workbench.lens('Run and Track').first().getAttribute('title');
      return title?.includes('Python:') && title;
    });
    assert.match(told, /imported as flights\.fetch from src\/, runs in .*flights\nPython: \.venv\/bin\/python/);
  });

  await step('fetch runs at a click and its lens tells', async () => {
    await track('fetch.py', 'fetch');
    const run = await finished(1);
    assert.deepEqual(fact(run, 'output').map(({ name, rows }) => [name, rows]), [['flights', 336_776], ['weather', 26_115]]);
    await workbench.lens(/just now|s ago|min ago/).first().waitFor();
    assert.ok(project.exists('data/flights.parquet'));
  });

  await step('prepare takes what fetch returned, at a click', async () => {
    await track('prepare.py', 'prepare');
    const run = await finished(2);
    const [fetch] = project.runs();
    assert.deepEqual(run.events.filter(({ type, source }) => type === 'input' && source?.kind === 'output').map(({ name, source }) => [name, source.run, source.output]),
      [['flights', fetch.id, 'flights'], ['weather', fetch.id, 'weather']]);
  });

  await step('train takes what prepare returned and what the signature says, at a click', async () => {
    await track('train.py', 'train');
    const run = await finished(3);
    const [{ source }] = fact(run, 'input', ({ name }) => name === 'training');
    assert.deepEqual([source.kind, source.run, source.output], ['output', project.runs()[1].id, 'training']);
    assert.equal(fact(run, 'param', ({ name }) => name === 'n_estimators')[0].value, 10);
    assert.equal(await workbench.viewCount('params'), 0);
  });

  let form;
  await step('the form of train knows the signature', async () => {
    await workbench.openFile('train.py');
    await workbench.lens('Parameters…').first().click();
    form = await workbench.view('params');
    await form.getByText('Fit gradient-boosted trees', { exact: false }).first().waitFor();
    for (const name of ['training', 'label', 'n_estimators', 'learning_rate', 'loss', 'max_leaf_nodes', 'validation_share', 'seed']) await form.getByText(name, { exact: true }).first().waitFor();
    await form.getByText('How many trees.').waitFor();
  });

  await step('a wrong number is marked at its field and nothing starts', async () => {
    const before = project.runs().length;
    const field = form.getByLabel('n_estimators', { exact: false }).first();
    await field.fill('many');
    await form.locator('.field-error').filter({ hasText: /whole number/ }).waitFor();
    await field.press('Control+Enter');
    await field.fill('40');
    await until('the mark to go', async () => (await form.locator('.field-error').count()) === 0);
    assert.equal(project.runs().length, before);
  });

  await step('train runs from the form with what was typed', async () => {
    await form.getByRole('button', { name: /^Run/ }).first().click();
    await until('a run of train', () => project.runs().at(-1)?.events[0]?.function.name === 'train');
    const view = await until('its page', async () => {
      const shown = await workbench.view('run');
      return (await shown.getByRole('button', { name: /Cancel/ }).count()) > 0 && shown;
    });
    // The curve is there, and grows, before the run has ended.
    await view.getByText('validation_mae').first().waitFor({ timeout: 60_000 });
    assert.equal(ended(project.runs()[3]), false);
    await shot('a run in progress');
    const run = await finished(4);
    await view.locator('canvas').first().waitFor();
    assert.equal(fact(run, 'param', ({ name }) => name === 'n_estimators')[0].value, 40);
    assert.equal(fact(run, 'metric', ({ name }) => name === 'validation_mae').length, 4);
  });

  let runPage;
  await step('evaluate takes the model and the test part, at a click; its lens opens its page', async () => {
    await workbench.closeEditors();
    await track('evaluate.py', 'evaluate');
    await finished(5);
    const lens = workbench.lens(/✓ mae/).first();
    await lens.waitFor();
    await lens.click();
    runPage = await workbench.view('run');
    await runPage.getByText('evaluate').first().waitFor();
  });

  await step('the page shows the metrics that were kept', async () => {
    const run = project.runs()[4];
    for (const metric of fact(run, 'metric')) await runPage.getByText(Number(metric.value.toPrecision(4)).toString(), { exact: false }).first().waitFor();
    await runPage.getByText('82,609', { exact: false }).first().waitFor();
  });

  await step('the figure that was left open is shown', async () => {
    const figure = runPage.getByRole('img', { name: /Error by carrier/ }).first();
    await figure.scrollIntoViewIfNeeded();
    await until('the picture to be painted', () => figure.evaluate(image => image.complete && image.naturalWidth > 100));
  });

  await step('hovering the function shows its last run and its figure', async () => {
    await page.keyboard.press('Escape');
    await workbench.openFile('evaluate.py');
    await page.locator('.view-line').filter({ hasText: 'def evaluate(' }).getByText('evaluate').first().hover();
    await page.locator('.monaco-hover').getByText(/mae/).first().waitFor();
    const figure = page.locator('.monaco-hover img').first();
    await until('the figure to be painted', () => figure.evaluate(image => image.complete && image.naturalWidth > 100, undefined, { timeout: 1000 }));
    await shot('the hover');
    // The editor shows 250 pixels of it and cuts the rest, which may be where the run would run.
    const [shown, picture, link] = await Promise.all([page.locator('.monaco-hover').filter({ has: page.locator('img') }).first(), figure, page.locator('.monaco-hover').getByText('Open Run').first()].map(each => each.boundingBox()));
    assert.ok(picture.height > 60 && picture.y > shown.y, JSON.stringify({ shown, picture }));
    for (const each of [picture, link]) assert.ok(each.y + each.height <= shown.y + shown.height, JSON.stringify({ shown, each }));
    await page.mouse.move(5, 5);
  });

  await step('the explorer lists the runs and opens one', async () => {
    await workbench.activity('Offbook');
    for (const name of ['fetch', 'prepare', 'train', 'evaluate']) await workbench.treeRow(name).waitFor();
    await workbench.closeEditors();
    // Rows of runs stand below their functions, the newest function first.
    await page.locator('.pane-body .monaco-list-row[aria-level="2"]').first().click();
    const [opened, run] = [await workbench.view('run'), project.runs()[4]];
    await opened.getByRole('heading', { name: 'evaluate' }).waitFor();
    for (const metric of fact(run, 'metric')) await opened.getByText(Number(metric.value.toPrecision(4)).toString(), { exact: false }).first().waitFor();
  });

  for (const theme of ['light', 'dark', 'contrast']) {
    await step(`the page in ${theme}`, async () => {
      await workbench.theme(theme);
      await workbench.command('Offbook: Open Last Run');
      await workbench.view('run');
      await shot(`run page ${theme} wide`);
      await workbench.size('narrow');
      await shot(`run page ${theme} narrow`);
      await workbench.size('wide');
    });
  }

  await step('a new window finds the history again, with the index deleted', async () => {
    const indexes = fs.readdirSync(home, { recursive: true }).filter(name => name.endsWith('index.db'));
    assert.equal(indexes.length, 1, 'one index, in the cache folder');
    fs.rmSync(path.dirname(path.join(home, indexes[0])), { recursive: true });
    await restart();
    await workbench.openFile('evaluate.py');
    await workbench.lens(/mae/).first().waitFor();
  });

  await step('with its setting off a run keeps no figure, with it on it does', async () => {
    const figures = () => fact(project.runs().at(-1), 'artifact', ({ role }) => role === 'figure').length;
    assert.ok(figures() > 0);
    await workbench.settings({ 'offbook.record.figures': false });
    await track('evaluate.py', 'evaluate');
    await finished(6);
    assert.equal(figures(), 0);
    await workbench.settings({ 'offbook.record.figures': true });
    await track('evaluate.py', 'evaluate');
    await finished(7);
    assert.ok(figures() > 0);
  });
});
