import type { FunctionInfo, Param } from './functions';
import type { RunId } from './ids';
import type { PythonChoice, ProjectPlace } from './request';
import type { Value } from './values';

export type InputChoice =
  | { kind: 'file'; path: string }
  | { kind: 'output'; run: RunId; output: string }
  | { kind: 'latest'; function: string; output: string };

export interface FormField {
  param: Param;
  input: boolean;
  /** What the field starts with. `text` is what a person would type. */
  initial: { kind: 'unset' } | { kind: 'value'; value: Value; from: 'default' | 'last' | 'run' } | { kind: 'input'; choice: InputChoice; label: string };
  /** Inputs only: offers, best first; `why` says why it is offered. */
  offers: { choice: InputChoice; label: string; detail: string; why: string }[];
}
export interface ParamsForm {
  function: FunctionInfo; fields: FormField[]; place: ProjectPlace & { module: string; sentence: string }; python: PythonChoice & { version: string | null };
  pythons: PythonChoice[]; envFiles: string[]; basedOn: RunId | null; problem: string | null;
}
/** Text for scalars as typed, JSON values for the rest; `unset`: leave the default. */
export type FieldInput = { kind: 'unset' } | { kind: 'text'; text: string } | { kind: 'value'; value: Value } | { kind: 'input'; choice: InputChoice };
export type FieldErrors = Record<string, string>;

export interface ParamsPageHost {
  load(): Promise<ParamsForm>;
  check(fields: Record<string, FieldInput>): Promise<FieldErrors>;
  /** Starts the run when every field is right, else returns what is wrong and starts nothing. */
  run(fields: Record<string, FieldInput>, options: { debug: boolean; python: string | null; envFiles: string[] }): Promise<FieldErrors>;
  pickFile(name: string): Promise<string | null>;
  /** Asks which run's output to use; null: nobody said which. */
  pickOutput(name: string): Promise<{ choice: InputChoice; label: string } | null>;
  pickPython(): Promise<PythonChoice | null>;
  pickEnvFile(): Promise<string | null>;
  reset(): Promise<ParamsForm>;
  /** Offbook's own log, for when the page could not load something. */
  showLog(): Promise<void>;
}
export interface ParamsPageView { refresh(form: ParamsForm): void }
