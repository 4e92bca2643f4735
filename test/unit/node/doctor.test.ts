import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Sha256 } from '../../../src/contract/ids';
import { diagnose } from '../../../src/node/doctor/doctor';
import { KeptStore } from './support/kept-store';

let store: KeptStore;
beforeEach(() => {
  store = new KeptStore();
  mkdirSync(store.layout.tmp, { recursive: true });
  writeFileSync(store.layout.ignoreFile, '*\n', { flag: 'w' });
});
afterEach(() => store.remove());
const sha = (content: string) => createHash('sha256').update(content).digest('hex') as Sha256;
const said = async () => (await diagnose(store.layout)).findings.map(({ severity, what }) => `${severity}: ${what}`);
/** What is there, down to the time of each file. */
const picture = () => readdirSync(store.layout.root, { recursive: true, encoding: 'utf8' }).sort().map(name => {
  const file = path.join(store.layout.root, name);
  const facts = statSync(file);
  return [name, facts.mtimeMs, facts.mode, facts.isFile() ? sha(readFileSync(file, 'latin1')) : ''];
});

it('finds nothing in a whole store, and counts what it looked at', async () => {
  store.run(['one', 'two']);
  expect(await diagnose(store.layout)).toMatchObject({ findings: [], checked: { runs: 1, lines: 4, objects: 2, bytes: 6 } });
});

it('says everything that is wrong, and changes nothing', async () => {
  const broken = store.run(['gone', 'harmed']);
  rmSync(store.layout.object(sha('gone')));
  writeFileSync(store.layout.object(sha('harmed')), 'HARMED');
  broken.raw('{"v":1,"seq":99,"t":1,"type":"log","level":"x","logger":"y","message":"z"}\nnoise\n{"v":2,"seq":100,"t":1,"type":"later"}\n{"v":1,"seq":101,"t":1,"type":"met');
  writeFileSync(broken.files.marks, 'no json');
  store.object('nobody');
  mkdirSync(path.join(store.layout.runs, 'no run'));
  const old = new Date(Date.now() - 86_400_000);
  for (const name of ['marks-x.lock', 'run-draft', 'gone-20261101-000000-aaaaaa-01234567']) { writeFileSync(path.join(store.layout.tmp, name), ''); utimesSync(path.join(store.layout.tmp, name), old, old); }
  const before = picture();
  expect(await said()).toEqual(expect.arrayContaining([
    'problem: 1 line of its record can’t be read.', expect.stringMatching(/^problem: 9\d lines of its record are missing\.$/), 'problem: 1 line of its record came after the run’s end.', 'note: Its last line was cut off while it was written, and is left out.',
    'note: It was recorded by a newer Offbook (format 2).', 'note: It has events that this Offbook doesn’t know: later.', 'problem: Its marks.json is no JSON.',
    'problem: 1 object that it kept is not in this store.', `problem: The object ${sha('harmed')} is damaged: its content is not what was kept.`, 'note: 1 object (6 B) is named by no run here.',
    'note: runs/no run is no run: its name is no run id.', expect.stringMatching(/^note: A lock was left behind/), expect.stringMatching(/^note: A draft was left behind/), expect.stringMatching(/^note: Emptying the trash was ended/),
  ]));
  expect(picture()).toEqual(before);
});

it('names every run that kept what is damaged', async () => {
  const [one, other] = [store.run(['shared']), store.run(['shared'])];
  writeFileSync(store.layout.object(sha('shared')), 'SHARED');
  const [first, second] = [one.id, other.id].sort();
  expect((await diagnose(store.layout)).findings).toMatchObject([{ run: first, what: `The object ${sha('shared')} is damaged: its content is not what was kept. Kept by ${second ?? ''} too.` }]);
});

it('says what can’t be read', async () => {
  const hidden = store.run(['one']);
  // Root may read every file, and nobody reads a folder as one.
  rmSync(hidden.files.events);
  mkdirSync(hidden.files.events);
  expect(await said()).toContain('problem: Its record can’t be read in full: events.ndjson can’t be read (EISDIR).');
});

it('says that the store is gone', async () => {
  rmSync(store.layout.root, { recursive: true });
  expect(await said()).toEqual([expect.stringContaining('can’t be looked at (ENOENT)')]);
});
