import { HumanError } from '../../human-error';
import { topLevelChunks } from '../../python/chunks';
import { say } from '../../say';

/** Text put into a module at a place in it, which is not touched otherwise. */
export interface Insertion { at: number; text: string }
export interface ModuleEdit { insertions: Insertion[]; /** From 0, where the function's `def` stands afterwards. */ line: number }

interface Statement { start: number; end: number; text: string }

/** What a name at the top level stands for: `pandas`, `decimal.Decimal`; null: something that is defined there. */
type Bindings = Map<string, string | null>;

/**
 * A function put at the end of a module, before a last `if __name__ == …`, with what it imports among the imports there. What is there is never changed: a name that is taken
 * is refused. `defines`: the function's name.
 */
export function addToModule(module: string, file: string, { imports, text, defines }: { imports: readonly string[]; text: string; defines: string }): ModuleEdit {
  const end = module.includes('\r\n') ? '\r\n' : '\n';
  const native = (lines: string): string => lines.replace(/\n/g, end);
  const statements = topLevelChunks(module).map(({ start, end: stop }) => ({ start, end: stop, text: module.slice(start, stop) }));
  const known = bindingsOf(statements);
  if (known.has(defines)) throw new HumanError('taken', say('There is something called “{0}” in {1} already. Choose another name, or another module.', defines, file));
  const missing = imports.filter((line) => !isThere(line, known, file));
  const insertions = imported(module, statements, missing, native);
  const guard = statements.at(-1);
  const place = guard && /^if[ \t]+__name__\b/.test(guard.text) ? guard.start : module.length;
  const before = module.slice(0, place);
  const isEmpty = before.trim() === '' && insertions.length === 0;
  const gap = isEmpty ? '' : end.repeat(Math.max(0, 3 - trailingBreaks(before)));
  const made = { at: place, text: `${gap}${native(text)}${end}${place < module.length ? end.repeat(2) : ''}` };
  const all = isEmpty || before.trim() !== '' ? [...insertions, made] : [{ at: place, text: `${insertions.map((each) => each.text).join('')}${end.repeat(2)}${native(text)}${end}` }];
  const whole = applied(module, all);
  return { insertions: all, line: whole.slice(0, whole.lastIndexOf(native(text))).split('\n').length - 1 };
}

/** The module with these in it: later ones first, so that places stay what they are. */
export const applied = (module: string, insertions: readonly Insertion[]): string =>
  insertions.map((each, order) => ({ ...each, order })).sort((one, other) => other.at - one.at || other.order - one.order).reduce((text, { at, text: more }) => text.slice(0, at) + more + text.slice(at), module);

const trailingBreaks = (text: string): number => /(?:[ \t]*\r?\n)*$/.exec(text)?.[0].match(/\n/g)?.length ?? 0;

function bindingsOf(statements: readonly Statement[]): Bindings {
  const known: Bindings = new Map();
  for (const { text } of statements) {
    const [, defined] = /^(?:@[^\n]*\r?\n\s*)*(?:async[ \t]+)?(?:def|class)[ \t]+([\p{L}_][\p{L}\p{N}_]*)/u.exec(text) ?? /^([\p{L}_][\p{L}\p{N}_]*)[ \t]*(?::(?!=)|=(?!=))/u.exec(text) ?? [];
    if (defined !== undefined) known.set(defined, null);
    for (const [name, target] of importsOf(text)) known.set(name, target);
  }
  return known;
}

function importsOf(statement: string): [string, string][] {
  const line = statement.replace(/#[^\n]*/g, '').replace(/[()\\\r\n]/g, ' ').trim();
  const [, module, names] = /^from[ \t]+(\S+)[ \t]+import[ \t]+(.*)$/.exec(line) ?? [];
  const parts = (list: string): { name: string; as: string | undefined }[] => list.split(',').flatMap((part) => { const [, name, as] = /^\s*([\w.*]+)(?:\s+as\s+(\w+))?\s*$/.exec(part) ?? []; return name === undefined ? [] : [{ name, as }]; });
  if (module !== undefined && names !== undefined) return parts(names).map(({ name, as }) => [as ?? name, `${module}.${name}`]);
  const [, plain] = /^import[ \t]+(.*)$/.exec(line) ?? [];
  return plain === undefined ? [] : parts(plain).map(({ name, as }) => (as === undefined ? [name.split('.')[0] ?? name, name.split('.')[0] ?? name] : [as, name]));
}

function isThere(line: string, known: Bindings, file: string): boolean {
  return importsOf(line).every(([name, target]) => {
    if (!known.has(name)) return false;
    if (known.get(name) === target) return true;
    throw new HumanError('taken', say('“{0}” is something else in {1}, and the function needs it for {2}. Choose another module.', name, file, line));
  });
}

const standard = new Set('abc argparse ast asyncio base64 bisect collections contextlib copy csv dataclasses datetime decimal enum functools glob hashlib heapq io itertools json logging math operator os pathlib pickle random re shutil statistics string subprocess sys tempfile textwrap time types typing unittest uuid warnings zipfile __future__'.split(' '));
const isStandard = (statement: string): boolean => standard.has(/^(?:from|import)[ \t]+(\w+)/.exec(statement)?.[1] ?? '');
const isImport = ({ text }: Statement): boolean => /^(?:import|from)[ \t]/.test(text);

/** The lines of a new file: the standard library's apart from what is installed, and that from what is the project's own. */
export function importBlock(lines: readonly string[], own: readonly string[] = []): string {
  const groups = [lines.filter(isStandard), lines.filter((line) => !isStandard(line)), own].map((group) => [...group].sort(byImport)).filter((group) => group.length > 0);
  return groups.map((group) => group.join('\n')).join('\n\n');
}
/** `import …` before `from …`, as the usual tools sort them. */
const byImport = (one: string, other: string): number => Number(one.startsWith('from')) - Number(other.startsWith('from')) || (one < other ? -1 : 1);

function imported(module: string, statements: readonly Statement[], missing: readonly string[], native: (lines: string) => string): Insertion[] {
  if (missing.length === 0) return [];
  const there = statements.filter(isImport);
  const last = there.at(-1);
  if (last === undefined) {
    const head = headOf(module, statements);
    const before = module.slice(0, head);
    const gap = before.trim() === '' ? '' : '\n'.repeat(Math.max(0, 2 - trailingBreaks(before)));
    return [{ at: head, text: native(`${gap}${importBlock(missing)}\n${module.slice(head).trim() === '' ? '' : '\n\n'}`) }];
  }
  const first = there.find(({ text }) => !/^from[ \t]+__future__\b/.test(text)) ?? null;
  const afterImport = (statement: Statement): number => statement.start + statement.text.trimEnd().replace(/(?:\s*\n#[^\n]*)+$/, '').length + (/\r?\n/.exec(module.slice(statement.start + statement.text.trimEnd().replace(/(?:\s*\n#[^\n]*)+$/, '').length))?.[0].length ?? 0);
  const put = (line: string): Insertion => {
    const isOurs = (each: Statement): boolean => isStandard(each.text) === isStandard(line) && !/^from[ \t]+(?:\.|__future__)/.test(each.text);
    const beside = there.filter(isOurs);
    const after = beside.filter((each) => byImport(each.text.trim(), line) < 0).at(-1);
    if (after) return { at: afterImport(after), text: withBreak(module, afterImport(after), native(`${line}\n`)) };
    if (beside[0]) return { at: beside[0].start, text: native(`${line}\n`) };
    if (isStandard(line) && first) return { at: first.start, text: native(`${line}\n\n`) };
    const alone = there.filter((each) => isStandard(each.text)).at(-1) ?? last;
    return { at: afterImport(alone), text: withBreak(module, afterImport(alone), native(`\n${line}\n`)) };
  };
  return missing.map(put);
}

/** The last line of a file may lack its end. */
const withBreak = (module: string, at: number, text: string): string => (at === module.length && !module.endsWith('\n') ? `\n${text}` : text);

/** After what stands first in a module: a comment of its licence, its docstring. */
function headOf(module: string, statements: readonly Statement[]): number {
  const [first, second] = statements;
  if (first === undefined) return module.length;
  const isDocstring = ({ text }: Statement): boolean => /^(?:[rR]?(?:"""|'''|"|'))/.test(text);
  const isComment = ({ text }: Statement): boolean => text.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line));
  if (isDocstring(first)) return first.end;
  if (isComment(first)) return second && isDocstring(second) ? second.end : first.end;
  return 0;
}
