import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { RunPageView } from '../../src/contract/run-page';
import type { RunDetail, RunState } from '../../src/contract/run';
import { forTests, openView, shot, turned, type Opened } from './browser';
import { bareRun, curves, failedRun, fakeRunHost, fullRun, hash, logChunk, png, runId, runningRun, type FakeRunHost } from './run-fixture';

const views = forTests();
let opened: Opened<RunPageView> | undefined;
afterEach(async () => {
  const faults = opened?.faults ?? [];
  await opened?.close();
  opened = undefined;
  expect(faults).toEqual([]);
});

async function open(host: FakeRunHost, options: Parameters<typeof openView>[4] = {}): Promise<Page> {
  opened = await openView<FakeRunHost, RunPageView>(views.browser, views.folder, 'run', host, options);
  return opened.page;
}
const text = async (page: Page, selector: string): Promise<string> => (await page.locator(selector).first().innerText()).replace(/\s+/g, ' ').trim();
const until = (page: Page, selector: string, wanted: string | RegExp) => expect.poll(() => page.locator(selector).allInnerTexts().then(all => all.join(' ').replace(/\s+/g, ' ')), { timeout: 5_000 }).toMatch(wanted);
const tab = async (page: Page, name: string) => page.getByRole('tab', { name }).first().click();

describe('five states', () => {
  test('loading shows what is waited for, without a flash for quick answers', async () => {
    let answer: (detail: RunDetail) => void = () => {};
    const host = fakeRunHost(null, { load: () => new Promise<RunDetail>(resolve => { answer = resolve; }) });
    const page = await open(host);
    await page.getByText('Loading the run…').waitFor();
    answer(fullRun());
    await page.getByRole('heading', { level: 1, name: 'train' }).waitFor();
    expect(await page.getByText('Loading the run…').count()).toBe(0);
  });
  test('its heading is there at once, as the tab knows it, and stays where it is when the rest comes', async () => {
    for (const [width, first] of [[1000, { name: 'train', state: 'succeeded' }], [400, { name: 'train', state: null }]] as const) {
      let answer: (detail: RunDetail) => void = () => {};
      const page = await open(fakeRunHost(null, { load: () => new Promise<RunDetail>(resolve => { answer = resolve; }) }), { width, first });
      const heading = page.getByRole('heading', { level: 1, name: 'train' });
      await heading.waitFor();
      expect(await text(page, '.title')).toBe(first.state ? 'train Succeeded' : 'train');
      // Quick answers find no words that would go again at once.
      expect(await page.evaluate(() => performance.now() > 150 || document.querySelector('.skeleton') === null)).toBe(true);
      await page.getByText('Loading the run…').waitFor();
      await shot(page, `run-first-${width}`, false);
      const [before, head] = [await heading.boundingBox(), await page.locator('.page-head').boundingBox()];
      answer(fullRun());
      await until(page, '.sub-line', /41 s/);
      expect(await heading.boundingBox()).toEqual(before);
      if (width === 1000) expect(await page.locator('.page-head').boundingBox()).toEqual(head);
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
      await opened?.close();
    }
  });
  test('a run that can’t be read keeps its heading', async () => {
    const page = await open(fakeRunHost(null), { first: { name: 'train', state: 'failed' } });
    await page.getByText('This run is not in the store any more.').waitFor();
    expect(await text(page, '.title')).toBe('train Failed');
  });
  test('error in place, with a retry that works and the log', async () => {
    let fail = true;
    const host = fakeRunHost(fullRun(), { load: async () => { if (fail) throw Object.assign(new Error('the index is being rebuilt.'), { code: 'busy' }); return fullRun(); } });
    const page = await open(host);
    await page.getByText('Couldn’t load the run: the index is being rebuilt.').waitFor();
    await page.getByRole('button', { name: 'Show log' }).click();
    await expect.poll(() => host.calls).toContainEqual(['showLog']);
    fail = false;
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
  });
  test('a run that is gone says so', async () => {
    await (await open(fakeRunHost(null))).getByText('This run is not in the store any more.').waitFor();
  });
  test('partial: curves that fail leave the numbers, and can be tried again', async () => {
    let fail = true;
    const host = fakeRunHost(fullRun(), { curves: async names => { if (fail) throw new Error('the file is being read.'); return curves(names); } });
    const page = await open(host);
    await page.getByText('Couldn’t load the curves: the file is being read.').waitFor();
    expect(await text(page, '.lead')).toContain('18.23');
    fail = false;
    await page.getByRole('button', { name: 'Retry' }).first().click();
    await expect.poll(() => page.locator('.chart canvas').count()).toBe(2);
  });
  test('partial: a figure whose bytes are not here says so in its place', async () => {
    const page = await open(fakeRunHost(fullRun(), { object: async () => { throw new Error('its object is not in this store.'); } }));
    await page.getByText('Couldn’t load error by carrier: its object is not in this store.').waitFor();
    expect(await page.getByRole('button', { name: 'Save error by carrier as…' }).isEnabled()).toBe(true);
  });
});

/** Every field: what the record says is what the page says. [what, change, where, what must stand there] */
const truths: [string, (run: RunDetail) => void, string, string | RegExp][] = [
  ['function name', run => { run.function = { ...run.function, name: 'fit' }; }, 'h1', /^fit$/],
  ['name', run => { run.name = 'best so far'; }, '.sub-line', /best so far/],
  ['metric', run => { run.metrics[0] = { ...run.metrics[0]!, last: 1234.5 }; }, '.lead', /mae 1,235/],
  ['metric NaN', run => { run.metrics[0] = { ...run.metrics[0]!, last: '$nan' }; }, '.metric-table', /mae NaN/],
  ['metric min', run => { run.metrics[2] = { ...run.metrics[2]!, min: 7.5 }; }, '.metric-table', /loss 412.7 7.5 /],
  ['metric points', run => { run.metrics[2] = { ...run.metrics[2]!, count: 4321 }; }, '.metric-table', /4,321/],
  ['duration', run => { run.durationMs = 125_000; }, '.sub-line', /2 min 5 s/],
  ['duration unknown', run => { run.durationMs = null; }, '.sub-line', /duration unknown/],
  ['started', run => { run.startedAt = Date.now() - 2 * 3_600_000; }, '.sub-line', /2 h ago/],
  ['host', run => { run.host = 'gpu-7'; }, '.sub-line', /on gpu-7/],
  ['host unknown', run => { run.host = null; }, '.sub-line', /machine unknown/],
  ['python', run => { run.environment = { ...run.environment, python: { ...run.environment.python!, version: '3.13.0', prefix: '/opt/envs/fast' } }; }, '.sub-line', /fast 3\.13/],
  ['python unknown', run => { delete run.environment.python; }, '.sub-line', /Python unknown/],
  ['git branch', run => { run.code.git = { ...run.code.git!, branch: 'dev' }; }, '.sub-line', /dev@4f2c1e \(2 files changed\)/],
  ['git detached', run => { run.code.git = { ...run.code.git!, branch: null }; }, '.sub-line', /detached@4f2c1e/],
  ['git clean', run => { run.code.git = { ...run.code.git!, changes: [], dirty: false }; }, '.sub-line', /main@4f2c1e \(no changes\)/],
  ['git none', run => { run.code.git = { kind: 'git', error: 'No repository here.' }; }, '.sub-line', /not in git/],
  ['git unknown', run => { run.code.git = null; }, '.sub-line', /git unknown/],
  ['again', run => { run.again = runId('oldold'); }, '.sub-line', /again of oldold/],
  ['debug', run => { run.debug = true; }, '.title', /under the debugger/],
  ['warning', run => { run.warningList = [{ code: 'x', message: 'Short secret.', detail: 'It has 3 letters.', t: 0 }]; }, '.warning-band', /Short secret\. It has 3 letters\./],
  ['record problem', run => { run.recordProblems = ['The last line was torn.']; }, '.warning-band', /The last line was torn\./],
  ['parameter value', run => { run.params[1] = { ...run.params[1]!, value: 999 }; }, '.param-table', /n_estimators 999 \(default 100\) set/],
  ['parameter default', run => { run.params[1] = { ...run.params[1]!, default: [1, 2] }; }, '.param-table', /n_estimators 200 \(default \[1, 2\]\) set/],
  ['parameter default that JSON can’t carry', run => { run.params[1] = { name: 'n_estimators', value: 200, from: 'user', defaultRepr: '<Trees 1>' }; }, '.param-table', /n_estimators 200 \(default <Trees 1>\) set/],
  ['parameter without a default', run => { run.params[1] = { name: 'n_estimators', value: 200, from: 'user', required: true }; }, '.param-table', /n_estimators 200 set/],
  ['parameter origin', run => { run.params[1] = { ...run.params[1]!, from: 'run' }; }, '.param-table', /n_estimators 200 \(default 100\) from a run/],
  ['parameter big integer', run => { run.params[1] = { ...run.params[1]!, value: '$int:9007199254740993' }; }, '.param-table', /9007199254740993/],
  ['parameter repr', run => { run.params[1] = { name: 'n_estimators', repr: '<Trees 5>', from: 'user' }; }, '.param-table', /n_estimators <Trees 5> \(default unknown\) set/],
  ['parameter unknown', run => { run.params[1] = { name: 'n_estimators', from: 'user' }; }, '.param-table', /n_estimators unknown \(default unknown\) set/],
  ['input rows', run => { run.inputs[0] = { ...run.inputs[0]!, rows: 7 }; }, '[data-item=trips]', /7 × 14/],
  ['input size unknown', run => { run.inputs[1] = { name: 'holidays', source: run.inputs[1]!.source! }; }, '[data-item=holidays]', /size unknown hash unknown/],
  ['input origin', run => { run.inputs[0] = { ...run.inputs[0]!, source: { kind: 'output', run: runId('zzzzzz'), output: '0' } }; run.request = null; }, '[data-item=trips]', /0 of run zzzzzz/],
  ['input origin unknown', run => { delete run.inputs[0]!.source; }, '[data-item=trips]', /from unknown/],
  ['input changed', run => { run.inputs[0] = { ...run.inputs[0]!, changed: true }; }, '[data-item=trips]', /Changed during the run/],
  ['input error', run => { run.inputs[0] = { ...run.inputs[0]!, error: 'It is no Parquet file.' }; }, '[data-item=trips]', /Couldn’t be read: It is no Parquet file\./],
  ['input sampled', run => { run.inputs[0] = { ...run.inputs[0]!, sampled: true }; }, '[data-item=trips]', /hashed by samples/],
  ['input hash', run => { run.inputs[0] = { ...run.inputs[0]!, sha256: hash('other') }; }, '[data-item=trips]', new RegExp(hash('other').slice(0, 8))],
  ['folder input', run => { run.inputs[1] = { ...run.inputs[1]!, files: 12 }; }, '[data-item=holidays]', /12 files/],
  ['output type', run => { run.outputs[0] = { ...run.outputs[0]!, pythonType: 'torch.nn.Linear' }; }, '[data-item=model]', /Linear/],
  ['output bytes', run => { run.outputs[0] = { ...run.outputs[0]!, bytes: 5_000_000_000 }; }, '[data-item=model]', /5 GB/],
  ['output not kept', run => { run.outputs[0] = { name: 'model', kind: 'repr', pythonType: 'x.Y' }; }, '[data-item=model]', /Not kept: only its type is known\./],
  ['output number', run => { run.outputs[0] = { name: 'return', kind: 'number', pythonType: 'float', value: 0.123456 }; }, '.flow', /returned float 0\.1235/],
  ['artifact size', run => { run.artifacts[0] = { ...run.artifacts[0]!, bytes: 77 }; }, '.artifact-table', /model .* 77 B/],
  ['figure title', run => { run.artifacts[2] = { ...run.artifacts[2]!, title: 'residual map' }; }, '.gallery', /residual map/],
  ['stdout size', run => { run.stdoutBytes = 104_857_600; run.stderrBytes = 0; }, '.rest', /stdout 105 MB/],
];

describe('every field says what the record says', () => {
  // One page is told of each changed run in turn: what it showed before must go as well as what is new must come.
  let shared: Opened<RunPageView>;
  beforeAll(async () => {
    shared = await openView<FakeRunHost, RunPageView>(views.browser, views.folder, 'run', fakeRunHost(fullRun()));
    await shared.page.getByRole('heading', { level: 1 }).waitFor();
  });
  afterAll(async () => {
    await shared.close();
    expect(shared.faults).toEqual([]);
  });
  const shows = async (change: (run: RunDetail) => void, where: string, wanted: string | RegExp, tabName?: string) => {
    if (tabName) await tab(shared.page, tabName);
    await shared.view.update(fullRun(), null);
    await expect.poll(() => shared.page.locator(where).allInnerTexts().then(all => all.join(' ').replace(/\s+/g, ' '))).not.toMatch(wanted);
    const run = fullRun();
    change(run);
    await shared.view.update(run, null);
    await until(shared.page, where, wanted);
  };
  test.each(truths)('%s', (_, change, where, wanted) => shows(change, where, wanted));

  const environmentTruths: [string, (run: RunDetail) => void, RegExp][] = [
    ['interpreter', run => { run.environment.python = { ...run.environment.python!, executable: '/x/py' }; }, /Interpreter \/x\/py/],
    ['venv', run => { run.environment.python = { ...run.environment.python!, kind: 'venv' }; }, /Kind of environment virtual environment \(venv\)/],
    ['conda', run => { run.environment.python = { ...run.environment.python!, kind: 'conda' }; }, /Kind of environment conda/],
    ['no environment', run => { run.environment.python = { ...run.environment.python!, kind: 'none' }; }, /Kind of environment none: the interpreter’s own packages/],
    ['system', run => { run.environment.platform = { ...run.environment.platform!, release: '9.9' }; }, /Linux 9\.9 x86_64/],
    ['processor', run => { run.environment.platform = { ...run.environment.platform!, cpu: 'M9' }; }, /Processor M9/],
    ['cores', run => { run.environment.platform = { ...run.environment.platform!, cores: 96 }; }, /Cores 96/],
    ['memory', run => { run.environment.platform = { ...run.environment.platform!, memoryBytes: 1e12 }; }, /Memory 1 TB/],
    ['machine unknown', run => { delete run.environment.platform; }, /System unknown Processor unknown Cores unknown Memory unknown/],
    ['gpu unknown', run => { delete run.environment.gpus; }, /GPU unknown/],
    ['gpu', run => { run.environment.gpus = [{ name: 'H200', memoryBytes: 150e9, driver: '560.1' }]; }, /H200 · 150 GB · driver 560\.1/],
    ['gpu without a size', run => { run.environment.gpus = [{ name: 'GB10', memoryBytes: null, driver: '580.95.05' }]; }, /GB10 · size unknown · driver 580\.95\.05/],
    ['user', run => { run.user = 'grace'; }, /User grace/], ['user unknown', run => { run.user = null; }, /User unknown/],
    ['exit code', run => { run.exitCode = 3; }, /Exit code 3/], ['exit code unknown', run => { run.exitCode = null; }, /Exit code unknown Signal unknown/],
    ['signal', run => { run.signal = 'SIGKILL'; run.exitCode = null; }, /Exit code none Signal SIGKILL/],
    ['peak memory', run => { run.peakRss = 2e9; }, /Peak memory 2 GB/], ['peak unknown', run => { run.peakRss = null; }, /Peak memory unknown/],
    ['ended unknown', run => { run.endedAt = null; }, /Ended unknown/], ['started unknown', run => { run.startedAt = null; }, /Started unknown/],
    ['id', run => { run.id = runId('newone'); }, /20261121-091500-newone/], ['supervisor', run => { run.supervisor = { ...run.supervisor!, pid: 5 }; }, /process 5, version 0\.1\.0/], ['supervisor unknown', run => { run.supervisor = null; }, /Supervisor unknown/],
    ['printed', run => { run.stdoutBytes = 1; run.stderrBytes = 2; }, /1 B stdout, 2 B stderr/], ['printed unknown', run => { run.stderrBytes = null; }, /Printed unknown/],
    ['launcher', run => { run.request = { ...run.request!, launcher: { kind: 'cli', version: '7' } }; }, /command line · Offbook 7/],
    ['working folder', run => { run.request = { ...run.request!, project: { ...run.request!.project, cwd: '/elsewhere' } }; }, /Working folder \/elsewhere/],
    ['request unknown', run => { run.request = null; }, /Project unknown Import root unknown Working folder unknown sys\.path unknown Rule unknown \.env files unknown Secrets unknown/],
    ['found by', run => { run.request = { ...run.request!, python: { path: '/x', source: 'setting' } }; }, /Found by the setting/],
    ['project', run => { run.request = { ...run.request!, project: { ...run.request!.project, root: '/elsewhere' } }; }, /Project \/elsewhere/],
    ['import root', run => { run.request = { ...run.request!, project: { ...run.request!.project, importRoot: '/elsewhere/lib' } }; }, /Import root \/elsewhere\/lib/],
    ['sys.path', run => { run.request = { ...run.request!, project: { ...run.request!.project, sysPath: ['/a', '/b'] } }; }, /sys\.path \/a, \/b/],
    ['rule', run => { run.request = { ...run.request!, project: { ...run.request!.project, rule: 'script' } }; }, /Rule script/],
    ['.env files', run => { run.request = { ...run.request!, env: { files: ['/a/one.env'], secretNames: [] } }; }, /\.env files \/a\/one\.env/],
    ['time to end after Cancel', run => { run.request!.settings.cancelGraceMs = 90_000; }, /Time to end after Cancel 1 min 30 s/],
    ['limit of code', run => { run.request!.settings.sourceLimitBytes = 5_000_000; }, /Code kept up to 5 MB/],
    ['hash by samples', run => { run.request!.settings.hashSampleAboveBytes = 3e9; }, /Hashed by samples above 3 GB/],
    ['hooks', run => { run.request!.settings.hooks.mlflow = false; run.request!.settings.hooks.tqdm = null; }, /MLflow: No, TensorBoard: Yes, tqdm: unknown/],
    ['started', run => { run.startedAt = Date.UTC(2026, 4, 6, 7, 8, 9); }, /Started 2026-05-06/], ['ended', run => { run.endedAt = Date.UTC(2026, 5, 6, 7, 8, 9); }, /Ended 2026-06-06/],
    ['asked for', run => { run.createdAt = Date.UTC(2026, 6, 6, 7, 8, 9); }, /Asked for 2026-07-06/], ['last heard', run => { run.lastHeardAt = Date.UTC(2026, 7, 6, 7, 8, 9); }, /Last heard 2026-08-06/],
    ['cancelled by', run => { run.cancelledBy = 'grace'; }, /Cancelled by grace/],
    ['variables', run => { run.environment.variables = ['A', 'B', 'C']; }, /Environment variables, by name 3/],
    ['secrets', run => { run.request = { ...run.request!, env: { files: [], secretNames: ['KEY'] } }; }, /\.env files none Secrets KEY/],
    ['variables unknown', run => { delete run.environment.variables; }, /Environment variables unknown\./],
    ['packages unknown', run => { delete run.environment.packages; }, /Packages unknown\./], ['package', run => { run.environment.packages = [['torch', '2.9']]; }, /1 package.* torch 2\.9/],
    ['process', run => { run.environment.childPid = 31337; }, /Process 31337/], ['process unknown', run => { delete run.environment.childPid; }, /Process unknown/],
  ];
  test.each(environmentTruths)('environment: %s', (_, change, wanted) => shows(change, '.environment', wanted, 'Environment'));

  test('where it came from, when it was not made here', async () => {
    const line = shared.page.locator('.sub-line');
    await shared.view.update(fullRun(), null, null, { kind: 'imported', from: 'a <b> run.zip', at: Date.UTC(2026, 10, 1), trusted: false });
    const words = line.getByText('imported from a <b> run.zip');
    await words.waitFor();
    expect(await words.getAttribute('title')).toMatch(/2026.*\. What it holds that may run code is loaded only after you say so$/);
    await shared.view.update(fullRun(), null, null, { kind: 'copied', from: '', at: 0, trusted: true });
    expect(await line.getByText('copied here from elsewhere').getAttribute('title')).toBe('You said that what it holds may be loaded, whatever code is in it');
    await shared.view.update(fullRun(), null, null, null);
    await words.waitFor({ state: 'detached' });
    expect(await line.textContent()).not.toMatch(/imported|copied/);
  });

  const codeTruths: [string, (run: RunDetail) => void, RegExp][] = [
    ['module', run => { run.code.modules[1] = { ...run.code.modules[1]!, path: 'src/flights/fit.py', sha256: hash('new') }; }, new RegExp(`src/flights/fit\\.py.* ${hash('new').slice(0, 8)}`)],
    ['modules unknown', run => { run.code.modules = []; }, /Which modules ran is unknown\./],
    ['function lines', run => { run.code.function = { ...run.code.function!, startLine: 3, endLine: 9 }; }, /Lines 3–9/],
    ['function unknown', run => { run.code.function = null; }, /Lines unknown Source hash unknown Hash with all it reaches unknown/],
    ['reach hash', run => { run.code.function = { ...run.code.function!, reach: hash('r2') }; }, new RegExp(hash('r2').slice(0, 8))],
    ['commit', run => { run.code.git = { ...run.code.git!, commit: 'abcdefabcdefabcdef' }; }, /Commit abcdefabcdef/],
    ['branch unknown', run => { delete run.code.git!.branch; }, /Branch unknown/], ['remote', run => { run.code.git = { ...run.code.git!, remote: null }; }, /Remote none/],
    ['git error', run => { run.code.git = { kind: 'git', error: 'git is not installed.' }; }, /git is not installed\./], ['git unknown', run => { run.code.git = null; }, /git unknown/],
    ['changes', run => { run.code.git = { ...run.code.git!, changes: run.code.git!.changes!.slice(0, 1) }; }, /1 file changed Open diff \(1\.82 kB\)/],
    ['changes unknown', run => { delete run.code.git!.changes; delete run.code.git!.dirty; }, /Changes unknown/],
  ];
  test.each(codeTruths)('code: %s', (_, change, wanted) => shows(change, '.code-columns', wanted, 'Code'));

  test.each([
    ['a failure that printed to stderr alone', { ...failedRun(), stdoutBytes: 0, stderrBytes: 310 }, 'stderr'], ['one that printed to both', { ...failedRun(), stdoutBytes: 20, stderrBytes: 310 }, 'stdout'], ['one that goes on', { ...runningRun(), stdoutBytes: 0, stderrBytes: 310 }, 'stdout'],
  ] as const)('the log opens where something was printed: %s', async (_, run, wanted) => {
    const page = await open(fakeRunHost(run));
    await expect.poll(() => page.getByRole('tab', { name: /^std/, selected: true }).innerText().then(name => name.split(/\s/)[0])).toBe(wanted);
  });

  test('nothing known: no place is left blank', async () => {
    const page = await open(fakeRunHost(bareRun(), { log: async () => logChunk('', 0, 1), resources: async () => [] }));
    await until(page, '.sub-line', /duration unknown · machine unknown · Python unknown · git unknown/);
    await page.getByText('Nothing was printed to stdout.').waitFor();
    await tab(page, 'Resources');
    await page.getByText('No samples: the run ended before the first was taken.').waitFor();
    await tab(page, 'Environment');
    expect(await page.locator('.environment dd').evaluateAll(all => all.filter(each => !each.textContent?.trim()).length)).toBe(0);
  });
});

describe('how it ended comes first', () => {
  const words: [RunState, Partial<RunDetail>, RegExp][] = [
    ['succeeded', {}, /Succeeded/], ['cancelled', { cancelledBy: 'ada' }, /Cancelled by ada\. It had run for 41 s\./],
    ['lost', { lastHeardAt: Date.now() - 3_600_000 }, /is gone, and the run with it\..* Last heard 1 h ago\./], ['unheard', { host: 'cluster-9' }, /can’t be told from here: it runs on cluster-9\. Last heard/],
    ['crashed', { sentence: 'The process was killed: probably out of memory.', signal: 'SIGKILL', exitCode: null, peakRss: 31e9 }, /probably out of memory\. Signal SIGKILL Exit code none Peak memory 31 GB/],
    ['starting', { startedAt: null }, /waiting for the first word/], ['running', { debugger: { host: '127.0.0.1', port: 5678 } }, /Waiting for a debugger at 127\.0\.0\.1:5678\./],
  ];
  test.each(words)('%s', async (state, over, wanted) => {
    const page = await open(fakeRunHost({ ...fullRun(), state, ...over }));
    await until(page, '.run-page', wanted);
    expect(await page.locator('.title .codicon').count()).toBe(1);
    expect((await text(page, '.state-word')).length).toBeGreaterThan(3);
  });

  test('what a run that only starts has not told yet is not said to be unknown', async () => {
    const run: RunDetail = { ...fullRun(), state: 'starting', startedAt: null, host: null, environment: {}, code: { modules: [], function: null, git: null } };
    const page = await open(fakeRunHost(run));
    await until(page, '.run-page', /waiting for the first word/);
    expect(await text(page, '.sub-line')).toMatch(/running for/);
    expect(await text(page, '.sub-line')).not.toMatch(/unknown/);
  });

  test('failed: sentence, own line as a link, frames folded and clickable, parameters beside', async () => {
    const host = fakeRunHost(failedRun());
    const page = await open(host);
    await until(page, '.failure', /Column “arr_delay” is not in trips\. KeyError: 'arr_delay' src\/flights\/train\.py:31 in train y = trips\[label\]/);
    expect(await page.locator('.frames').count()).toBe(0);
    await page.getByRole('button', { name: 'src/flights/train.py:31' }).click();
    await page.getByRole('button', { name: /Traceback/ }).click();
    await page.getByRole('button', { name: 'pandas/core/frame.py:4102' }).click();
    await expect.poll(() => host.calls.filter(([name]) => name === 'openSource')).toEqual([['openSource', '/home/ada/flights/src/flights/train.py', 31], ['openSource', '/home/ada/flights/.venv/lib/python3.11/site-packages/pandas/core/frame.py', 4102]]);
    const [error, parameters] = await Promise.all([page.locator('.failure').boundingBox(), page.locator('#parameters').boundingBox()]);
    expect(parameters!.x).toBeGreaterThan(error!.x + error!.width - 2);
  });

  test('a value has the room that where it came from does not need', async () => {
    const page = await open(fakeRunHost(failedRun()), { width: 400 });
    await until(page, '.param-table', /as last time/);
    const [name, value, from] = await page.locator('.param-table tbody tr').first().locator('> *').evaluateAll(cells => cells.map(cell => cell.getBoundingClientRect().width));
    expect(value!).toBeGreaterThan(name!);
    expect(name!).toBeGreaterThan(from!);
    // One line, whole.
    expect(await page.locator('.param-from span').evaluateAll(all => all.filter(each => each.getClientRects().length > 1).map(each => each.textContent))).toEqual([]);
  });
  test('what the runner refuses is said once, in its own words', async () => {
    const message = 'Couldn\'t load `trips`: data/trips.parquet is gone. Pick another file, or make it again.';
    const page = await open(fakeRunHost({ ...failedRun(), sentence: message, error: { type: 'InputError', message, traceback: '', frames: [] } }));
    await until(page, '.failure-sentence', /is gone/);
    expect(await page.locator('.failure').innerText()).not.toContain('InputError');
  });
  test('a missing package can be installed; a module of the project itself is not offered', async () => {
    const missing = (module: string): RunDetail => ({ ...failedRun(), sentence: null, error: { type: 'ModuleNotFoundError', message: `No module named '${module}'`, traceback: '', frames: [] } });
    const host = fakeRunHost(missing('xgboost.sklearn'));
    let page = await open(host);
    await page.getByRole('button', { name: 'Install xgboost' }).click();
    await expect.poll(() => host.calls).toContainEqual(['install', 'xgboost']);
    await opened?.close();
    page = await open(fakeRunHost(missing('flights.secret')));
    await page.getByText("No module named 'flights.secret'").waitFor();
    expect(await page.getByRole('button', { name: /^Install/ }).count()).toBe(0);
    await opened?.close();
    page = await open(fakeRunHost({ ...failedRun(), error: { type: 'MissingPackage', message: 'Reading Parquet needs pyarrow.', traceback: '', frames: [], package: 'pyarrow' } }));
    await page.getByRole('button', { name: 'Install pyarrow' }).waitFor();
  });

  test('what the host can’t do is said above the page', async () => {
    const page = await open(fakeRunHost(fullRun(), { again: async () => { throw Object.assign(new Error('`train` is not there any more.'), { code: 'gone' }); } }));
    await page.getByRole('button', { name: 'Again', exact: true }).click();
    await page.getByRole('alert').getByText('train is not there any more.').waitFor();
    expect(await page.locator('.action-problem code').innerText()).toBe('train');
  });
});

describe('while it runs', () => {
  test('curves grow, numbers change in place, progress moves, Cancel asks once', async () => {
    const host = fakeRunHost(runningRun());
    const page = await open(host);
    await until(page, '.progress', /boosting 84 of 200/);
    await expect.poll(() => host.calls.filter(([name]) => name === 'curves').length).toBe(1);
    const next = { ...runningRun(), metrics: [{ ...runningRun().metrics[0]!, last: 333.3, count: 120 }], progressBars: [{ id: 'a', label: 'boosting', done: 120, total: 200, depth: 0, ended: false }] };
    host.detail = next;
    await opened!.view.update(next, null);
    await opened!.view.grew();
    await until(page, '.lead', /loss 333\.3/);
    await until(page, '.progress', /120 of 200/);
    await expect.poll(() => host.calls.filter(([name]) => name === 'curves').length).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => host.calls).toContainEqual(['cancel']);
    await opened!.view.update({ ...next, cancelledBy: 'ada' }, null);
    expect(await page.getByRole('button', { name: 'Cancelling…' }).isDisabled()).toBe(true);
    await opened!.view.update({ ...fullRun(), state: 'cancelled', cancelledBy: 'ada' }, null);
    await page.getByRole('button', { name: 'Again', exact: true }).waitFor();
  });

  test('whoever reads a curve by keyboard stays on the point while the curve grows', async () => {
    const host = fakeRunHost(runningRun());
    let points = 6;
    host.curves = async names => { host.calls.push(['curves', names]); return curves(names, points); };
    const page = await open(host);
    const card = page.locator('.chart-card', { hasText: 'loss' }).first();
    const read = () => card.locator('.chart-read').innerText();
    await card.getByRole('img', { name: /6 points/ }).focus();
    for (let presses = 0; presses < 5; presses++) await page.keyboard.press('ArrowRight');
    await expect.poll(read).toMatch(/^step 4 · /);
    points = 60;
    await opened!.view.grew();
    await card.getByRole('img', { name: /60 points/ }).waitFor();
    await page.keyboard.press('ArrowRight');
    await expect.poll(read).toMatch(/^step 5 · /);
  });

  test('the log follows, stops when scrolled up, and follows again at the end', async () => {
    const host = fakeRunHost(runningRun());
    const page = await open(host);
    const log = page.getByRole('log', { name: 'stdout' });
    await log.getByText('iteration 199').waitFor();
    host.stdout += 'the next line\n';
    await opened!.view.grew();
    await log.getByText('the next line').waitFor();
    await log.evaluate(element => { element.scrollTop = 100; });
    await page.getByText('stands still').waitFor();
    host.stdout += 'not looked at\n';
    await opened!.view.grew();
    expect(await log.getByText('not looked at').count()).toBe(0);
    await page.getByRole('button', { name: 'To the end' }).click();
    await log.getByText('not looked at').waitFor();
  });
});

describe('code', () => {
  test('a hash stands on one line, however narrow', async () => {
    const run = fullRun();
    run.code.modules[0]!.path = 'src/a_long_folder_name/another_long_folder_name/train_with_a_long_name.py';
    const page = await open(fakeRunHost(run), { width: 1280 });
    await tab(page, 'Code');
    await page.locator('.code-columns td > button.mono').first().waitFor();
    for (const width of [1280, 900, 400]) {
      await page.setViewportSize({ width, height: 900 });
      if (width === 1280) await shot(page, 'run-code-1280', false);
      for (const rects of await page.locator('.code-columns td > button.mono').evaluateAll(all => all.map(each => { const range = document.createRange(); range.selectNodeContents(each); return range.getClientRects().length; }))) expect(rects).toBe(1);
    }
  });
  test.each([['fatal: not a git repository (or any of the parent directories): .git', 'The project was not in git, so there is no commit to name.'], ['git was not found', 'git was not installed where the run went, so there is no commit to name.'], ['git took longer than 6 s', 'git said nothing about the code: git took longer than 6 s']])('what git could not say is said in our words: %s', async (error, words) => {
    const run = fullRun();
    run.code.git = { kind: 'git', error };
    const page = await open(fakeRunHost(run));
    await tab(page, 'Code');
    await until(page, '.code-columns', words);
    expect(await text(page, '.code-columns')).not.toMatch(/fatal:/);
  });
});

describe('metrics', () => {
  test('against the run before: better or worse by what the name means, no colour where nobody knows', async () => {
    const host = fakeRunHost(fullRun());
    const page = await open(host);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await opened!.view.update({ ...fullRun(), metrics: [...fullRun().metrics, { name: 'trees', last: 5, min: 5, max: 5, count: 1, lastStep: null, lastAt: 0 }] }, { id: runId('zzzp4q'), metrics: [{ name: 'mae', last: 19.33 }, { name: 'r2', last: 0.5 }, { name: 'trees', last: 4 }] });
    await until(page, '.metric-table', /mae 18\.23 ▼ 1\.104 better r2 0\.4127 ▼ 0\.08727 worse/);
    expect(await page.locator('.metric-row', { hasText: 'mae' }).locator('.verdict-better').count()).toBe(1);
    expect(await page.locator('.metric-row', { hasText: 'trees' }).locator('.verdict-better, .verdict-worse').count()).toBe(0);
    await page.getByRole('button', { name: 'vs run zzzp4q' }).click();
    await expect.poll(() => host.calls).toContainEqual(['openRun', runId('zzzp4q')]);
  });

  test.each([[1280, 900], [700, 900], [400, 900]])('large numbers stand whole in columns of their own, at %i px', async (width, height) => {
    const run = fullRun();
    const large = [1_234_567_909, 1_234_567_890, -123_456_789_012, 1.5];
    run.metrics = [...large.map((last, at) => ({ name: `total_${at}`, last, min: -1_234_567_890, max: 1_234_567_909, count: at === 0 ? 1_000_000 : 3, lastStep: 2, lastAt: 0 }))];
    const page = await open(fakeRunHost(run), { width, height });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await opened!.view.update(run, { id: runId('zzzp4q'), metrics: large.map((last, at) => ({ name: `total_${at}`, last: last - 1_234_567_890 })) });
    await until(page, '.metric-table', /1,234,567,909 ▲ 1,234,567,890/);
    await shot(page, `run-large-numbers-${width}`, false);
    const cells = await page.locator('.metric-row').evaluateAll(rows => rows.map(row => [...row.children].filter(cell => getComputedStyle(cell).display !== 'none').map(cell => {
      const around = document.createRange();
      around.selectNodeContents(cell);
      const { left, right } = around.getBoundingClientRect();
      const box = cell.getBoundingClientRect();
      return { text: cell.textContent, left, right: Math.max(right, left), out: cell.classList.contains('cut') ? 0 : Math.max(box.left - left, right - box.right) };
    })));
    // The head's link is as long as its words are; a name is cut with dots.
    for (const row of cells.slice(1)) for (const cell of row) expect(cell.out, String(cell.text)).toBeLessThan(1);
    expect(cells.slice(1).map(row => row[1]!.text)).toEqual(['1,234,567,909', '1,234,567,890', '-123,456,789,012', '1.5']);
    // Columns align across rows, and what doesn't fit can be scrolled to.
    expect(new Set(cells.slice(1).map(row => Math.round(row[1]!.right))).size).toBe(1);
    await page.locator('.metric-table').evaluate(table => { table.scrollLeft = table.scrollWidth; });
    expect(await page.locator('.metric-row').nth(1).evaluate(row => row.getBoundingClientRect().right <= row.parentElement!.getBoundingClientRect().right + 1)).toBe(true);
  });

  test('curves: logarithm, hover by keyboard and pointer, zoom by drag, double click resets; zoom and logarithm are kept while the page is hidden', async () => {
    const page = await open(fakeRunHost(fullRun()));
    const cardOf = (of: Page, title: string) => of.locator('.chart-card', { hasText: title }).first();
    const card = cardOf(page, 'loss');
    await card.locator('canvas').waitFor();
    await card.getByRole('img').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => card.locator('.chart-read').innerText()).toMatch(/^step 1 · /);
    const box = (await card.locator('.u-over').boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 40, { steps: 4 });
    await page.mouse.up();
    const reset = (of: Page, title: string) => cardOf(of, title).getByRole('button', { name: 'Reset zoom' });
    await reset(page, 'loss').waitFor();
    await card.getByRole('button', { name: 'Logarithmic scale for loss' }).click();
    await expect.poll(() => opened!.state()).toMatchObject({ 'log.loss': true });
    const state = opened!.state() as Record<string, [number, number]>;
    const [from, to] = state['zoom.loss']!;
    expect(from).toBeGreaterThan(0);
    expect(to).toBeGreaterThan(from);
    await opened!.close();

    const again = await open(fakeRunHost(fullRun()), { state: { ...state, 'zoom.resource.memory': [2, 5] } });
    await reset(again, 'loss').waitFor();
    // What is drawn is that part: the arrows' first point is the first in it.
    const there = (await cardOf(again, 'loss').locator('.u-over').boundingBox())!;
    await again.mouse.move(there.x + 2, there.y + 40);
    await expect.poll(async () => Number(/^step (\d+) /.exec(await cardOf(again, 'loss').locator('.chart-read').innerText())?.[1])).toBeGreaterThanOrEqual(Math.floor(from));
    await again.mouse.dblclick(there.x + there.width / 2, there.y + 40);
    await expect.poll(() => reset(again, 'loss').count()).toBe(0);
    await expect.poll(() => opened!.state()).toMatchObject({ 'zoom.loss': null, 'zoom.resource.memory': [2, 5] });
    await tab(again, 'Resources');
    await reset(again, 'Memory').click();
    await expect.poll(() => reset(again, 'Memory').count()).toBe(0);
  });

  test('12,000 metrics: only what is in sight exists, the filter finds one', async () => {
    const run = fullRun();
    run.metrics = Array.from({ length: 12_000 }, (_, index) => ({ name: `layer.${index}.grad`, last: index, min: 0, max: index, count: 2, lastStep: 1, lastAt: 0 }));
    const host = fakeRunHost(run);
    const page = await open(host);
    await page.getByText('Show 6 more curves (of 11,994)').waitFor();
    expect(await page.locator('*').count()).toBeLessThan(3_000);
    await page.getByRole('searchbox', { name: 'Filter metrics' }).fill('11999');
    await until(page, '.metric-table', /layer\.11999\.grad/);
    await expect.poll(() => host.calls.filter(([name]) => name === 'curves').at(-1)?.[1]).toEqual(['layer.11999.grad']);
  });

  test('values with no place on an axis are counted, not drawn', async () => {
    const host = fakeRunHost(fullRun(), { curves: async names => curves(names).map(curve => ({ ...curve, y: Float64Array.from(curve.y, (value, index) => index === 5 ? Number.NaN : index === 6 ? Infinity : value) })) });
    const page = await open(host);
    await page.getByText('2 values are NaN or infinite').first().waitFor();
  });
});

describe('what is kept can be opened', () => {
  test('each button asks the host for its own thing', async () => {
    const host = fakeRunHost(fullRun());
    const page = await open(host);
    await page.locator('[data-item=trips]').getByRole('button', { name: 'prepare, run aaa8f2' }).click();
    await page.locator('[data-item=trips]').getByRole('button', { name: 'Compare trips with other data…' }).click();
    await page.locator('[data-item=holidays]').getByRole('button', { name: 'Open holidays' }).click();
    await page.locator('[data-item=model]').getByRole('button', { name: 'Save model as…' }).click();
    await page.locator('.artifact-table').getByRole('button', { name: 'Open by_carrier' }).click();
    await page.getByRole('button', { name: 'Open in an editor' }).click();
    await tab(page, 'Code');
    await page.getByRole('button', { name: 'Compare src/flights/train.py with now' }).click();
    await page.getByRole('button', { name: 'Open src/flights/train.py as it ran' }).click();
    await page.getByRole('button', { name: /Open diff/ }).click();
    await expect.poll(() => host.calls.filter(([name]) => !['curves', 'log', 'object'].includes(name))).toEqual([
      ['openRun', runId('aaa8f2')], ['compareData', 'input', 'trips'], ['openInput', 'holidays'], ['saveArtifact', 'model'], ['openArtifact', 'by_carrier'], ['showLogFile', 'stdout'], ['openCode', 'src/flights/train.py', true], ['openCode', 'src/flights/train.py', false], ['openGitDiff'],
    ]);
    expect(await page.locator('[data-item=model]').getByRole('button', { name: /^Compare/ }).count()).toBe(0);
    expect(await page.locator('.code-columns tr', { hasText: 'tables.py' }).innerText()).toContain('hash only');
  });

  test('a table that the code opened by itself is read once it is seen, and shown as one that was picked', async () => {
    const run = fullRun();
    const file = (name: string) => ({ name: `data/${name}`, source: { kind: 'opened' as const, path: `data/${name}` }, path: `data/${name}`, sha256: hash(name), bytes: 2_000 });
    const table = { rows: 1_234, columns: [{ name: 'carrier', dtype: 'string' }, { name: 'fare', dtype: 'float64' }], head: { columns: ['carrier', 'fare'], rows: [['UA', 12.5], ['AA', null]] } };
    const host = fakeRunHost({ ...run, inputs: [...['rides.csv', 'gone.parquet', 'notes.txt', 'two.db'].map(file), { ...file('hive'), files: 3 }, { ...file('images'), files: 5_000 }] }, {
      openedTable: async name => {
        host.calls.push(['openedTable', name]);
        if (name === 'data/gone.parquet') throw Object.assign(new Error('gone.parquet is gone. Put it back.'), { code: 'input-gone' });
        return name === 'data/two.db' ? { ...table, part: { name: 'rides', of: 2 } } : table;
      },
    });
    const page = await open(host);
    await page.getByRole('button', { name: 'Files the code opened 6' }).waitFor();
    const asked = () => host.calls.filter(([name]) => name === 'openedTable').map(([, name]) => name);
    expect(asked()).toEqual([]);
    await page.getByRole('button', { name: 'Files the code opened 6' }).click();
    const rides = page.locator('[data-item="data/rides.csv"]');
    await rides.getByText('1,234 × 2 · ', { exact: false }).waitFor();
    await rides.getByRole('button', { name: 'First rows' }).click();
    expect((await rides.locator('.head-table').innerText()).replace(/\s+/g, ' ')).toBe('carrier fare UA 12.50 AA –');
    await rides.getByRole('button', { name: '2 columns' }).click();
    expect((await rides.locator('.schema').innerText()).replace(/\s+/g, ' ')).toBe('carrier string fare float64');
    const gone = page.locator('[data-item="data/gone.parquet"]');
    await gone.getByRole('button', { name: 'Details' }).click();
    await gone.getByText('gone.parquet is gone. Put it back.').waitFor();
    const two = page.locator('[data-item="data/two.db"]');
    await two.getByRole('button', { name: 'Details' }).click();
    await two.getByText('of “rides”, the first of 2 tables, as Offbook reads the file', { exact: false }).waitFor();
    // What is drawn anew asks nothing again.
    await opened!.view.update({ ...host.detail! }, null);
    expect(asked()).toEqual(['data/rides.csv', 'data/gone.parquet', 'data/two.db', 'data/hive']);
    for (const theme of ['light', 'dark'] as const) {
      await opened?.close();
      const again = await open(host, { theme });
      await again.getByRole('button', { name: 'Files the code opened 6' }).click();
      await again.locator('[data-item="data/rides.csv"]').getByRole('button', { name: 'First rows' }).click();
      await again.locator('.head-table').waitFor();
      await again.locator('#flow').scrollIntoViewIfNeeded();
      await shot(again, `opened-tables-${theme}`, false);
    }
  });

  test('no inputs are said to be recorded only where the code opened none by itself', async () => {
    const run = fullRun();
    const page = await open(fakeRunHost({ ...run, inputs: run.inputs.filter(({ source }) => source?.kind === 'opened') }));
    await page.getByRole('button', { name: 'Files the code opened 1' }).waitFor();
    expect(await page.getByText('No inputs were recorded.').count()).toBe(0);
    await opened?.close();
    await (await open(fakeRunHost({ ...run, inputs: [] }))).getByText('No inputs were recorded.').waitFor();
  });

  test('first rows and columns open in place: numbers right, missing as a dash', async () => {
    const page = await open(fakeRunHost(fullRun()));
    const item = page.locator('[data-item=trips]');
    await item.getByRole('button', { name: 'First rows' }).click();
    expect((await item.locator('.head-table').innerText()).replace(/\s+/g, ' ')).toContain('1 UA EWR 1,400 12.66 11 1 UA LGA 1,416 14.96 20 1 AA JFK 1,089 14.96 NaN 1 B6 JFK 1,576 – -18');
    expect(await item.locator('.head-table th', { hasText: 'distance' }).getAttribute('class')).toContain('number');
    await item.getByRole('button', { name: '14 columns' }).click();
    await item.getByText('float64').first().waitFor();
  });

  test('a model shows what it makes of its features: the twenty that it makes most of, then all, whatever they are called', async () => {
    const run = fullRun();
    const features = Array.from({ length: 45 }, (_, at): [string, number] => [at === 30 ? '<img src=x onerror=alert(1)>\u202etime' : `feature ${at}`, at * 2]);
    const page = await open(fakeRunHost({ ...run, outputs: run.outputs.map(output => (output.name === 'model' ? { ...output, importance: { kind: 'coefficient' as const, features } } : output)) }));
    const item = page.locator('[data-item=model]');
    await item.getByRole('button', { name: 'What it makes of 45 features' }).click();
    const rows = item.locator('.importances li');
    expect([await rows.count(), (await rows.first().innerText()).replace(/\s+/g, ' ')]).toEqual([20, 'feature 44 88']);
    await item.getByText('Coefficients without their sign, not scaled').waitFor();
    const width = async (at: number) => (await rows.nth(at).locator('.importance-bar > span').boundingBox())?.width ?? 0;
    expect(await width(15) / await width(0)).toBeCloseTo(58 / 88, 1);
    await item.getByText('time', { exact: false }).first().waitFor();
    await shot(page, 'run-importances');
    await item.getByRole('button', { name: 'Show all 45' }).click();
    expect([await rows.count(), (await rows.last().innerText()).replace(/\s+/g, ' '), await item.getByRole('button', { name: /^Show all/ }).count()]).toEqual([45, 'feature 0 0', 0]);
  });

  test('of boosted trees it says that the numbers are their total gain', async () => {
    const run = fullRun();
    const page = await open(fakeRunHost({ ...run, outputs: run.outputs.map(output => (output.name === 'model' ? { ...output, importance: { kind: 'importance' as const, features: [['a', 1]] as [string, number][], measure: 'total-gain' as const } } : output)) }));
    await page.getByRole('button', { name: 'What it makes of 1 feature' }).click();
    await page.getByText('Total gain: by how much all splits on a feature together improved the fit.').waitFor();
  });

  test('a model that says nothing of its features has no such part', async () => {
    const page = await open(fakeRunHost(fullRun()));
    await page.locator('[data-item=model]').getByRole('button', { name: 'Details' }).waitFor();
    expect(await page.getByRole('button', { name: /^What it makes of/ }).count()).toBe(0);
  });

  test('a figure enlarges, arrows go on, Escape closes; its address lives no longer than it is shown', async () => {
    const run = fullRun();
    run.artifacts[3] = { ...run.artifacts[3]!, mediaType: 'image/png' };
    const page = await open(fakeRunHost(run));
    await page.getByRole('button', { name: 'Enlarge error by carrier' }).click();
    await page.getByRole('dialog', { name: 'error by carrier' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('dialog', { name: 'residuals' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });
});

describe('logs', () => {
  test.each([[1000, 900], [400, 900], [320, 900]])('a short log is seen whole, and every tab above it, at %i px', async (width, height) => {
    const lines = ['Traceback (most recent call last):', '  File "/home/ada/flights/src/flights/train.py", line 10, in train', `    return ${'table'.repeat(60)}`, 'IndexError: list index out of range'];
    const page = await open(fakeRunHost(failedRun(), { log: stream => Promise.resolve(logChunk(stream === 'stderr' ? `${lines.join('\n')}\n` : '', 0, 64_000)) }), { width, height });
    await tab(page, 'stderr');
    await until(page, '.log-lines', /IndexError/);
    await shot(page, `run-short-log-${width}`);
    const cut = await page.locator('.log-lines').evaluate(box => {
      const inside = box.getBoundingClientRect().top + box.clientTop;
      return [...box.querySelectorAll('.virtual-row')].filter(row => row.getBoundingClientRect().top < inside || row.getBoundingClientRect().bottom > inside + box.clientHeight).map(row => row.textContent);
    });
    expect(cut).toEqual([]);
    const hidden = await page.locator('.rest [role="tab"]').evaluateAll(all => all.filter(each => {
      const [own, list] = [each.getBoundingClientRect(), each.parentElement!.getBoundingClientRect()];
      return own.left < list.left || own.right > list.right + 1 || own.bottom > list.bottom + 1;
    }).map(each => each.textContent));
    expect(hidden).toEqual([]);
    expect(await page.locator('.rest [role="tab"]').count()).toBe(7);
  });
  test('100 MB: reads the end, then earlier pages upwards, without moving what is in sight', async () => {
    const line = (index: number) => `line ${String(index).padStart(9, '0')} ${'x'.repeat(85)}\n`;
    const size = 1_000_000 * 101;
    const host = fakeRunHost(fullRun(), {
      log: async (stream, offset, limit) => {
        host.calls.push(['log', stream, offset, limit]);
        const from = Math.max(0, offset < 0 ? size + offset : offset);
        const to = Math.min(size, from + limit);
        const first = Math.floor(from / 101);
        let all = '';
        for (let index = first; index * 101 < to; index++) all += line(index);
        return { text: all.slice(from - first * 101, to - first * 101), from, to, size };
      },
    });
    const page = await open(host);
    const log = page.getByRole('log', { name: 'stdout' });
    await log.getByText('line 000999999').waitFor();
    expect(await log.locator('.virtual-row').count()).toBeLessThan(100);
    await log.evaluate(element => { element.scrollTop = 0; });
    await expect.poll(() => host.calls.filter(([name]) => name === 'log').length).toBe(2);
    await expect.poll(() => log.evaluate(element => element.scrollTop)).toBeGreaterThan(10_000);
    const visible = await log.locator('.virtual-row').allInnerTexts();
    const numbers = visible.map(each => Number(/line (\d+)/.exec(each)?.[1])).filter(Number.isFinite);
    expect(numbers.every((each, index) => index === 0 || each === numbers[index - 1]! + 1)).toBe(true);
    await page.getByRole('button', { name: 'To the beginning' }).click();
    await log.getByText('line 000000000').waitFor();
  });

  test('colours are classes, control sequences vanish, progress bars show their last state, HTML is text', async () => {
    const host = fakeRunHost(fullRun());
    host.stdout = '\x1b[31mred\x1b[0m \x1b]8;;http://evil\x07link\x1b]8;;\x07\n 10%\r 50%\r100%\n<img src=x onerror=alert(1)>\n\x1b[2Jcleared\n';
    const page = await open(host);
    const log = page.getByRole('log', { name: 'stdout' });
    await log.getByText('<img src=x onerror=alert(1)>').waitFor();
    expect(await log.locator('.ansi-red').innerText()).toBe('red');
    expect((await log.innerText()).split('\n').map(each => each.trim())).toEqual(['red link', '100%', '<img src=x onerror=alert(1)>', 'cleared']);
    expect(await log.locator('img').count()).toBe(0);
  });

  test('records have time, level, logger and message', async () => {
    const page = await open(fakeRunHost(fullRun()));
    await page.getByRole('tab', { name: /Log records/ }).click();
    await until(page, '.records', /WARNING flights\.tables wind_speed is missing in 1\.2 % of rows/);
  });
});

describe('hostile names', () => {
  const hostile = ['<img src=x onerror="document.body.dataset.hit=1">', '"\'`${1}`', '\u202Eevil\u202C', 'مدة_الرحلة', '👩🏽‍🔬 模型', `long${'y'.repeat(1_000_000)}`];
  test.each(hostile.map(each => [each.slice(0, 20), each]))('%s', async (_, name) => {
    const run = fullRun();
    run.function = { ...run.function, name };
    run.name = name;
    run.metrics = run.metrics.map((each, index) => index === 2 ? { ...each, name } : each);
    run.params = [{ name, value: name, from: 'user' }, { name: 'nested', value: { [name]: [name] }, from: 'user' }];
    run.inputs = [{ ...run.inputs[0]!, name, columns: [{ name, dtype: name }], head: { columns: [name], rows: [[name]] } }];
    run.outputs = [{ name, kind: 'text', pythonType: name, value: name }];
    run.artifacts = run.artifacts.map(each => ({ ...each, title: name }));
    run.warningList = [{ code: 'x', message: name, t: 0 }];
    run.logLines = [{ t: 0, level: name.slice(0, 50), logger: name, message: name }];
    run.host = name;
    const page = await open(fakeRunHost(run));
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('button', { name: 'First rows' }).click();
    await page.getByRole('button', { name: '1 column', exact: true }).click();
    expect(await page.locator('h1').textContent()).toBe(name.length > 300 ? `${name.slice(0, 300)}…` : name === '\u202Eevil\u202C' ? '⟨RLO⟩evil⟨PDF⟩' : name);
    expect(await turned(page)).toEqual([]);
    if (name.startsWith('\u202E') || name.startsWith('م')) for (const width of [400, 1000]) {
      await page.setViewportSize({ width, height: 900 });
      await shot(page, `run-turned-${name.startsWith('م') ? 'arabic' : 'override'}-${width}`, false);
    }
    expect(await page.evaluate(() => document.body.dataset['hit'] ?? 'no')).toBe('no');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
    expect(await page.locator('img:not(.figure-button img)').count()).toBe(0);
  });
});

describe('by keyboard and for screen readers', () => {
  test('the menu opens, moves, runs and closes without a pointer', async () => {
    const host = fakeRunHost(fullRun());
    const page = await open(host);
    const more = page.getByRole('button', { name: 'More actions' });
    await more.focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Open the function');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect.poll(() => host.calls).toContainEqual(['exportBundle']);
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('More actions');
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('menu').count()).toBe(0);
  });

  test('again with changes from the split button', async () => {
    const host = fakeRunHost(fullRun());
    const page = await open(host);
    await page.getByRole('button', { name: 'More ways to run again' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Run again with changes…' }).click();
    await expect.poll(() => host.calls).toContainEqual(['again', 'changed']);
  });

  test('tabs by arrows; every control has a name; focus can be seen', async () => {
    const page = await open(fakeRunHost(fullRun()));
    await page.getByRole('tab', { name: /^Log/ }).first().focus();
    for (const name of ['Resources', 'Environment', 'Code', 'Log']) {
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toMatch(new RegExp(`^${name}`));
      const nameless = await page.locator('button, input, [role=img], [role=log], [tabindex="0"]').evaluateAll(all => all.filter(each => !(each.getAttribute('aria-label') ?? each.textContent ?? '').trim()).map(each => each.outerHTML.slice(0, 200)));
      expect(nameless).toEqual([]);
    }
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => { const style = getComputedStyle(document.activeElement!); return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1; })).toBe(true);
  });

  test('Tab alone reaches every button of the page', async () => {
    const page = await open(fakeRunHost(fullRun()));
    // What comes late brings buttons of its own.
    for (const part of ['.chart canvas', '.figure-button img', '.log-lines .virtual-row']) await page.locator(part).first().waitFor();
    const wanted = await page.locator('button:not(:disabled):not([tabindex="-1"])').count();
    const seen = new Set<string>();
    for (let press = 0; press < wanted + 40; press++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => { const all = [...document.querySelectorAll('button')]; return String(all.indexOf(document.activeElement as HTMLButtonElement)); });
      if (at !== '-1') seen.add(at);
    }
    expect(seen.size).toBe(wanted);
  });
});

describe('what the view remembers', () => {
  test('folds, tab, filter and scroll come back; the data is asked for again', async () => {
    const host = fakeRunHost(fullRun());
    const page = await open(host);
    await page.locator('.figure-button img').first().waitFor();
    await tab(page, 'Environment');
    await page.getByRole('searchbox', { name: 'Filter packages' }).fill('sci');
    await page.getByRole('button', { name: 'Parameters', exact: true }).click();
    await page.evaluate(() => window.scrollTo(0, 300));
    await expect.poll(() => (opened!.state() as { scroll?: number } | undefined)?.scroll).toBe(300);
    const state = opened!.state();
    await opened!.close();
    const again = await open(fakeRunHost(fullRun()), { state });
    await expect.poll(() => again.locator('.package').allInnerTexts().then(all => all.length)).toBe(2);
    await expect.poll(() => again.locator('.param-table').count()).toBe(0);
    await expect.poll(() => again.evaluate(() => window.scrollY)).toBe(300);
  });

  test('other languages: texts come from the bundle in the page', async () => {
    const page = await open(fakeRunHost(fullRun()), { l10n: { 'Metrics': 'Kennzahlen', 'Succeeded': 'Gelungen', '{0} ago': 'vor {0}', 'this machine': 'dieser Rechner' } });
    await until(page, '.page-head', /Gelungen.*vor 3 min.*dieser Rechner/);
    await page.getByRole('button', { name: 'Kennzahlen' }).waitFor();
  });

  test('the theme changes under way: curves are painted in the new colours', async () => {
    const page = await open(fakeRunHost(fullRun()));
    await page.locator('.chart canvas').first().waitFor();
    const picture = () => page.locator('.chart canvas').first().evaluate(canvas => (canvas as HTMLCanvasElement).toDataURL());
    const before = await picture();
    await page.evaluate(() => { document.documentElement.style.setProperty('--vscode-charts-blue', '#ff00ff'); document.body.className = 'vscode-light'; });
    await expect.poll(picture).not.toBe(before);
  });
});

test('figures come as bytes: a picture of the right size is shown', async () => {
  const page = await open(fakeRunHost(fullRun(), { object: async () => png(320, 200) }));
  const image = page.locator('.figure-button img').first();
  await expect.poll(() => image.evaluate(each => (each as HTMLImageElement).naturalWidth)).toBe(320);
  expect(await image.getAttribute('src')).toMatch(/^blob:/);
});
