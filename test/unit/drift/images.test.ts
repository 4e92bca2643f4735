import { describe, expect, it } from 'vitest';
import { type ColumnDrift, defaultDriftOptions, type DriftOptions, type ImagePart, type ImageSide } from '../../../src/contract/drift';
import { seeded } from '../../../src/core/drift/chance';
import { decideDrift } from '../../../src/core/drift/decide';
import { measureImages } from '../../../src/core/drift/image-column';
import { arePicturePaths } from '../../../src/core/drift/picture-paths';
import { driftMarkdown } from '../../../src/core/drift/report/markdown';
import { driftPage } from '../../../src/core/drift/report/page';
import { imageLines } from '../../../src/core/drift/report/words';
import { numericSample } from '../../../src/core/drift/samples';

type Numbers = Record<ImagePart['what'], number[]>;
const whats = ['width', 'height', 'red', 'green', 'blue'] as const;

/** Of few widths, of many heights, of colours that go together as those of pictures do. */
function pictures(random: () => number, count: number, brighter = 0): Numbers {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const made: Numbers = { width: [], height: [], red: [], green: [], blue: [] };
  for (let at = 0; at < count; at++) {
    const light = 120 + brighter + 20 * normal();
    made.width.push([320, 640, 1280][Math.floor(random() * 3)] ?? 0);
    made.height.push(Math.floor(200 + 300 * random()));
    for (const colour of ['red', 'green', 'blue'] as const) made[colour].push(light + 8 * normal());
  }
  return made;
}

const side = (count: number, lacking: Partial<ImageSide> = {}): ImageSide => ({ paths: count, looked: count, absent: 0, outside: 0, damaged: 0, colours: count, ...lacking });
function judge(reference: Numbers, current: Numbers, options: Partial<DriftOptions> = {}, lacking: { reference?: Partial<ImageSide>; current?: Partial<ImageSide> } = {}) {
  const part = (what: ImagePart['what']) => ({ what, reference: numericSample(Float64Array.from(reference[what]), 0), current: numericSample(Float64Array.from(current[what]), 0) });
  const rows = { reference: { rows: reference.width.length, missing: 0 }, current: { rows: current.width.length, missing: 0 } };
  const given = { ...defaultDriftOptions, ...options };
  const set = decideDrift([measureImages({
    name: 'photo', type: 'string', parts: [part('width'), part('height'), part('red'), part('green'), part('blue')], rows, looked: { reference: side(rows.reference.rows, lacking.reference), current: side(rows.current.rows, lacking.current) },
  }, given)], [], { reference: rows.reference.rows, current: rows.current.rows }, given);
  const [column] = set.columns;
  return { set, column: column as ColumnDrift };
}

describe('pictures', () => {
  it('of one distribution alarm in one of twenty cases at most, at every pair of sizes', () => {
    const random = seeded(41);
    const cases = 120;
    for (const [a, b] of [[30, 30], [200, 60], [1000, 1000]] as const) {
      let alarms = 0;
      for (let at = 0; at < cases; at++) if (judge(pictures(random, a), pictures(random, b)).column.drift === true) alarms++;
      // Six are promised; more than twelve come in less than one of a hundred such series.
      expect(alarms, `${a} and ${b}`).toBeLessThanOrEqual(12);
    }
  });

  it('that are brighter by half a standard deviation are found in 95 % of cases', () => {
    const random = seeded(43);
    let found = 0;
    for (let at = 0; at < 100; at++) {
      const { column } = judge(pictures(random, 400), pictures(random, 400, 10));
      if (column.drift === true && ['red', 'green', 'blue'].includes(column.image?.by ?? '')) found++;
    }
    expect(found).toBeGreaterThanOrEqual(95);
  });

  it('are judged by the least p-value of those that lie far enough apart, made as many times greater as there were ways', () => {
    const random = seeded(44);
    const { column } = judge(pictures(random, 300), pictures(random, 300, 6));
    const by = column.image?.parts.find(({ what }) => what === column.image?.by);
    expect(column).toMatchObject({ kind: 'image', statistic: by?.statistic, pValue: by?.pValue, effect: by?.effect });
    expect(by?.pValue).toBe(Math.min(...(column.image?.parts ?? []).filter(({ effect }) => effect !== null && effect.value >= effect.threshold).map(({ pValue }) => pValue ?? 1)));
    expect(column.adjusted).toBeCloseTo(5 * (by?.pValue ?? 0), 12);
    expect(column.image?.parts.map(({ what, method }) => [what, method])).toEqual(whats.map(what => [what, what === 'width' ? 'chi-squared' : 'ks']));
  });

  it('are not judged by a way that lies too near, however small its chance', () => {
    const random = seeded(47);
    const few = (sizes: Numbers, colours: Numbers): Numbers => ({ ...colours, width: sizes.width, height: sizes.height });
    const higher = pictures(random, 5000);
    const { column } = judge(few(pictures(random, 5000), pictures(random, 300)), few({ ...higher, height: higher.height.map(height => height + 20) }, pictures(random, 300, 10)), { rules: { photo: { threshold: 0.3 } } });
    const least = [...column.image?.parts ?? []].sort((a, b) => (a.pValue ?? 1) - (b.pValue ?? 1))[0];
    expect(least?.what).toBe('height');
    expect(column).toMatchObject({ drift: true, image: { by: expect.stringMatching(/red|green|blue/) as string } });
  });

  it('of which no colour is known are judged by their sizes, and too few by nothing', () => {
    const random = seeded(45);
    const colourless = (from: Numbers): Numbers => ({ ...from, red: [], green: [], blue: [] });
    const { column } = judge(colourless(pictures(random, 300)), colourless(pictures(random, 300)), {}, { reference: { colours: 0 }, current: { colours: 0 } });
    expect(column.drift).toBe(false);
    expect(column.adjusted).toBeCloseTo(Math.min(1, 2 * (column.pValue ?? 0)), 12);
    expect(judge(pictures(random, 300), pictures(random, 29)).column).toMatchObject({ kind: 'image', drift: null, reason: 'Too few rows to say: it takes 30 values on either side.' });
  });

  it('are told of in words: which way decided, how many were looked at, and why others were not', () => {
    const random = seeded(46);
    const { set, column } = judge(pictures(random, 300), pictures(random, 300, 40), {}, { reference: { paths: 9_000 }, current: { looked: 330, absent: 20, outside: 4, damaged: 6, colours: 290 } });
    expect(column.reason).toMatch(/^Of the pictures’ sizes and mean colours, the mean of (red|green|blue) tells the two sides apart best\. The Kolmogorov-Smirnov test, since the values are numbers\. .* Drift\.$/);
    expect(column.quality).toEqual([{ what: 'unreadable', reference: 0, current: 30 / 330, sentence: '9.09 % of the pictures can’t be read, where it was 0 %.' }]);
    expect(imageLines(column)).toEqual([
      'Pictures looked at: 300 of the reference’s 9,000, drawn by chance; all 300 of the current.', 'Not read of the current: 20 not there, 4 outside of the table’s folder and the project, 6 damaged, too large or no pictures.',
      'The colour is known of 300 and 290: of PNG and JPEG, as far as they are looked into.',
    ]);
    expect(driftMarkdown(set, { reference: 'a', current: 'b' })).toMatch(/\| photo \| \*\*drift\*\* \| Kolmogorov-Smirnov of mean \w+ \|[^]*### Pictures\n\n- photo: Pictures looked at: 300 of the reference’s 9,000/);
    const html = driftPage({ set, reference: 'a', current: 'b', madeAt: 0 }, () => 'x');
    expect(html).toMatch(/<th scope="row">mean red<\/th><td>1[12]\d/);
    expect(html).toContain('20 not there');
  });
});

describe('paths of pictures', () => {
  it('are told by their endings, where nearly all have one, and are none of the web', () => {
    expect(arePicturePaths(['a.png', 'B.JPG', 'c/d.jpeg', 'C:\\e.webp', '../f.gif', '/g.bmp', 'h.png', 'i.png', 'j.png', 'none'])).toBe(true);
    expect(arePicturePaths(['a.png', 'b.png', 'none'])).toBe(false);
    expect(arePicturePaths([])).toBe(false);
    for (const text of ['https://a.example/b.png', 'file:///a.png', 'data:image/png', 's3://bucket/a.png', 'a.png.txt', 'png']) expect(arePicturePaths([text]), text).toBe(false);
  });
});
