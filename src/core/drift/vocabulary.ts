import type { ChangedWord, Vocabulary } from '../../contract/drift';
import { seeded } from './chance';
import { leastRows } from './column';
import { normalTails } from './special';
import { WordCounts, wordsOf } from './words';

/** So many texts of a side are looked at, which lie evenly among all. */
export const mostTexts = 10_000;
/** Of each so many characters. */
export const mostCharacters = 1_000;
/** Words that are remembered of a side. */
const mostWords = 100_000;
/** Changed words that are told, of those that come in so many texts. */
const mostChanged = 10;
const leastTextsOfWord = 5;
/** So many texts with unknown words make the sum of them normal enough (A. Wald and J. Wolfowitz, 1944); of fewer the labels are dealt. */
const leastForFormula = 200;
const deals = 999;
const enoughHits = 100;

/** How far apart the texts lie that are looked at: every how many of `count`. */
export const stepOf = (count: number): number => Math.max(1, Math.ceil(count / mostTexts));

/** Words of a text, and how many of them are unknown. */
interface Known { words: number; unknown: number }

/**
 * Which words come and go. Half of the reference's texts, by chance, are its vocabulary: words that they lack come in the other half too, so the share of those is what the current's is held against. A text of the other half and one of the current are alike
 * where nothing changed, however many words each has, so labels dealt anew among them tell how often chance does as much. Both are samples of at most `mostTexts`. Null: too few texts, or none has a word.
 */
export const vocabularyOf = (reference: readonly string[], current: readonly string[], seed: number): Vocabulary | null => new ReferenceWords(reference, seed).against(current);

/** The words of a reference that several samples are held against: each is answered as if it were the only one. */
export class ReferenceWords {
  private readonly known = new Set<string>();
  private readonly counts = new WordCounts(mostWords);
  private readonly others: Known[];

  constructor(private readonly reference: readonly string[], private readonly seed: number) {
    const random = seeded(seed);
    const others: string[][] = [];
    for (const text of reference) {
      const words = look(text, this.counts);
      if (random() >= 0.5) others.push(words);
      else for (const each of words) if (this.known.size < mostWords) this.known.add(each);
    }
    this.others = others.map((words) => this.heldAgainst(words));
  }

  /** See `vocabularyOf`. */
  against(current: readonly string[]): Vocabulary | null {
    const counts = new WordCounts(mostWords);
    const now = current.map((text) => this.heldAgainst(look(text, counts)));
    if (this.others.length < leastRows || now.length < leastRows) return null;
    const shares = { reference: shareOf(this.others), current: shareOf(now) };
    if (shares.reference === null || shares.current === null) return null;
    const texts = { reference: this.reference.length, current: current.length };
    return { texts, unknown: { reference: shares.reference, current: shares.current }, pValue: chanceOf(this.others, now, this.chance()), changed: changedWords({ reference: this.counts, current: counts }, texts) };
  }

  /** As it stands after the reference's texts were dealt. */
  private chance(): () => number {
    const random = seeded(this.seed);
    for (let dealt = 0; dealt < this.reference.length; dealt += 1) random();
    return random;
  }

  private heldAgainst(words: readonly string[]): Known {
    return { words: words.length, unknown: words.reduce((sum, each) => sum + (this.known.has(each) ? 0 : 1), 0) };
  }
}

function look(text: string, into: WordCounts): string[] {
  const words = wordsOf(text);
  for (const each of new Set(words)) into.add(each);
  return words;
}

function shareOf(texts: readonly Known[]): number | null {
  const [words, unknown] = [sumOf(texts, ({ words: each }) => each), sumOf(texts, ({ unknown: each }) => each)];
  return words === 0 ? null : unknown / words;
}

/** How often chance gives the current as many more unknown words. Of each text counts what it has beyond its words' even share, so that it is the texts that are dealt and not their words, which come together. */
function chanceOf(before: readonly Known[], now: readonly Known[], random: () => number): number {
  const all = [...before, ...now];
  const share = shareOf(all) ?? 0;
  const beyond = Float64Array.from(all, ({ words, unknown }) => unknown - share * words);
  const seen = beyond.subarray(before.length).reduce((sum, each) => sum + each, 0);
  const variance = (before.length * now.length * beyond.reduce((sum, each) => sum + each * each, 0)) / (all.length * (all.length - 1));
  if (!(variance > 0)) return 1;
  const z = seen / Math.sqrt(variance);
  const byFormula = z > 0 ? normalTails(z) / 2 : 1 - normalTails(z) / 2;
  if (sumOf(all, ({ unknown }) => (unknown > 0 ? 1 : 0)) >= leastForFormula && Math.min(before.length, now.length) >= leastForFormula) return byFormula;
  let hits = 0;
  for (let deal = 1; deal <= deals; deal += 1) {
    let [wanted, sum] = [now.length, 0];
    for (let at = 0; wanted > 0; at += 1) {
      if (random() * (beyond.length - at) >= wanted) continue;
      sum += beyond[at] as number;
      wanted -= 1;
    }
    if (sum >= seen - 1e-9 && (hits += 1) >= enoughHits) return hits / deal;
  }
  return (1 + hits) / (1 + deals);
}

function changedWords(counts: Record<'reference' | 'current', WordCounts>, texts: Record<'reference' | 'current', number>): ChangedWord[] {
  const all = new Set([...counts.reference.words(), ...counts.current.words()]);
  const changed: (ChangedWord & { by: number })[] = [];
  for (const word of all) {
    const [before, now] = [counts.reference.of(word), counts.current.of(word)];
    if (before + now < leastTextsOfWord) continue;
    const [reference, current] = [before / texts.reference, now / texts.current];
    if (reference !== current) changed.push({ word, reference, current, by: Math.abs(current - reference) });
  }
  return changed.sort((a, b) => b.by - a.by || (a.word < b.word ? -1 : 1)).slice(0, mostChanged).map(({ word, reference, current }) => ({ word, reference, current }));
}

const sumOf = <T>(all: readonly T[], of: (each: T) => number): number => all.reduce((sum, each) => sum + of(each), 0);
