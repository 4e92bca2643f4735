import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type * as vscode from 'vscode';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { FormField } from '../../../src/contract/params-page';
import type { Param, TypeForm } from '../../../src/contract/functions';
import { compareSurroundings, missingVariables } from '../../../src/core/again/look';
import { say, saidMark, translator } from '../../../src/core/say';
import { HumanError } from '../../../src/core/human-error';
import { placeOf } from '../../../src/core/python/import-root';
import type { PythonParser } from '../../../src/core/python/parser';
import { tellError } from '../../../src/host/commands';
import { lensesOf } from '../../../src/host/features/lenses/lens-list';
import { detailInWords } from '../../../src/host/features/run-page/detail-in-words';
import { said } from '../../../src/host/said';
import type { Log } from '../../../src/host/services/log';
import type { VS } from '../../../src/host/vs';
import { readFields } from '../../../src/node/engine/read-fields';
import { diskFacts } from '../../../src/node/project/disk-facts';
import { StoreLayout } from '../../../src/node/store';
import { detailOf, everyField } from '../../support/every-field';
import { loadParser, only, read } from '../python/support';
import { l10n as english } from './l10n';

const root = path.join(import.meta.dirname, '..', '..', '..');
const gathered = JSON.parse(fs.readFileSync(path.join(root, 'l10n', 'bundle.l10n.json'), 'utf8')) as Record<string, string | { message: string }>;
/** A language in which every text stands in brackets: what has none was not translated. */
const bundle = Object.fromEntries(Object.entries(gathered).map(([key, value]) => [key, `‹${typeof value === 'string' ? value : value.message}›`]));
const l10n = {
  ...english, bundle,
  t: (message: string | { message: string; args?: unknown[]; comment?: string[] }, ...args: unknown[]) => {
    const [text, values] = typeof message === 'string' ? [message, args] : [message.message, message.args ?? []];
    return say(bundle[text] ?? bundle[`${text}/${(typeof message === 'string' ? [] : message.comment ?? []).join('')}`] ?? text, ...values.map(String));
  },
} as unknown as typeof vscode.l10n;
const marked = /^(\$\([\w~-]+\) )?‹[\s\S]*›$/;
const patterns = Object.keys(bundle).filter(key => key.endsWith(saidMark)).map(key => key.slice(0, -saidMark.length));

let parser: PythonParser;
beforeAll(async () => { parser = await loadParser(); });

describe('what is said outside the window', () => {
  it('is found by its pattern, and its arguments are where they were', () => {
    const translate = translator(bundle);
    expect(patterns.length).toBeGreaterThan(200);
    // Of two patterns that fit the same text either will do.
    const some = fc.constantFrom(...patterns);
    const words = fc.constantFrom('x1', 'data/trips.parquet', '/home/a b/c.py', '17', 'naïve 🙂');
    fc.assert(fc.property(some, fc.array(words, { minLength: 10, maxLength: 10 }), (pattern, args) => {
      const text = say(pattern, ...args);
      const letters = pattern.replace(/\{\d\}|[^\p{L}]/gu, '').length;
      if (letters >= 6 || !/\{\d\}/.test(pattern)) expect(translate(text)).toMatch(/^‹[\s\S]*›$/);
      expect(translate(text).replace(/[‹›]/g, '')).toBe(text);
    }), { numRuns: 1000 });
  });

  it('is what can’t be the same when a run is made again', () => {
    const then = { host: 'here', python: { version: '3.11.7', implementation: 'CPython', executable: null, prefix: null, platform: null }, packages: [['a', '1'], ['b', '2']] as [string, string][], gpus: [], platform: { system: 'Linux', machine: 'x86_64', cpu: 'one' } };
    const now = { python: { ...then.python, version: '3.12.1' }, packages: [['a', '1.1'], ['c', '3']] as [string, string][], gpus: [{ name: 'H100' }], host: 'there', platform: { system: 'Linux', machine: 'arm64', cpu: 'two' } };
    const told = [...compareSurroundings(then as never, now as never), ...missingVariables(['RATE', 'TOKEN'], ['TOKEN'], new Set())].map(({ text }) => text);
    expect(told).toHaveLength(10);
    for (const text of told) expect(said(l10n, text), text).toMatch(marked);
    // The rest is said of files and interpreters: none of it may be written out where no translator sees it.
    const source = fs.readFileSync(path.join(root, 'src', 'node', 'again', 'look-back.ts'), 'utf8');
    expect(source.match(/(?:changed|cannot)\([^\n]*/g)?.filter(call => /, (?:'[^']* [^']* [^']*'|`[^`]* [^`]*`)/.test(call.replace(/say\('[^']*'/g, 'say(')))).toEqual([]);
  });

  it('is every error for people that is made there', () => {
    // `new HumanError('code', 'words')`: the words have to be `say('words')`, or no translator sees them.
    const bare = ['core', 'node', 'server', 'workers'].flatMap(room => fs.readdirSync(path.join(root, 'src', room), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts')).flatMap(name =>
      [...fs.readFileSync(path.join(root, 'src', room, name), 'utf8').matchAll(/new HumanError\((?:'[\w-]+'|[^,'"`]*(?:'[\w-]+'[^,'"`]*)*),\s*(['"`].*)/g)].map(([, words]) => `${room}/${name}: ${words ?? ''}`)));
    expect(bare).toEqual([]);
  });

  it('leaves what others wrote as it is, and names in quotes', () => {
    const translate = translator({ ...bundle, '{0}, {1}/said': '{0}; {1}', '{0}: {1}/said': '{0} -- {1}', '{0} of {1}/said': '{0} von {1}' });
    for (const text of ['ValueError: bad, worse', 'index 3 of 5', '', 'sum of mine', 'a\nb: c, d']) expect(translate(text)).toBe(text);
    expect(translate(say('`{0}` wants {1}, not {2}.', 'number', 'a number', '“table”'))).toBe('‹`number` wants ‹a number›, not “table”.›');
    expect(said(english, 'anything')).toBe('anything');
  });

  it('a reordered translation has its arguments where it wants them', () => {
    expect(translator({ '`{0}` wants {1}, not {2}./said': { message: 'statt {2} braucht `{0}` {1}' }, 'a number/said': 'eine Zahl' })('`n` wants a number, not “x”.')).toBe('statt “x” braucht `n` eine Zahl');
  });
});

describe('in a language where every text is marked', () => {
  const context = { l10n, parts: { run: true, debug: true, parameters: true, lastRun: true, compareData: true, hints: true }, runs: new Map(), place: undefined, trusted: true, now: 0 };

  it.each([
    ['def f(trips, n: int) -> int: ...', 'annotate `trips` to track'], ['def f(a, b): ...', '‹`a`, `b` and ‹what it returns››'], ['def f(x: unknown_thing) -> int: ...', 'not defined or imported here'],
    ['import os\ndef f(x: os) -> int: ...', 'can\'t be made from text or loaded from a file'],
  ])('a lens says why not: %s', (text, words) => {
    const fn = only(read(parser, text));
    const [lens] = lensesOf([fn], context);
    // A title ends with the first sentence.
    expect(lens?.text().title).toMatch(/^\$\(info\) ‹/);
    expect(lens?.text().tooltip).toMatch(/^‹[^\n]*›\n‹[^\n]*›$/);
    expect(said(l10n, fn.reason!.text)).toContain(words);
  });

  it('the errors of fields', () => {
    const param = (name: string, type: TypeForm): Param => ({ name, annotation: 'x', type, how: 'positional-or-keyword', required: true });
    const fields: FormField[] = [
      param('n', { kind: 'int' }), param('rate', { kind: 'bounded', of: { kind: 'float' }, bounds: { ge: 0, lt: 1 } }), param('sizes', { kind: 'list', of: 'list', item: { kind: 'int' } }), param('trips', { kind: 'table', library: 'pandas' }),
      param('who', { kind: 'str' }), param('maybe', { kind: 'union', options: [{ kind: 'int' }, { kind: 'none' }] }),
    ].map(each => ({ param: each, input: each.type.kind === 'table', initial: { kind: 'unset' }, offers: [] }));
    const fn = only(read(parser, 'def f(n: int) -> int: ...'));
    const { errors } = readFields({
      n: { kind: 'text', text: 'many' }, rate: { kind: 'text', text: '3' }, sizes: { kind: 'value', value: [1, 'x'] }, trips: { kind: 'input', choice: { kind: 'file', path: 'nowhere.csv' } }, maybe: { kind: 'text', text: 'x' }, other: { kind: 'unset' },
    }, { fn, fields, base: '/project', store: new StoreLayout('/store'), offers: [], variables: new Set() });
    expect(Object.keys(errors).sort()).toEqual(['maybe', 'n', 'other', 'rate', 'sizes', 'trips', 'who']);
    for (const error of Object.values(errors)) expect(said(l10n, error)).toMatch(marked);
    expect(said(l10n, errors['n']!)).toBe('‹`n` wants ‹a whole number›, not “many”.›');
    expect(said(l10n, errors['rate']!)).toMatch(/^‹`rate` wants ‹‹a number›, .*‹at least 0.*‹less than 1›.*, not “3”\.›$/);
  });

  it('notifications, whoever made them', async () => {
    const showErrorMessage = vi.fn(async () => undefined);
    const vs = { l10n, CancellationError: class extends Error {}, window: { showErrorMessage } } as unknown as VS;
    const log = { error() {}, show() {} } as unknown as Log;
    for (const error of [
      new HumanError('no-such-run', say('There is no run {0} in {1} any more.', '20261101-080910-abc234', '/store')), { code: 'worker-died', message: 'The history of runs was interrupted. Try again.' }, new Error('inner'),
    ]) await tellError(vs, log, error, 'a test');
    expect(showErrorMessage.mock.calls.length).toBe(3);
    for (const [message] of showErrorMessage.mock.calls as unknown as [string][]) expect(message).toMatch(marked);
  });

  it('where a file’s functions run', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook said '));
    fs.writeFileSync(path.join(folder, 'lone.py'), '');
    const { sentence } = await placeOf(path.join(folder, 'lone.py'), [folder], diskFacts);
    fs.rmSync(folder, { recursive: true });
    expect(said(l10n, sentence)).toMatch(marked);
  });

  it('sentences of a record, whichever program wrote them', () => {
    const { well } = everyField();
    well.events = [...well.events.slice(3)];
    const written = { ...detailOf(well), sentence: 'The process crashed in native code (segmentation fault) before `train` finished.', warningList: [{ code: 'input.changed', message: 'The input `trips` changed while the run went on.', t: 0 }] };
    const shown = detailInWords(l10n, written);
    expect(shown.sentence).toBe('‹The process ‹crashed in native code (segmentation fault)› before `train` finished.›');
    expect(shown.recordProblems).toEqual(['‹3 lines of the record are missing.›']);
    expect(shown.warningList[0]?.message).toBe('‹The input `trips` changed while the run went on.›');
  });
});
