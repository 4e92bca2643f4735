import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMonitors } from '../../../src/host/features/drift/monitors';
import type { VS } from '../../../src/host/vs';
import { emitter } from './emitter';
import { l10n } from './l10n';
import { RelativePattern, watchers } from './watchers';

const monitor = '[[tool.offbook.monitors]]\nname = "incoming"\nreference = "a.csv"\ncurrent = "b.csv"\n';

describe('whether there are monitors', () => {
  let root: string;
  let file: string;
  let watched: ReturnType<typeof watchers>;
  let made: ReturnType<typeof createMonitors>;
  const set = vi.fn();
  function start(isTrusted: boolean): void {
    watched = watchers();
    const vs = {
      l10n, RelativePattern, Uri: { file: (fsPath: string) => ({ fsPath }) },
      workspace: { isTrusted, createFileSystemWatcher: watched.make, onDidGrantWorkspaceTrust: emitter().event, onDidChangeWorkspaceFolders: emitter().event },
    } as unknown as VS;
    // SAFETY: what is used of each is here.
    made = createMonitors(vs, { log: { warn: () => undefined }, context: { set }, places: { folders: () => [{ root, name: 'p', folder: null }] } } as unknown as Parameters<typeof createMonitors>[1]);
  }
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-monitors-'));
    file = path.join(root, 'pyproject.toml');
    set.mockClear();
  });
  afterEach(() => {
    for (const each of made.disposables) each.dispose();
    fs.rmSync(root, { recursive: true, force: true });
  });
  const says = (value: boolean) => vi.waitFor(() => expect(set.mock.lastCall).toEqual(['offbook.monitors.present', value]), { timeout: 10_000 });

  it('is told of a file that comes, changes and goes', async () => {
    start(true);
    await says(false);
    fs.writeFileSync(file, monitor);
    watched.tell(file, 'create');
    await says(true);
    fs.writeFileSync(file, '[project]\nname = "p"\n');
    watched.tell(file, 'change');
    await says(false);
    fs.writeFileSync(file, monitor);
    watched.tell(file, 'change');
    await says(true);
    fs.rmSync(file);
    watched.tell(file, 'delete');
    await says(false);
  });

  it('is yes where they can not be read: running them says why', async () => {
    fs.writeFileSync(file, '[[tool.offbook.monitors]\n');
    start(true);
    await says(true);
  });

  it('is known without trust as well, while data is watched with it alone', async () => {
    fs.writeFileSync(file, `${monitor}on-change = true\n`);
    start(false);
    await says(true);
    expect(watched.files()).toEqual([file]);
    for (const each of made.disposables) each.dispose();
    set.mockClear();
    start(true);
    await says(true);
    expect(watched.files()).toEqual([path.join(root, 'b.csv'), file]);
  });
});
