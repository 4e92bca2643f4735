import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Lineage, LineageNode } from '../../src/contract/lineage';
import { Project } from './support/offbook';

const project = new Project({
  'raw.csv': 'a,b\n1,2\n3,4\n5,6\n',
  'notes.txt': 'read by the way',
  'flow.py': `import matplotlib.pyplot as plt
import pandas as pd
from pathlib import Path


def prepare(raw: pd.DataFrame, rows: int = 2) -> tuple[pd.DataFrame, pd.DataFrame]:
    return raw.head(rows), raw.tail(rows)


def evaluate(test: pd.DataFrame) -> dict[str, float]:
    Path("notes.txt").read_text()
    plt.plot(test["a"])
    plt.title("curve")
    return {"mean": float(test["a"].mean())}


def export(test: pd.DataFrame) -> Path:
    test.to_csv("out.csv", index=False)
    return Path("out.csv")


def quiet() -> int:
    return 1
`,
});
const git = (...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], { cwd: project.root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
};
const id: Record<string, string> = {};
let commit = '';

beforeAll(async () => {
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'first');
  commit = git('rev-parse', 'HEAD');
  const run = async (name: string, target: string, ...args: string[]) => { id[name] = (await project.runJson(`flow.py:${target}`, args)).run.id; };
  await run('prepare', 'prepare', '--input', 'raw=raw.csv');
  await run('evaluate', 'evaluate', '--input', 'test=latest:prepare/1');
  await run('export', 'export', '--input', 'test=latest:prepare/1');
  await run('again', 'prepare', '--input', 'raw=out.csv');
  await run('quiet', 'quiet');
}, 120_000);

const lineage = (of: string) => project.json<Lineage>(['lineage', of]);
const called = (node: LineageNode): string => {
  switch (node.kind) {
    case 'run': return Object.keys(id).find(name => id[name] === node.row.id) ?? node.row.id;
    case 'data': return `${node.names[0]?.role ?? ''} ${node.names[0]?.name ?? ''}`;
    case 'commit': return `${node.branch ?? ''}@${node.commit}`;
    default: return node satisfies never;
  }
};
/** Each edge as words, in no order. */
const edges = ({ nodes, edges: all }: Lineage): string[] => {
  const names = new Map(nodes.map(node => [node.key, called(node)]));
  return all.map(({ from, to, label, how }) => `${names.get(from) ?? '?'} → ${names.get(to) ?? '?'} (${[label, how].filter(Boolean).join(', ')})`).sort();
};

describe('offbook lineage', () => {
  it('of a run: back through data and functions to files and commits, forward to what it made', async () => {
    expect(edges(await lineage(id['evaluate'] ?? ''))).toEqual([
      'evaluate → figure curve (curve, recorded)',
      'input raw → prepare (raw, recorded)',
      'input notes.txt → evaluate (notes.txt, recorded)',
      `main@${commit} → evaluate (code)`,
      `main@${commit} → prepare (code)`,
      'output 1 → evaluate (test, recorded)',
      'prepare → output 1 (1, recorded)',
    ].sort());
  });

  it('of a file: forward to everything made from it, also where a file was written and read again', async () => {
    const found = await lineage('raw.csv');
    expect(found.nodes.filter(({ kind }) => kind === 'run').map(called).sort()).toEqual(['again', 'evaluate', 'export', 'prepare']);
    expect(edges(found)).toContain('file return → again (raw, recorded)');
    // Nobody told offbook that out.csv came from export: its content did.
    expect(edges(await lineage('out.csv'))).toContain('export → file return (return, content)');
  });

  it('goes by content: a copy is found, a changed file is shown as what it was, one that no run knows is refused', async () => {
    fs.copyFileSync(path.join(project.root, 'raw.csv'), path.join(project.root, 'copy of it.csv'));
    expect((await lineage('copy of it.csv')).nodes.map(called)).toContain('prepare');
    project.write({ 'notes.txt': 'other text' });
    const changed = await project.offbook(['lineage', 'notes.txt']);
    expect([changed.code, changed.stderr]).toEqual([0, expect.stringContaining('has another content now')]);
    expect(changed.stdout).toContain('evaluate');
    const unknown = await project.offbook(['lineage', 'pyproject.toml']);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('has read or made')]);
  });

  it('says of content that it is not here, and ends where nothing is known', async () => {
    const before = await lineage(id['evaluate'] ?? '');
    const table = before.nodes.find(node => node.kind === 'data' && node.names[0]?.name === '1');
    expect(table).toMatchObject({ here: true, rows: 2, columns: 2 });
    const sha256 = table?.kind === 'data' ? table.sha256 ?? '' : '';
    const file = path.join(project.root, '.offbook', 'objects', sha256.slice(0, 2), sha256);
    fs.renameSync(file, `${file}.away`);
    expect((await lineage(id['evaluate'] ?? '')).nodes.find(({ key }) => key === table?.key)).toMatchObject({ here: false });
    expect((await project.offbook(['lineage', id['evaluate'] ?? ''])).stdout).toContain('its content is not here');
    fs.renameSync(`${file}.away`, file);
    const quiet = await project.offbook(['lineage', id['quiet'] ?? '']);
    expect(quiet.stdout).toMatch(/quiet[\s\S]*Made from\n {2}commit main@[\s\S]*Made of it\n {2}nothing yet/);
  });

  it('forgets what is gone: a run whose folder was removed', async () => {
    const folder = path.join(project.root, '.offbook', 'runs', id['again'] ?? '');
    fs.renameSync(folder, path.join(project.root, 'kept aside'));
    expect((await lineage('out.csv')).nodes.map(called)).not.toContain('again');
    fs.renameSync(path.join(project.root, 'kept aside'), folder);
    expect((await lineage('out.csv')).nodes.map(called)).toContain('again');
  });
});
