import type { DataColumn, DataKind } from '../../../contract/data-api';
import { nearest } from '../../nearest';
import { say } from '../../say';
import { type FunctionName, functionNames, functions } from './functions';
import { parse, Wrong } from './parse';
import type { Checked, Comparison, ExpressionError, Node, ValueType } from './tree';

export type Understood = { kind: 'checked'; checked: Checked } | { kind: 'error'; error: ExpressionError };

/** What an expression means over these columns, or what is wrong in it, and where. */
export function understand(text: string, columns: readonly DataColumn[]): Understood {
  const parsed = parse(text);
  if (parsed.kind === 'error') return parsed;
  try {
    const checked = new Checker(columns).check(parsed.node);
    if (checked.type === 'null') throw new Wrong(parsed.node, say('This is missing in every row. Name a column.'));
    if (checked.type === 'other') throw new Wrong(parsed.node, say('Nothing can be made of such a column but whether it is missing: x is null.'));
    return { kind: 'checked', checked };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return { kind: 'error', error: { ...error.span, message: error.message } };
  }
}

const typeOf: Partial<Record<DataKind, ValueType>> = { boolean: 'boolean', integer: 'integer', float: 'float', decimal: 'float', text: 'text', date: 'date', timestamp: 'timestamp' };
const isNumber = ({ type }: Checked): boolean => type === 'integer' || type === 'float';
const isTime = ({ type }: Checked): boolean => type === 'date' || type === 'timestamp';
/** What a type is called in a sentence. */
const words: Record<ValueType, string> = { integer: say('a number'), float: say('a number'), text: say('a text'), boolean: say('true or false'), date: say('a date'), timestamp: say('a time'), null: say('null'), other: say('another type') };

class Checker {
  private readonly byName: ReadonlyMap<string, DataColumn>;

  constructor(private readonly columns: readonly DataColumn[]) { this.byName = new Map(columns.map((column) => [column.name, column])); }

  check(node: Node): Checked {
    switch (node.kind) {
      case 'number': return { kind: 'number', text: node.text, type: this.isWhole(node) ? 'integer' : 'float', fixed: true, zoned: false };
      case 'text': return { kind: 'text', value: node.value, type: 'text', fixed: true, zoned: false };
      case 'truth': return { kind: 'truth', value: node.value, type: 'boolean', fixed: true, zoned: false };
      case 'null': return { kind: 'null', type: 'null', fixed: true, zoned: false };
      case 'column': return this.column(node);
      case 'negative': { const item = this.number(node.item); return { kind: 'negative', item, type: item.type, fixed: item.fixed, zoned: false }; }
      case 'not': { const item = this.truth(node.item); return { kind: 'not', item, type: 'boolean', fixed: false, zoned: false }; }
      case 'arithmetic': return this.arithmetic(node);
      case 'compare': return this.compare(node);
      case 'and': case 'or': return { kind: node.kind, a: this.truth(node.a), b: this.truth(node.b), type: 'boolean', fixed: false, zoned: false };
      case 'missing': return { kind: 'missing', item: this.varying(node.item), negated: node.negated, type: 'boolean', fixed: false, zoned: false };
      case 'if': {
        const test = this.truth(node.test);
        const [then = test, otherwise = test] = this.alike([node.then, node.otherwise]);
        return { kind: 'if', test, then, otherwise, ...this.common(then, otherwise), fixed: false };
      }
      case 'call': return this.call(node);
    }
  }

  private isWhole(node: Node & { kind: 'number' }): boolean {
    if (!/^\d+$/.test(node.text)) {
      if (!Number.isFinite(Number(node.text))) throw new Wrong(node, say('This number is too large.'));
      return false;
    }
    if (!Number.isSafeInteger(Number(node.text))) throw new Wrong(node, say('This number is too large.'));
    return true;
  }

  private column(node: Node & { kind: 'column' }): Checked {
    const column = this.byName.get(node.name) ?? this.columns.find(({ name }) => name.toLowerCase() === node.name.toLowerCase());
    if (column !== undefined) return { kind: 'column', column, type: typeOf[column.kind] ?? 'other', fixed: false, zoned: /^timestamp\[.*, /.test(column.type) };
    const meant = nearest(node.name, this.columns.slice(0, 2_000).map(({ name }) => name));
    throw new Wrong(node, meant === null ? say('There is no column “{0}”. A text is written in single quotes.', node.name) : say('There is no column “{0}”. Did you mean “{1}”?', node.name, meant));
  }

  private wanted(node: Node, is: (checked: Checked) => boolean, what: string): Checked {
    const checked = this.check(node);
    if (is(checked)) return checked;
    throw new Wrong(node, say('{0} was expected here; this is {1}.', what, words[checked.type]));
  }
  private number(node: Node): Checked { return this.wanted(node, isNumber, say('A number')); }
  private text(node: Node): Checked { return this.varied(node, this.wanted(node, ({ type }) => type === 'text', say('A text'))); }
  private truth(node: Node): Checked { return this.wanted(node, ({ type, kind }) => type === 'boolean' && kind !== 'truth', say('A comparison, such as x > 0,')); }
  private varying(node: Node): Checked { return this.varied(node, this.check(node)); }
  private varied(node: Node, checked: Checked): Checked {
    if (checked.fixed) throw new Wrong(node, say('Name a column here: this is the same in every row.'));
    return checked;
  }
  private fixedText(node: Node, isEmptyGood: boolean): string {
    if (node.kind !== 'text') throw new Wrong(node, say('A text in quotes was expected here.'));
    if (node.value === '' && !isEmptyGood) throw new Wrong(node, say('Write something between the quotes.'));
    return node.value;
  }

  private arithmetic(node: Node & { kind: 'arithmetic' }): Checked {
    const { op } = node;
    if (op === '+') {
      const [a, b] = [this.check(node.a), this.check(node.b)];
      if (a.type === 'text' && b.type === 'text') return { kind: 'join', a, b, type: 'text', fixed: a.fixed && b.fixed, zoned: false };
      if (a.type === 'text' || b.type === 'text') throw new Wrong(a.type === 'text' ? node.b : node.a, say('A text is only joined to a text. Write text(…) around this, or number(…) around the other.'));
    }
    const [a, b] = [this.number(node.a), this.number(node.b)];
    const fixed = a.fixed && b.fixed;
    if ((op === '/' || op === '//' || op === '%') && b.fixed && (b.kind !== 'number' || Number(b.text) === 0) && !(b.kind === 'negative' && b.item.kind === 'number' && Number(b.item.text) !== 0)) throw new Wrong(node.b, say('Divide by a column, or by a number that is not 0.'));
    if (op === '/') return { kind: 'arithmetic', op, a, b, type: 'float', fixed, zoned: false };
    if (op === '//' || op === '%') {
      if (a.type !== 'integer' || b.type !== 'integer') throw new Wrong(a.type === 'integer' ? node.b : node.a, say('{0} is for whole numbers. Write floor(a / b).', op));
      return { kind: 'arithmetic', op, a, b, type: 'integer', fixed, zoned: false };
    }
    return { kind: 'arithmetic', op, a, b, type: a.type === 'integer' && b.type === 'integer' ? 'integer' : 'float', fixed, zoned: false };
  }

  private compare(node: Node & { kind: 'compare'; op: Comparison }): Checked {
    for (const side of [node.a, node.b]) if (side.kind === 'null') throw new Wrong(side, say('Write is null, or is not null.'));
    const [a, b] = this.alike([node.a, node.b]);
    if (a === undefined || b === undefined) throw new Error('two were given');
    if (a.fixed && b.fixed) throw new Wrong(node, say('Name a column on one side: this is the same in every row.'));
    if (a.type === 'other') throw new Wrong(node.a, say('Nothing can be made of such a column but whether it is missing: x is null.'));
    if (a.type === 'boolean' && node.op !== '=' && node.op !== '!=') throw new Wrong(node, say('True and false are only compared by = and !=.'));
    return { kind: 'compare', op: node.op, a, b, type: 'boolean', fixed: false, zoned: false };
  }

  /** Values that stand for one another: of one type, where a text beside a date is one. */
  private alike(nodes: readonly Node[]): Checked[] {
    const all = nodes.map((node) => this.check(node));
    const time = all.find((each) => isTime(each) && !each.fixed) ?? all.find(isTime);
    const made = all.map((each, at) => (time && each.kind === 'text' ? this.moment(nodes[at], each.value, time) : each));
    const first = made.find(({ type }) => type !== 'null');
    for (const [at, each] of made.entries()) {
      if (first === undefined || each.type === 'null' || each.type === first.type || (isNumber(each) && isNumber(first)) || (isTime(each) && isTime(first))) {
        if (first && isTime(each) && isTime(first) && each.zoned !== first.zoned) throw new Wrong(nodes[at] ?? { from: 0, to: 0 }, say('One of these has a time zone and the other has none.'));
        if (first?.type === 'boolean' && each.type === 'null') throw new Wrong(nodes[at] ?? { from: 0, to: 0 }, say('Write true or false here.'));
        continue;
      }
      throw new Wrong(nodes[at] ?? { from: 0, to: 0 }, say('This is {0}, and beside it is {1}.', words[each.type], words[first.type]));
    }
    return made;
  }

  private moment(node: Node | undefined, value: string, beside: Checked): Checked {
    const [, day, clock] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?))?$/.exec(value.trim()) ?? [];
    if (day === undefined || Number.isNaN(Date.parse(`${day}T${clock ?? '00:00'}Z`)) || new Date(`${day}T00:00Z`).toISOString().slice(0, 10) !== day) throw new Wrong(node ?? { from: 0, to: 0 }, say('This is compared with a date. Write it like {0}.', "'2013-01-31'"));
    return { kind: 'moment', iso: clock === undefined ? day : `${day} ${clock}`, type: clock === undefined && !beside.zoned ? 'date' : 'timestamp', fixed: true, zoned: beside.zoned };
  }

  private common(...all: Checked[]): { type: ValueType; zoned: boolean } {
    const there = all.filter(({ type }) => type !== 'null');
    const [first] = there;
    const type = first === undefined ? 'null' : there.some((each) => each.type !== first.type) ? (isNumber(first) ? 'float' : 'timestamp') : first.type;
    return { type, zoned: first?.zoned ?? false };
  }

  private call(node: Node & { kind: 'call' }): Checked {
    const { name, args } = node;
    if (!isFunction(name)) {
      const meant = nearest(name, functionNames);
      throw new Wrong({ from: node.from, to: node.from + name.length }, meant === null ? say('There is no function “{0}”.', name) : say('There is no function “{0}”. Did you mean {1}?', name, meant));
    }
    const [first, second, third] = args;
    const takes = (least: number, most = least): void => { if (args.length < least || args.length > most) throw new Wrong(node, say('Write {0}.', functions[name])); };
    const plain = { fixed: false, zoned: false } as const;
    switch (name) {
      case 'round': case 'floor': case 'ceil': {
        takes(1, name === 'round' ? 2 : 1);
        const item = this.varied(first ?? node, this.number(first ?? node));
        if (second !== undefined && (second.kind !== 'number' || !/^\d$/.test(second.text))) throw new Wrong(second, say('How many digits: a number from 0 to 9.'));
        return { kind: 'rounding', name, item, digits: second?.kind === 'number' ? Number(second.text) : 0, type: 'float', ...plain };
      }
      case 'abs': { takes(1); const item = this.varied(first ?? node, this.number(first ?? node)); return { kind: 'number-call', name, item, type: item.type, ...plain }; }
      case 'sqrt': case 'log': case 'exp': takes(1); return { kind: 'number-call', name, item: this.varied(first ?? node, this.number(first ?? node)), type: 'float', ...plain };
      case 'lower': case 'upper': case 'trim': takes(1); return { kind: 'text-call', name, item: this.text(first ?? node), type: 'text', ...plain };
      case 'length': takes(1); return { kind: 'length', item: this.text(first ?? node), type: 'integer', ...plain };
      case 'contains': case 'starts_with': case 'ends_with': takes(2); return { kind: 'text-test', name, item: this.text(first ?? node), part: this.fixedText(second ?? node, false), type: 'boolean', ...plain };
      case 'replace': takes(3); return { kind: 'replace', item: this.text(first ?? node), old: this.fixedText(second ?? node, false), by: this.fixedText(third ?? node, true), type: 'text', ...plain };
      case 'year': case 'month': case 'day': case 'weekday': takes(1); return { kind: 'time-part', name, item: this.varied(first ?? node, this.wanted(first ?? node, isTime, say('A date'))), type: 'integer', ...plain };
      case 'hour': case 'minute': takes(1); return { kind: 'time-part', name, item: this.varied(first ?? node, this.wanted(first ?? node, ({ type }) => type === 'timestamp', say('A time'))), type: 'integer', ...plain };
      case 'days_between': {
        takes(2);
        const sides = args.map((arg) => this.check(arg));
        const time = sides.find((each) => isTime(each) && !each.fixed);
        if (time === undefined) throw new Wrong(node, say('Name a column of dates: {0}.', functions.days_between));
        const [a = time, b = time] = sides.map((each, at) => (each.kind === 'text' ? this.moment(args[at], each.value.slice(0, 10), { ...time, zoned: false }) : each));
        for (const [at, each] of [a, b].entries()) if (!isTime(each)) throw new Wrong(args[at] ?? node, say('{0} was expected here; this is {1}.', say('A date'), words[each.type]));
        return { kind: 'days-between', a, b, type: 'integer', ...plain };
      }
      case 'coalesce': {
        takes(2, 20);
        const items = this.alike(args);
        if (items[0]?.type === 'boolean' || items[0]?.type === 'other') throw new Wrong(node, say('Write if(x is null, …, …).'));
        for (const [at, each] of items.entries()) if (each.type === 'null') throw new Wrong(args[at] ?? node, say('Name a column here: this is the same in every row.'));
        this.varied(first ?? node, items[0] ?? { kind: 'null', type: 'null', fixed: true, zoned: false });
        return { kind: 'coalesce', items, ...this.common(...items), fixed: false };
      }
      case 'number': takes(1); return { kind: 'to-number', item: this.text(first ?? node), type: 'float', ...plain };
      case 'text': takes(1); return { kind: 'to-text', item: this.varied(first ?? node, this.wanted(first ?? node, ({ type }) => type === 'integer' || type === 'date', say('A whole number or a date'))), type: 'text', ...plain };
      case 'date': takes(1); return { kind: 'to-date', item: this.varied(first ?? node, this.wanted(first ?? node, ({ type }) => type === 'text' || type === 'timestamp', say('A text or a time'))), type: 'date', ...plain };
      case 'if': throw new Error('if is read by the parser');
    }
  }
}

const isFunction = (name: string): name is FunctionName => Object.hasOwn(functions, name);
