import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ColumnDrift, defaultDriftOptions, type DriftOptions } from '../../../src/contract/drift';
import type { DataClient } from '../../../src/workers/data/client';
import { plainDrift } from '../../../src/workers/data/in-process';
import { python, useFolder, useWorker } from './support';

const worker = useWorker('drift-images');
const folder = useFolder();
let client: DataClient;
let means: { reference: number; current: number; ks: [number, number] };

/** Tables in `data/` that name pictures in `data/images/` and in `elsewhere/`, each of its own size and colour. */
beforeAll(() => {
  client = worker.client();
  means = python(folder, `
import json, os
import numpy as np, pandas as pd
from PIL import Image
from scipy import stats
rng = np.random.default_rng(4)
os.makedirs("data/images"); os.makedirs("elsewhere")
def write(name, many, brighter=0, wider=0, kind="png"):
    paths, reds = [], []
    for i in range(many):
        size = (int(rng.integers(20, 60)) + wider, int(rng.integers(20, 60)))
        made = np.clip(rng.normal(rng.normal(110, 15, 3) + brighter, 20, (size[1], size[0], 3)), 0, 255).astype(np.uint8)
        path = f"images/{name}{i}.{kind}"
        Image.fromarray(made).save("data/" + path)
        paths.append(path); reds.append(made[:, :, 0].mean())
    return paths, reds
def table(name, paths):
    frame = pd.DataFrame({"photo": paths, "x": rng.normal(size=len(paths))})
    frame.to_parquet(f"data/{name}.parquet", index=False)
    frame.to_csv(f"data/{name}.csv", index=False)
a, reds = write("a", 400)
b, _ = write("b", 300)
bright, brights = write("bright", 300, brighter=12)
wide, _ = write("wide", 300, wider=15)
jpegs, _ = write("jpegs", 300, kind="jpg")
gifs, _ = write("gifs", 200, kind="gif")
for name, paths in {"a": a, "b": b, "bright": bright, "wide": wide, "jpegs": jpegs, "gifs": gifs}.items(): table(name, paths)
table("many", a * 30)
table("absolute", [os.path.abspath("data/" + path) for path in b])
table("rooted", ["data/" + path for path in b])
open("data/images/cut.png", "wb").write(open("data/" + a[0], "rb").read()[:200])
open("data/images/text.png", "w").write("no picture")
os.mkfifo("data/images/pipe.png")
os.symlink("/etc/passwd", "data/images/passwd.png")
table("broken", b[:200] + ["images/gone.png"] * 20 + ["images/cut.png", "images/text.png", "images/pipe.png", "images"] * 5 + ["images/passwd.png", "../../../../../etc/x.png", "//host/share/x.png"] * 5 + [None] * 30)
table("nowhere", [f"nowhere/{i}.png" for i in range(200)])
table("web", [f"https://localhost:1/{i}.png" for i in range(200)])
ks = stats.ks_2samp(reds, brights)
print(json.dumps({"reference": np.mean(reds), "current": np.mean(brights), "ks": [ks.statistic, ks.pvalue]}))
`);
}, 60_000);

const drift = (reference: string, current: string, { projectRoot, ...options }: Partial<DriftOptions> & { projectRoot?: string } = {}) =>
  client.drift({ reference: { path: join(folder, 'data', reference) }, current: { path: join(folder, 'data', current) }, ...(projectRoot !== undefined && { projectRoot }), options: { ...defaultDriftOptions, ...options } });
async function photo(...given: Parameters<typeof drift>): Promise<ColumnDrift> {
  const found = (await drift(...given)).columns.find(({ name }) => name === 'photo');
  if (!found) throw new Error('no photo');
  return found;
}

describe('a column of paths of pictures', () => {
  it('is judged by what the pictures are, whatever the table’s format', async () => {
    for (const [one, other] of [['a.parquet', 'bright.parquet'], ['a.csv', 'bright.csv']] as const) {
      const column = await photo(one, other);
      expect(column).toMatchObject({ kind: 'image', drift: true, reference: { rows: 400, missing: 0 }, current: { rows: 300, missing: 0 }, image: { looked: { reference: { paths: 400, looked: 400, absent: 0, outside: 0, damaged: 0, colours: 400 } } } });
      expect(column.image?.parts.map(({ what }) => what)).toEqual(['width', 'height', 'red', 'green', 'blue']);
      expect(column.image?.by).toMatch(/^(?:red|green|blue)$/);
      const red = column.image?.parts.find(({ what }) => what === 'red');
      expect(red?.statistic).toBeCloseTo(means.ks[0], 9);
      expect(red?.pValue).toBeCloseTo(means.ks[1], 6);
      expect(red?.reference.mean).toBeCloseTo(means.reference, 6);
      expect(red?.current.mean).toBeCloseTo(means.current, 6);
      expect(column.reason).toMatch(/^Of the pictures’ sizes and mean colours, the mean of (?:red|green|blue) tells the two sides apart best\. The Kolmogorov-Smirnov test, .* Drift\.$/);
    }
  });

  it('that are alike does not drift; wider ones drift by their width', async () => {
    expect(await photo('a.parquet', 'b.parquet')).toMatchObject({ kind: 'image', drift: false });
    expect(await photo('a.parquet', 'jpegs.csv')).toMatchObject({ kind: 'image', drift: false });
    expect(await photo('a.parquet', 'wide.parquet')).toMatchObject({ drift: true, image: { by: 'width' } });
  });

  it('of a kind whose colour can’t be told is judged by sizes alone', async () => {
    const column = await photo('a.parquet', 'gifs.parquet');
    expect(column).toMatchObject({ kind: 'image', drift: false, image: { looked: { current: { looked: 200, colours: 0, damaged: 0 } } } });
    expect(column.image?.parts.map(({ what, pValue }) => [what, pValue === null])).toEqual([['width', false], ['height', false], ['red', true], ['green', true], ['blue', true]]);
  });

  it('of many rows is looked at in a thousand of them, the same each time', async () => {
    const [one, again] = [await photo('many.parquet', 'b.parquet'), await photo('many.csv', 'b.parquet')];
    expect(one.image?.looked.reference).toMatchObject({ paths: 12_000, looked: 1000, colours: 1000 });
    expect(again.image).toEqual(one.image);
    const other = await photo('many.parquet', 'b.parquet', { seed: 2 });
    expect(other.image?.parts[2]?.reference.mean).not.toBe(one.image?.parts[2]?.reference.mean);
  });

  it('may be absolute, or of the project', async () => {
    expect((await photo('a.parquet', 'absolute.parquet')).image?.looked.current).toMatchObject({ looked: 300, colours: 300 });
    expect((await photo('a.parquet', 'rooted.parquet', { projectRoot: folder })).image?.looked.current).toMatchObject({ looked: 300, colours: 300 });
    expect((await photo('a.parquet', 'rooted.parquet')).image?.looked.current).toMatchObject({ looked: 300, absent: 300 });
  });

  it('says how many can’t be read, and never follows one out', async () => {
    const column = await photo('a.parquet', 'broken.parquet');
    expect(column.image?.looked.current).toEqual({ paths: 255, looked: 255, absent: 20, outside: 15, damaged: 20, colours: 200 });
    expect(column).toMatchObject({ kind: 'image', drift: false });
    expect(column.quality.map(({ what, sentence }) => [what, sentence])).toEqual([['missing', '10.5 % of the values are missing, where it was 0 %.'], ['unreadable', '21.6 % of the pictures can’t be read, where it was 0 %.']]);
  });

  it('is text where no picture is there, or it would have to be fetched, and in the reference tool’s eyes', async () => {
    for (const name of ['nowhere.parquet', 'web.parquet']) expect((await photo(name, name)).image, name).toBeUndefined();
    expect((await photo('a.parquet', 'bright.parquet', { mode: 'evidently' }))).not.toHaveProperty('image');
    expect(await plainDrift({ reference: { path: join(folder, 'data', 'a.parquet') }, current: { path: join(folder, 'data', 'bright.parquet') }, options: { ...defaultDriftOptions, mode: 'evidently' } }, { signal: new AbortController().signal, progress: () => undefined })).not.toBeNull();
  });

  it('is measured as was chosen', async () => {
    const column = await photo('a.parquet', 'bright.parquet', { rules: { photo: { method: 'psi', threshold: 50 } } });
    expect(column).toMatchObject({ method: 'psi', drift: false, effect: { threshold: 50 } });
    expect(new Set(column.image?.parts.map(({ method }) => method))).toEqual(new Set(['psi']));
    await expect(drift('a.parquet', 'bright.parquet', { rules: { photo: { method: 'z' } } })).rejects.toMatchObject({ code: 'drift-rule' });
  });
});
