import type { AgainOf } from './again';
import type { FunctionRef } from './events';
import type { RunId, Sha256 } from './ids';
import type { Value } from './values';

export type InputRequest =
  | { kind: 'file'; path: string; asked?: string }
  | { kind: 'output'; run: RunId; output: string; sha256: Sha256; mediaType: string; pythonType: string; asked?: string };

export interface ProjectPlace {
  root: string; importRoot: string; sysPath: string[]; cwd: string;
  /** Which line of the import-root rule decided; a name from docs/import-root.md. */
  rule: string;
}
export interface PythonChoice { path: string; source: 'setting' | 'extension' | 'venv' | 'path' | 'argument' }

/** What of the user's libraries is followed, each with a setting of its own. */
export interface Hooks { figures: boolean; logging: boolean; opens: boolean; mlflow: boolean; tensorboard: boolean; tqdm: boolean }

/** runs/<id>/request.json, see docs/format.md. */
export interface RunRequest {
  v: 1; id: RunId; createdAt: number; function: FunctionRef; project: ProjectPlace; python: PythonChoice; target: { kind: 'local' };
  params: Record<string, { value: Value; from: 'user' | 'last' | 'run' }>;
  inputs: Record<string, InputRequest>;
  env: { files: string[]; secretNames: string[] };
  debug: null | { libs: string | null };
  settings: { cancelGraceMs: number; sourceLimitBytes: number; hashSampleAboveBytes: number; hooks: Hooks };
  launcher: { kind: 'vscode' | 'cli'; version: string };
  again?: AgainOf;
}

/** What was asked, as a reader finds it: null where the file doesn't say. */
export interface KeptRequest {
  v: 1; id: RunId; createdAt: number | null; function: FunctionRef; target: { kind: 'local' };
  project: { [K in keyof ProjectPlace]: ProjectPlace[K] | null }; python: { [K in keyof PythonChoice]: PythonChoice[K] | null };
  params: Record<string, { value: Value; from: 'user' | 'last' | 'run' | null }>;
  inputs: Record<string, InputRequest>;
  env: { files: string[] | null; secretNames: string[] | null };
  /** Absent: whether it was debugged is unknown. */
  debug?: RunRequest['debug'];
  settings: { cancelGraceMs: number | null; sourceLimitBytes: number | null; hashSampleAboveBytes: number | null; hooks: Record<keyof Hooks, boolean | null> };
  launcher: { kind: 'vscode' | 'cli' | null; version: string | null };
  again?: AgainOf;
}
