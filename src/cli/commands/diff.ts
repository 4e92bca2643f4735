import type { CompareRequest, ComparedRows, DataApi, Pairing, RowChange, TableComparison } from '../../contract/data-api';
import type { Given } from '../arguments/spec';
import { wholeNumber } from '../arguments/limit';
import { UsageError } from '../arguments/usage-error';
import type { Context } from '../context';
import { diffExitCode } from '../exit-code';
import { diffMarkdown, diffReport } from '../output/diff-report';
import { sourceOf } from '../store/data-source';
import { withData } from '../store/with-data';

const task = 'diff';
const changes: readonly RowChange[] = ['changed', 'removed', 'added'];
/** What `comparedRows` gives at most. */
const mostRows = 1000;

/** Two tables beside one another, each a file, a folder of Parquet or an output of a run. */
export async function diff(given: Given, context: Context): Promise<number> {
  const [a = '', b = ''] = given.positionals;
  const request = requestOf(given, { a: await sourceOf(a, given, context), b: await sourceOf(b, given, context) });
  const shown = wholeNumber(given, 'limit', 0) ?? 20;
  if (shown > mostRows) throw new UsageError(`--limit wants at most ${mostRows} here.`);
  return withData(context, task, async client => {
    const result = await client.compare(request, task);
    const rows = await pages(client, request, result, shown);
    if (context.json) context.answer({ ...result, changes: rows });
    else if (given.has('markdown')) context.say(diffMarkdown({ a, b }, result, rows));
    else context.say(diffReport({ a, b }, result, rows, context.style));
    return result.equal ? diffExitCode.equal : diffExitCode.differ;
  });
}

async function pages(client: DataApi, request: CompareRequest, { rows }: TableComparison, limit: number): Promise<Partial<Record<RowChange, ComparedRows>>> {
  const found: Partial<Record<RowChange, ComparedRows>> = {};
  for (const change of changes) if (rows[change] > 0 && limit > 0) found[change] = await client.comparedRows(request, change, { offset: 0, limit }, task);
  return found;
}

function requestOf(given: Given, sources: Pick<CompareRequest, 'a' | 'b'>): CompareRequest {
  const keys = given.all('key').flatMap((text) => text.split(',')).map((each) => each.trim()).filter((each) => each !== '');
  const by = given.one('by');
  if (by !== null && by !== 'rows' && by !== 'position') throw new UsageError(`--by wants rows or position, not “${by}”. For columns give --key.`);
  if (by !== null && keys.length > 0) throw new UsageError('--key and --by exclude one another. Give one of them.');
  const pairing: Pairing | null = keys.length > 0 ? { kind: 'key', columns: keys } : by === null ? null : { kind: by };
  const ignore = given.all('ignore').flatMap((text) => text.split(',')).map((each) => each.trim()).filter((each) => each !== '');
  const tolerance = { ...number(given, 'tolerance', 'absolute'), ...number(given, 'relative-tolerance', 'relative') };
  return { ...sources, ...(pairing === null ? {} : { pairing }), ...(ignore.length === 0 ? {} : { ignore }), ...(Object.keys(tolerance).length === 0 ? {} : { tolerance }) };
}

function number<T extends string>(given: Given, option: string, field: T): Partial<Record<T, number>> {
  const text = given.one(option);
  if (text === null) return {};
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw new UsageError(`--${option} wants a number from 0 on, such as 1e-9, not “${text}”.`);
  return { [field]: value } as Partial<Record<T, number>>;
}

