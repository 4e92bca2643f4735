import path from 'node:path';
import type { AgainLook, AgainMode } from '../../contract/again';
import type { PythonChoice } from '../../contract/request';
import type { RunDetail } from '../../contract/run';
import { compareRepetition } from '../../core/again/repetition';
import { lookBack, type LookedBack } from '../../node/again/look-back';
import { repeatRun } from '../../node/again/repeat';
import { isFile } from '../../node/files/stat';
import { impliedWorkspace } from '../../node/project/surroundings';
import { createPythonSearch } from '../../node/python/find';
import { readOrigin, trustOrigin, type StoreLayout } from '../../node/store';
import { cancelRun } from '../../node/supervisor/cancel-run';
import type { Given } from '../arguments/spec';
import { DetailedError, UsageError } from '../arguments/usage-error';
import type { Context } from '../context';
import { differencesText, repetitionText } from '../output/repetition';
import { hearStops } from '../run/stops';
import { watchToEnd, type EndTeller } from '../run/watch-to-end';
import { runOf, storeOf } from '../store/runs-store';
import { givenPython, runTarget } from './run';

/** Again, in one of three ways: exactly, with changes, or today's code on the same data. */
export async function rerun(given: Given, context: Context): Promise<number> {
  const store = storeOf(given, context);
  const { detail } = runOf(given, store);
  if (given.has('trust-imported')) await trustAll(detail, store, context.cacheFolder);
  const changes = given.has('param') || given.has('input');
  if (!changes && !given.has('current-code')) return exactly(detail, store, given, context);
  const mode = changes ? 'changed' : 'current';
  const { file, name } = detail.function;
  if (!isFile(file)) throw new UsageError(`${file || 'The function’s file'} is gone, so today’s code can’t run. “offbook rerun ${detail.id}” runs the kept code.`);
  return runTarget({ file, name }, given, context, { of: detail, mode, store, python: given.has('python') ? null : interpreterOf(detail, store, context.cacheFolder), tell: tellerOf(detail, mode, context) });
}

/** Of a run that was not made here it is somebody else's word, and not started before anybody trusts it. */
function interpreterOf({ id, request }: RunDetail, store: StoreLayout, cacheFolder: string): PythonChoice | null {
  const { path: own = null, source = null } = request?.python ?? {};
  return own === null || readOrigin(store, id, cacheFolder)?.trusted === false ? null : { path: own, source: source ?? 'argument' };
}

/** The run itself, whose code would run, and those that its data comes from. */
async function trustAll(detail: RunDetail, store: StoreLayout, cacheFolder: string): Promise<void> {
  const makers = Object.values(detail.request?.inputs ?? {}).flatMap(input => (input.kind === 'output' ? [input.run] : []));
  for (const id of new Set([detail.id, ...makers])) await trustOrigin(store, id, cacheFolder);
}

async function exactly(detail: RunDetail, store: StoreLayout, given: Given, context: Context): Promise<number> {
  const place = { store, runnerSource: path.join(context.distFolder, 'runner'), cacheFolder: context.cacheFolder, env: context.env };
  const search = createPythonSearch({ env: context.env, platform: process.platform, cacheFolder: context.cacheFolder, workspaceFolders: impliedWorkspace(detail.function.file, context.cwd), trusted: true, firstOnly: true });
  const python = await givenPython(given.one('python'), search, context.cwd);
  const asked: RunDetail = python && detail.request ? { ...detail, request: { ...detail.request, python } } : detail;
  const looked = await lookBack(asked, store, {
    ...place, secretNames: [], otherPythons: () => search.choice(detail.function.file, asked.request?.project.root ?? context.cwd, null),
  });
  refuse(looked, given);
  tell(looked.look, context);
  const stops = hearStops(context);
  try {
    const started = await repeatRun(asked, looked, { code: 'kept', debug: null, secrets: {}, launcher: { kind: 'cli', version: context.version } }, place);
    try {
      return await watchToEnd({ engine: { cancel: (_, id, by) => cancelRun(store, id, by) }, store, started, context, stops, tell: tellerOf(detail, 'exact', context) });
    } finally {
      started.after();
    }
  } finally {
    stops.end();
  }
}

function refuse({ look }: LookedBack, given: Given): void {
  const stops = look.differences.some(each => each.stops);
  if (look.differences.length === 0 || (given.has('yes') && !stops)) return;
  const what = stops ? `Run ${look.of} can’t be repeated` : `Run ${look.of} can’t be repeated exactly`;
  const next = stops ? 'Nothing was started.' : 'Nothing was started. Give --yes to run it all the same, or --current-code to run today’s code on its inputs.';
  throw new DetailedError(stops ? 'cannot-repeat' : 'differs', `${what}:\n${differencesText(look.differences)}\n  ${next}`, { of: look.of, differences: look.differences, codeState: look.code });
}

function tell({ differences, code }: AgainLook, { note, noteStyle }: Context): void {
  if (differences.length) note(noteStyle.faint(differencesText(differences)));
  if (code.kind === 'kept') note(noteStyle.faint(`${code.changed.join(', ')} changed since: the kept code runs, from a folder of its own.`));
}

const tellerOf = (of: RunDetail, mode: AgainMode, { noteStyle }: Context): EndTeller => ended => {
  const comparison = compareRepetition(of, ended, mode);
  return { lines: repetitionText(comparison, noteStyle), fields: { comparison } };
};
