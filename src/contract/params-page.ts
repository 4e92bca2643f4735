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
  /** What the field starts with. `gone`: a file that was picked before and is not there any more; it waits for another pick. */
  initial: { kind: 'unset' } | { kind: 'value'; value: Value; from: 'default' | 'last' | 'run' } | { kind: 'input'; choice: InputChoice; label: string; gone?: true };
  /** Inputs only: offers, best first; `why` says why it is offered. */
  offers: { choice: InputChoice; label: string; detail: string; why: string }[];
  /** What to know of what the field starts with before it is taken: the form opens for it. */
  note?: string;
  /** Inputs that wait for what nobody has made yet, or that is gone: the function beside it that makes such data, and the name of its output. */
  maker?: { function: string; output: string };
}
export interface ParamsForm {
  function: FunctionInfo; fields: FormField[]; place: ProjectPlace & { module: string; sentence: string }; python: PythonChoice & { version: string | null };
  pythons: PythonChoice[]; envFiles: string[]; chosen: ChosenPlace; basedOn: RunId | null; problem: string | null;
}
/** Folders chosen for one run in place of what the rule says: absolute; null: as the rule says. */
export interface ChosenPlace { importRoot: string | null; cwd: string | null }
/** Text for scalars as typed, JSON values for the rest; `unset`: leave the default. */
export type FieldInput = { kind: 'unset' } | { kind: 'text'; text: string } | { kind: 'value'; value: Value } | { kind: 'input'; choice: InputChoice };
export type FieldErrors = Record<string, string>;

/** What the page says before the form is made: it comes with the page itself. */
export interface ParamsFirst { name: string }

export interface ParamsPageHost {
  /** Null: as the run that the form is based on was placed, else as the rule says. */
  load(place: ChosenPlace | null): Promise<ParamsForm>;
  check(fields: Record<string, FieldInput>): Promise<FieldErrors>;
  /** Starts the run when every field is right, else returns what is wrong and starts nothing. */
  run(fields: Record<string, FieldInput>, options: { debug: boolean; python: string | null; envFiles: string[] }): Promise<FieldErrors>;
  pickFile(name: string): Promise<string | null>;
  /** Asks which run's output to use; null: nobody said which. */
  pickOutput(name: string): Promise<{ choice: InputChoice; label: string } | null>;
  pickPython(): Promise<PythonChoice | null>;
  pickEnvFile(): Promise<string | null>;
  pickFolder(which: keyof ChosenPlace): Promise<string | null>;
  reset(): Promise<ParamsForm>;
  /** Offbook's own log, for when the page could not load something. */
  showLog(): Promise<void>;
}
export interface ParamsPageView { refresh(form: ParamsForm): void }
