import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunId } from '../../../src/contract/ids';
import { followRun } from '../../../src/node/follow/follow-run';
import { StoreLayout } from '../../../src/node/store';

const id = '20261121-011900-aaaaaa' as RunId;
let store: StoreLayout;
let folder: string;
beforeEach(() => {
  store = new StoreLayout(fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-follow-')));
  folder = store.run(id).folder;
  fs.mkdirSync(folder, { recursive: true });
});
afterEach(() => fs.rmSync(store.root, { recursive: true, force: true }));

const append = (name: string, text: string) => fs.appendFileSync(path.join(folder, name), text);

function listen() {
  const heard = { out: '', err: '', waiting: [] as { text: string; done: () => void }[] };
  const check = () => { for (const each of heard.waiting) if (heard.out.includes(each.text)) each.done(); };
  return {
    heard,
    listener: { stdout: (piece: Buffer) => { heard.out += piece.toString(); check(); }, stderr: (piece: Buffer) => { heard.err += piece.toString(); } },
    until: (text: string) => new Promise<void>(done => { heard.waiting.push({ text, done }); check(); }),
  };
}

it('hands on output while the run goes on, and all of it before it says that the run has ended', async () => {
  const { heard, listener, until } = listen();
  const ended = followRun(store, id, listener, new Promise(() => {}));
  append('stdout.log', 'one\n');
  await until('one');
  append('stdout.log', 'two\n');
  append('stderr.log', 'warn\n');
  append('events.ndjson', '{"v":1,"seq":1,"t":1,"type":"log","message":"run.finished is only a word here"}\n{"v":1,"seq":2,"t":2,"type":"run.fin');
  await until('two');
  append('stdout.log', 'last');
  append('events.ndjson', 'ished","state":"succeeded"}\n');
  expect(await ended).toMatchObject({ id, state: 'succeeded' });
  expect(heard).toMatchObject({ out: 'one\ntwo\nlast', err: 'warn\n' });
});

it('reads what is there when the supervisor ends without writing an end', async () => {
  const { heard, listener } = listen();
  let go = () => {};
  const ended = followRun(store, id, listener, new Promise(resolve => { go = resolve; }));
  append('stdout.log', 'x'.repeat(1_000_000));
  go();
  expect(await ended).toMatchObject({ id, endedAt: null });
  expect(heard.out).toHaveLength(1_000_000);
});
