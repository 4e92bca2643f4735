import fs from 'node:fs';
import path from 'node:path';
import type { DataSource } from '../../contract/data-api';
import type { InputFacts, OutputFacts } from '../../contract/events';
import { isSha256 } from '../../contract/ids';
import type { RunDetail } from '../../contract/run';
import { isTableName } from '../../core/data/table-names';
import { HumanError } from '../../core/human-error';
import { say } from '../../core/say';
import { hashInput } from '../again/hash-input';
import { checkObject, type StoreLayout } from '../store';

/** Without an ending, the object's name in the store says nothing of what is in it. */
const endings: Readonly<Record<string, string>> = {
  'application/vnd.apache.parquet': 'parquet', 'text/csv': 'csv', 'text/tab-separated-values': 'tsv', 'application/json': 'json', 'application/x-npy': 'npy', 'application/vnd.apache.arrow.file': 'arrow',
};

/** Outputs that are data: kept in the store, or a file that the run wrote. */
export const dataOutputs = ({ outputs, artifacts }: Pick<RunDetail, 'outputs' | 'artifacts'>): OutputFacts[] =>
  outputs.map((each) => ({ ...each, sha256: each.sha256 ?? artifacts.find((artifact) => artifact.name === each.artifact)?.sha256 ?? undefined }) as OutputFacts).filter(({ sha256, path: written }) => sha256 !== undefined || written !== undefined);

/** An output of a run as it was kept: what lies there by now under its name is no output of it. */
export async function outputSource(store: StoreLayout, run: Pick<RunDetail, 'id' | 'request'>, output: OutputFacts): Promise<DataSource> {
  return { path: await outputPath(store, run, output), name: nameOf(run.id, output.name, output.mediaType, output.artifact ?? output.path) };
}

async function outputPath(store: StoreLayout, { id, request }: Pick<RunDetail, 'id' | 'request'>, { name, sha256, path: written }: OutputFacts): Promise<string> {
  if (sha256 !== undefined) {
    const state = await checkObject(store, sha256);
    if (state === 'damaged') throw new HumanError('damaged', say('The kept data of “{0}” of run {1} is damaged: its hash has changed. Run the function again to make it anew.', name, id));
    if (state === 'absent') throw new HumanError('not-here', say('The data of output “{0}” of run {1} is not in this store. Copy the store’s objects here too, or run the function again.', name, id));
    return store.object(sha256);
  }
  if (written === undefined) throw new HumanError('no-output', say('Output “{0}” of run {1} is kept as a value, not as data. Open the run to see it.', name, id));
  const cwd = request?.project.cwd ?? null;
  if (cwd === null && !path.isAbsolute(written)) throw new HumanError('not-here', say('Where run {0} wrote {1} is not known. Give the file itself.', id, written));
  return path.resolve(cwd ?? '', written);
}

const sampledAbove = 2 * 1024 ** 3;

/**
 * What a run read, exactly as it was then: from the store where its bytes are kept whole, else the file, which has to be what it was. A run keeps the hash of a file that it read, not the file.
 */
export async function inputSource(store: StoreLayout, run: Pick<RunDetail, 'id' | 'request'>, input: InputFacts): Promise<DataSource> {
  const { name, sha256, mediaType } = input;
  const file = placeOf(run, input);
  const called = nameOf(run.id, name, mediaType, file ?? undefined);
  const kept = sha256 !== undefined && isSha256(sha256) ? { state: await checkObject(store, sha256), path: store.object(sha256) } : null;
  if (kept?.state === 'whole') return { path: kept.path, name: called };
  if (kept?.state === 'damaged' && (file === null || input.source?.kind === 'output')) throw new HumanError('damaged', damagedInput(run.id, input));
  if (file === null) throw new HumanError('not-here', say('Where run {0} read “{1}” from is not known, and its content is not in this store. Pick the file itself.', run.id, name));
  if (!fs.existsSync(file)) throw new HumanError('input-gone', say('{0} is gone, which run {1} read as “{2}”. Put it back, or pick other data.', file, run.id, name));
  const now = sha256 === undefined ? undefined : await hashInput(file, input.sampled === true ? run.request?.settings.hashSampleAboveBytes ?? sampledAbove : Number.POSITIVE_INFINITY).catch(() => null);
  if (now === null) throw new HumanError('unreadable', say('{0} can’t be opened. Check its permissions.', file));
  if (now !== sha256) {
    throw new HumanError('input-changed', say('{0} is not what run {1} read as “{2}”: it was changed since. Pick the file itself to take it as it is now.', file, run.id, name));
  }
  return { path: file, name: called };
}

const damagedInput = (id: string, { name, source }: InputFacts): string => (source?.run !== undefined
  ? say('The kept data that run {0} read as “{1}” is damaged: its hash has changed. Run {2} made it: run that one again to make it anew.', id, name, source.run)
  : say('The kept data that run {0} read as “{1}” is damaged: its hash has changed. Pick the file itself.', id, name));

/** A table that a run read or made. */
export interface RunTable { flow: 'input' | 'output'; name: string; rows: number | null; columns: number | null }

export function tablesOf(run: Pick<RunDetail, 'inputs' | 'outputs' | 'artifacts'>): RunTable[] {
  const counts = ({ rows, columns }: Pick<OutputFacts, 'rows' | 'columns'>): Pick<RunTable, 'rows' | 'columns'> => ({ rows: rows ?? null, columns: columns?.length ?? null });
  const looksSo = (mediaType: string | undefined, file: string | undefined): boolean => (mediaType !== undefined && mediaType.split(';')[0] !== 'application/json' && Object.hasOwn(endings, mediaType.split(';')[0] ?? '')) || (file !== undefined && isTableName(file));
  return [
    ...run.inputs.filter((each) => each.columns !== undefined || looksSo(each.mediaType, each.path ?? each.source?.path)).map((each): RunTable => ({ flow: 'input', name: each.name, ...counts(each) })),
    ...dataOutputs(run).filter((each) => each.kind === 'table' || looksSo(each.mediaType, each.path)).map((each): RunTable => ({ flow: 'output', name: each.name, ...counts(each) })),
  ];
}

function placeOf({ request }: Pick<RunDetail, 'request'>, input: InputFacts): string | null {
  const written = input.path ?? input.source?.path;
  if (written === undefined) return null;
  if (path.isAbsolute(written)) return written;
  const root = request?.project.root ?? request?.project.cwd ?? null;
  return root === null ? null : path.resolve(root, written);
}

function nameOf(id: string, name: string, mediaType: string | undefined, file: string | undefined): string {
  const ending = endings[mediaType?.split(';')[0] ?? ''] ?? path.extname(file ?? '').slice(1);
  return `${id.slice(-6)}:${name}${ending === '' ? '' : `.${ending}`}`;
}
