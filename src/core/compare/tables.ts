import type { Comparison, DataCell, DataRow } from '../../contract/compare';
import type { RunKey, Sha256 } from '../../contract/ids';
import { isTableName } from '../data/table-names';

/** Tables of one name that runs read or made and whose content differs from the one that they are held against. */
export interface DifferingTables { flow: 'input' | 'output'; name: string; base: TableSide; others: TableSide[] }
/** `place`: the run's in the comparison. */
export interface TableSide { place: number; run: RunKey; name: string; sha256: Sha256; rows: number | null; columns: number | null }

const tableTypes = /^(?:text\/(?:csv|tab-separated-values)|application\/(?:x-npy|vnd\.apache\.(?:parquet|arrow\.file)))(?:;|$)/;

/** Held against the baseline's table; where the baseline has none, against the first that there is. */
export function differingTables({ runs, baseline, inputs, outputs }: Pick<Comparison, 'runs' | 'baseline' | 'inputs' | 'outputs'>): DifferingTables[] {
  const at = runs.findIndex(({ key }) => key === baseline);
  const of = (flow: DifferingTables['flow'], rows: readonly DataRow[]) => rows.flatMap((row): DifferingTables[] => {
    const sides = row.cells.flatMap((cell, place) => sideOf(cell, runs[place]?.key, place) ?? []);
    const base = sides.find(({ place }) => place === at) ?? sides[0];
    const others = base === undefined ? [] : sides.filter(({ sha256 }) => sha256 !== base.sha256);
    return base === undefined || others.length === 0 ? [] : [{ flow, name: row.name, base, others }];
  });
  return [...of('output', outputs), ...of('input', inputs)];
}

function sideOf(cell: DataCell, run: RunKey | undefined, place: number): TableSide | null {
  if (run === undefined || cell.kind !== 'value' || cell.sha256 === null) return null;
  const isTable = cell.columns !== null || (cell.mediaType !== null && tableTypes.test(cell.mediaType)) || (cell.path !== null && isTableName(cell.path)) || (cell.artifact !== null && isTableName(cell.artifact));
  return isTable ? { place, run, name: cell.name, sha256: cell.sha256, rows: cell.rows, columns: cell.columns?.length ?? null } : null;
}
