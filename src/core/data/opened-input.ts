import type { InputFacts } from '../../contract/events';
import { isTableName } from './table-names';

/** Larger ones take too long to be read for a look at a page; their preview is a click away. */
const mostBytes = 256 * 1024 ** 2;
const mostFiles = 500;
/** Files that are tables, or hold some, more often than not; what they are is seen when they are read. */
const perhaps = /\.(?:json|npz|xlsx|xlsm|sqlite3?|db3?|gpkg)$/i;

type Opened = Pick<InputFacts, 'source' | 'path' | 'columns' | 'sha256' | 'changed' | 'bytes' | 'files'>;

const placeOf = ({ path, source }: Opened): string => path ?? source?.path ?? '';

/** Whether what a record knows of a file or folder that the code opened by itself is its hash, and there is more to be read in it. */
export const mayBeOpenedTable = (input: Opened): boolean =>
  input.source?.kind === 'opened' && input.columns === undefined && input.sha256 !== undefined && input.changed !== true && (input.bytes ?? Infinity) <= mostBytes
  && (input.files === undefined ? isTableName(placeOf(input)) || perhaps.test(placeOf(input)) : input.files <= mostFiles);

/** Of such: whether nothing but reading it shows that there is a table in it (a folder of pictures, a JSON of settings). */
export const isPerhapsTable = (input: Opened): boolean => input.files !== undefined || !isTableName(placeOf(input));
