import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createExplorerModule } from '../../../src/host/features/explorer';
import type { VS } from '../../../src/host/vs';
import { l10n } from './l10n';

type Deps = Parameters<typeof createExplorerModule>[1];

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

/** The explorer on a stand-in for the editor: how often it asked for the whole list to be drawn anew. */
function explorer() {
  let drawn = 0;
  const view = { visible: true, dispose() {} };
  let visibilityChanged = () => {};
  const vs = {
    l10n,
    EventEmitter: class { event = () => ({ dispose() {} }); fire(node: unknown) { if (node === undefined) drawn += 1; } dispose() {} },
    window: { createTreeView: () => Object.assign(view, { onDidExpandElement: () => ({ dispose() {} }), onDidCollapseElement: () => ({ dispose() {} }), onDidChangeVisibility: (heard: () => void) => { visibilityChanged = heard; return { dispose() {} }; } }) },
  };
  const deps = { context: { set() {} }, history: { load: async () => {}, onDidChange: () => ({ dispose() {} }), live: () => [], runs: () => [], unloaded: () => 0, loadedFrom: () => null, moreTrashed: () => false, trashed: () => [] }, stores: { all: () => [], onDidRead: () => ({ dispose() {} }) }, saved: { all: async () => [], onDidChange: () => ({ dispose() {} }) }, memory: { get: () => undefined } };
  const module = createExplorerModule(vs as unknown as VS, deps as unknown as Deps);
  const forget = () => { drawn = 0; };
  return { drawn: () => drawn, forget, show(visible: boolean) { view.visible = visible; visibilityChanged(); }, end() { for (const each of module.disposables) each.dispose(); } };
}

it('tells how long ago runs were anew, by the minute and whenever it comes into sight', () => {
  const list = explorer();
  list.forget();
  vi.advanceTimersByTime(59_000);
  expect(list.drawn()).toBe(0);
  vi.advanceTimersByTime(61_000);
  expect(list.drawn()).toBe(2);
  list.show(false);
  vi.advanceTimersByTime(300_000);
  expect(list.drawn()).toBe(2);
  list.show(true);
  expect(list.drawn()).toBe(3);
  list.end();
});
