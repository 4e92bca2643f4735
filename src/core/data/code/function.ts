import type { Condition } from '../../../contract/view-api';
import { frameName } from './names';
import { pandasBody } from './pandas';
import type { CodeView } from './plan';
import { polarsBody } from './polars';
import { text } from './python';

export interface MadeFunction { imports: string[]; text: string; frame: string }

/** A typed function that gives the rows of a view. */
export function functionOf(view: CodeView, name: string): MadeFunction {
  const frame = frameName(view.file);
  const { imports, lines } = view.library === 'pandas' ? pandasBody(view, frame) : polarsBody(view, frame);
  const type = view.library === 'pandas' ? 'pd.DataFrame' : 'pl.DataFrame';
  const head = `def ${name}(${frame}: ${type}) -> ${type}:`;
  const signature = head.length <= 88 ? [head] : [`def ${name}(`, `    ${frame}: ${type},`, `) -> ${type}:`];
  return { imports, frame, text: [...signature, ...docstring(view, frame), ...lines].map((line, at) => (at < signature.length || line === '' ? line : `    ${line}`)).join('\n') };
}

function docstring(view: CodeView, frame: string): string[] {
  const parts = [
    ...view.derived.map(({ name, text: expression }) => `${spoken(name)} is ${oneLine(expression)}`),
    ...view.where.map((condition) => `where ${conditionWords(condition)}`),
    ...(view.contains === '' ? [] : [`with ${spoken(view.contains)} in any cell`]),
    ...(view.sort.length === 0 ? [] : [`sorted by ${view.sort.map(({ column, descending }) => `${spoken(column)}${descending ? ', descending' : ''}`).join(', then ')}`]),
  ];
  const summary = view.where.length > 0 || view.contains !== '' ? `Choose rows of ${frame}` : view.derived.length > 0 ? `Add columns to ${frame}` : view.sort.length > 0 ? `Sort ${frame}` : `Choose columns of ${frame}`;
  if (parts.length === 0) return [`"""${summary}."""`];
  return [`"""${summary}.`, '', ...parts.flatMap((part) => wrapped(part)), '"""'];
}

/** As an item of a list, no line longer than people read. */
function wrapped(part: string): string[] {
  const lines: string[] = [];
  let line = '-';
  for (const word of part.split(' ')) {
    if (line.length + 1 + word.length > 80 && line.trim() !== '' && line !== '-') { lines.push(line); line = ' '; }
    line += ` ${word}`;
  }
  return [...lines, line];
}

/** Nothing of it ends the docstring, breaks its line or is an escape. */
const plain = (words: string): string => words.replace(/\\/g, '\\\\').replace(/"""/g, '\\"\\"\\"').replace(/\s+/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd').trim();
const cut = (words: string): string => { const letters = [...words]; return letters.length > 120 ? `${letters.slice(0, 119).join('')}…` : words; };
const oneLine = (words: string): string => plain(cut(words));
/** A name as it is where it reads as one. */
const spoken = (name: string): string => (/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(name) ? name : oneLine(text(name).replace(/\\(?=")/g, '')));

const opWords: Readonly<Record<Condition['op'], string>> = {
  '=': 'is', '!=': 'is not', '<': '<', '<=': '<=', '>': '>', '>=': '>=', between: 'is between', in: 'is one of', 'not-in': 'is none of', contains: 'contains', 'not-contains': 'does not contain', 'starts-with': 'begins with', 'ends-with': 'ends with',
  matches: 'matches', missing: 'is missing', present: 'is there', nan: 'is NaN', 'not-nan': 'is not NaN',
};

function conditionWords(condition: Condition): string {
  const words = `${spoken(condition.column)} ${opWords[condition.op]}`;
  if ('values' in condition) return `${words} ${condition.values.slice(0, 5).map(value).join(', ')}${condition.values.length > 5 ? `, … (${condition.values.length})` : ''}`;
  if ('low' in condition) return `${words} ${value(condition.low)} and ${value(condition.high)}`;
  if ('matchCase' in condition) return `${words} ${value(condition.value)}${condition.matchCase ? '' : ', in any case'}`;
  return 'value' in condition ? `${words} ${value(condition.value)}` : words;
}
const value = (given: string): string => (given === '' ? 'an empty text' : oneLine(given));
