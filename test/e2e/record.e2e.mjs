// Every field of the run page against what is really there: on the disk, in git, in the interpreter. Then the truth changes, and the page with it;
// and what a record does not hold any more is said to be unknown, never blank and never guessed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

const code = `"""A function whose run keeps one of everything."""
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from helper import twice


class Mode(Enum):
    FAST = "fast"
    EXACT = "exact"


class Result(NamedTuple):
    table: pd.DataFrame
    grid: np.ndarray
    scores: dict[str, float]
    answer: float
    words: str
    written: Path
    nothing: None


def rich(
    flights: pd.DataFrame,
    record: Callable[[dict[str, float]], None],
    rows: int = 3,
    rate: float = 0.25,
    label: str = "plain",
    loud: bool = True,
    parts: list[int] = [1, 2],
    mode: Mode = Mode.FAST,
) -> Result:
    """Keeps everything."""
    notes = Path("notes.txt").read_text()
    print("to stdout:", label, notes.strip(), os.environ.get("TOKEN", "no token"), flush=True)
    print("to stderr:", rows, file=sys.stderr, flush=True)
    logging.getLogger("rich").warning("a record about %s", label)
    for step in range(rows):
        record({"loss": rate / (step + 1)})
    if label == "touches":
        # Changed only when its hash is in the record: before that nobody knows another one.
        events = max(Path(".offbook/runs").iterdir()) / "events.ndjson"
        until = time.monotonic() + 30
        while '"name":"notes.txt"' not in events.read_text().replace(" ", "") and time.monotonic() < until:
            time.sleep(0.02)
        subprocess.run(["touch", "-d", "2001-01-01", "notes.txt"], check=True)
    figure, axes = plt.subplots()
    axes.plot(range(rows))
    axes.set_title("Rows of " + label)
    table = flights.head(rows).assign(double=lambda each: each["minutes"].map(twice))
    written = Path("written.csv")
    table.to_csv(written, index=False)
    return Result(table, np.arange(rows * 4.0).reshape(rows, 4), {"mean": float(table["double"].mean()), "share": rate}, rate * rows, label + " words", written, None)


def lacks() -> str:
    """Wants a package that is not installed."""
    import toolz
    return toolz.__version__
`;
const files = {
  'pyproject.toml': '[tool.none]\n',
  'rich.py': code,
  'helper.py': 'def twice(minutes: float) -> float:\n    return minutes * 2\n',
  '.gitignore': 'written.csv\ncopied store/\n',
  'notes.txt': 'first notes\n',
  'data.csv': `carrier,minutes\n${['AA,12.5', 'UA,3', 'DL,-4.25', 'B6,100', 'AA,7'].join('\n')}\n`,
};

const sha256 = data => createHash('sha256').update(data).digest('hex');
const grouped = digits => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** Bytes as the page writes them, reckoned here again: steps of 1,000, three digits. */
function size(bytes) {
  const units = ['B', 'kB', 'MB', 'GB'];
  let [left, unit] = [bytes, 0];
  for (; left >= 999.5; unit++) left /= 1000;
  const text = unit === 0 ? String(left) : left >= 99.95 ? left.toFixed(0) : left >= 9.995 ? left.toFixed(1) : left.toFixed(2);
  return `${text.includes('.') ? text.replace(/\.?0+$/, '') : grouped(text)} ${units[unit]}`;
}

/** What the interpreter says of itself, asked without Offbook. */
const about = `
import importlib.metadata as m, json, os, platform, re, sys
packages = {}
for d in m.distributions(): packages.setdefault(re.sub(r"[-_.]+", "-", d.metadata["Name"]).lower(), d.version)
print(json.dumps({"version": platform.python_version(), "implementation": platform.python_implementation(), "executable": sys.executable, "prefix": sys.prefix, "basePrefix": sys.base_prefix,
  "platform": sys.platform, "machine": platform.machine(), "system": platform.system(), "release": platform.release(), "packages": packages,
  "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"), "cores": os.cpu_count()}))`;

/** The words beside each name, by the heading they stand under. */
const factsOf = view => view.locator('.fact-group').evaluateAll(groups => Object.fromEntries(groups.flatMap(group => {
  let title = '';
  const found = [];
  for (const each of group.children) {
    if (each.tagName === 'H3') title = each.textContent;
    if (each.tagName === 'DL') found.push([title, Object.fromEntries([...each.querySelectorAll('dt')].map(name => [name.textContent, name.nextElementSibling.textContent.trim()]))]);
  }
  return found;
})));
const tab = async (view, id) => {
  await view.locator(`[role=tab][data-tab="${id}"]`).click();
  await view.locator(`[role=tab][data-tab="${id}"][aria-selected=true]`).waitFor();
};
const item = (view, name) => view.locator(`.item[data-item="${name}"]`);
const hashOf = async (view, name) => (await item(view, name).locator('.item-hash').getAttribute('title')).replace('Copy ', '');
const table = locator => locator.evaluate(element => [...element.querySelectorAll('tr')].map(row => [...row.children].map(cell => cell.textContent.trim())));

await journey('record', { from: null, venv: false, size: 'wide', files }, async ({ step, workbench, project, page, shot }) => {
  const shared = path.dirname(path.dirname(process.env.OFFBOOK_TEST_PYTHON));
  const base = execFileSync(process.env.OFFBOOK_TEST_PYTHON, ['-c', 'import sys; print(sys._base_executable)'], { encoding: 'utf8' }).trim();
  const python = project.path('.venv/bin/python');
  // An environment of its own that may be written to; the large packages are looked up in the shared one.
  execFileSync(base, ['-m', 'venv', project.path('.venv')]);
  const ask = (text, ...args) => execFileSync(python, ['-c', text, ...args], { cwd: project.parent, encoding: 'utf8' });
  const site = ask('import sysconfig; print(sysconfig.get_paths()["purelib"])').trim();
  const sharedSite = execFileSync(path.join(shared, 'bin/python'), ['-c', 'import sysconfig; print(sysconfig.get_paths()["purelib"])'], { encoding: 'utf8' }).trim();
  fs.writeFileSync(path.join(site, 'shared.pth'), `${sharedSite}\n`);
  project.git('remote', 'add', 'origin', 'https://example.org/flights.git');
  project.write('notes.txt', 'second notes, not committed\n');

  const finish = run => run?.events.find(({ type }) => type === 'run.finished');
  const ended = async (count, state = 'succeeded') => {
    const run = await until(`run ${count} to end`, () => finish(project.runs()[count - 1]) && project.runs()[count - 1], { timeout: 90_000 });
    assert.equal(finish(run).state, state, JSON.stringify(finish(run)));
    return run;
  };
  const object = (hash, store = project.path('.offbook')) => path.join(store, 'objects', hash.slice(0, 2), hash);
  /** The page of one run, when it has drawn the end of it. */
  const pageOf = (id, word = 'Succeeded', timeout = 30_000) => until(`the page of ${id}`, async () => {
    const view = await workbench.view('run', { timeout });
    if ((await view.locator('.state-word').innerText()) !== word) return false;
    await tab(view, 'environment');
    return (await factsOf(view)).Run?.Id === id && view;
  }, { timeout });

  /** Compares a whole page with the world as it is now. */
  async function compare(view, run, wanted) {
    const truth = JSON.parse(ask(about));
    await tab(view, 'environment');
    const facts = await factsOf(view);
    assert.deepEqual(facts.Python, {
      Version: `${truth.version} · ${truth.implementation}`, Interpreter: truth.executable, Environment: truth.prefix, 'Kind of environment': truth.prefix === truth.basePrefix ? 'none: the interpreter’s own packages' : 'virtual environment (venv)', Platform: `${truth.platform}-${truth.machine}`, 'Found by': '.venv',
    });
    assert.equal(facts.Machine.Name, os.hostname());
    assert.equal(facts.Machine.User, os.userInfo().username);
    assert.equal(facts.Machine.System, `${truth.system} ${truth.release} ${truth.machine}`);
    assert.equal(facts.Machine.Processor, /model name\s*: (.*)/.exec(fs.readFileSync('/proc/cpuinfo', 'utf8'))?.[1].trim() ?? facts.Machine.Processor);
    assert.equal(facts.Machine.Memory, size(truth.memory));
    assert.ok(Number(facts.Machine.Cores) >= 1 && Number(facts.Machine.Cores) <= truth.cores, facts.Machine.Cores);
    const place = facts['Where it ran'];
    assert.equal(place.Project, project.root);
    assert.equal(place['Working folder'], project.root);
    assert.equal(place.Secrets, wanted.secrets);
    assert.equal(place['.env files'], 'none');
    assert.ok(place.Rule.length > 0 && place['sys.path'].length > 0);
    assert.equal(place.Process, String(run.events.findLast(({ childPid }) => childPid).childPid));
    const stat = name => fs.statSync(path.join(run.folder, name)).size;
    assert.equal(facts.Run.Printed, `${size(stat('stdout.log'))} stdout, ${size(stat('stderr.log'))} stderr`);
    assert.equal(facts.Run['Exit code'], '0');
    assert.equal(facts.Run.Signal, 'none');
    assert.match(facts.Run['Started from'], /^editor · Offbook \d/);
    for (const [group, named] of Object.entries(facts)) for (const [name, value] of Object.entries(named)) assert.ok(value !== '' && value !== '–' && !/undefined|null|NaN/.test(value), `${group}: ${name} is “${value}”`);

    const packages = Object.keys(truth.packages);
    await view.locator('.packages h3').filter({ hasText: `${packages.length} packages` }).waitFor();
    for (const name of wanted.packages) {
      await view.getByLabel('Filter packages').fill(name);
      const version = await view.locator('.package').filter({ hasText: name }).first().locator('.number').innerText();
      assert.equal(version, truth.packages[name], name);
    }
    await view.getByLabel('Filter packages').fill('');

    await tab(view, 'code');
    const codeFacts = await factsOf(view);
    assert.equal(codeFacts.git.Commit, project.git('rev-parse', 'HEAD').slice(0, 12));
    assert.equal(codeFacts.git.Branch, project.git('branch', '--show-current'));
    assert.equal(codeFacts.git.Remote, project.git('remote', 'get-url', 'origin'));
    const dirty = project.git('status', '--porcelain').split('\n').filter(Boolean);
    assert.ok(codeFacts.git.Changes.startsWith(wanted.changes(dirty.length)), `${codeFacts.git.Changes}, ${dirty}`);
    for (const name of ['rich.py', 'helper.py']) {
      const row = view.locator('.code-columns tr').filter({ hasText: name });
      assert.equal((await row.locator('[title^="Copy "]').getAttribute('title')).replace('Copy ', ''), sha256(fs.readFileSync(project.path(name))), name);
      assert.equal(await row.locator('td.number').innerText(), size(fs.statSync(project.path(name)).size), name);
    }
    assert.equal(codeFacts.Function.Name, 'rich.rich');
    const lines = project.read('rich.py').split('\n');
    const start = lines.indexOf('def rich(') + 1;
    assert.equal(codeFacts.Function.Lines, `${start}–${lines.findIndex(line => line.includes('return Result(')) + 1}`);

    // Parameters: what the function was called with.
    const params = Object.fromEntries((await table(view.locator('.param-table tbody'))).map(([name, ...rest]) => [name, rest]));
    assert.deepEqual(params, wanted.params);

    // Inputs and outputs: the same files read by pandas, hashed and measured here.
    assert.equal(await hashOf(view, 'flights'), sha256(fs.readFileSync(project.path('data.csv'))));
    const shape = JSON.parse(ask('import json, pandas, sys; t = pandas.read_csv(sys.argv[1]); print(json.dumps(t.shape))', project.path('data.csv')));
    assert.equal(await item(view, 'flights').locator('.item-size').innerText(), `${shape[0]} × ${shape[1]} · ${size(fs.statSync(project.path('data.csv')).size)}`);
    const opened = view.getByRole('button', { name: /Files the code opened/ });
    if ((await opened.getAttribute('aria-expanded')) === 'false') await opened.click();
    assert.equal(await hashOf(view, 'notes.txt'), sha256(fs.readFileSync(project.path('notes.txt'))));
    const output = name => run.events.findLast(event => event.type === 'output' && event.name === name);
    const kept = object(await hashOf(view, 'table'));
    assert.equal(sha256(fs.readFileSync(kept)), path.basename(kept));
    const [rows, columns, head] = JSON.parse(ask('import json, pandas, sys; t = pandas.read_parquet(sys.argv[1]); print(json.dumps([*t.shape, t.astype(object).values.tolist()]))', kept));
    assert.equal(await item(view, 'table').locator('.item-size').innerText(), `${rows} × ${columns} · ${size(fs.statSync(kept).size)}`);
    assert.equal(rows, wanted.rows);
    const firstRows = item(view, 'table').getByRole('button', { name: 'First rows' });
    if ((await firstRows.getAttribute('aria-expanded')) === 'false') await firstRows.click();
    const shown = await table(item(view, 'table').locator('.head-table'));
    assert.deepEqual(shown.slice(1).map((row, at) => row.map((text, column) => (typeof head[at][column] === 'number' ? Number(text.replace(/,/g, '')) : text))), head);
    const grid = object(await hashOf(view, 'grid'));
    assert.deepEqual(JSON.parse(ask('import json, numpy, sys; print(json.dumps(numpy.load(sys.argv[1]).shape))', grid)), [wanted.rows, 4]);
    assert.equal(await item(view, 'grid').locator('.item-size').innerText(), `${wanted.rows} × 4 · ${size(fs.statSync(grid).size)}`);
    assert.equal(await hashOf(view, 'written'), sha256(fs.readFileSync(project.path('written.csv'))));
    assert.equal(await item(view, 'words').locator('.item-value').innerText(), `"${wanted.label} words"`);
    assert.equal(Number(await item(view, 'answer').locator('.item-value .number').getAttribute('title')), wanted.rate * wanted.rows);
    assert.equal(output('nothing').kind, 'none');
    await item(view, 'nothing').waitFor();

    // Metrics: the last of each, and their number.
    const metrics = Object.fromEntries((await view.locator('.metric-row:not(.metric-head)').evaluateAll(all => all.map(row => [row.children[0].textContent, row.children[1].title]))).map(([name, value]) => [name, Number(value)]));
    const mean = head.reduce((sum, row) => sum + row.at(-1), 0) / head.length;
    assert.deepEqual(metrics, { loss: wanted.rate / wanted.rows, mean, share: wanted.rate, answer: wanted.rate * wanted.rows });
    await view.locator('.chart-card').filter({ hasText: 'loss' }).first().waitFor();

    const image = view.locator('.figure-card img').first();
    await until('the figure to be painted', () => image.evaluate(element => element.complete && element.naturalWidth > 100));
    assert.equal(await image.getAttribute('alt'), `Rows of ${wanted.label}`);

    await tab(view, 'log');
    await tab(view, 'stdout');
    await view.locator('.log-lines').getByText(wanted.stdout).waitFor();
    await tab(view, 'stderr');
    await view.locator('.log-lines').getByText(`to stderr: ${wanted.rows}`).waitFor();
    await tab(view, 'records');
    await view.getByText(`a record about ${wanted.label}`).waitFor();

    await tab(view, 'resources');
    await view.locator('.chart-card, .empty').first().waitFor();
    const head1 = await view.locator('.sub-line').innerText();
    assert.ok(head1.includes('this machine') && head1.includes(`.venv ${truth.version.split('.').slice(0, 2).join('.')}`) && head1.includes(`${project.git('branch', '--show-current')}@${project.git('rev-parse', 'HEAD').slice(0, 6)}`), head1);
  }

  const choose = async (form, name) => {
    await form.getByRole('button', { name: /^flights:/ }).click();
    await form.getByLabel('Type to narrow, or type a path').fill(name);
    await form.getByRole('option').filter({ hasText: name }).first().waitFor();
    await form.getByLabel('Type to narrow, or type a path').press('Enter');
  };

  let first;
  await step('a run of everything, started from the form with a file', async () => {
    await workbench.open();
    await workbench.openFile('rich.py');
    await workbench.lens('Parameters…').first().click();
    const form = await workbench.view('params');
    await choose(form, 'data.csv');
    await form.getByRole('button', { name: /^Run/ }).first().click();
    first = await ended(1);
  });

  let view;
  await step('each field of its page is what is really there', async () => {
    view = await pageOf(first.id);
    await compare(view, first, {
      secrets: 'none', packages: ['pandas', 'numpy', 'pip'], rows: 3, rate: 0.25, label: 'plain', changes: count => (count === 1 ? '1 file changed' : `${count} files changed`),
      stdout: 'to stdout: plain second notes, not committed no token',
      params: { rows: ['3', 'default'], rate: ['0.25', 'default'], label: ['"plain"', 'default'], loud: ['True', 'default'], parts: ['[1, 2]', 'default'], mode: ['"FAST"', 'default'] },
    });
  });

  await step('the kept diff is what git says', async () => {
    await tab(view, 'code');
    await view.getByRole('button', { name: /^Open diff/ }).click();
    await page.locator('.tab.active').filter({ hasText: '.diff' }).waitFor();
    await page.locator('.view-line').filter({ hasText: '+second notes, not committed' }).first().waitFor();
    const diff = first.events.find(({ kind }) => kind === 'git').diff;
    assert.ok(fs.readFileSync(object(diff.sha256), 'utf8').includes('-first notes'));
  });

  await step('an artifact opens and is saved where a person says', async () => {
    const csv = path.basename(object(await hashOf(view, 'written')));
    await item(view, 'written').getByRole('button', { name: /^Open / }).click();
    await page.locator('.view-line').filter({ hasText: 'carrier,minutes,double' }).first().waitFor();
    await item(view, 'written').getByRole('button', { name: /^Save / }).click();
    const target = project.path('saved copy.csv');
    await workbench.saveAs(target);
    assert.equal(sha256(fs.readFileSync(target)), csv);
    fs.rmSync(target);
  });

  await step('the id is copied', async () => {
    await view.getByRole('button', { name: 'More actions' }).click();
    await view.getByRole('menuitem', { name: 'Copy the run’s id' }).click();
    await until('the id in the clipboard', async () => (await page.evaluate(() => navigator.clipboard.readText())) === first.id);
  });

  await step('the log of the run opens as a file', async () => {
    await view.getByRole('button', { name: 'More actions' }).click();
    await view.getByRole('menuitem', { name: 'Open stdout in an editor' }).click();
    await page.locator('.tab.active').filter({ hasText: 'stdout.log' }).waitFor();
    await page.locator('.view-line').filter({ hasText: 'to stdout: plain' }).first().waitFor();
  });

  await step('secrets are set, one of them too short to be taken out', async () => {
    for (const [name, value] of [['TOKEN', 'very-secret-7731'], ['PIN', '1234']]) {
      await workbench.commandThatAsks('Offbook: Set Secret for Runs');
      await page.locator('.quick-input-widget').getByText('Name of the environment variable').waitFor();
      await workbench.answer(name);
      await page.locator('.quick-input-widget').getByText(`Value of ${name}`).waitFor();
      await workbench.answer(value);
      await workbench.toast(`${name} is set`).waitFor();
    }
    await workbench.clearToasts();
  });

  const before = project.read('helper.py');
  let second;
  await step('everything is changed, and the run is made again with changes', async () => {
    project.git('checkout', '-q', '-b', 'other');
    project.write('helper.py', 'def twice(minutes: float) -> float:\n    """Changed since."""\n    return minutes * 2 + 1\n');
    project.git('commit', '-q', '-am', 'Other');
    project.git('remote', 'set-url', 'origin', 'https://example.org/other.git');
    project.write('data.csv', `carrier,minutes,tail\n${['WN,1,a', 'WN,2.5,b', 'F9,3,c', 'F9,40,d', 'HA,5,e', 'HA,6,f'].join('\n')}\n`);
    project.write('notes.txt', 'third notes\n');
    const made = path.join(site, 'tiny_thing-9.8.7.dist-info');
    fs.mkdirSync(made);
    fs.writeFileSync(path.join(made, 'METADATA'), 'Metadata-Version: 2.1\nName: tiny-thing\nVersion: 9.8.7\n');

    view = await until('the page of the first run', async () => {
      await workbench.command('Offbook: Open Last Run');
      return pageOf(first.id);
    });
    await view.getByRole('button', { name: 'More ways to run again' }).click();
    await view.getByRole('menuitem', { name: 'Run again with changes…' }).click();
    const form = await workbench.view('params');
    await form.getByText(`The values are those of run`, { exact: false }).first().waitFor();
    await form.getByLabel(/^rows\b/).first().fill('5');
    await form.getByLabel(/^rate\b/).first().fill('0.5');
    await form.getByLabel(/^label\b/).first().fill('touches');
    await form.getByRole('button', { name: /^Run/ }).first().click();
    second = await ended(2);
  });

  await step('each field shows the new truth', async () => {
    view = await pageOf(second.id);
    const shownParams = Object.fromEntries(second.events.filter(({ type }) => type === 'param').map(({ name, from }) => [name, from]));
    assert.equal(shownParams.rows, 'user');
    await compare(view, second, {
      secrets: 'TOKEN, PIN', packages: ['tiny-thing', 'pandas'], rows: 5, rate: 0.5, label: 'touches', changes: count => (count === 1 ? '1 file changed' : `${count} files changed`),
      stdout: 'to stdout: touches third notes [redacted]',
      params: { rows: ['5 (default 3)', 'set'], rate: ['0.5 (default 0.25)', 'set'], label: ['"touches" (default "plain")', 'set'], loud: ['True', 'default'], parts: ['[1, 2]', 'default'], mode: ['"FAST"', 'default'] },
    });
  });

  await step('what changed during the run and the short secret are warned of', async () => {
    const warnings = view.getByRole('region', { name: 'Warnings' });
    await warnings.getByText('notes.txt', { exact: false }).first().waitFor();
    await warnings.getByText('PIN', { exact: false }).first().waitFor();
    const opened = view.getByRole('button', { name: /Files the code opened/ });
    if ((await opened.getAttribute('aria-expanded')) === 'false') await opened.click();
    await item(view, 'notes.txt').getByText('Changed during the run', { exact: false }).waitFor();
  });

  await step('the secret is in no file of the store and not on the page', async () => {
    assert.ok(!(await view.locator('body').innerText()).includes('very-secret'));
    for (const name of fs.readdirSync(project.path('.offbook'), { recursive: true })) {
      const file = project.path(path.join('.offbook', name));
      if (fs.statSync(file).isFile()) assert.ok(!fs.readFileSync(file).includes('very-secret'), name);
    }
  });

  await step('the page compares with the run before, and leads to it', async () => {
    const change = view.locator('.metric-row').filter({ hasText: 'loss' }).locator('.change');
    assert.match(await change.innerText(), /[▲▼] 0\.01667|▲ 0\.0167/);
    await view.locator('.metric-head').getByRole('button', { name: /^vs run/ }).click();
    view = await pageOf(first.id);
  });

  await step('the code as it ran, and compared with now', async () => {
    await tab(view, 'code');
    await view.getByRole('button', { name: 'Open helper.py as it ran' }).click();
    await page.locator('.view-line').filter({ hasText: 'return minutes * 2' }).first().waitFor();
    assert.equal(await page.locator('.view-line').filter({ hasText: 'Changed since' }).count(), 0);
    assert.ok(before.includes('minutes * 2'));
    await view.getByRole('button', { name: 'Compare helper.py with now' }).click();
    await page.locator('.monaco-diff-editor .view-line').filter({ hasText: 'Changed since' }).first().waitFor();
    await shot('the code compared with now');
  });

  await step('a missing package is installed from the page, and the next run has it', async () => {
    await workbench.closeEditors();
    await workbench.openFile('rich.py');
    await workbench.goToLine(code.split('\n').findIndex(line => line.startsWith('def lacks')) + 1);
    // By the cursor: which lenses are drawn depends on where the editor stands.
    await workbench.command('Offbook: Run and Track');
    const failed = await ended(3, 'failed');
    view = await pageOf(failed.id, 'Failed');
    assert.equal(ask('import importlib.util as u; print(u.find_spec("toolz"))').trim(), 'None');
    await view.getByRole('button', { name: 'Install toolz' }).click();
    // The project doesn't name it: people are asked, with the module's own name to begin with.
    await page.locator('.quick-input-widget').getByText('Package that brings toolz').waitFor();
    await page.keyboard.press('Enter');
    await workbench.toast('toolz is installed').waitFor({ timeout: 60_000 });
    const version = ask('import importlib.metadata as m; print(m.version("toolz"))').trim();
    await view.getByRole('button', { name: 'Again', exact: true }).click();
    const run = await ended(4);
    assert.equal(run.events.find(({ type }) => type === 'output').value, version);
    view = await pageOf(run.id);
    await tab(view, 'environment');
    await view.getByLabel('Filter packages').fill('toolz');
    await view.locator('.package').filter({ hasText: version }).waitFor();
  });

  const copied = project.path('copied store');
  const rewrite = (id, keep) => {
    const file = path.join(copied, 'runs', id, 'events.ndjson');
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').split('\n').filter(line => line && keep(JSON.parse(line))).map(line => `${line}\n`).join(''));
  };
  const openRow = async (id, word) => {
    await until(`the page of ${id} from the list`, async () => {
      await workbench.commandThatAsks('Offbook: Open Run…');
      await workbench.quickInput.fill(id, { timeout: 3000 });
      await workbench.quickRow(id).waitFor({ timeout: 3000 });
      await page.keyboard.press('Enter');
      return true;
    }, { timeout: 40_000 });
    return pageOf(id, word);
  };

  await step('a record that lost its facts says unknown', async () => {
    fs.cpSync(project.path('.offbook'), copied, { recursive: true });
    rewrite(first.id, event => ['run.started', 'run.finished', 'param', 'metric'].includes(event.type));
    fs.rmSync(path.join(copied, 'runs', second.id, 'request.json'));
    fs.rmSync(object(second.events.findLast(({ type, name }) => type === 'output' && name === 'written').sha256, copied));
    fs.rmSync(object(second.events.find(({ type, role }) => type === 'artifact' && role === 'figure').sha256, copied));
    const harmed = object(second.events.findLast(({ type, name }) => type === 'output' && name === 'table').sha256, copied);
    fs.chmodSync(harmed, 0o644);
    fs.appendFileSync(harmed, '!');
    await workbench.closeEditors();
    await workbench.settings({ 'offbook.store.path': 'copied store' });
    await workbench.reload();
    view = await openRow(first.id);
    const facts = await factsOf(view);
    for (const name of ['Version', 'Interpreter', 'Environment', 'Kind of environment', 'Platform']) assert.equal(facts.Python[name], 'unknown', name);
    for (const name of ['System', 'Processor', 'Cores', 'Memory', 'GPU']) assert.equal(facts.Machine[name], 'unknown', name);
    assert.equal(facts['Where it ran'].Process, 'unknown');
    assert.equal(facts.Machine.Name, os.hostname());
    await view.getByText('Packages unknown.').waitFor();
    await view.getByText('Environment variables unknown.').waitFor();
    await view.locator('.sub-line').getByText('Python unknown').waitFor();
    await view.locator('.sub-line').getByText('git unknown').waitFor();
    await view.getByRole('region', { name: 'Warnings' }).getByText(/lines of the record are missing/).waitFor();
    await tab(view, 'code');
    const codeFacts = await factsOf(view);
    assert.deepEqual([codeFacts.Function.Lines, codeFacts.Function['Source hash']], ['unknown', 'unknown']);
    await view.getByText('Which modules ran is unknown.').waitFor();
  });

  await step('a record without its request, without two of its objects and with one that is harmed says so', async () => {
    view = await openRow(second.id);
    const facts = await factsOf(view);
    for (const name of ['Project', 'Import root', 'Working folder', 'sys.path', 'Rule', '.env files', 'Secrets']) assert.equal(facts['Where it ran'][name], 'unknown', name);
    assert.equal(facts.Run['Started from'], 'unknown');
    assert.equal(facts.Python['Found by'], 'unknown');
    assert.equal(facts.Python.Interpreter, python);
    await view.getByText(/Couldn’t load Rows of touches/).first().waitFor();
    await item(view, 'written').getByRole('button', { name: /^Open / }).click();
    await view.getByText(/is not in this store/).first().waitFor();
    await item(view, 'table').getByRole('button', { name: /^Open / }).click();
    await view.getByText(/not what was kept: its hash has changed/).first().waitFor();
  });

  await step('an end that tells nothing more than its state says unknown', async () => {
    const file = path.join(copied, 'runs', first.id, 'events.ndjson');
    const lines = fs.readFileSync(file, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line));
    for (const event of lines) {
      if (event.type === 'run.finished') for (const key of Object.keys(event)) if (!['v', 'seq', 't', 'type', 'state'].includes(key)) delete event[key];
      if (event.type === 'run.started') for (const key of ['host', 'user', 'supervisor']) delete event[key];
    }
    lines.push({ v: 1, seq: lines.at(-1).seq + 1, t: lines.at(-1).t, type: 'environment', platform: { system: 'Linux' }, python: {}, gpus: [{}] });
    // The end is last.
    [lines[lines.length - 2], lines[lines.length - 1]] = [lines.at(-1), lines.at(-2)];
    fs.writeFileSync(file, lines.map(each => `${JSON.stringify(each)}\n`).join(''));
    await workbench.command('Offbook: Rebuild Index of Runs');
    await workbench.closeEditors();
    view = await openRow(first.id);
    const facts = await factsOf(view);
    for (const name of ['Duration', 'Exit code', 'Signal', 'Peak memory', 'Printed', 'Supervisor']) assert.equal(facts.Run[name], 'unknown', name);
    for (const name of ['Name', 'User', 'Processor', 'Cores', 'Memory']) assert.equal(facts.Machine[name], 'unknown', name);
    assert.equal(facts.Machine.System, 'Linux unknown unknown');
    assert.doesNotMatch(facts.Machine.GPU, /\b0 B\b|driver\s*$/);
    for (const name of ['Version', 'Interpreter', 'Environment', 'Kind of environment', 'Platform']) assert.equal(facts.Python[name], 'unknown', name);
    await view.locator('.sub-line').getByText('machine unknown').waitFor();
    await view.locator('.sub-line').getByText('duration unknown').waitFor();
  });
});
