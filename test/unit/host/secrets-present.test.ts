import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSecretsModule } from '../../../src/host/features/secrets';
import { tellOfSecrets } from '../../../src/host/features/secrets/present';
import { createSecrets } from '../../../src/host/services/secrets';
import type { VS } from '../../../src/host/vs';
import { emitter } from './emitter';
import { l10n } from './l10n';

describe('whether there is a secret to remove', () => {
  const kept = new Map<string, string>();
  const stored = emitter<{ key: string }>();
  const folders = emitter<unknown>();
  const set = vi.fn();
  const get = vi.fn(async (key: string) => kept.get(key));
  const storage = {
    get, onDidChange: stored.event,
    store: async (key: string, value: string) => { kept.set(key, value); stored.fire({ key }); },
  };
  let roots = ['/one', '/two'];
  // SAFETY: what is used of each is here.
  const secrets = createSecrets(storage as unknown as Parameters<typeof createSecrets>[0]);
  let told: { dispose(): void }[];
  beforeEach(() => {
    vi.useFakeTimers();
    roots = ['/one', '/two'];
    kept.clear();
    set.mockClear();
    get.mockClear();
    const vs = { workspace: { onDidChangeWorkspaceFolders: folders.event } } as unknown as VS;
    told = tellOfSecrets(vs, { log: { warn: () => undefined }, context: { set }, places: { folders: () => roots.map(root => ({ root })) }, secrets } as unknown as Parameters<typeof tellOfSecrets>[1]);
  });
  afterEach(() => {
    for (const each of told) each.dispose();
    vi.useRealTimers();
  });
  const says = async (value: boolean) => {
    await vi.advanceTimersByTimeAsync(5_000);
    expect(set.mock.lastCall).toEqual(['offbook.secrets.present', value]);
  };

  it('is asked after the start, and told without names or values', async () => {
    kept.set('offbook.secrets:/two', '{"TOKEN":"sixteen-letters!"}');
    await vi.advanceTimersByTimeAsync(500);
    expect(get).not.toHaveBeenCalled();
    await says(true);
    expect(JSON.stringify(set.mock.calls)).not.toMatch(/TOKEN|sixteen/);
  });

  it('follows what is set and removed', async () => {
    await says(false);
    await secrets.set('/one', 'TOKEN', 'value');
    await says(true);
    await secrets.remove('/one', 'TOKEN');
    await says(false);
  });

  it('is of this window’s folders alone, and survives a secret that can not be read', async () => {
    kept.set('offbook.secrets:/three', '{"TOKEN":"value"}');
    kept.set('offbook.secrets:/one', '{');
    await says(false);
    roots = [...roots, '/three'];
    folders.fire(0);
    await says(true);
  });
});

describe('removing one', () => {
  const kept = new Map<string, string>();
  const asked = vi.fn<(items: readonly unknown[], options: { placeHolder: string }) => Promise<unknown>>();
  const storage = { get: async (key: string) => kept.get(key), store: async (key: string, value: string) => { kept.set(key, value); }, onDidChange: emitter<unknown>().event };
  // SAFETY: what is used of each is here.
  const vs = { l10n, CancellationError: class extends Error {}, workspace: { onDidChangeWorkspaceFolders: emitter<unknown>().event }, window: { showQuickPick: asked, showInformationMessage: () => undefined } } as unknown as VS;
  const folders = ['one', 'two', 'three'].map(name => ({ name, root: `/${name}`, folder: null }));
  const { commands, disposables } = createSecretsModule(vs, {
    log: { warn: () => undefined }, context: { set: () => undefined }, places: { folders: () => folders }, secrets: createSecrets(storage as unknown as Parameters<typeof createSecrets>[0]),
  } as unknown as Parameters<typeof createSecretsModule>[1]);
  const remove = async () => { await commands['offbook.secret.remove'](); };
  beforeEach(() => {
    kept.clear();
    asked.mockReset();
  });
  afterAll(() => { for (const each of disposables) each.dispose(); });

  it('offers only the folders that have one', async () => {
    kept.set('offbook.secrets:/one', '{"A":"value"}').set('offbook.secrets:/two', '{}').set('offbook.secrets:/three', '{"B":"value"}');
    asked.mockImplementation(async items => items.at(-1));
    await remove();
    expect(asked.mock.calls.map(([items, { placeHolder }]) => [items.map(item => (typeof item === 'string' ? item : (item as { label: string }).label)), placeHolder])).toEqual([
      [['one', 'three'], 'Folder whose runs lose the secret'], [['B'], 'Secret to remove from the runs of three'],
    ]);
    expect(kept.get('offbook.secrets:/three')).toBe('{}');
    expect(kept.get('offbook.secrets:/one')).toBe('{"A":"value"}');
  });

  it('asks for no folder where one alone has any, and says where none has', async () => {
    kept.set('offbook.secrets:/two', '{"A":"value"}');
    asked.mockImplementation(async items => items[0]);
    await remove();
    expect(asked.mock.calls.map(([items]) => items)).toEqual([['A']]);
    await expect(remove()).rejects.toMatchObject({ code: 'no-secrets' });
  });
});
