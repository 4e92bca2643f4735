/**
 * A part of a module's text. `name`: `train`, `Model.fit`; empty for what the module does itself. `text` and `code` are hashes: of the text as it stands, and of what it says to
 * Python, blind to comments, blanks and line breaks. Alternatives of one name (overloads, a setter, the branches of an `if`) are one unit.
 */
export interface CodeUnit { name: string; kind: 'function' | 'class' | 'module'; startLine: number; endLine: number; text: string; code: string; /** Of what the module does itself: its statements one by one. */ statements?: { startLine: number; endLine: number; code: string }[] }
