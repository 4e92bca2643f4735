import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunId } from '../../../src/contract/ids';
import type { MonitorFacts, RetrainRule } from '../../../src/contract/monitor';
import { readMonitors } from '../../../src/core/drift/monitors';
import { decideRetraining, nextLook } from '../../../src/core/drift/retraining';
import { findData, matches } from '../../../src/node/monitors/find-data';

const one = (more = '') => `[[tool.offbook.monitors]]\nname = "trips"\nreference = "data/january.parquet"\ncurrent = "data/in/*.parquet"\n${more}`;

describe('monitors of a pyproject', () => {
  it('are read with all that may be said of them', () => {
    expect(readMonitors('[project]\nname = "x"\n')).toEqual([]);
    expect(readMonitors(one())).toEqual([{ name: 'trips', reference: 'data/january.parquet', current: 'data/in/*.parquet', over: null, columns: [], rules: {}, share: null, onChange: false, retrain: null }]);
    expect(readMonitors(one('columns = ["temp"]\nthresholds = { temp = 0.2, __proto__ = 1 }\nmethods = { temp = "psi" }\nshare = 0.3\non-change = true\nretrain = { function = "src/m.py:train", when = ["drift", "hand", "schedule"], every = "7d", window = "90d", label-delay = "6h" }'))).toEqual([{
      name: 'trips', reference: 'data/january.parquet', current: 'data/in/*.parquet', over: null, columns: ['temp'], rules: Object.fromEntries([['temp', { threshold: 0.2, method: 'psi' }], ['__proto__', { threshold: 1 }]]), share: 0.3, onChange: true,
      retrain: { file: 'src/m.py', function: 'train', when: ['drift', 'schedule'], every: 604_800_000, window: 7_776_000_000, labelDelay: 21_600_000 },
    }]);
  });

  it('may look in windows, with labels that come later', () => {
    expect(readMonitors(one('by = "at"\nwindow = "1w"\nlabels = { path = "in/labels-*.csv", id = "id", prediction = "p", label = "y" }'))[0]?.over).toEqual({ by: 'at', window: '1w', labels: { path: 'in/labels-*.csv', id: 'id', prediction: 'p', label: 'y' } });
    expect(readMonitors(one('by = "at"\nwindow = "5000r"'))[0]?.over).toEqual({ by: 'at', window: '5000r', labels: null });
  });

  it.each([
    [one('by = "at"'), 'by and window go together'], [one('window = "1w"'), 'by and window go together'], [one('by = "at"\nwindow = "soon"'), '“soon” is no window'], [one('labels = { path = "x.csv" }'), 'labels go with by and window'],
    [one('by = "at"\nwindow = "1w"\nlabels = { path = "../x.csv", id = "i", prediction = "p", label = "y" }'), 'leads out of the project'], [one('by = "at"\nwindow = "1w"\nlabels = { path = "x.csv", id = "i" }'), 'labels names its path and three columns'], [one('by = "at"\nwindow = "1w"\nlabels = { file = "x.csv" }'), 'there is no labels.file'],
    ['[[tool.offbook.monitors', 'pyproject.toml can’t be read'], ['[tool.offbook]\nmonitors = 3', 'are written as [[tool.offbook.monitors]]'], ['[[tool.offbook.monitors]]\nname = "a b"', 'has no name'], [one() + one(), 'there are two of this name'],
    [one().replace('data/january.parquet', '/etc/passwd'), 'reference leads out of the project'], [one().replace('data/january.parquet', 'data/../../x'), 'reference leads out of the project'], [one().replace('data/in', 'C:\\\\x'), 'current leads out of the project'],
    [one().replace('january', '*'), 'reference is one path, not a pattern'], [one().replace('in/*', '**/*'), 'each within one folder’s or file’s name'], [one('color = 1'), 'there is no color'], [one('thresholds = { temp = -1 }'), 'the threshold of “temp” is not a number'], [one('methods = { temp = "x" }'), 'the measure of “temp” is none'],
    [one('share = 2'), 'share is a number from 0 to 1'], [one('on-change = 1'), 'on-change is true or false'], [one('columns = "a"'), 'columns is a list of names'], [one('retrain = { function = "rm -rf" }'), 'retrain.function is written as'], [one('retrain = { function = "../m.py:f" }'), 'leads out of the project'],
    [one('retrain = { function = "m.py:f", when = ["noon"] }'), 'retrain.when lists some of'], [one('retrain = { function = "m.py:f", when = ["schedule"] }'), 'retrain.every says how often'], [one('retrain = { function = "m.py:f", every = "1 day" }'), 'is a span such as'],
  ])('%j is an error that says what is wrong', (text, why) => {
    expect(() => readMonitors(text)).toThrow(why);
  });
});

describe('whether to train anew', () => {
  const day = 86_400_000;
  const now = Date.UTC(2024, 5, 30);
  const rule = (more: Partial<RetrainRule>): RetrainRule => ({ file: 'm.py', function: 'train', when: [], every: null, window: null, labelDelay: 0, ...more });
  const facts = (more: Partial<MonitorFacts>): MonitorFacts => ({ now, drift: false, dataAt: now - day, trained: { run: 'r' as RunId, at: now - 10 * day }, ...more });

  it('on drift, but not when the model was trained since the data came', () => {
    expect(decideRetraining(rule({ when: ['drift'] }), facts({ drift: true }))).toMatchObject({ kind: 'yes', because: 'drift', why: 'The data drifted.', from: now - day, to: now });
    expect(decideRetraining(rule({ when: ['drift'] }), facts({ drift: true, trained: { run: 'r' as RunId, at: now } }))).toMatchObject({ kind: 'no', why: 'It drifted, and the model was trained since this data came.' });
    expect(decideRetraining(rule({ when: ['drift'] }), facts({}))).toMatchObject({ kind: 'no', why: 'Nothing asks for it.' });
    expect(decideRetraining(rule({ when: ['drift'] }), facts({ drift: null })).kind).toBe('no');
  });

  it('on new data, by schedule, and by hand alone', () => {
    expect(decideRetraining(rule({ when: ['new-data'] }), facts({}))).toMatchObject({ kind: 'yes', because: 'new-data', from: null });
    expect(decideRetraining(rule({ when: ['new-data'] }), facts({ dataAt: now - 11 * day })).kind).toBe('no');
    expect(decideRetraining(rule({ when: ['new-data'] }), facts({ trained: null }))).toMatchObject({ kind: 'yes', why: 'There is data, and no model yet.' });
    expect(decideRetraining(rule({ when: ['schedule'], every: 10 * day }), facts({}))).toMatchObject({ kind: 'yes', because: 'schedule', why: expect.stringMatching(/^It was last trained .* ago\.$/) });
    expect(decideRetraining(rule({ when: ['schedule'], every: 11 * day }), facts({})).kind).toBe('no');
    expect(decideRetraining(rule({}), facts({ drift: true }))).toEqual({ kind: 'no', why: 'It is trained by hand alone.' });
  });

  it('waits for labels, and trains on what has some: a fixed span, or from the drift on', () => {
    expect(decideRetraining(rule({ when: ['drift'], labelDelay: 3 * day }), facts({ drift: true }))).toMatchObject({ kind: 'wait', until: now + 2 * day });
    expect(decideRetraining(rule({ when: ['drift'], labelDelay: day, window: 30 * day }), facts({ drift: true }))).toMatchObject({ kind: 'yes', from: now - 31 * day, to: now - day });
  });

  it('is to be asked again when the clock alone may change the answer', () => {
    const { trained } = facts({});
    const at = (of: RetrainRule, verdict: Parameters<typeof nextLook>[1]) => nextLook(of, verdict, { now, trained });
    const no = { kind: 'no', why: '' } as const;
    const yes = { kind: 'yes', because: 'schedule', why: '', from: null, to: now } as const;
    expect(at(rule({ when: ['drift'] }), { kind: 'wait', why: '', until: now + day })).toBe(now + day);
    for (const verdict of [no, yes, null]) expect(at(rule({ when: ['drift', 'new-data'] }), verdict)).toBeNull();
    expect(at(rule({ when: ['schedule'], every: 11 * day }), no)).toBe(now + day);
    for (const verdict of [yes, null]) expect(at(rule({ when: ['schedule'], every: 11 * day }), verdict)).toBe(now + 11 * day);
  });
});

describe('the data that a monitor looks at', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'offbook monitors '));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const file = (name: string, at: number) => { mkdirSync(path.dirname(path.join(root, name)), { recursive: true }); writeFileSync(path.join(root, name), ''); utimesSync(path.join(root, name), at, at); };

  it('is the newest file of a pattern, within the project', () => {
    file('in/2024-01/a.csv', 100);
    file('in/2024-02/a.csv', 300);
    file('in/2024-02/b.csv', 300);
    file('in/2024-03/a.json', 900);
    file('in/.hidden/a.csv', 999);
    expect(findData(root, 'in/*/*.csv')).toEqual({ path: path.join(root, 'in/2024-02/b.csv'), at: 300_000 });
    expect(findData(root, 'in/2024-0?/a.csv').path).toBe(path.join(root, 'in/2024-02/a.csv'));
    expect(findData(root, './in/2024-01/a.csv').path).toBe(path.join(root, 'in/2024-01/a.csv'));
    expect(() => findData(root, 'in/*.csv')).toThrow('There is no in/*.csv');
    symlinkSync('/etc', path.join(root, 'out'));
    expect(() => findData(root, 'out/host?')).toThrow('leads out of the project');
  });

  it('a pattern matches as people expect, and quickly whatever it is', () => {
    for (const [name, pattern, fits] of [['a.csv', '*.csv', true], ['a.csv', 'a?csv', true], ['a.csv', '*', true], ['', '*', true], ['a.csv', '*.tsv', false], ['ab', 'a', false], ['aXbXc', 'a*b*c', true], ['[x].csv', '[x].csv', true], ['x.csv', '[x].csv', false]] as const) expect(matches(name, pattern)).toBe(fits);
    const started = performance.now();
    expect(matches('a'.repeat(255), `${'*a'.repeat(10)}b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(100);
  });
});
