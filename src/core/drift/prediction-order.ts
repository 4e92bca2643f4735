import type { ColumnDrift } from '../../contract/drift';

/** `model`: by how far each column's drift moves the prediction. */
export type ColumnOrder = 'drift' | 'model';

/** The same columns, those first whose drift moves the prediction most; what is unknown comes last, in the order that it had. */
export const byPrediction = (columns: readonly ColumnDrift[]): ColumnDrift[] => [...columns].sort((a, b) => rank(b) - rank(a));
const rank = ({ onPrediction }: ColumnDrift): number => onPrediction ?? -1;
