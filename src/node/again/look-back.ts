import fs from 'node:fs';
import path from 'node:path';
import type { AgainCode, AgainDifference, AgainLook } from '../../contract/again';
import type { InputFacts } from '../../contract/events';
import { isSha256 } from '../../contract/ids';
import type { KeptRequest, PythonChoice } from '../../contract/request';
import type { RunDetail } from '../../contract/run';
import { changed, compareSurroundings, missingVariables } from '../../core/again/look';
import { projectRoot } from '../../core/runs/restored';
import { say } from '../../core/say';
import { runEnvironment } from '../env/run-environment';
import { readEnvFiles } from '../env/read-env-files';
import { sha256 } from '../functions/modules';
import { keptCode } from '../restore/kept-code';
import type { Choice } from '../python/find';
import { installRunner } from '../runner/install';
import { isUntrusted } from '../inputs/resolve';
import { checkObject, readOrigin, type StoreLayout } from '../store';
import { secretVariable } from '../../core/format/secrets';
import { secretsIn } from '../../core/python/secrets';
import { lostSecret, secretWords } from '../engine/secret-references';
import { askFacts } from './ask-facts';
import { hashInput } from './hash-input';

export interface LookOptions {
  runnerSource: string; cacheFolder: string; env: NodeJS.ProcessEnv;
  /** Names of secrets that the next run would be given beside the environment files. */
  secretNames: readonly string[];
  /** What a new run would choose from: asked where the run's own interpreter is gone. */
  otherPythons(): Promise<Choice>;
}

/** How the run could be repeated: what can't be the same, the interpreter, and what was asked, whole. */
export interface LookedBack { look: AgainLook; request: KeptRequest | null; python: PythonChoice | null }

/** Compares what a run was made from with what is there now. It executes the interpreter: only for code that is trusted. */
export async function lookBack(detail: RunDetail, store: StoreLayout, options: LookOptions): Promise<LookedBack> {
  const { request } = detail;
  if (!request || request.project.root === null || request.project.cwd === null || !request.function.file) {
    return cannot(detail, 'request.json', say('What was asked is not known: the run’s request.json is gone or can’t be read. Run today’s code instead.'));
  }
  // Its code and its interpreter's path are somebody else's word: before anybody trusts them, neither is started, nor asked anything.
  if (readOrigin(store, detail.id, options.cacheFolder)?.trusted === false) return cannot(detail, 'imported', say('Run {0} was not made here, and making it again runs the code that came with it. Only if you trust where it came from: offbook rerun --trust-imported.', detail.id));
  const [code, data, python] = await Promise.all([compareCode(detail, store), compareData(detail, request, store, options.cacheFolder), choosePython(request, options)]);
  const facts = python.choice && (await askFacts(python.choice.path, await installRunner(options.runnerSource, options.cacheFolder), request.project.sysPath ?? [], existing(request.project.cwd), options.env));
  const surroundings = facts ? compareSurroundings({ ...detail.environment, host: detail.host, lacked: detail.error?.package ?? null }, facts) : python.choice ? [changed('python', 'Python', null, null, say('{0} can’t be started, so packages could not be compared.', python.choice.path), true)] : [];
  const differences = [...codeDifferences(code), ...data, ...python.differences, ...surroundings, ...compareVariables(detail, request, options)];
  return { look: { of: detail.id, function: detail.function.name, differences, code }, request, python: python.choice };
}

const cannot = (detail: RunDetail, name: string, text: string): LookedBack =>
  ({ look: { of: detail.id, function: detail.function.name, differences: [changed('code', name, null, null, text, true)], code: { kind: 'unknown' } }, request: null, python: null });

/** Every module that ran, against the project's files now. */
async function compareCode(detail: RunDetail, store: StoreLayout): Promise<AgainCode> {
  const root = projectRoot(detail.request);
  const { modules } = detail.code;
  if (modules.length === 0 || root === null) return { kind: 'unknown' };
  const differing = modules.filter(module => module.sha256 === null || hashNow(path.resolve(root, module.path)) !== module.sha256).map(module => module.path);
  if (differing.length === 0) return { kind: 'same' };
  const kept = await keptCode(detail, store);
  const outside = kept.outside.filter(name => differing.includes(name));
  if (kept.missing.length === 0 && outside.length === 0) return { kind: 'kept', changed: differing };
  return { kind: 'lost', changed: differing, why: kept.missing.length ? say('this store lacks {0}', kept.missing.slice(0, 3).join(', ')) : say('{0} lies outside the project', outside[0] ?? '') };
}

function hashNow(file: string): string | null {
  try {
    return sha256(fs.readFileSync(file));
  } catch {
    return null;
  }
}

function codeDifferences(code: AgainCode): AgainDifference[] {
  switch (code.kind) {
    case 'same': case 'kept': return [];
    case 'unknown': return [changed('code', 'code', null, null, say('Which code ran is not known, so today’s would run.'))];
    case 'lost': return [changed('code', code.changed[0] ?? 'code', null, null, say('{0} changed since, and the code as it ran can’t be restored: {1}. Today’s code would run.', namesOf(code.changed), code.why))];
  }
}

const namesOf = (names: readonly string[]) => (names.length === 1 ? names[0] ?? '' : say('{0} and {1} more', names[0] ?? '', names.length - 1));

async function compareData(detail: RunDetail, request: KeptRequest, store: StoreLayout, cacheFolder: string): Promise<AgainDifference[]> {
  const found: AgainDifference[] = [];
  for (const [name, input] of Object.entries(request.inputs)) {
    if (input.kind === 'output' && isUntrusted(store, input, cacheFolder))
      found.push(changed('data', name, null, null, say('`{0}` comes from run {1}, which was not made here, and loading it runs whatever code is in it. Only if you trust where it came from: offbook rerun --trust-imported.', name, input.run), true));
    if (input.kind !== 'output') continue;
    const state = isSha256(input.sha256) ? await checkObject(store, input.sha256) : 'absent';
    if (state === 'damaged')
      found.push(changed('data', name, input.sha256, null, say('The data of `{0}` (output {1} of run {2}) is damaged: it is not what was kept. Make it anew: offbook rerun {2}.', name, input.output, input.run), true));
    if (state === 'absent')
      found.push(changed('data', name, input.sha256, null, say('The data of `{0}` (output {1} of run {2}) is not in this store any more. Copy the store’s objects here, or make it again.', name, input.output, input.run), true));
  }
  const restored = request.again?.restored;
  for (const input of detail.inputs) {
    const isArgument = Object.hasOwn(request.inputs, input.name);
    if (isArgument && request.inputs[input.name]?.kind === 'output') continue;
    const difference = await compareFile(input, isArgument, restored, request);
    if (difference) found.push(difference);
  }
  return found;
}

async function compareFile(input: InputFacts, isArgument: boolean, restored: { at: string; of: string } | undefined, request: KeptRequest): Promise<AgainDifference | null> {
  const named = input.path ?? input.source?.path;
  if (named === undefined) return null;
  const inTree = restored && named.startsWith(`${restored.at}${path.sep}`) ? path.join(restored.of, named.slice(restored.at.length)) : named;
  const file = path.resolve(request.project.cwd ?? '', inTree);
  const what = isArgument ? `\`${input.name}\` (${file})` : file;
  if (!fs.existsSync(file)) return changed('data', input.name, input.sha256 ?? null, null, isArgument ? say('{0} is gone. Bring it back, or run again with changes.', what) : say('{0} is gone.', what), isArgument);
  // A file that the run itself changed, or that could not be hashed, tells nothing.
  if (input.sha256 === undefined || input.changed === true || input.error !== undefined) return null;
  // What was hashed whole then is hashed whole now, whatever today's limit is.
  const now = await hashInput(file, input.sampled === true ? request.settings.hashSampleAboveBytes ?? 2 * 1024 ** 3 : Number.POSITIVE_INFINITY).catch(() => null);
  if (now === null) return changed('data', input.name, input.sha256, null, say('{0} can’t be read now. Change its permissions.', what), isArgument);
  return now === input.sha256 ? null : changed('data', input.name, input.sha256, now, say('{0} has changed since.', what));
}

async function choosePython(request: KeptRequest, options: LookOptions): Promise<{ choice: PythonChoice | null; differences: AgainDifference[] }> {
  const { path: own, source } = request.python;
  if (own !== null && isExecutable(own)) return { choice: { path: own, source: source ?? 'argument' }, differences: [] };
  const gone = own === null ? say('Which interpreter ran is not known') : say('The interpreter {0} is gone', own);
  const { pythons: [other], refused } = await options.otherPythons();
  const stopped = (why: string) => ({ choice: null, differences: [changed('python', 'interpreter', own, null, say('{0}, and {1}', gone, why), true)] });
  // What somebody chose is never silently replaced, here as in a new run.
  if (refused) return stopped(say('{0}, chosen in the settings, can’t be used: {1}. Choose another.', refused.path, refused.reason));
  if (!other) return stopped(say('no other was found. Make an environment, or choose an interpreter.'));
  return { choice: other, differences: [changed('python', 'interpreter', own, other.path, chosenWords(gone, other))] };
}

/** Who chose it is said where the path doesn't tell it. */
function chosenWords(gone: string, { path: other, source }: PythonChoice): string {
  if (source === 'extension') return say('{0}; {1}, chosen in the Python extension, would run.', gone, other);
  return source === 'setting' ? say('{0}; {1}, chosen in the settings, would run.', gone, other) : say('{0}; {1} would run.', gone, other);
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

function compareVariables(detail: RunDetail, request: KeptRequest, { env, secretNames }: LookOptions): AgainDifference[] {
  const files = request.env.files ?? [];
  const gone = files.filter(file => !fs.existsSync(file));
  let fromFiles: Record<string, string> = {};
  let broken: AgainDifference[] = [];
  try {
    fromFiles = readEnvFiles(files.filter(file => fs.existsSync(file)), env);
  } catch (error) {
    broken = [changed('variables', 'environment file', null, null, error instanceof Error ? error.message : String(error), true)];
  }
  const now = new Set([...Object.keys(runEnvironment(env)), ...Object.keys(fromFiles), ...secretNames]);
  const own = Object.entries(request.params).flatMap(([name, { value }]) => {
    const lost = lostSecret(value, variable => now.has(variable));
    return lost === null ? [] : [changed('variables', name, 'set', null, secretWords(name, lost), true)];
  });
  const ofParams = new Set(Object.values(request.params).flatMap(({ value }) => secretsIn(value).map(secretVariable)));
  return [
    ...own, ...gone.map(file => changed('variables', file, 'read', null, say('The environment file {0} is gone, and is left out.', file))), ...broken,
    ...missingVariables(detail.environment.variables, (request.env.secretNames ?? []).filter(name => !ofParams.has(name)), now),
  ];
}

const existing = (folder: string): string => (fs.existsSync(folder) ? folder : existing(path.dirname(folder)));
