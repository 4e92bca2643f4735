/** A field of a run as the query language names it; `core/query` reads and writes its text, which is also a column's id. */
export type FieldRef =
  | { kind: 'metric'; name: string; of: 'last' | 'min' | 'max' }
  | { kind: 'param'; name: string }
  | { kind: 'run'; name: RunField };

/** `created`, `started`, `ended`: milliseconds since 1970. `age`, `duration`: milliseconds. `tag`: any of them. `peak`: bytes. */
export type RunField =
  | 'id' | 'name' | 'function' | 'module' | 'file' | 'state' | 'created' | 'started' | 'ended' | 'age' | 'duration' | 'tag' | 'note' | 'star'
  | 'branch' | 'commit' | 'dirty' | 'host' | 'user' | 'python' | 'error' | 'warnings' | 'figures' | 'peak' | 'debug' | 'again' | 'source';

/** Text compares to text without regard to case, `~` and `!~` search with a regular expression; what is not known is unequal to everything. */
export type QueryExpr =
  | { kind: 'and' | 'or'; items: QueryExpr[] }
  | { kind: 'not'; item: QueryExpr }
  | { kind: 'compare'; field: FieldRef; op: '=' | '!=' | '<' | '<=' | '>' | '>='; value: QueryValue }
  | { kind: 'match'; field: FieldRef; negated: boolean; pattern: string }
  | { kind: 'in'; field: FieldRef; negated: boolean; values: QueryValue[] }
  | { kind: 'is'; field: FieldRef; negated: boolean; what: 'null' | 'nan' }
  /** A word alone: it is in the name, function, note, a tag or the id. */
  | { kind: 'word'; text: string };
export type QueryValue = { kind: 'number'; value: number } | { kind: 'text'; value: string } | { kind: 'boolean'; value: boolean } | { kind: 'duration'; milliseconds: number } | { kind: 'time'; at: number };

/** Where in the text, in UTF-16 units, and what was expected there. */
export interface QueryError { from: number; to: number; message: string }

/** A query that was kept under a name, beside the runs that it is asked of. */
export interface SavedQuery { name: string; query: string }
