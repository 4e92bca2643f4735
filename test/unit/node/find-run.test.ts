import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findRun } from '../../../src/node/runs/find-run';
import { StoreLayout } from '../../../src/node/store';

let store: StoreLayout;
beforeEach(() => { store = new StoreLayout(path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-ids-')), '.offbook')); });
afterEach(() => fs.rmSync(path.dirname(store.root), { recursive: true, force: true }));

const make = (...ids: string[]) => { for (const id of ids) fs.mkdirSync(path.join(store.runs, id), { recursive: true }); };

it('finds a run by its whole id, its beginning or its end, when only one fits', () => {
  make('20261121-011900-aaaaaa', '20261121-012000-bbbaaa', '20261122-000000-cccccc', 'no-run');
  expect(findRun(store, '20261121-011900-aaaaaa')).toBe('20261121-011900-aaaaaa');
  expect(findRun(store, '20261122')).toBe('20261122-000000-cccccc');
  expect(findRun(store, 'bbbaaa')).toBe('20261121-012000-bbbaaa');
  expect(() => findRun(store, 'aaa')).toThrow(/fits 2 runs: 20261121-011900-aaaaaa, 20261121-012000-bbbaaa. Give more/);
  expect(() => findRun(store, 'zz')).toThrow(/“offbook runs” lists/);
  expect(() => findRun(store, '')).toThrow(/no run/);
});

it('says so when there is nothing at all', () => {
  expect(() => findRun(store, 'a')).toThrow(/There are no runs in/);
});
