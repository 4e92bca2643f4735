import { describe, expect, it } from 'vitest';
import { type ColumnDrift, defaultDriftOptions, type DriftOptions } from '../../../src/contract/drift';
import { seeded } from '../../../src/core/drift/chance';
import { type ColumnMeasure, decideDrift, measure } from '../../../src/core/drift/decide';
import { driftMarkdown } from '../../../src/core/drift/report/markdown';
import { driftPage } from '../../../src/core/drift/report/page';
import { numericSample } from '../../../src/core/drift/samples';
import { measureText, wordCountOptions } from '../../../src/core/drift/text-column';
import { ReferenceWords, stepOf, vocabularyOf } from '../../../src/core/drift/vocabulary';
import { spaces, WordCounts, wordsOf } from '../../../src/core/drift/words';

/** Words as people use them: the k-th most frequent comes 1/k as often as the first (G. K. Zipf, 1949), so that every sample has some that no other has. */
function zipf(random: () => number, kinds: number): () => string {
  const ends: number[] = [];
  for (let k = 1, sum = 0; k <= kinds; k++) ends.push((sum += 1 / k));
  return () => {
    const wanted = random() * (ends.at(-1) ?? 0);
    let [low, high] = [0, kinds];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < wanted) low = middle + 1; else high = middle;
    }
    return `w${low}`;
  };
}
/** Texts of some words each; `strange`: the share of words that are others. Words come together: a text is of one subject, whose own words are a third of it. */
function texts(random: () => number, count: number, { strange = 0, mean = 12, kinds = 20_000 } = {}): string[] {
  const word = zipf(random, kinds);
  return Array.from({ length: count }, () => {
    const subject = Math.floor(random() * 3_000);
    return Array.from({ length: 1 + Math.floor(random() * 2 * mean) }, () => (random() < strange ? `new${Math.floor(random() * 50)}` : random() < 0.3 ? `s${subject}x${Math.floor(random() * 5)}` : word())).join(' ');
  });
}

function measured(reference: string[], current: string[], all = defaultDriftOptions): ColumnMeasure {
  const part = (of: (text: string) => number, by: DriftOptions) => measure({ name: 't', type: 'string', kind: 'text', reference: numericSample(Float64Array.from(reference, of), 0), current: numericSample(Float64Array.from(current, of), 0) }, by);
  return measureText(part((text) => text.length, all), part((text) => text.split(' ').length, wordCountOptions('t', all)), vocabularyOf(reference, current, all.seed), all);
}

function judged(reference: string[], current: string[], options: Partial<DriftOptions> = {}): ColumnDrift {
  const all = { ...defaultDriftOptions, ...options };
  const [told] = decideDrift([measured(reference, current, all)], [], { reference: reference.length, current: current.length }, all).columns;
  if (told === undefined) throw new Error('no column');
  return told;
}

/** The most of n that come with probability p each, but for one in a thousand of such tests. */
function most(n: number, p: number): number {
  let [chance, sum] = [(1 - p) ** n, 0];
  for (let k = 0; k < n; k++) {
    if ((sum += chance) >= 0.999) return k;
    chance *= ((n - k) / (k + 1)) * (p / (1 - p));
  }
  return n;
}

describe('texts of one distribution', () => {
  it.each([[120, 60, 300], [400, 1_000, 150], [3_000, 800, 60], [900, 4_000, 60]])('%i against %i, %i times: a twentieth of the p-values lies under 0.05, however the words come together', { timeout: 120_000 }, (n, m, rounds) => {
    const random = seeded(n + m);
    let [under, half, alarms] = [0, 0, 0];
    for (let round = 0; round < rounds; round++) {
      const [a, b] = [texts(random, n), texts(random, m)];
      const pValue = vocabularyOf(a, b, round + 1)?.pValue ?? 0;
      under += Number(pValue < 0.05);
      half += Number(pValue < 0.5);
      // Whether it matters is left out of it: no threshold at all.
      alarms += Number(judged(a, b, { seed: round + 1, rules: { t: { threshold: 0 } } }).drift);
    }
    expect(under).toBeLessThanOrEqual(most(rounds, 0.05));
    expect(half).toBeLessThanOrEqual(most(rounds, 0.5));
    expect(half).toBeGreaterThanOrEqual(rounds - most(rounds, 0.5));
    expect(alarms).toBeLessThanOrEqual(most(rounds, 0.05));
  });

  it('that are all different ones, as identifiers are, are no drift: all words are unknown on both sides', () => {
    const ids = (from: number) => Array.from({ length: 2_000 }, (_, at) => `id${from + at}`);
    expect(judged(ids(10_000), ids(50_000))).toMatchObject({ drift: false, text: { vocabulary: { unknown: { reference: 1, current: 1 }, pValue: 1 } } });
  });
});

describe('texts with other words', () => {
  it('are found where lengths and counts say nothing, and the words are named with both shares', () => {
    const random = seeded(2);
    let found = 0;
    for (let round = 0; round < 40; round++) found += Number(judged(texts(random, 600), texts(random, 500, { strange: 0.3 }), { seed: round + 1 }).drift);
    expect(found).toBeGreaterThanOrEqual(38);
    const column = judged(texts(random, 3_000), [...texts(random, 2_000), ...Array.from({ length: 1_000 }, (_, at) => `Refund! The ${at}st “refund”, (refund) please`)]);
    expect(column.text?.vocabulary?.changed.find(({ word }) => word === 'refund')).toEqual({ word: 'refund', reference: 0, current: 1 / 3 });
  });

  it('too few to matter are no drift, and the reason says which way decided', () => {
    const random = seeded(8);
    const column = judged(texts(random, 8_000), texts(random, 8_000, { strange: 0.03 }));
    expect(column).toMatchObject({ drift: false, method: 'unknown-words', text: { by: 'vocabulary' } });
    expect(column.adjusted).toBeLessThan(0.001);
    // Three ways of looking, so three times the chance to be fooled.
    expect(column.adjusted).toBeCloseTo(3 * (column.pValue ?? 1), 12);
    expect(column.reason).toMatch(/^How many of the words .* of the words are unknown than chance gives, where 10 % would matter\. No drift: more than chance, and too little to matter\.$/);
  });

  it('longer ones are told by their words or lengths; a measure that was chosen decides by lengths alone', () => {
    const random = seeded(4);
    const [a, b] = [texts(random, 600), texts(random, 500, { mean: 20 })];
    expect(judged(a, b)).toMatchObject({ drift: true, method: 'ks' });
    const strange = texts(random, 500, { strange: 0.5 }).map((text) => text.replaceAll('new', ''));
    expect(judged(a, strange)).toMatchObject({ drift: true, text: { by: 'vocabulary' } });
    for (const given of ['rules', 'kept'] as const) expect(judged(a, a.map((text) => text.replaceAll('w', 'v')), { [given]: { t: { method: 'psi' } } })).toMatchObject({ drift: false, method: 'psi', adjusted: 1, text: { by: 'length' } });
  });

  it('are told in the page and the Markdown, as words and never as markup', () => {
    const random = seeded(12);
    const fresh = texts(random, 500).map((text) => `${text} <b>refund</b>`);
    const set = decideDrift([measured(texts(random, 600), fresh)], [], { reference: 600, current: 500 }, defaultDriftOptions);
    const page = driftPage({ set, reference: 'a', current: 'b', madeAt: 0 }, () => '');
    expect(page).toMatch(/words unknown to half of the reference<\/[a-z]+><\/th><td>[\d.]+ %<\/td><td>[\d.]+ %/);
    expect(page).toMatch(/texts with “refund”<\/[a-z]+><\/th><td>0 %<\/td><td>100 %/);
    expect(driftMarkdown(set, { reference: 'a', current: 'b' })).toMatch(/### Words\n\n- t: [\d.]+ % of the words are unknown .*\n- t: Most changed words, .*refund \(0 % → 100 %\)/);
  });

  it('of several samples that are held against one reference, each is answered as if it were the only one', () => {
    const random = seeded(8);
    const [reference, some, others] = [texts(random, 200), texts(random, 60), texts(random, 90)];
    const kept = new ReferenceWords(reference, 3);
    expect([kept.against(some), kept.against(others), kept.against(some)]).toEqual([some, others, some].map((each) => vocabularyOf(reference, each, 3)));
  });

  it('too few texts have no vocabulary, and none without a word has', () => {
    const random = seeded(6);
    expect(vocabularyOf(texts(random, 40), texts(random, 200), 1)).toBeNull();
    expect(vocabularyOf(texts(random, 200), texts(random, 29), 1)).toBeNull();
    expect(vocabularyOf(new Array<string>(200).fill('… !'), new Array<string>(200).fill(''), 1)).toBeNull();
  });
});

describe('words', () => {
  it('are letters and digits, whatever their case and what stands around them', () => {
    expect(wordsOf(`“Don't”, said E-MAIL: ÖSTERÅ… (北京)\u3000a\u0301 3,5 -- _x_`)).toEqual(['don\'t', 'said', 'e-mail', 'österå', '北京', 'a\u0301', '3', '5', 'x']);
    expect(wordsOf('x'.repeat(1_000))).toEqual(['x'.repeat(40)]);
    expect(wordsOf('-'.repeat(1_000_000) + '\''.repeat(1_000_000))).toEqual([]);
    expect([...spaces]).toHaveLength(29);
  });

  it('are counted in bounded memory, and one that comes often is there however late it comes', () => {
    const counts = new WordCounts(1_000);
    let largest = 0;
    for (let at = 0; at < 1_000_000; at++) {
      counts.add(`junk${at}`);
      largest = Math.max(largest, counts.size);
      if (at >= 900_000 && at % 10 === 0) counts.add('late');
    }
    expect(largest).toBeLessThanOrEqual(1_000);
    // Short by at most all that was counted over what is remembered.
    expect(counts.of('late')).toBeGreaterThan(10_000 - 1_010_000 / 1_000);
    expect(counts.of('late')).toBeLessThanOrEqual(10_000);
  });

  it('of so many texts as are looked at, evenly among all', () => {
    expect([0, 1, 10_000, 10_001, 1_000_000].map(stepOf)).toEqual([1, 1, 1, 2, 100]);
  });
});
