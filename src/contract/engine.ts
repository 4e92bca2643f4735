import type { AgainMode } from './again';
import type { FunctionInfo } from './functions';
import type { RunId } from './ids';
import type { OutputOffer } from './index-api';
import type { FieldErrors, FieldInput, FormField } from './params-page';
import type { Hooks, ProjectPlace, PythonChoice } from './request';
import type { RunDetail } from './run';

/** What the window and the command line share: from a function and what was typed to a started run. Lives in the node room. */
export interface EngineSettings {
  storePath: string; pythonPath: string | null; envFiles: string[]; cancelGraceMs: number; sourceLimitBytes: number; hashSampleAboveBytes: number;
  hooks: Hooks;
  /** Overrides of the import-root rule: absolute import root and working directory. */
  importRoot: string | null; cwd: string | null;
  /** Who overrides the import root: the settings where it doesn't say. */
  importRootBy?: 'choice';
}
export interface PythonFinder {
  /** Best first. `extension` answers come from the Python Environments or Python extension, when one is there. */
  candidates(file: string, projectRoot: string): Promise<PythonChoice[]>;
}
export interface Plan {
  function: FunctionInfo; place: ProjectPlace & { module: string; sentence: string };
  /** Null: no interpreter found; `problem` says what to do. */
  python: PythonChoice | null; pythons: PythonChoice[]; fields: FormField[]; problem: string | null; basedOn: RunId | null;
  /** Every required field is known and no choice is open: run at once. */
  ready: boolean;
}
export interface StartOptions { debug: { libs: string | null } | null; python: PythonChoice | null; envFiles: string[] | null; secrets: Record<string, string>; launcher: { kind: 'vscode' | 'cli'; version: string }; again: RunId | null; againMode?: AgainMode }
export type Started = { kind: 'started'; id: RunId; folder: string; supervisorPid: number } | { kind: 'refused'; errors: FieldErrors };

export interface Engine {
  /** May start a describe process for what static reading can't know; never when `trusted` is false. */
  plan(fn: FunctionInfo, settings: EngineSettings, context: { workspaceFolders: string[]; trusted: boolean; offers: OutputOffer[]; last: RunDetail | null; basedOn: RunDetail | null; /** Of secrets that the start will be given. */ secretNames?: readonly string[]; /** Parameters that the start will be given: nothing is looked for on their behalf. */ given?: readonly string[] }): Promise<Plan>;
  check(plan: Plan, fields: Record<string, FieldInput>): Promise<FieldErrors>;
  start(plan: Plan, fields: Record<string, FieldInput>, settings: EngineSettings, options: StartOptions, offers: OutputOffer[]): Promise<Started>;
  /** Asks the run to end; resolves when the request is written, not when the run has ended. */
  cancel(storePath: string, id: RunId, by: string): Promise<void>;
}
