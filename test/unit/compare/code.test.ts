import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CodeModule } from '../../../src/contract/events';
import type { Sha256 } from '../../../src/contract/ids';
import { compareCode, keyInOne, textsToCompare, type CodeSide, type UnitsOfText } from '../../../src/core/compare';
import type { PythonParser } from '../../../src/core/python/parser';
import { unitsOf } from '../../../src/core/python/units';
import { loadParser, sha256 } from '../python/support';
import { idOf, run } from './runs';

let parser: PythonParser;
beforeAll(async () => { parser = await loadParser(); });
const hashOf = (text: string): Sha256 => createHash('sha256').update(text).digest('hex') as Sha256;
const told = (...texts: [Sha256, ReturnType<typeof unitsOf> | string][]): UnitsOfText => new Map(texts);
const module = (path: string, text: string): CodeModule => ({ kind: 'module', module: path.replace(/\.py$/, ''), path, sha256: hashOf(text), bytes: text.length, kept: true });
const keyed = (number: number, more: Parameters<typeof run>[1] = {}): CodeSide => ({ ...run(number, more), key: keyInOne(idOf(number)) });
const side = (number: number, files: Record<string, string>, reaches: string[] | null = null): CodeSide => keyed(number, {
  code: { git: null, modules: Object.entries(files).map(([path, text]) => module(path, text)), function: reaches && { kind: 'function', name: 'train', sha256: null, reach: null, startLine: 1, endLine: 2, reaches: reaches.map((name) => ({ module: 'lab', name, sha256: null })) } },
});

function compare(files: Record<string, string>[], baseline = 0, reaches: string[] | null = null) {
  const runs = files.map((each, index) => side(index, each, reaches));
  const texts = new Map(files.flatMap((each) => Object.values(each)).map((text) => [hashOf(text), text]));
  const wanted = textsToCompare(runs);
  const units = new Map(wanted.map((each) => {
    const parsed = parser.parse(texts.get(each) ?? '');
    return [each, unitsOf(parsed, sha256)] as const;
  }));
  return { wanted, ...compareCode(runs, baseline, units) };
}
const rows = (made: ReturnType<typeof compare>): unknown => Object.fromEntries(made.modules.flatMap(({ units }) => units.map(({ name, verdicts }) => [name, verdicts.slice(1).join(' ')])));

const first = 'import os\n\nRATE = 1\n\n\ndef train(x):\n    return x * RATE  # scaled\n\n\ndef helper():\n    return 1\n\n\nclass Model:\n    depth = 1\n\n    def fit(self):\n        return self\n';

describe('code, function by function', () => {
  it('names what is other, new, gone, or only laid out in another way', () => {
    const second = 'import os\n\nRATE = 1\n\n\ndef train(x):\n    # twice as much\n    return (x\n            * RATE)\n\n\nclass Model:\n    depth = 1\n\n    def fit(self):\n        return None\n\n    def predict(self): return 0\n';
    expect(rows(compare([{ 'lab.py': first }, { 'lab.py': second }]))).toEqual({ '': 'same', train: 'cosmetic', helper: 'none', Model: 'same', 'Model.fit': 'other', 'Model.predict': 'only' });
  });

  it('tells the module’s own statements, a class’s own and where each unit stands', () => {
    const second = first.replace('RATE = 1', 'RATE = 2').replace('depth = 1', 'depth = 2').replace('import os\n', 'import os\n\n\n');
    const made = compare([{ 'lab.py': first }, { 'lab.py': second }]);
    expect(rows(made)).toEqual({ '': 'other', train: 'same', helper: 'same', Model: 'other', 'Model.fit': 'same' });
    expect(made.modules[0]?.units.find(({ name }) => name === 'train')?.lines).toEqual([[6, 7], [8, 9]]);
  });

  it('names which of the module’s own statements are other: those that the baseline has not, and its own that another has not', () => {
    const base = 'import os\nimport sys  # kept\n\nRATE = 1\nDEPTH = [\n    1,\n    2,\n]\n\ndef train(): pass\n\nprint(1)\n';
    const made = compare([{ 'lab.py': base }, { 'lab.py': base.replace('import sys  # kept', 'import sys').replace('RATE = 1', 'RATE = 3').replace('    2,\n', '    3,\n    4,\n') }, { 'lab.py': base.replace('print(1)', 'print(1)\nprint(1)') }]);
    const own = made.modules[0]?.units.find(({ name }) => name === '');
    expect(own?.statements).toEqual([[[4, 4], [5, 8]], [[4, 4], [5, 9]], [[13, 13]]]);
    expect(made.modules[0]?.units.find(({ name }) => name === 'train')?.statements).toBeUndefined();
  });

  it('reads nothing of modules that are the same, and says of a run without a module that it has none', () => {
    const made = compare([{ 'lab.py': first, 'same.py': 'x = 1\n' }, { 'lab.py': `${first}\n# end\n`, 'same.py': 'x = 1\n', 'new.py': 'def f(): pass\n' }]);
    expect(made.wanted).not.toContain(hashOf('x = 1\n'));
    expect(made.modules.map(({ path, differs, verdicts }) => [path, differs, verdicts[1]])).toEqual([['lab.py', true, 'other'], ['new.py', true, 'only'], ['same.py', false, 'same']]);
    expect(made.modules[0]?.units.every(({ differs }) => !differs)).toBe(true);
  });

  it('says what the function may come to, as far as the records tell', () => {
    const second = first.replaceAll('return 1', 'return 2').replace('depth = 1', 'depth = 3').replace('RATE = 1', 'RATE = 3');
    const reached = (reaches: string[] | null) => Object.fromEntries(compare([{ 'lab.py': first }, { 'lab.py': second }], 0, reaches).modules[0]?.units.map((unit) => [unit.name, unit.reached]) ?? []);
    expect(reached(['RATE'])).toEqual({ '': true, train: true, helper: false, Model: false, 'Model.fit': false });
    expect(reached(['Model'])).toEqual({ '': false, train: true, helper: false, Model: true, 'Model.fit': true });
    expect(reached(null)).toEqual({ '': null, train: null, helper: null, Model: null, 'Model.fit': null });
  });

  it('says why a text can’t be taken apart, and whose modules nobody knows', () => {
    const runs = [side(1, { 'lab.py': first }), side(2, { 'lab.py': 'x = 2\n' }), keyed(3)];
    const made = compareCode(runs, 0, told([hashOf(first), []], [hashOf('x = 2\n'), 'not here']));
    expect(made).toMatchObject({ unknown: [runs[2]?.key], modules: [{ problem: 'not here', verdicts: ['baseline', 'other', 'unknown'], units: [] }] });
  });

  it('three runs: a row differs though the baseline’s text is not to be had', () => {
    const texts = ['def f(): return 1\n', 'def f(): return 2\n', 'def f(): return 3\n'];
    const runs = texts.map((text, index) => side(index, { 'lab.py': text }));
    const parsed = texts.slice(1).map((text): [Sha256, ReturnType<typeof unitsOf>] => [hashOf(text), unitsOf(parser.parse(text), sha256)]);
    const [unit] = compareCode(runs, 0, told([hashOf(texts[0] ?? ''), 'gone'], ...parsed)).modules[0]?.units.filter(({ name }) => name === 'f') ?? [];
    expect(unit).toMatchObject({ differs: true, verdicts: ['baseline', 'unknown', 'unknown'], lines: [null, [1, 1], [1, 1]] });
  });
});
