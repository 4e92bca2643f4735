import { describe, expect, it } from 'vitest';
import { offerExcludes } from '../../../src/host/features/keeping/excludes';
import type { VS } from '../../../src/host/vs';
import { l10n } from './l10n';

/** A window on `/p` whose runs are kept at `store`; what people answer, and what the settings are afterwards. */
async function window(store: string, answer: string | undefined, memory = new Map<string, unknown>(), settings: Record<string, Record<string, unknown>> = {}) {
  const asked: string[] = [];
  const folder = { uri: { fsPath: '/p' } };
  const vs = {
    l10n, ConfigurationTarget: { WorkspaceFolder: 3 }, CancellationError: class extends Error {},
    window: { showInformationMessage: async (message: string) => { asked.push(message); return answer; } },
    workspace: {
      getConfiguration: (section: string) => ({
        get: (name: string) => settings[`${section}.${name}`], inspect: (name: string) => ({ workspaceFolderValue: settings[`${section}.${name}`] }),
        update: async (name: string, value: Record<string, unknown>) => { settings[`${section}.${name}`] = value; },
      }),
    },
  } as unknown as VS;
  // SAFETY: what the offer uses of each is here.
  const deps = {
    log: { error: (_: string, error: unknown) => { throw error; } }, settings: { onDidChange: () => ({ dispose: () => undefined }) }, places: { folders: () => [{ root: '/p', name: 'p', folder }], storePath: () => store },
    memory: { get: (key: string) => memory.get(key), update: async (key: string, value: unknown) => { memory.set(key, value); } },
  } as unknown as Parameters<typeof offerExcludes>[1];
  offerExcludes(vs, deps);
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  return { asked, settings, memory };
}

describe('a history elsewhere in the workspace', () => {
  it('is left out of search and of what is watched, when people say so, beside what was left out before', async () => {
    const { asked, settings } = await window('/p/my runs', 'Exclude', undefined, { 'search.exclude': { '**/old': true } });
    expect(asked).toEqual(['Runs are kept in my runs. Leave it out of search and of what the editor watches?']);
    expect(settings).toEqual({ 'search.exclude': { '**/old': true, 'my runs/**': true }, 'files.watcherExclude': { 'my runs/**': true } });
  });

  it('is asked of once, and again where nobody answered', async () => {
    const memory = new Map<string, unknown>();
    expect((await window('/p/my runs', undefined, memory)).asked).toHaveLength(1);
    const { asked, settings } = await window('/p/my runs', 'Don’t Ask Again', memory);
    expect([asked.length, settings]).toEqual([1, {}]);
    expect((await window('/p/my runs', 'Exclude', memory)).asked).toEqual([]);
  });

  it.each(['/p/.offbook', '/p/deep/.offbook', '/elsewhere/runs', '/p'])('is not asked of %s', async store => { expect((await window(store, 'Exclude')).asked).toEqual([]); });
});
