import { expect, it, vi } from 'vitest';
import type { IndexEvents } from '../../../src/contract/index-api';
import { createStores, type ConnectIndex } from '../../../src/host/services/stores';
import type { VS } from '../../../src/host/vs';
import { say } from '../../../src/core/say';
import { emitter } from './emitter';
import { l10n } from './l10n';

class EventEmitter { private readonly made = emitter<unknown>(); event = this.made.event; fire = this.made.fire; dispose = this.made.dispose; }
const broken = say('The index was damaged and has been made anew from the run folders. Nothing is lost.');

function set() {
  const showWarningMessage = vi.fn(async (_: string) => undefined);
  const heard: IndexEvents[] = [];
  const connect = (async (events: IndexEvents) => { heard.push(events); return { api: { open: async () => ({ runs: 1, rebuilt: broken }), watch: async () => undefined }, dispose() {} }; }) as unknown as ConnectIndex;
  const homes = ['one', 'two'].map(name => ({ root: `/${name}`, name, folder: {} }));
  const german = { ...l10n, bundle: { [`${broken}/said`]: 'Der Index war beschädigt.' } };
  const stores = createStores({ l10n: german, EventEmitter, window: { showWarningMessage }, workspace: { onDidChangeWorkspaceFolders: () => ({ dispose() {} }) } } as unknown as VS, {
    log: { info() {}, warn() {} } as never, places: { folders: () => homes, additional: () => [], storePath: ({ root }: { root: string }) => `${root}/.offbook` } as never, cacheFolder: '/cache', connect, pathChanged: (() => ({ dispose() {} })) as never,
  });
  return { stores, heard, said: () => showWarningMessage.mock.calls.map(([text]) => text) };
}

it('says in the window what became of an index, in the user’s language: once for each store and cause', async () => {
  const { stores, heard, said } = set();
  const [one, two] = stores.all();
  await one!.index();
  expect(said()).toEqual(['Runs of one: Der Index war beschädigt.']);
  heard[0]!.problem(broken);
  heard[0]!.problem('A newer Offbook made the index its own.');
  heard[0]!.problem('A newer Offbook made the index its own.');
  await two!.index();
  expect(said()).toEqual(['Runs of one: Der Index war beschädigt.', 'Runs of one: A newer Offbook made the index its own.', 'Runs of two: Der Index war beschädigt.']);
});
