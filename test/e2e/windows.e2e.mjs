// Windows that die at random moments, and two of them beside a command line on one folder: files, index and window agree afterwards.
import assert from 'node:assert/strict';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { random } from '../support/random.mjs';
import { hostAfter, hostAgain, hostsIn, indexWorkerOf, isAlive } from './support/hosts.mjs';
import { journey } from './support/journey.mjs';
import { offbookBegun, offbookWith } from './support/offbook.mjs';
import { until } from './support/wait.mjs';
import { createWorkbench } from './support/workbench.mjs';

const kills = Number(process.env.OFFBOOK_HOST_KILLS ?? 9);
const seed = Number(process.env.OFFBOOK_SEED ?? 20261128);
const upto = 1000;
/** A window starts its extension host again by itself after the first two deaths, and asks its user to at the third. */
const deathsOfAWindow = 3;

const code = `import logging
import os
import time

logger = logging.getLogger("m")


def count(upto: int = ${upto}) -> dict[str, float]:
    file = os.open("ledger-%d" % os.getpid(), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in range(upto):
        logger.warning("counted", extra={"number": number, "step": number})
        os.write(file, b"%d\\n" % number)
        time.sleep(0.001)
    return {"counted": float(upto)}
`;
const options = {
  from: null, size: 'usual', files: { 'work.py': code, '.gitignore': 'ledger-*\n', 'pyproject.toml': '[project]\nname = "work"\nversion = "0"\n' },
  settings: { 'offbook.run.openPage': 'never', 'offbook.run.notify': false },
};

const began = run => run.events.some(({ type }) => type === 'run.started');
const finish = run => run.events.find(({ type }) => type === 'run.finished');

/** The record of a run against what its function did: whoever looked on died, but nothing of it is missing, twice or in disorder. */
function look(project, run) {
  assert.deepEqual(run.events.map(({ seq }) => seq), run.events.map((_, at) => at + 1), run.id);
  assert.deepEqual(run.events.filter(({ type }) => type === 'run.finished').map(({ state }) => state), ['succeeded'], run.id);
  const counted = run.events.filter(({ type, name }) => type === 'metric' && name === 'number').map(({ value }) => value);
  assert.deepEqual(counted, Array.from({ length: upto }, (_, at) => at), run.id);
  const { childPid } = run.events.find(event => event.childPid);
  assert.equal(project.read(`ledger-${childPid}`).split('\n').length - 1, upto, run.id);
}

/** What the table of runs in a window says: [id, state], by id. A run that stood there twice would be two of them. It is scrolled through, since only rows in sight are there. */
async function shown(workbench) {
  const view = await workbench.view('table');
  const grid = view.locator('.grid');
  const column = await view.locator('.head-cell[data-field="state"]').getAttribute('data-col');
  const found = new Map();
  const inSight = async () => {
    for (const [line, ...row] of await view.locator('.row[data-run]').evaluateAll((rows, at) => rows.map(row => [row.dataset.line, row.dataset.run, row.querySelector(`[data-col="${at}"]`).textContent.trim()]), column)) found.set(line, row);
  };
  await grid.evaluate(each => each.scrollTo(each.scrollLeft, 0));
  for (let line = 0, count = 1; line < count; line += 20) {
    count = Number(await view.getByRole('grid').getAttribute('aria-rowcount')) - 1;
    await view.locator(`.row[data-line="${Math.min(line, count - 1)}"][data-run]`).waitFor();
    await inSight();
    await grid.evaluate((each, top) => each.scrollTo(each.scrollLeft, top), (line + 20) * 22);
  }
  await grid.evaluate(each => each.scrollTo(each.scrollLeft, 0));
  return [...found.values()].sort(([one], [other]) => (one < other ? -1 : 1));
}

/**
 * What the index under a cache folder says, by id: through the command line, which opens the same one as the windows where it is given theirs. Without `origin`:
 * the key by which runs are known as one's own lies in the cache folder too.
 */
const listed = (cache, project) => JSON.parse(offbookWith(cache, project, 'runs', '--json', '--limit', '10000')).map(({ origin: _, ...run }) => run).sort((one, other) => (one.id < other.id ? -1 : 1));

await journey('windows killed', options, async ({ step, workbench, project, server, log, shot }) => {
  const begunFor = [];
  await step('a window with a function that counts', async () => {
    await workbench.open();
    await workbench.openFile('work.py');
    await workbench.lens('Run and Track').first().waitFor();
    await hostAfter(log, 0);
  });

  await step(`its extension host is killed ${kills} times at moments by chance, from the click or from the run's begin; each time another takes its place`, async () => {
    const chance = random(seed);
    let deaths = 0;
    for (let round = 0; round < kills; round += 1) {
      const before = project.runs().length;
      await workbench.lens('Run and Track').first().click();
      const fromBegin = round % 2 === 1;
      if (fromBegin) begunFor.push(await until('the run to begin', () => project.runs().length > before && began(project.runs().at(-1)) && project.runs().at(-1).id));
      // A run takes a fifth of a second from the click to its begin, and then more than a second to its end.
      await pause(chance() * (fromBegin ? 1200 : 300));
      const hosts = hostsIn(log);
      process.kill(hosts.at(-1), 'SIGKILL');
      await until('the host to be gone', () => !isAlive(hosts.at(-1)));
      deaths += 1;
      if (deaths === deathsOfAWindow) {
        await workbench.reload();
        await workbench.openFile('work.py');
        await hostAfter(log, hosts.length);
        deaths = 0;
      } else if (await hostAgain(log, hosts.length, workbench)) deaths = 0;
    }
  });

  await step('no run is lost or cut: each that began came to its own end, with all it counted', async () => {
    await until('all that began to end', () => project.runs().filter(began).every(finish), { timeout: 60_000 });
    const runs = project.runs();
    assert.ok(runs.length >= begunFor.length && runs.length <= kills, `${runs.length} runs of ${kills} clicks`);
    for (const id of begunFor) assert.ok(runs.some(run => run.id === id));
    for (const run of runs.filter(began)) look(project, run);
    console.error(`      ${runs.filter(began).length} of ${runs.length} runs began, of ${kills} clicks, seed ${seed}`);
  });

  await step('the window that is left, its index and one made anew say the same of each, once, and none goes on', async () => {
    await workbench.command('Offbook: Open Runs as Table');
    const expected = project.runs().filter(began).map(({ id }) => [id, 'Succeeded']);
    // One whose host died before it was really asked for is not heard of again, which is said after half a minute.
    const rows = await until('no run to go on', async () => {
      const now = await shown(workbench);
      return now.length === project.runs().length && !now.some(([, state]) => /Running|Starting/.test(state)) && now;
    }, { timeout: 60_000 });
    const known = new Set(expected.map(([id]) => id));
    assert.deepEqual(rows.filter(([id]) => known.has(id)), expected);
    const windows = listed(path.join(server().home, '.cache'), project);
    assert.deepEqual(windows.map(({ id }) => id), rows.map(([id]) => id));
    assert.deepEqual(windows, listed(path.join(project.parent, 'another cache'), project));
    await shot('the table after all of it');
  });
});

await journey('two windows', options, async ({ step, workbench, project, server, log, context, page }) => {
  const cache = path.join(server().home, '.cache');
  let other;
  let otherPage;
  const hosts = [];
  const openTable = async each => {
    const before = hostsIn(log).length;
    await each.open();
    await each.command('Offbook: Open Runs as Table');
    await each.view('table');
    return hostAfter(log, before);
  };
  const allEnded = () => project.runs().map(({ id }) => [id, 'Succeeded']);
  const shows = async each => until('the table to have all runs with their ends', async () => JSON.stringify(await shown(each)) === JSON.stringify(allEnded()));
  /** From the command line, to its end; `meanwhile` once it counts. */
  const run = async (meanwhile = () => undefined) => {
    const before = project.runs().length;
    const ended = offbookBegun(cache, project, 'run', 'work.py:count');
    await until('it to count', () => project.runs().length > before && project.runs().at(-1).events.some(({ name }) => name === 'number'));
    await meanwhile();
    assert.equal(await ended, 0);
    assert.equal(project.runs().length, before + 1);
    look(project, project.runs().at(-1));
  };

  await step('two windows on one folder, each with its table', async () => {
    hosts.push(await openTable(workbench));
    otherPage = await context.newPage();
    other = createWorkbench({ page: otherPage, server, project });
    hosts.push(await openTable(other));
    assert.notEqual(hosts[0], hosts[1]);
    assert.ok(isAlive(hosts[0]), 'the first goes on');
  });

  await step('a run from the command line is in both', async () => {
    await run();
    await Promise.all([shows(workbench), shows(other)]);
  });

  for (const [at, which] of ['first', 'second'].entries()) {
    await step(`the ${which} window's index worker is killed while a run counts: the other has it, and it comes back and has it too`, async () => {
      let before;
      await run(() => {
        before = indexWorkerOf(hosts[at]);
        process.kill(before, 'SIGKILL');
      });
      await shows(at === 0 ? other : workbench);
      await shows(at === 0 ? workbench : other);
      assert.notEqual(indexWorkerOf(hosts[at]), before);
    });
  }

  await step('the first window goes for good, its host killed while a run counts: the second takes in that run and the next', async () => {
    await run(async () => {
      process.kill(hosts[0], 'SIGKILL');
      await page.goto('about:blank');
    });
    await run();
    await shows(other);
  });

  await step('opened again it has all, as the other, the command line and an index made anew have', async () => {
    await openTable(workbench);
    await Promise.all([shows(workbench), shows(other)]);
    const windows = listed(cache, project);
    assert.deepEqual(windows.map(({ id, state }) => [id, state]), project.runs().map(({ id }) => [id, 'succeeded']));
    assert.deepEqual(windows, listed(path.join(project.parent, 'another cache'), project));
  });
});
