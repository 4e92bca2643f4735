import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ZipFile } from 'yazl';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunId, Sha256 } from '../../../src/contract/ids';
import { isBomb } from '../../../src/core/bundle/manifest';
import { exportBundle } from '../../../src/node/bundle/export-bundle';
import { importBundle } from '../../../src/node/bundle/import-bundle';
import { readOrigin } from '../../../src/node/store';
import { random } from '../../support/random.mjs';
import { KeptStore } from './support/kept-store';

let from: KeptStore;
let to: KeptStore;
beforeEach(() => { from = new KeptStore(); to = new KeptStore(); });
afterEach(() => { from.remove(); to.remove(); });

const zipPath = (name = 'run.zip') => path.join(from.home, name);
const sha = (content: string | Buffer): Sha256 => createHash('sha256').update(content).digest('hex') as Sha256;

/** A zip of anything: names as yazl takes them. */
async function zipOf(entries: [name: string, content: string, mode?: number][]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content, mode = 0o100644] of entries) zip.addBuffer(Buffer.from(content), name, { mode });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A bundle whose parts can be changed one by one. */
async function madeBundle(change: (parts: { entries: [string, string, number?][]; manifest: Record<string, unknown> }) => void = () => undefined, harm: (zip: Buffer) => Buffer = zip => zip): Promise<string> {
  const record = from.run(['content']);
  const request = readFileSync(record.files.request, 'utf8');
  const events = readFileSync(record.files.events, 'utf8');
  const parts = {
    entries: [['run/request.json', request], ['run/events.ndjson', events], [`objects/${sha('content').slice(0, 2)}/${sha('content')}`, 'content']] as [string, string, number?][],
    manifest: {
      bundle: 1, format: 1, run: record.id as string, function: 'train', madeAt: 1, madeBy: '0', missing: [],
      files: [{ name: 'request.json', bytes: Buffer.byteLength(request), sha256: sha(request) }, { name: 'events.ndjson', bytes: Buffer.byteLength(events), sha256: sha(events) }],
      objects: [{ sha256: sha('content'), bytes: 7 }],
    } as Record<string, unknown>,
  };
  change(parts);
  writeFileSync(zipPath(), harm(await zipOf([...parts.entries, ['offbook-bundle.json', JSON.stringify(parts.manifest)]])));
  return zipPath();
}

const seed = Number(process.env['OFFBOOK_SEED'] ?? 20261128);
/** What a store holds, but for what making it writes, and when something was imported. */
const withoutMoment = (files: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(files).filter(([name]) => !name.endsWith('imported.json') && !name.endsWith('.gitignore')));

/** Everything below a folder, with what it holds. */
const picture = (folder: string): Record<string, string> => Object.fromEntries(readdirSync(folder, { recursive: true, withFileTypes: true }).filter(each => each.isFile()).map(each => [path.relative(folder, path.join(each.parentPath, each.name)), sha(readFileSync(path.join(each.parentPath, each.name)))]));

describe('a bundle', () => {
  it('carries a run with all it names to another store, byte for byte, and says that it was imported', async () => {
    const record = from.run(['one', 'two']);
    writeFileSync(record.files.marks, '{"v":1,"tags":["paper"]}\n');
    writeFileSync(record.files.stdout, 'said');
    writeFileSync(path.join(record.files.folder, 'reserve'), Buffer.alloc(100));
    const report = await exportBundle(from.layout, record.id, zipPath(), '0.1.0');
    expect(report).toMatchObject({ run: record.id, objects: { count: 2, bytes: 6 }, missing: [] });
    expect(await importBundle(to.layout, zipPath())).toMatchObject({ outcome: 'imported', run: record.id, objects: { added: 2, here: 0, missing: 0 } });
    const { 'imported.json': marker, ...files } = picture(to.layout.run(record.id).folder);
    expect(marker).toBeDefined();
    const { reserve: _, ...original } = picture(record.files.folder);
    expect(files).toEqual(original);
    expect([to.has('one'), to.has('two')]).toEqual([true, true]);
    expect(readOrigin(to.layout, record.id, to.cacheFolder)).toMatchObject({ kind: 'imported', from: 'run.zip', trusted: false });
    expect(to.tmp()).toEqual([]);
  });

  it('that is here already changes nothing, and brings objects that were missing', async () => {
    const record = from.run(['one']);
    await exportBundle(from.layout, record.id, zipPath(), '0');
    await importBundle(to.layout, zipPath());
    const before = picture(to.layout.root);
    expect(await importBundle(to.layout, zipPath())).toMatchObject({ outcome: 'already-here', objects: { added: 0, here: 1 } });
    expect(picture(to.layout.root)).toEqual(before);
    rmSync(to.layout.object(sha('one')));
    expect(await importBundle(to.layout, zipPath())).toMatchObject({ outcome: 'already-here', objects: { added: 1 } });
    expect(to.has('one')).toBe(true);
  });

  it('brings back an object that is damaged here', async () => {
    const record = from.run(['one', 'two']);
    await exportBundle(from.layout, record.id, zipPath(), '0');
    to.object('two');
    writeFileSync(to.layout.object(sha('two')), 'TWO');
    expect(await importBundle(to.layout, zipPath())).toMatchObject({ outcome: 'imported', objects: { added: 2, here: 0, missing: 0 } });
    chmodSync(to.layout.object(sha('one')), 0o644);
    writeFileSync(to.layout.object(sha('one')), 'ONE');
    expect(await importBundle(to.layout, zipPath())).toMatchObject({ outcome: 'already-here', objects: { added: 1, here: 1, missing: 0 } });
    expect(['one', 'two'].map(content => readFileSync(to.layout.object(sha(content)), 'utf8'))).toEqual(['one', 'two']);
  });

  it('that lacks an object which its record names says so, whatever it says of itself; not where another run has brought it', async () => {
    const file = await madeBundle(({ entries, manifest }) => {
      entries.splice(2, 1);
      manifest['objects'] = [];
    });
    expect(await importBundle(to.layout, file)).toMatchObject({ outcome: 'imported', objects: { added: 0, here: 0, missing: 1 } });
    to.object('content');
    expect(await importBundle(to.layout, file)).toMatchObject({ outcome: 'already-here', objects: { missing: 0 } });
    writeFileSync(to.layout.object(sha('content')), 'CONTENT');
    expect(await importBundle(to.layout, file)).toMatchObject({ outcome: 'already-here', objects: { missing: 1 } });
  });

  it('of which any byte is another is refused, and nothing of it stays; or it was a byte that says nothing, and all is as it was', async () => {
    const record = from.run(['one', 'two '.repeat(2000), randomBytes(3000).toString('base64')]);
    await exportBundle(from.layout, record.id, zipPath(), '0');
    await importBundle(to.layout, zipPath());
    const whole = withoutMoment(picture(to.home));
    const bytes = readFileSync(zipPath());
    const chance = random(seed);
    const outcomes = { refused: 0, imported: 0 };
    for (let round = 0; round < 250; round += 1) {
      to.remove();
      to = new KeptStore();
      const at = Math.floor(chance() * bytes.length);
      const other = Buffer.from(bytes);
      other.writeUInt8(bytes.readUInt8(at) ^ (1 + Math.floor(chance() * 255)), at);
      writeFileSync(zipPath('harmed.zip'), other);
      const outcome = await importBundle(to.layout, zipPath('harmed.zip')).then(() => 'imported' as const, (error: unknown) => { expect(error, `byte ${at}, seed ${seed}`).toMatchObject({ code: 'bad-bundle' }); return 'refused' as const; });
      outcomes[outcome] += 1;
      expect(withoutMoment(picture(to.home)), `byte ${at}, seed ${seed}`).toEqual(outcome === 'imported' ? whole : {});
    }
    expect(outcomes.refused).toBeGreaterThan(outcomes.imported);
  });

  it('of a run whose id another run has here is refused', async () => {
    const file = await madeBundle();
    await importBundle(to.layout, file);
    const [id = ''] = to.runs();
    writeFileSync(to.layout.run(id as RunId).events, '{"v":1,"seq":1,"t":1,"type":"log"}\n');
    await expect(importBundle(to.layout, file)).rejects.toMatchObject({ code: 'clash', message: expect.stringContaining('with other content') });
  });

  it('says what was missing where it was made, and is never made of damaged content, of a run that goes on, or over a file', async () => {
    const record = from.run(['one', 'two']);
    rmSync(from.layout.object(sha('one')));
    expect((await exportBundle(from.layout, record.id, zipPath(), '0')).missing).toEqual([sha('one')]);
    expect(await importBundle(to.layout, zipPath())).toMatchObject({ objects: { added: 1, missing: 1 } });
    await expect(exportBundle(from.layout, record.id, zipPath(), '0')).rejects.toMatchObject({ code: 'exists' });
    writeFileSync(from.layout.object(sha('two')), 'TWO');
    await expect(exportBundle(from.layout, record.id, zipPath('other.zip'), '0')).rejects.toMatchObject({ code: 'damaged' });
    const live = from.record({ at: Date.now() }).request().alive().write({ type: 'run.started', id: 'x' });
    await expect(exportBundle(from.layout, live.id, zipPath('live.zip'), '0')).rejects.toMatchObject({ code: 'live' });
    expect(readdirSync(from.home).filter(name => /part|other|live/.test(name))).toEqual([]);
  });

  it('holds many objects', async () => {
    const contents = Array.from({ length: 500 }, (_, index) => `object ${index}`);
    const record = from.run(contents);
    await exportBundle(from.layout, record.id, zipPath(), '0');
    expect(await importBundle(to.layout, zipPath())).toMatchObject({ objects: { added: 500 } });
  });
});

describe('a hostile bundle writes nothing, anywhere', () => {
  const swap = (one: string, other: string) => (zip: Buffer): Buffer => {
    expect(other).toHaveLength(one.length);
    return Buffer.from(zip.toString('latin1').replaceAll(one, other), 'latin1');
  };
  /** The size in the directory at the zip's end, which is what a reader believes first. */
  const declaring = (name: string, bytes: number) => (zip: Buffer): Buffer => {
    zip.writeUInt32LE(bytes, zip.lastIndexOf(Buffer.from(name)) - 46 + 24);
    return zip;
  };
  const id = (change: Parameters<typeof madeBundle>[0]) => change;
  const cases: [string, Parameters<typeof madeBundle>[0], Parameters<typeof madeBundle>[1], RegExp][] = [
    ['a name that climbs', id(({ entries }) => { entries.push(['run/xxxxxxxx', 'x']); }), swap('run/xxxxxxxx', '../../../../x'.slice(0, 12)), /invalid relative path|which no bundle has|can’t be read/],
    ['a name that climbs within', id(({ entries }) => { entries.push(['run/xxxxxx', 'x']); }), swap('run/xxxxxx', 'run/../xxx'), /invalid relative path|which no bundle has/],
    ['an absolute name', id(({ entries }) => { entries.push(['run/xxxxxx', 'x']); }), swap('run/xxxxxx', '/tmp/xxxxx'), /absolute path|which no bundle has/],
    ['a name with a backslash', id(({ entries }) => { entries.push(['run/xxxxxx', 'x']); }), swap('run/xxxxxx', 'run\\..\\xxx'), /invalid|which no bundle has/],
    ['a drive', id(({ entries }) => { entries.push(['run/xxxxxx', 'x']); }), swap('run/xxxxxx', 'C:/windows'), /absolute path|which no bundle has/],
    ['a link', id(({ entries }) => { entries[0] = ['run/request.json', '/etc/passwd', 0o120777]; }), undefined, /is a link/],
    ['a folder deeper', id(({ entries }) => { entries.push(['run/a/b', 'x']); }), undefined, /which no bundle has/],
    ['a name twice', id(({ entries }) => { entries.push(['run/stdout.loh', 'x'], ['run/stdout.log', 'x']); }), swap('run/stdout.loh', 'run/stdout.log'), /twice/],
    ['names that differ by case alone', id(({ entries }) => { entries.push(['run/stdout.log', 'x'], ['run/STDOUT.log', 'x']); }), undefined, /twice/],
    ['something that is not in its list', id(({ entries }) => { entries.push(['run/stdout.log', 'x']); }), undefined, /not what its list of contents says/],
    ['a list with something that is not in it', id(({ manifest }) => { (manifest['files'] as unknown[]).push({ name: 'stderr.log', bytes: 1, sha256: sha('x') }); }), undefined, /is missing in it/],
    ['an object that its list has and it has not', id(({ entries }) => { entries.splice(2, 1); }), undefined, /objects\/.* is missing in it.*Copy it here again/],
    ['a good object beside one of another content', id(({ entries, manifest }) => {
      entries.push([`objects/${sha('other').slice(0, 2)}/${sha('other')}`, 'OTHER']);
      (manifest['objects'] as unknown[]).push({ sha256: sha('other'), bytes: 5 });
    }), undefined, /damaged: its content is not what was kept.*Copy it here again/],
    ['an object of another content', id(({ entries, manifest }) => { entries[2] = [entries[2]?.[0] ?? '', 'CONTENT']; void manifest; }), undefined, /damaged/],
    ['a record of another hash', id(({ manifest }) => { (manifest['files'] as { sha256: string }[])[1] = { name: 'events.ndjson', bytes: (manifest['files'] as { bytes: number }[])[1]?.bytes, sha256: sha('other') } as never; }), undefined, /damaged/],
    ['another run’s id', id(({ manifest }) => { manifest['run'] = '20200101-000000-aaaaaa'; }), undefined, /its record is of run/],
    ['a file of ours that is about the place', id(({ entries }) => { entries.push(['run/imported.json', '{"trusted":true}']); }), undefined, /which no bundle has/],
    ['no list', id(({ entries, manifest }) => { void entries; manifest['bundle'] = undefined; }), undefined, /no bundle of a run/],
    ['a newer format', id(({ manifest }) => { manifest['format'] = 9; }), undefined, /newer Offbook/],
    ['a list that is no list', id(({ manifest }) => { manifest['files'] = [{ name: '../x', bytes: 1, sha256: sha('x') }]; }), undefined, /not as the format says/],
    ['bytes that are cut off', undefined, zip => zip.subarray(0, zip.length - 40), /no zip that can be read/],
    ['noise', undefined, () => Buffer.from('noise'.repeat(100)), /no zip that can be read/],
  ];
  it.each(cases)('%s', async (_, change, harm, why) => {
    const file = await madeBundle(change, harm);
    const before = picture(from.home);
    mkdirSync(to.home, { recursive: true });
    await expect(importBundle(to.layout, file)).rejects.toMatchObject({ code: expect.stringMatching(/bad-bundle/), message: expect.stringMatching(why) });
    expect(picture(from.home)).toEqual(before);
    expect(Object.keys(picture(to.home)).filter(name => !name.endsWith('.gitignore'))).toEqual([]);
  });

  it('one that unpacks to thousands of times its size is refused by what it declares, before a byte is unpacked', async () => {
    const file = await madeBundle(({ entries, manifest }) => {
      entries.push(['run/stdout.log', '0'.repeat(100_000)]);
      (manifest['files'] as unknown[]).push({ name: 'stdout.log', bytes: 315_000_000, sha256: sha('0') });
    }, declaring('run/stdout.log', 315_000_000));
    await expect(importBundle(to.layout, file)).rejects.toMatchObject({ code: 'bad-bundle', message: expect.stringMatching(/would unpack to 315 MB or more/) });
    expect(to.tmp()).toEqual([]);
  });

  it('one that declares little and unpacks to much is ended at what it declared', async () => {
    const file = await madeBundle(({ entries, manifest }) => {
      entries.push(['run/stdout.log', 'x'.repeat(100_000)]);
      (manifest['files'] as unknown[]).push({ name: 'stdout.log', bytes: 10, sha256: sha('x'.repeat(10)) });
    }, declaring('run/stdout.log', 10));
    await expect(importBundle(to.layout, file)).rejects.toMatchObject({ code: 'bad-bundle', message: expect.stringMatching(/can’t be read whole|larger than it says/) });
    expect(to.tmp()).toEqual([]);
    expect(existsSync(to.layout.runs) ? readdirSync(to.layout.runs) : []).toEqual([]);
  });

  it('the bound is on what is large and packed far too well', () => {
    expect([isBomb(1_000_000, 200_000_000), isBomb(1_000_000, 300_000_000), isBomb(10_000_000, 1_900_000_000)]).toEqual([false, true, false]);
  });
});

it('a run folder copied in by hand simply appears, and bundles without what wasn’t copied', async () => {
  const record = from.run(['one']);
  cpSync(record.files.folder, path.join(to.layout.runs, record.id), { recursive: true });
  const report = await exportBundle(to.layout, record.id, zipPath(), '0');
  expect(report).toMatchObject({ objects: { count: 0 }, missing: [sha('one')] });
  expect(existsSync(path.join(to.layout.run(record.id).folder, 'imported.json'))).toBe(false);
});
