import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPlaceSentences } from '../../../src/host/services/place-sentences';
import type { PlaceInWords } from '../../../src/host/services/engine';
import type { VS } from '../../../src/host/vs';
import { l10n } from './l10n';

type Deps = Parameters<typeof createPlaceSentences>[1];

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

function sentences(answer: Partial<PlaceInWords>, { trusted = true, bundle }: { trusted?: boolean; bundle?: Record<string, string> } = {}) {
  const heard = new Map<string, (event: unknown) => void>();
  const listen = (name: string) => (listener: (event: unknown) => void) => { heard.set(name, listener); return { dispose() {} }; };
  let learned = 0;
  const asked: unknown[] = [];
  const place: PlaceInWords = { sentence: 'src layout: imported as a from src/, runs in /p', python: { path: '/p/.venv/bin/python', source: 'venv' }, passedOver: [], ...answer };
  const workspace = Object.fromEntries(['onDidChangeWorkspaceFolders', 'onDidGrantWorkspaceTrust', 'onDidSaveTextDocument', 'onDidCreateFiles', 'onDidDeleteFiles', 'onDidRenameFiles'].map(name => [name, listen(name)]));
  const vs = { l10n: { ...l10n, bundle }, EventEmitter: class { event = () => ({ dispose() {} }); fire() { learned += 1; } dispose() {} }, workspace: { ...workspace, isTrusted: trusted } };
  const deps = {
    log: { warn() {} }, settings: { get: () => '', onDidChange: listen('settings') }, places: { homeOf: async () => ({ root: '/p', name: 'p', folder: null }) }, pythons: { onDidChange: listen('pythons') },
    engine: { placeInWords: async (_: string, overrides: unknown) => { asked.push(overrides); return place; } },
  };
  const of = createPlaceSentences(vs as unknown as VS, deps as unknown as Deps);
  const known = async () => { of.of('/p/src/a.py'); await vi.advanceTimersByTimeAsync(0); return of.of('/p/src/a.py'); };
  return { known, asked, place, learned: () => learned, tell: (name: string, event: unknown) => heard.get(name)?.(event) };
}

describe('where a file runs, above its functions', () => {
  it('says the import root, the working directory and the interpreter', async () => {
    expect(await sentences({}).known()).toBe('src layout: imported as a from src/, runs in /p\nPython: .venv/bin/python');
    expect(await sentences({ python: { path: '/usr/bin/python3', source: 'path' } }).known()).toMatch(/\nPython: \/usr\/bin\/python3$/);
    expect(await sentences({ python: null }).known()).toMatch(/\nNo Python 3\.9 or newer was found\.$/);
  });

  it('says who chose the interpreter, where somebody did', async () => {
    expect(await sentences({ python: { path: '/envs/gpu/bin/python', source: 'extension' } }).known()).toMatch(/\nPython: \/envs\/gpu\/bin\/python, chosen in the Python extension$/);
    expect(await sentences({ python: { path: '/envs/gpu/bin/python', source: 'setting' } }).known()).toMatch(/\nPython: \/envs\/gpu\/bin\/python, chosen in the settings$/);
  });

  it('says which environment can’t be used', async () => {
    expect(await sentences({ python: { path: '/usr/bin/python3', source: 'path' }, passedOver: [{ path: '/p/.venv/bin/python', reason: 'it is gone' }] }).known()).toMatch(/\n\.venv\/bin\/python can’t be used: it is gone\.\nPython: \/usr\/bin\/python3$/);
  });

  it('says in the user’s language why it can’t', async () => {
    const passedOver = [{ path: '/p/.venv/bin/python', reason: 'it is Python 3.8.1; Offbook needs 3.9 or newer' }];
    expect(await sentences({ passedOver }, { bundle: { 'it is Python {0}; Offbook needs {1}.{2} or newer/said': 'es ist Python {0}, nötig ist {1}.{2}' } }).known()).toContain('es ist Python 3.8.1, nötig ist 3.9');
  });

  it('says nothing of interpreters in an untrusted workspace', async () => {
    expect(await sentences({}, { trusted: false }).known()).toBe('src layout: imported as a from src/, runs in /p');
  });

  it('looks again after a project file was saved, and after a while; tells only of what is new', async () => {
    const told = sentences({});
    await told.known();
    await told.known();
    expect([told.asked.length, told.learned()]).toEqual([1, 1]);
    told.tell('onDidSaveTextDocument', { fileName: '/p/src/a.py' });
    await told.known();
    expect(told.asked.length).toBe(1);
    told.tell('onDidSaveTextDocument', { fileName: '/p/pyproject.toml' });
    await told.known();
    expect(told.asked.length).toBe(2);
    vi.advanceTimersByTime(61_000);
    await told.known();
    expect([told.asked.length, told.learned()]).toEqual([3, 2]);
    told.place.python = { path: '/usr/bin/python3', source: 'path' };
    vi.advanceTimersByTime(61_000);
    expect(await told.known()).toMatch(/python3$/);
    expect(told.learned()).toBe(3);
  });

  it('looks again at once when another interpreter was chosen', async () => {
    const told = sentences({});
    await told.known();
    told.place.python = { path: '/usr/bin/python3', source: 'path' };
    told.tell('pythons', undefined);
    expect(await told.known()).toMatch(/python3$/);
    expect(told.asked.length).toBe(2);
  });
});
