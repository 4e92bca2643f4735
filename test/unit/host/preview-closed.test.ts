import { expect, test } from 'vitest';
import type { DataApi } from '../../../src/contract/data-api';
import { MadeCodes } from '../../../src/host/features/preview/made-codes';
import { createPreviewHost } from '../../../src/host/features/preview/preview-host';
import { Previewed } from '../../../src/host/features/preview/previewed';

/** A page of a file whose worker answers each call when the test says so. */
function page() {
  const asked: string[] = [];
  const waiting = new Map<string, (value: unknown) => void>();
  const api = new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : () => new Promise(resolve => { asked.push(String(name)); waiting.set(String(name), resolve); })) }) as DataApi;
  const data = { api: async () => api, onProgress: () => ({ dispose: () => undefined }), onProfiled: () => ({ dispose: () => undefined }), dispose: () => undefined };
  const previewed = new Previewed();
  let loaded = 0;
  const host = createPreviewHost({
    vs: {} as never, data, code: {} as never, previewed, owner: {}, id: 'page', file: '/trips.csv', name: 'trips.csv', isOwn: true, isFolder: false, loaded: () => { loaded += 1; }, progress: () => undefined, profiled: () => undefined,
    codes: new MadeCodes({ get: () => [], update: async () => undefined } as never), coded: () => undefined,
  });
  const answer = async (name: string, value: unknown): Promise<void> => {
    await expect.poll(() => waiting.has(name)).toBe(true);
    waiting.get(name)?.(value);
  };
  return { host, asked, answer, left: () => ({ loaded, named: previewed.others({}).length }) };
}
const facts = { columns: [], rows: 1, format: 'csv' };

test('a page that is there is named in SQL and told of its file', async () => {
  const { host, answer, left } = page();
  const loading = host.load({ part: null, csv: null }, 'load-1');
  await answer('parts', []);
  await answer('describe', facts);
  expect((await loading).name).toBe('trips.csv');
  expect(left()).toEqual({ loaded: 1, named: 1 });
});

test('of one that was closed before its file is read, nothing is begun', async () => {
  const { host, asked, answer, left } = page();
  const loading = host.load({ part: null, csv: null }, 'load-1');
  await expect.poll(() => asked).toEqual(['parts']);
  host.dispose();
  await answer('parts', []);
  await expect(loading).rejects.toThrow('Stopped.');
  expect(asked).not.toContain('describe');
  expect(left()).toEqual({ loaded: 0, named: 0 });
});

test('of one that was closed while its file was read, nothing is left', async () => {
  const { host, asked, answer, left } = page();
  const loading = host.load({ part: null, csv: null }, 'load-1');
  await answer('parts', []);
  await expect.poll(() => asked).toContain('describe');
  host.dispose();
  await answer('describe', facts);
  await expect(loading).rejects.toThrow('Stopped.');
  expect(left()).toEqual({ loaded: 0, named: 0 });
});
