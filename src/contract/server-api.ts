import type { CodeUnit } from './code-units';
import type { FunctionInfo, ModuleFunctions } from './functions';

/** What the language server answers beyond the protocol's own methods. */
export interface FunctionsParams { uri: string }
/** `version` is the document's when it is open, else null: read from disk. */
export type FunctionsResult = ModuleFunctions & { version: number | null };
/** Folders as addresses (`file:` URIs). */
export interface ProjectFunctionsParams { folders: string[] }
/** Sent when what a document's functions are has changed, not on every keystroke. */
export interface FunctionsChangedParams { uri: string; version: number | null }
/** Modules' texts that are in no file: the kept code of runs. */
export interface CodeUnitsParams { texts: string[] }
/** One list a text, in order. */
export interface CodeUnitsResult { units: CodeUnit[][] }

export interface ServerRequests {
  'offbook/functions': { params: FunctionsParams; result: FunctionsResult };
  'offbook/projectFunctions': { params: ProjectFunctionsParams; result: FunctionInfo[] };
  'offbook/codeUnits': { params: CodeUnitsParams; result: CodeUnitsResult };
}
export interface ServerNotifications { 'offbook/functionsChanged': FunctionsChangedParams }

export const functionsMethod = 'offbook/functions' satisfies keyof ServerRequests;
export const projectFunctionsMethod = 'offbook/projectFunctions' satisfies keyof ServerRequests;
export const codeUnitsMethod = 'offbook/codeUnits' satisfies keyof ServerRequests;
export const functionsChangedMethod = 'offbook/functionsChanged' satisfies keyof ServerNotifications;

/** Handed over in `initialize`: where the grammar's files are, when not beside the bundle. */
export interface ServerOptions { runtimeWasm?: string; pythonWasm?: string }
