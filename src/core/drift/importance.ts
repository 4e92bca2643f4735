import type { ColumnDrift, DriftModel, SetDrift } from '../../contract/drift';
import type { ModelImportance, OutputFacts } from '../../contract/events';
import { HumanError } from '../human-error';
import { say } from '../say';

/** `from`: whose, for people. */
export interface Weights { from: string; kind: DriftModel['kind']; features: ModelImportance['features']; measure?: ModelImportance['measure'] }

/** More columns than this have no importance by hand. */
const mostColumns = 10_000;

/** Outputs of a run that say what a model makes of its features. */
export const weighingOutputs = (outputs: readonly OutputFacts[]): (OutputFacts & { importance: ModelImportance })[] => outputs.flatMap((output) => (output.importance ? [{ ...output, importance: output.importance }] : []));

/**
 * What a model makes of each column: its share of all that the model weighs, and how much its drift moves the prediction, `effect × share`. The verdict is as it was. Null: neither a model nor a person told any, so nothing is known of any column.
 */
export function weigh(set: SetDrift, weights: Weights | null): SetDrift {
  if (weights === null) return { ...set, model: null, columns: set.columns.map((column) => ({ ...column, importance: null, onPrediction: null })) };
  const shares = sharesOf(weights.features, new Set(set.columns.map(({ name }) => name)));
  return {
    ...set, model: { from: weights.from, kind: weights.kind, features: weights.features.length, ...(weights.measure && { measure: weights.measure }) },
    columns: set.columns.map((column) => {
      const importance = shares.get(column.name) ?? null;
      const effect = effectSize(column);
      return { ...column, importance, onPrediction: importance === null || effect === null ? null : effect * importance };
    }),
  };
}

/** By column, of all that is weighed. A feature that a ColumnTransformer made of a column (`num__fare`) counts as its column, and so does one whose spaces LightGBM wrote as `_`, where only one column can be meant; what was made of one in another way is no column's. */
function sharesOf(features: Weights['features'], columns: ReadonlySet<string>): Map<string, number> {
  const spaced = new Map<string, string | null>();
  for (const column of columns) if (/\s/.test(column)) spaced.set(underscored(column), spaced.has(underscored(column)) ? null : column);
  const whole = features.reduce((sum, [, value]) => sum + value, 0);
  const shares = new Map<string, number>();
  if (!(whole > 0) || !Number.isFinite(whole)) return shares;
  const columnOf = (name: string): string | null => (columns.has(name) ? name : spaced.get(name) ?? null);
  const told = new Set(features.map(([feature]) => feature));
  for (const [feature, value] of features) {
    const from = feature.indexOf('__');
    const inner = from > 0 ? feature.slice(from + 2) : feature;
    const column = columnOf(feature) ?? (told.has(inner) ? null : columnOf(inner));
    if (column !== null) shares.set(column, (shares.get(column) ?? 0) + value / whole);
  }
  return shares;
}

const underscored = (column: string): string => column.replaceAll(/\s/g, '_');

/** The reference tool's distances are statistics that are held against a threshold; of a test alone there is no size. */
const effectSize = ({ effect, method, statistic }: ColumnDrift): number | null => effect?.value ?? (method === 'wasserstein' || method === 'jensen-shannon' ? statistic : null);

/** `{column: number}`, as a person writes it. What doesn't read so is an error: an order by other numbers than were meant would be a lie. */
export function readImportance(text: string, name: string): Weights {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw broken(name, say('it is not JSON'));
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw broken(name, say('it is not an object'));
  const features = Object.entries(read);
  if (features.length === 0) throw broken(name, say('it names no column'));
  if (features.length > mostColumns) throw broken(name, say('it names more than {0} columns', mostColumns));
  for (const [column, value] of features) if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw broken(name, say('the importance of “{0}” is not a number of at least 0', column));
  return { from: name, kind: 'given', features: features as Weights['features'] };
}

const example = '{"fare": 0.7, "day": 0.3}';
const broken = (name: string, why: string): HumanError => new HumanError('drift-importance', say('The importances in {0} can’t be read: {1}. Write one number a column, such as {2}.', name, why, example));
