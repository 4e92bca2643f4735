import { beforeAll, describe, expect, it } from 'vitest';
import { defaultDriftOptions, type DriftOptions, type DriftTimeline, type SetDrift, type TimelineColumn } from '../../../src/contract/drift';
import { readWindow } from '../../../src/core/drift/window';
import type { DataClient } from '../../../src/workers/data/client';
import { python, useFolder, useWorker } from './support';

const worker = useWorker('timeline-texts');
const folder = useFolder();
let client: DataClient;

/**
 * Texts of words that are all as long as one another, so that neither lengths nor counts of words tell anything: which words come is what drifts. Pictures are drawn from two albums, one brighter than the other, and one that is wider.
 */
beforeAll(() => {
  client = worker.client();
  python(folder, `
import os
import numpy as np, pandas as pd
from PIL import Image
rng = np.random.default_rng(5)
days, each = 40, 100
day = np.repeat(np.arange(days), each)
share = {"calm": np.zeros(days), "sudden": (np.arange(days) >= 24) * .4, "gradual": np.clip((np.arange(days) - 10) / 20, 0, 1) * .5, "season": ((np.arange(days) // 5) % 2 == 1) * .4}
def texts(shares):
    words = rng.integers(0, 300, (len(shares), 12))
    new = rng.random(words.shape) < np.asarray(shares)[:, None]
    return [" ".join(("v" if fresh else "w") + f"{word:03d}" for word, fresh in zip(row, flags)) for row, flags in zip(words, new)]
os.makedirs("images")
def album(name, many, brighter=0, wider=0):
    for i in range(many):
        size = (int(rng.integers(8, 24)) + wider, int(rng.integers(8, 24)))
        Image.fromarray(np.clip(rng.normal(rng.normal(110, 15, 3) + brighter, 20, (size[1], size[0], 3)), 0, 255).astype(np.uint8)).save(f"images/{name}{i}.png")
album("calm", 300); album("bright", 300, brighter=25); album("wide", 300, wider=12)
def paths(shares, other="bright"):
    shares = np.asarray(shares)
    return [f"images/{other if new else 'calm'}{i}.png" for new, i in zip(rng.random(len(shares)) < shares, rng.integers(0, 300, len(shares)))]
at = pd.Timestamp("2024-01-01") + pd.to_timedelta(day, unit="D")
order = rng.permutation(len(day))
pd.DataFrame({"at": at, **{name: texts(of[day]) for name, of in share.items()}, "longer": [" ".join(text.split() + ["w001"] * int(extra)) for text, extra in zip(texts(np.zeros(len(day))), rng.integers(0, 4, len(day)) + (day >= 30) * 3)]}).iloc[order].to_csv("texts.csv", index=False)
pd.DataFrame({name: texts(np.zeros(2000)) for name in share} | {"longer": [" ".join(text.split() + ["w001"] * int(extra)) for text, extra in zip(texts(np.zeros(2000)), rng.integers(0, 4, 2000))]}).to_csv("before.csv", index=False)
frame = pd.DataFrame({"at": at, **{name: paths(2 * of[day]) for name, of in share.items()}, "wide": paths((day >= 20) * 1., "wide")}).iloc[order]
frame.to_csv("pictures.csv", index=False)
pd.DataFrame({name: paths(np.zeros(400)) for name in list(share) + ["wide"]}).to_csv("pictures before.csv", index=False)
frame[frame["at"] == "2024-02-05"].to_csv("one day.csv", index=False)
text = pd.read_csv("texts.csv")
text[text["at"] == "2024-02-05"].to_csv("one day of texts.csv", index=False)
open("images/cut.png", "wb").write(open("images/calm0.png", "rb").read()[:40])
os.symlink("/etc/passwd", "images/passwd.png")
broken = frame[["at", "calm"]].copy()
broken.loc[broken["at"] == "2024-01-30", "calm"] = (["images/gone.png"] * 50 + ["images/cut.png"] * 30 + ["images/passwd.png", "../../../../../etc/x.png"] * 10)
broken.to_csv("broken.csv", index=False)
pd.DataFrame({"at": pd.Timestamp("2024-01-01") + pd.to_timedelta(np.repeat(np.arange(2), 3000), unit="D"), "calm": paths(np.zeros(6000))}).to_csv("many.csv", index=False)
pd.DataFrame({"at": at, "calm": [f"nowhere/{i}.png" for i in range(len(day))]}).to_csv("nowhere.csv", index=False)
longer = lambda all, more: [" ".join(text.split() + ["w001"] * int(extra)) for text, extra in zip(all, rng.integers(0, 2, len(all)) * 10 + more)]
season = share["season"][day] > 0
pd.DataFrame({"at": at, "both": longer(texts(season * .9), season * 1)}).to_csv("both.csv", index=False)
pd.DataFrame({"both": longer(texts(np.zeros(2000)), np.zeros(2000, dtype=int))}).to_csv("both before.csv", index=False)
print("null")
`);
}, 60_000);

const over = (current: string, { reference = null, columns, options = {} }: { reference?: string | null; columns?: string[]; options?: Partial<DriftOptions> } = {}): Promise<DriftTimeline> =>
  client.driftOverTime({ reference: reference === null ? null : { path: `${folder}/${reference}` }, current: { path: `${folder}/${current}` }, by: 'at', window: readWindow('1d'), ...(columns ? { columns } : {}), options: { ...defaultDriftOptions, ...options } });
const both = (reference: string, current: string, column: string): Promise<SetDrift> => client.drift({ reference: { path: `${folder}/${reference}` }, current: { path: `${folder}/${current}` }, columns: [column], options: defaultDriftOptions });
const of = ({ columns }: DriftTimeline, name: string): TimelineColumn => {
  const found = columns.find((each) => each.name === name);
  if (!found) throw new Error(`no column ${name}`);
  return found;
};
const kinds = ({ columns }: DriftTimeline) => Object.fromEntries(columns.map(({ name, verdict: { kind, times } }) => [name, kind === 'recurring' ? `${kind} ${times}` : kind]));
const startOf = ({ windows }: DriftTimeline, { verdict: { from } }: TimelineColumn) => windows[from ?? -1]?.start;

describe('texts over time', () => {
  it('are judged by their words: sudden, gradual and recurring are told apart where all lengths stay as they were, and a stable series gives none', async () => {
    for (const reference of ['before.csv', null]) {
      const timeline = await over('texts.csv', { reference });
      expect(kinds(timeline), String(reference)).toEqual(reference === null ? expect.objectContaining({ calm: 'none', sudden: 'sudden', gradual: 'gradual' }) : { calm: 'none', sudden: 'sudden', gradual: 'gradual', season: 'recurring 4', longer: 'sudden' });
      expect(startOf(timeline, of(timeline, 'sudden'))).toBe('2024-01-25');
      expect(of(timeline, 'sudden').cells.slice(24).map(({ by }) => by)).toEqual(Array.from({ length: 16 }, () => 'vocabulary'));
      expect(of(timeline, 'sudden').reason).toBe('Sudden drift, from 2024-01-25 on. What tells the windows apart most often is words that the reference does not have.');
      expect(of(timeline, 'longer').reason).toMatch(/What tells the windows apart most often is (the length of the texts|how many words the texts have)\.$/);
    }
  });

  it('have in each window what the comparison of the reference with its rows alone says', async () => {
    const timeline = await over('texts.csv', { reference: 'before.csv', columns: ['gradual'] });
    const at = timeline.windows.findIndex(({ start }) => start === '2024-02-05');
    const [alone] = (await both('before.csv', 'one day of texts.csv', 'gradual')).columns;
    expect(of(timeline, 'gradual').cells[at]).toEqual({ effect: alone?.effect?.value, statistic: alone?.statistic, adjusted: alone?.adjusted, drift: true, by: 'vocabulary' });
  });

  it('tell which words changed, in the last window that drifts', async () => {
    const timeline = await over('texts.csv', { reference: 'before.csv' });
    const { words, notes } = of(timeline, 'sudden');
    expect(words?.at).toBe(39);
    expect(words?.vocabulary).toMatchObject({ texts: { reference: 2000, current: 100 } });
    expect(words?.vocabulary.unknown.current).toBeGreaterThan(0.3);
    expect(words?.vocabulary.unknown.reference).toBeLessThan(0.01);
    expect(notes[0]).toMatch(/^In the window from 2024-02-09, \d+(\.\d+)? % of the words are unknown to half of the reference, where its other half has /);
    expect(notes[1]).toMatch(/^Most changed there, by the share of texts that have them: [vw]\d{3} \(.* → .*\), /);
    expect(of(timeline, 'calm').notes).toEqual([]);
  });

  it('hold their threshold against past windows by all that they are judged by, and the one that is proposed does as it says', async () => {
    const { past, cells } = of(await over('both.csv', { reference: 'both before.csv' }), 'both');
    expect(past).toMatchObject({ windows: 39, alarms: 19 });
    // Lengths or counts are farther from chance, the words farther from the reference: it is these that a threshold has to be beyond.
    expect(cells.filter(({ drift, by }) => drift && by !== 'vocabulary').length).toBeGreaterThan(17);
    const threshold = past?.suggestion?.threshold ?? Number.NaN;
    const again = of(await over('both.csv', { reference: 'both before.csv', options: { kept: { both: { threshold } } } }), 'both');
    expect(again.threshold).toBe(threshold);
    expect(again.cells.slice(0, 39).filter(({ drift }) => drift)).toHaveLength(past?.suggestion?.alarms ?? Number.NaN);
  });

  it('are judged by the lengths alone where those were chosen, or where the reference tool’s defaults decide', async () => {
    const chosen = of(await over('texts.csv', { reference: 'before.csv', columns: ['sudden'], options: { rules: { sudden: { method: 'ks' } } } }), 'sudden');
    expect(chosen.verdict.kind).toBe('none');
    expect(of(await over('texts.csv', { reference: 'before.csv', columns: ['sudden'], options: { mode: 'evidently' } }), 'sudden').cells.map(({ by }) => by)).toEqual(Array.from({ length: 40 }, () => undefined));
  });
});

describe('pictures over time', () => {
  it('are judged by what they are: sudden, gradual and recurring are told apart, and a stable series gives none', async () => {
    const timeline = await over('pictures.csv', { reference: 'pictures before.csv' });
    expect(kinds(timeline)).toEqual({ calm: 'none', sudden: 'sudden', gradual: 'gradual', season: 'recurring 4', wide: 'sudden' });
    expect(timeline.columns.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'image'));
    expect(startOf(timeline, of(timeline, 'sudden'))).toBe('2024-01-25');
    expect(of(timeline, 'sudden').reason).toMatch(/^Sudden drift, from 2024-01-25 on\. What tells the windows apart most often is the mean of (red|green|blue)\.$/);
    expect(of(timeline, 'wide').reason).toBe('Sudden drift, from 2024-01-21 on. What tells the windows apart most often is the width.');
    expect(of(timeline, 'calm')).toMatchObject({ looked: { reference: { paths: 400, looked: 400, colours: 400 }, windows: { paths: 4000, looked: 4000, absent: 0, outside: 0, damaged: 0, colours: 4000 }, each: 500 }, notes: ['All pictures were looked at: 400 of the reference, 4,000 in the windows.'] });
    // The first windows as a reference, half of whose life the season is.
    expect(kinds(await over('pictures.csv', { columns: ['calm', 'sudden', 'gradual', 'wide'] }))).toEqual({ calm: 'none', sudden: 'sudden', gradual: 'gradual', wide: 'sudden' });
  });

  it('have in each window what the comparison of the reference with its rows alone says', async () => {
    const timeline = await over('pictures.csv', { reference: 'pictures before.csv', columns: ['wide'] });
    const at = timeline.windows.findIndex(({ start }) => start === '2024-02-05');
    const [alone] = (await both('pictures before.csv', 'one day.csv', 'wide')).columns;
    expect(of(timeline, 'wide').cells[at]).toEqual({ effect: alone?.effect?.value, statistic: alone?.statistic, adjusted: alone?.adjusted, drift: true, by: 'width' });
  });

  it('of which some can’t be read say which, open nothing outside of the table’s folder, and too few of a window say nothing', async () => {
    const timeline = await over('broken.csv', { reference: 'pictures before.csv' });
    const calm = of(timeline, 'calm');
    expect(calm.looked?.windows).toMatchObject({ absent: 50, damaged: 30, outside: 20 });
    expect(calm.notes).toContain('Not read of the windows: 50 not there, 20 outside of the table’s folder and the project, 30 damaged, too large or no pictures.');
    expect(calm.cells.flatMap(({ drift }, at) => (drift === null ? [at] : []))).toEqual([29]);
    expect(calm.verdict.kind).toBe('none');
  });

  it('of more than are looked at are drawn from each window, and that is said; paths of none are texts', async () => {
    const many = of(await over('many.csv', { reference: 'pictures before.csv' }), 'calm');
    expect(many.looked).toMatchObject({ windows: { paths: 6000, looked: 2000 }, each: 1000 });
    expect(many.notes).toEqual(['Pictures looked at, drawn by chance: 400 of the reference’s 400, and 2,000 of the 6,000 in the windows, at most 1,000 of each.']);
    expect(of(await over('nowhere.csv', {}), 'calm').kind).toBe('text');
    expect(of(await over('pictures.csv', { columns: ['wide'], options: { mode: 'evidently' } }), 'wide').kind).not.toBe('image');
  });
});
