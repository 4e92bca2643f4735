import type { Value } from './values';

/** What an annotation asks for, as far as it is known without running code. `unknown` is what a describe process is asked about. */
export type TypeForm =
  | { kind: 'any' } | { kind: 'none' } | { kind: 'bool' } | { kind: 'str' } | { kind: 'path' } | { kind: 'bytes' } | { kind: 'secret' }
  | { kind: 'int' } | { kind: 'float' } | { kind: 'datetime' } | { kind: 'date' } | { kind: 'time' } | { kind: 'timedelta' } | { kind: 'decimal' } | { kind: 'uuid' }
  | { kind: 'literal'; values: Value[] }
  /** `flags`: several members may be joined, as `READ|WRITE`. */
  | { kind: 'enum'; name: string; members: { name: string; value: Value }[]; flags?: true }
  | { kind: 'list'; of: 'list' | 'set' | 'frozenset' | 'sequence'; item: TypeForm }
  | { kind: 'tuple'; items: TypeForm[]; variadic: boolean }
  | { kind: 'dict'; key: TypeForm; value: TypeForm }
  | { kind: 'union'; options: TypeForm[] }
  | { kind: 'bounded'; of: TypeForm; bounds: Bounds }
  | { kind: 'record'; style: 'dataclass' | 'pydantic' | 'typeddict' | 'namedtuple' | 'attrs'; name: string; fields: Param[] }
  | { kind: 'table'; library: 'pandas' | 'pandas-series' | 'polars' | 'polars-lazy' | 'pyarrow' }
  | { kind: 'array' }
  | { kind: 'model'; library: 'sklearn' | 'torch' | 'onnx' | 'xgboost' | 'lightgbm' | 'other'; name: string }
  | { kind: 'figure' }
  | { kind: 'metrics-callback' }
  | { kind: 'unknown'; reason: string };

export interface Bounds { ge?: number; gt?: number; le?: number; lt?: number; multipleOf?: number; minLength?: number; maxLength?: number; pattern?: string }

export interface Param {
  name: string;
  /** Source text as written, without string quotes; null when there is none. */
  annotation: string | null;
  type: TypeForm;
  how: 'positional-only' | 'positional-or-keyword' | 'keyword-only' | 'var-positional' | 'var-keyword';
  required: boolean;
  /** The default: a value when it is a literal, else its source text. Absent when required. */
  default?: { kind: 'value'; value: Value } | { kind: 'source'; text: string };
  help?: string;
  /** Of a field of a pydantic model that has an alias: its own name, where that is taken too. */
  also?: string;
}

export interface FunctionInfo {
  name: string; file: string; line: number; endLine: number;
  /** First line of the block that a lens stands above: the first decorator, or the def. */
  lensLine: number;
  params: Param[];
  /** `names`: the variables that its return statement names, one for each output; absent when it names none. */
  returns: { annotation: string | null; type: TypeForm; names?: string[] };
  doc?: string;
  flavour: 'plain' | 'async' | 'generator' | 'async-generator';
  /** True when Run and Track can run it. */
  runnable: boolean;
  /** Why not, in words for users, and what to do; absent when runnable. */
  reason?: { text: string; fix?: { kind: 'annotate'; param: string | null } };
  /** Half-typed or public but not a pipeline function: a quiet lens is shown only when this is true. */
  nearly: boolean;
  /** SHA-256 of the function's own source text. */
  sha256: string;
}
export interface ModuleFunctions { functions: FunctionInfo[]; /** Syntax errors, 1-based lines; functions outside them are still listed. */ errors: { line: number; message: string }[] }
