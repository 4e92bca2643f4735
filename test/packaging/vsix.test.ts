import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { notices } from '../../scripts/package/notices.mjs';
import { packageFor } from '../../scripts/package/package.mjs';
import { duckdbPlatform, hostTarget, targets } from '../../scripts/package/targets.mjs';
import { packedBytes, readZip } from './zip';

const names = Object.keys(targets) as (keyof typeof targets)[];
/** DuckDB's library is nearly all of it. */
const limit = 30_000_000;
/** All that is ours, the README's pictures (220 kB), and SQLite. */
const limitWithoutDuckDB = 3_700_000;
/** Of one file for the extension host, which is read and parsed at once: 213 kB took more than a frame (bench/README.md). */
const limitAtOnce = 105_000;

/** What the first bytes of a native library say about the machine that it is for. */
function machine(library: Buffer): string {
  if (library.readUInt32BE(0) === 0x7f454c46) return `linux ${{ 62: 'x64', 183: 'arm64' }[library.readUInt16LE(18)] ?? '?'}`;
  if (library.readUInt32LE(0) === 0xfeedfacf) return `darwin ${{ 0x01000007: 'x64', 0x0100000c: 'arm64' }[library.readUInt32LE(4)] ?? '?'}`;
  const header = library.readUInt32LE(0x3c);
  return `win32 ${{ 0x8664: 'x64', 0xaa64: 'arm64' }[library.readUInt16LE(header + 4)] ?? '?'}`;
}

describe('the packages', () => {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-packages-'));
  const packages = new Map<string, { file: string; content: Map<string, Buffer> }>();
  beforeAll(async () => {
    const files = await packageFor(names);
    names.forEach((name, index) => {
      const file = files[index] ?? '';
      packages.set(name, { file, content: readZip(file) });
    });
  }, 180_000);
  afterAll(() => fs.rmSync(work, { recursive: true, force: true }));

  it('have the files of the list and no other', async () => {
    const lists = names.map(name => [...(packages.get(name)?.content.keys() ?? [])].map(file => file.replace(`${targets[name]}.node`, '<platform>.node').replace(`node-bindings-${duckdbPlatform(name)}/`, 'node-bindings-<platform>/').replace(/(?:libduckdb\.so|libduckdb\.dylib|duckdb\.dll)$/, '<library>')).sort().join('\n'));
    expect(new Set(lists).size).toBe(1);
    await expect(`${lists[0] ?? ''}\n`).toMatchFileSnapshot('./files.txt');
  });

  it.each(names)('%s carries the binaries of its platform, and no other', name => {
    const content = packages.get(name)?.content ?? new Map<string, Buffer>();
    const binaries = [...content].filter(([file]) => /\.(?:node|so|dylib|dll)$/.test(file));
    const duckdb = `extension/dist/node_modules/@duckdb/node-bindings-${duckdbPlatform(name)}`;
    expect(binaries.map(([file]) => file).filter(file => !/(?:libduckdb\.so|libduckdb\.dylib|duckdb\.dll)$/.test(file)).sort()).toEqual([`${duckdb}/duckdb.node`, `extension/dist/node_modules/better-sqlite3/prebuilds/${targets[name]}.node`]);
    expect(binaries).toHaveLength(3);
    for (const [file, library] of binaries) expect(machine(library), file).toBe(name.replace('alpine', 'linux').replace('-', ' '));
    expect(content.get('extension.vsixmanifest')?.toString()).toContain(`TargetPlatform="${name}"`);
  });

  it.each(names)(`%s is under ${limit / 1e6} MB, and under ${limitWithoutDuckDB / 1e6} MB without DuckDB`, name => {
    const file = packages.get(name)?.file ?? '';
    const whole = fs.statSync(file).size;
    const duckdb = [...packedBytes(file)].reduce((sum, [each, bytes]) => sum + (each.includes('/@duckdb/') ? bytes : 0), 0);
    expect(whole).toBeLessThan(limit);
    expect(whole - duckdb).toBeLessThan(limitWithoutDuckDB);
  });

  it(`no file that the extension host loads is over ${limitAtOnce / 1e3} kB: no frame is lost to it`, () => {
    const sizes = [...packages.get(hostTarget())?.content ?? []].filter(([file]) => /^extension\/dist\/extension(?:\/[\w-]+)?\.js$/.test(file)).map(([file, content]) => ({ file, bytes: content.length }));
    expect(sizes.map(({ file }) => file)).toContain('extension/dist/extension.js');
    expect(sizes.filter(({ bytes }) => bytes > limitAtOnce)).toEqual([]);
  });

  it('the command line works from the package alone', () => {
    for (const [file, content] of packages.get(hostTarget())?.content ?? []) {
      const target = path.join(work, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, content);
    }
    const project = path.join(work, 'extension', 'templates', 'tabular');
    const offbook = (...args: string[]) => spawnSync(process.execPath, [path.join(work, 'extension', 'dist', 'offbook.js'), ...args, '--json'], { encoding: 'utf8', env: { ...process.env, HOME: work } });
    const answer = offbook('functions', project).stdout;
    const functions = (JSON.parse(answer) as { name: string; runnable: boolean }[]).filter(each => each.runnable).map(each => each.name);
    expect(functions).toEqual(expect.arrayContaining(['fetch', 'prepare', 'train', 'evaluate', 'main']));
    // Its tables are read with the library that it carries.
    for (const [name, value] of [['before', 1], ['after', 2]] as const) fs.writeFileSync(path.join(work, `${name}.csv`), `id,x\n1,${value}\n2,3\n`);
    const { status, stdout } = offbook('diff', path.join(work, 'before.csv'), path.join(work, 'after.csv'), '--key', 'id');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ rows: { same: 1, changed: 1, added: 0, removed: 0 } });
  });

  it('names no address that something could be sent to: each is one of these, and why', () => {
    const allowed: Record<string, string> = {
      'www.w3.org': 'names of XML and HTML namespaces, which nobody loads',
      '127.0.0.1': 'the loopback, where the supervisor answers the user’s own MLflow client',
      'vscode-elements.github.io': 'a documentation link in a warning of the components that forms are made of',
      'webpack.js.org': 'a documentation link in a comment of SQLite’s loader',
    };
    const found = new Set<string>();
    for (const [file, content] of packages.get(hostTarget())?.content ?? []) {
      if (!/^extension\/dist\/.*\.(?:js|css|py|json|html|wasm)$/.test(file) || /\/package\.json$/.test(file)) continue;
      // An address of any kind, one that is put together at run time too: then its host reads as what stands in the text.
      for (const [, host] of content.toString('latin1').matchAll(/\b(?:https?|wss?):\/\/([^\s/:"'`\\]+)/g)) found.add(host ?? '');
    }
    expect([...found].sort()).toEqual(Object.keys(allowed).sort());
  });

  it('carries no library that reports on its users, nor loads what speaks with the network', () => {
    const reporters = /applicationinsights|@vscode\/extension-telemetry|TelemetryReporter|createTelemetryLogger|@sentry|posthog|mixpanel|amplitude|segment-analytics|google-analytics|opentelemetry|sendBeacon/i;
    const networks = /(?:require\(|\bfrom|\bimport\()\s*["'](?:node:)?(?:https?|http2|tls|dgram|dns)["']|(?<![.\w$])(?:globalThis\.)?fetch\((?![^()]*\)\s*\{)|\bXMLHttpRequest\b|\bnew WebSocket\b|\bEventSource\(/g;
    // The loader of the grammar is compiled for browsers too, and reads its own wasm so there; the test before says that it knows no host.
    const grammar = ['extension/dist/extension/parser.js', 'extension/dist/offbook-program.js', 'extension/dist/server.js'];
    const scripts = [...packages.get(hostTarget())?.content ?? []].filter(([file]) => /^extension\/dist\/.*\.js$/.test(file)).map(([file, content]) => ({ file, text: content.toString() }));
    expect(scripts.map(({ file }) => file)).toEqual(expect.arrayContaining(grammar));
    expect(scripts.flatMap(({ file, text }) => { const match = reporters.exec(text); return match ? [`${file}: ${match[0]}`] : []; })).toEqual([]);
    for (const { file, text } of scripts) {
      const found = new Set([...text.matchAll(networks)].map(([match]) => match));
      expect([...found].sort(), file).toEqual(grammar.includes(file) ? ['XMLHttpRequest', 'fetch('] : []);
    }
  });

  it('the template in the package is the template', () => {
    const content = packages.get(hostTarget())?.content ?? new Map<string, Buffer>();
    for (const file of ['.gitignore', 'Makefile', 'pyproject.toml', 'src/flights/train.py', 'tests/test_model.py']) {
      expect(content.get(`extension/templates/tabular/${file}`)?.toString(), file).toBe(fs.readFileSync(inRoot('templates', 'tabular', file), 'utf8'));
    }
  });

  it('the notices are those of what is packaged (npm run notices)', async () => {
    expect(fs.readFileSync(inRoot('THIRD-PARTY-NOTICES.md'), 'utf8')).toBe(await notices());
  });
});
