import type { DataColumn } from '../../contract/data-api';
import { say } from '../../core/say';
import { askScript, type ScriptPlace, type Unanswered } from '../runner/ask-script';

export type Difference =
  | { what: 'rows'; expected: number; found: number }
  | { what: 'columns'; column: string }
  | { what: 'cell'; row: number; column: string; expected: string | null; found: string | null };
export type Proof = { kind: 'compared'; rows: number; /** Rows whose cells were held against one another; the others were counted. */ compared: number; difference: Difference | null } | { kind: 'error'; message: string };

export interface ProofRequest {
  path: string;
  library: 'pandas' | 'polars'; sysPath: string[]; module: string; function: string; /** What of the module reads the file; null: it is read as a run would. */ reader: string | null;
  /** What the view shows, as JSON lines, so many of `total`. */
  rows: string; laid: number; total: number;
  columns: Pick<DataColumn, 'name' | 'kind'>[]; width: number;
}

/** Runs a function of the project on a file, in the project's interpreter, and holds its rows against those of a view. The caller has made sure that it may be executed. */
export async function proveFunction(request: ProofRequest, place: ScriptPlace, signal?: AbortSignal): Promise<Proof> {
  const told = await askScript<Proof>('prove.py', request, place, signal);
  return 'answer' in told ? told.answer : { kind: 'error', message: whyUnanswered(told, place.python) };
}

function whyUnanswered(told: Unanswered, python: string): string {
  switch (told.why) {
    case 'ended': return told.lastLine || say('Python ended with exit code {0}.', told.exitCode ?? 'none');
    case 'timeout': return say('It did not end within {0} minutes.', told.minutes);
    case 'not-started': return say('{0} could not be started.', python);
  }
}
