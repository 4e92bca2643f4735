export interface EnvFile { variables: Record<string, string>; problems: { line: number; message: string }[] }

type Quote = "'" | '"' | null;

/**
 * Reads a .env file as python-dotenv does: `export`, comments, quotes, values over several lines. `${NAME}` and `${NAME:-default}` are replaced
 * by what stands earlier in the file, else by `env`, except inside single quotes. No command is ever executed. docs/cli.md says so for users.
 */
export function parseEnvFile(text: string, env: Readonly<Record<string, string | undefined>>): EnvFile {
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const result: EnvFile = { variables: {}, problems: [] };
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const start = line;
    const entry = readEntry(source, at);
    line += newlines(source, at, entry.end);
    at = entry.end;
    if (entry.kind === 'problem') result.problems.push({ line: start + entry.linesBefore, message: entry.message });
    if (entry.kind === 'variable')
      result.variables[entry.name] = entry.quote === "'" ? entry.value : expand(entry.value, name => result.variables[name] ?? env[name]);
  }
  return result;
}

type Entry =
  | { kind: 'nothing'; end: number }
  | { kind: 'problem'; end: number; linesBefore: number; message: string }
  | { kind: 'variable'; end: number; name: string; value: string; quote: Quote };

const blank = /(?:[^\S\n]*(?:#[^\n]*)?(?:\n|$))/y;
const head = /[^\S\n]*(?:export[^\S\n]+)?(?:'([^'\n]+)'|([^=#\s'"]+))[^\S\n]*(=[^\S\n]*)?/y;
const rest = /[^\S\n]*(?:#[^\n]*)?(?:\n|$)/y;
const single = /'((?:\\'|[^'])*)'/y;
const double = /"((?:\\[^]|[^"\\])*)"/y;

function readEntry(source: string, at: number): Entry {
  const empty = match(blank, source, at);
  if (empty) return { kind: 'nothing', end: Math.max(at + empty[0].length, at + 1) };
  const begun = match(head, source, at);
  if (!begun) return wrong(source, at, 'this is not NAME=value');
  const name = begun[1] ?? begun[2] ?? '';
  const from = at + begun[0].length;
  // A name alone is allowed there, and sets nothing.
  if (begun[3] === undefined) return match(rest, source, from) ? { kind: 'nothing', end: endOfLine(source, from) } : wrong(source, at, 'this is not NAME=value');
  const quote = source[from];
  if (quote === "'" || quote === '"') return readQuoted(source, at, from, name, quote);
  const end = endOfLine(source, from);
  // With the blanks after `=`: `A= # note` is empty, `A=#fff` is a colour.
  const raw = begun[3].slice(1) + source.slice(from, end);
  return { kind: 'variable', end, name, value: raw.replace(/\s+#[^]*$/, '').trim(), quote: null };
}

function readQuoted(source: string, at: number, from: number, name: string, quote: "'" | '"'): Entry {
  const quoted = match(quote === "'" ? single : double, source, from);
  if (!quoted) return wrong(source, at, `the value of ${name} begins with ${quote} and never ends with it`);
  const after = from + quoted[0].length;
  const tail = match(rest, source, after);
  if (!tail) return wrong(source, after, `there is something after the value of ${name}`, newlines(source, at, after));
  const value = quote === "'" ? (quoted[1] ?? '').replace(/\\(['\\])/g, '$1') : (quoted[1] ?? '').replace(/\\([\\'"abfnrtv])/g, (_, letter: string) => escapes[letter] ?? letter);
  return { kind: 'variable', end: after + tail[0].length, name, value, quote };
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

const reference = /\$\{([^}:]+)(?::-([^}]*))?\}/g;
const expand = (value: string, lookup: (name: string) => string | undefined) =>
  value.replace(reference, (_, name: string, fallback: string | undefined) => lookup(name) ?? fallback ?? '');

function match(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

const endOfLine = (source: string, at: number) => {
  const found = source.indexOf('\n', at);
  return found < 0 ? source.length : found + 1;
};
const newlines = (source: string, from: number, to: number) => source.slice(from, to).split('\n').length - 1;
const wrong = (source: string, at: number, message: string, linesBefore = 0): Entry => ({ kind: 'problem', end: endOfLine(source, at), linesBefore, message });
