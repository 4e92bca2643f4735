import type { Engine, EngineSettings, Plan } from '../../contract/engine';
import type { FunctionInfo } from '../../contract/functions';
import type { PythonChoice } from '../../contract/request';
import { isInput } from '../../core/python/describe-type';
import { canFill } from '../../core/python/match';
import type { PlaceFile } from '../project/place-file';
import type { PythonSearch } from '../python/find';
import type { FormField } from '../../contract/params-page';
import { runVariables } from '../env/run-variables';
import { initialFields } from './initial-fields';
import { isGone, withMakers } from './makers';
import { offersFor } from './offers';
import { lostSecret } from './secret-references';
import { isInside } from '../files/inside';
import { isFolder } from '../files/stat';
import { say } from '../../core/say';

export type PlanContext = Parameters<Engine['plan']>[2];
export interface PlanHelp {
  place: PlaceFile;
  search: PythonSearch;
  env: NodeJS.ProcessEnv;
  /** What reading alone can't tell about a function; may execute its module. */
  describe(fn: FunctionInfo, place: Plan['place'], python: PythonChoice): Promise<FunctionInfo>;
  /** The functions of another file of the project, as they are written now. */
  functionsOf(file: string): Promise<FunctionInfo[]>;
}

/** Where a function runs, with which interpreter, and what its fields start with. Executes nothing where the workspace is not trusted. */
export async function planRun(fn: FunctionInfo, settings: EngineSettings, context: PlanContext, { place: placeFile, search, describe, functionsOf, env }: PlanHelp): Promise<Plan & { variables: ReadonlySet<string> }> {
  const place = await placeFile(fn.file, context.workspaceFolders, { importRoot: settings.importRoot, cwd: settings.cwd, importRootBy: settings.importRootBy });
  const { python, pythons, problem: noPython } = await choosePython(fn, place.root, settings, search);
  const problem = misplaced(fn.file, settings) ?? noPython;
  const known = python && context.trusted && problem === null ? await describe(fn, place, python) : fn;
  const inputs = known.params.filter(({ type }) => isInput(type));
  // Of a long history many files have made something: only those are read whose outputs could be taken.
  const makers = context.offers.filter(offer => inputs.some(({ type }) => canFill(type, offer))).map(({ function: ref }) => ref.file);
  const producers = (await Promise.all([...new Set(makers)].map(functionsOf))).flat();
  const variables = runVariables(env, settings.envFiles, context.secretNames ?? []);
  const fields = await withMakers(known, initialFields(known, { variables, last: context.last, basedOn: context.basedOn, offersFor: offersFor(known, context.offers, producers, place.root) }), context.given ?? [], functionsOf);
  const stopped = context.trusted ? problem ?? (known.runnable ? null : known.reason?.text ?? say('`{0}` can’t be run.', fn.name)) : say('This workspace is not trusted. Trust it to run its code.');
  const isKnown = ({ param, initial, note }: FormField) => note === undefined && !isGone(initial) && (initial.kind === 'value' ? initial.from === 'default' || lostSecret(initial.value, name => variables.has(name)) === null : !param.required || initial.kind !== 'unset');
  const ready = stopped === null && fields.every(isKnown);
  return { function: known, place, python, pythons, fields, problem: stopped, basedOn: context.basedOn?.id ?? null, ready, variables };
}

/** What is wrong with a place that somebody chose instead of the rule's; null: nothing. */
function misplaced(file: string, { importRoot, cwd }: EngineSettings): string | null {
  if (importRoot !== null && !isInside(file, importRoot)) return say('The import root {0} doesn’t hold {1}. Choose a folder above it.', importRoot, file);
  if (cwd !== null && !isFolder(cwd)) return say('The working folder {0} is not there. Choose one that is.', cwd);
  return null;
}

async function choosePython(fn: FunctionInfo, projectRoot: string, { pythonPath }: EngineSettings, search: PythonSearch): Promise<Pick<Plan, 'python' | 'pythons' | 'problem'>> {
  const { pythons, refused } = await search.choice(fn.file, projectRoot, pythonPath);
  // What somebody chose is never silently replaced by something else.
  if (refused) return { python: null, pythons, problem: say('The chosen interpreter {0} can’t be used: {1}. Choose another.', refused.path, refused.reason) };
  return { python: pythons[0] ?? null, pythons, problem: pythons.length ? null : say('No Python 3.9 or newer was found. Install one, make a .venv in the project, or choose an interpreter.') };
}
