import { isNumberKind } from '../../../core/data/kinds';
import type { DriftOptions, SideFacts, Vocabulary } from '../../../contract/drift';
import { type ColumnMeasure, measure } from '../../../core/drift/decide';
import { arePicturePaths } from '../../../core/drift/picture-paths';
import { type CategoricalSample, categoricalSample } from '../../../core/drift/samples';
import { measureText, wordCountOptions } from '../../../core/drift/text-column';
import { mostCharacters, stepOf, vocabularyOf } from '../../../core/drift/vocabulary';
import type { PlainColumn } from '../plain-parquet/footer';
import { readNumbers } from '../plain-parquet/numbers';
import { PageReader } from '../plain-parquet/pages';
import { countTexts, readEvery, readFirst, readLengths, readWordCounts } from '../plain-parquet/texts';
import { fewTexts, mostCategories, mostPathCharacters } from './columns';
import { samplesOfRead, type Unsorted } from './measuring';

export interface PlainSide { path: string; rows: number; column: PlainColumn }
export interface PlainPair { name: string; reference: PlainSide; current: PlainSide }

type Read = (reader: PageReader, path: string, column: PlainColumn, into: Float64Array) => number;

/** Reads and measures columns one after another, in memory that is used again: both sides of one, and as much to sort them in. */
export class PlainMeasuring {
  private readonly reader = new PageReader();
  private rooms: [Float64Array, Float64Array, Float64Array] | undefined;

  /** `rows`: as many as the longer side has. */
  constructor(private readonly rows: number) {}

  /** Null: nothing that can be judged. Throws where what is in the file is not read here. */
  measure({ name, reference, current }: PlainPair, options: DriftOptions): ColumnMeasure | null {
    const kinds = [reference, current].map(({ column }) => (isNumberKind(column.kind) ? 'number' : column.kind === 'text' || column.kind === 'boolean' ? 'category' : null));
    if (kinds.includes(null)) return null;
    if (kinds[0] !== kinds[1]) throw new Error('Numbers on one side and texts on the other are not read here');
    if (kinds[0] === 'number') return this.measureNumbers('numeric', name, reference, current, readNumbers, options);
    // The database is there for tables that name files.
    if (options.mode !== 'evidently' && [reference, current].every((side) => this.holdsPicturePaths(side))) throw new Error('Pictures are not read here');
    const [first, second] = [this.categories(reference), this.categories(current)];
    if (first !== null && second !== null) return measure({ name, type: current.column.type, kind: 'categorical', reference: first, current: second }, options);
    const lengths = this.measureNumbers('text', name, reference, current, readLengths, options);
    // The reference tool judges no text.
    return options.mode === 'evidently' ? lengths : measureText(lengths, this.measureNumbers('text', name, reference, current, readWordCounts, wordCountOptions(name, options)), this.vocabulary(reference, current, lengths, options), options);
  }

  private holdsPicturePaths({ path, column }: PlainSide): boolean {
    return column.kind === 'text' && arePicturePaths(readFirst(this.reader, path, column, fewTexts, mostPathCharacters));
  }

  private vocabulary(reference: PlainSide, current: PlainSide, { column }: ColumnMeasure, { seed }: DriftOptions): Vocabulary | null {
    const every = ({ path, column: read }: PlainSide, { rows, missing }: SideFacts): string[] => readEvery(this.reader, path, read, stepOf(rows - missing), mostCharacters);
    return vocabularyOf(every(reference, column.reference), every(current, column.current), seed);
  }

  private measureNumbers(kind: 'numeric' | 'text', name: string, reference: PlainSide, current: PlainSide, read: Read, options: DriftOptions): ColumnMeasure {
    const [one, other, room] = (this.rooms ??= [new Float64Array(this.rows), new Float64Array(this.rows), new Float64Array(this.rows)]);
    const side = ({ path, rows, column }: PlainSide, into: Float64Array): Unsorted => {
      const values = into.subarray(0, read(this.reader, path, column, into.subarray(0, rows)));
      return { values, nulls: rows - values.length };
    };
    return measure(samplesOfRead({ name, type: current.column.type, kind, reference: side(reference, one), current: side(current, other) }, room), options);
  }

  private categories({ path, rows, column }: PlainSide): CategoricalSample | null {
    const counts = countTexts(this.reader, path, column, mostCategories);
    return counts && categoricalSample(counts, rows);
  }
}
