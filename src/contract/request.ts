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

/** runs/<id>/request.json, see docs/format.md. */
export interface RunRequest {
  v: 1; id: RunId; createdAt: number; function: FunctionRef; project: ProjectPlace; python: PythonChoice; target: { kind: 'local' };
  params: Record<string, { value: Value; from: 'user' | 'last' | 'run' }>;
  inputs: Record<string, InputRequest>;
  env: { files: string[]; secretNames: string[] };
  debug: null | { libs: string | null };
  settings: { cancelGraceMs: number; sourceLimitBytes: number; hashSampleAboveBytes: number; hooks: { figures: boolean; logging: boolean; opens: boolean } };
  launcher: { kind: 'vscode' | 'cli'; version: string };
  again?: { of: RunId };
}
