import type { DriftPrediction, SetDrift } from '../../contract/drift';

/** How far each column's drift moved a model's predictions. The verdict is as it was; a column that the model doesn't take is unknown. `moved`: by column, as `src/runner/moved.py` measures it. */
export const withPredictions = (set: SetDrift, predicted: DriftPrediction, moved: ReadonlyMap<string, number>): SetDrift => ({ ...set, model: null, predicted, columns: set.columns.map((column) => ({ ...column, importance: null, onPrediction: moved.get(column.name) ?? null })) });
