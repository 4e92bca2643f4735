import fs from 'node:fs';
import path from 'node:path';
import type { DataSource } from '../../contract/data-api';
import type { OutputFacts } from '../../contract/events';
import { HumanError } from '../../core/human-error';
import { findRun } from '../../node/runs/find-run';
import { readDetail } from '../../node/runs/read-detail';
import { hasObject } from '../../node/store';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { storeOf } from './runs-store';

/** A path, or `RUN:OUTPUT`: `k3f2ab:return`, `run:k3f2ab/return`; the output may be left out where there is one table. */
export function sourceOf(text: string, given: Given, context: Context): DataSource {
  const file = path.resolve(context.cwd, text);
  if (fs.existsSync(file)) return { path: file, name: text };
  const named = /^run:([^/]+)(?:\/(.*))?$/.exec(text) ?? /^([^:/\\]+):(.*)$/.exec(text);
  if (named === null && /[./\\]/.test(text)) throw new HumanError('no-file', `There is no file ${text}. Check the path; an output of a run is written RUN:OUTPUT.`);
  return outputOf(named?.[1] ?? text, named?.[2] ?? null, given, context);
}

/** Without an ending, the object's name in the store says nothing of what is in it. */
const endings: Readonly<Record<string, string>> = {
  'application/vnd.apache.parquet': 'parquet', 'text/csv': 'csv', 'text/tab-separated-values': 'tsv', 'application/json': 'json', 'application/x-npy': 'npy', 'application/vnd.apache.arrow.file': 'arrow',
};

function outputOf(run: string, output: string | null, given: Given, context: Context): DataSource {
  const store = storeOf(given, context);
  const id = findRun(store, run);
  const detail = readDetail(store, id);
  const outputs = (detail?.outputs ?? []).map(each => ({ ...each, sha256: each.sha256 ?? detail?.artifacts.find(artifact => artifact.name === each.artifact)?.sha256 ?? undefined }));
  const data = outputs.filter(each => each.sha256 !== undefined || each.path !== undefined);
  const names = data.map(({ name }) => name).join(', ');
  const wanted = output === null || output === '' ? (data.length === 1 ? data[0] : data.find(({ name }) => name === 'return')) : outputs.find(({ name }) => name === output);
  if (wanted === undefined && (output === null || output === '') && data.length > 1) throw new HumanError('which-output', `Run ${id} has ${data.length} outputs: ${names}. Write ${run}:OUTPUT.`);
  if (wanted === undefined) throw new HumanError('no-output', data.length ? `Run ${id} has no output “${output ?? 'return'}”. It has: ${names}.` : `Run ${id} has no outputs that are data.`);
  return { path: pathOf(wanted, id, detail?.request?.project.cwd ?? null, store), name: nameOf(wanted, id) };
}

function pathOf({ name, sha256, path: written }: OutputFacts, id: string, cwd: string | null, store: ReturnType<typeof storeOf>): string {
  if (sha256 !== undefined) {
    if (!hasObject(store, sha256)) throw new HumanError('not-here', `The data of output “${name}” of run ${id} is not in this store. Copy the store’s objects here too, or run the function again.`);
    return store.object(sha256);
  }
  if (written === undefined) throw new HumanError('no-output', `Output “${name}” of run ${id} is kept as a value, not as data. “offbook show ${id}” shows it.`);
  if (cwd === null && !path.isAbsolute(written)) throw new HumanError('not-here', `Where run ${id} wrote ${written} is not known. Give the file itself.`);
  return path.resolve(cwd ?? '', written);
}

function nameOf({ name, mediaType, artifact, path: written }: OutputFacts, id: string): string {
  const ending = endings[mediaType?.split(';')[0] ?? ''] ?? path.extname(artifact ?? written ?? '').slice(1);
  return `${id.slice(-6)}:${name}${ending === '' ? '' : `.${ending}`}`;
}
