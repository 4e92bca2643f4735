import { existsSync } from 'node:fs';
import { isSha256, type RunId, type Sha256 } from '../../contract/ids';
import type { DataNames, Lineage, LineageEdge, LineageKey, LineageLimits, LineageNode, LineageStart } from '../../contract/lineage';
import type { RunRow } from '../../contract/run';
import type { ReducedRun } from '../../core/runs/reduce';
import type { Database } from './sqlite';

/** One thing that a run read or made, as the index keeps it. `sha256` and `path` are empty when they are not known. */
interface Link {
  run: number; id: RunId; created_at: number; side: 'in' | 'out'; role: DataNames['role']; name: string; sha256: string; path: string; source_run: string; source_output: string;
  bytes: number | null; rows: number | null; columns: number | null; media_type: string; python_type: string;
}
const columns = 'runs.run, runs.id, runs.created_at, side, role, links.name, sha256, path, source_run, source_output, bytes, rows, columns, media_type, python_type';

export const linksSchema = `
CREATE TABLE links (
  run INTEGER NOT NULL, ordinal INTEGER NOT NULL, side TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL, path TEXT NOT NULL, source_run TEXT NOT NULL,
  source_output TEXT NOT NULL, bytes REAL, rows REAL, columns REAL, media_type TEXT NOT NULL, python_type TEXT NOT NULL, PRIMARY KEY (run, ordinal)
) WITHOUT ROWID;
CREATE INDEX links_by_content ON links (sha256, side) WHERE sha256 != '';
CREATE INDEX links_by_source ON links (source_run, source_output) WHERE source_run != '';
CREATE INDEX links_by_path ON links (path) WHERE path != '';
`;

type LinkRow = [side: Link['side'], role: Link['role'], name: string, sha256: string, path: string, sourceRun: string, sourceOutput: string, bytes: number | null, rows: number | null, columns: number | null, mediaType: string, pythonType: string];

/** What the run read and made that has content of its own: numbers and the like are no data that travels. */
export function linksOf({ inputs, outputs, artifacts, request }: ReducedRun): LinkRow[] {
  const found: LinkRow[] = [];
  for (const input of inputs) {
    const { source } = input;
    const path = source?.kind === 'output' ? '' : input.path ?? source?.path ?? '';
    found.push(['in', 'input', input.name, input.sha256 ?? '', absolute(path, request?.project.cwd), source?.kind === 'output' ? source.run ?? '' : '', source?.output ?? '', input.bytes ?? null, input.rows ?? null, input.columns?.length ?? null, input.mediaType ?? '', input.pythonType ?? '']);
  }
  const said = new Set<string>();
  for (const output of outputs) {
    const artifact = artifacts.find(({ name }) => name === output.artifact);
    const sha256 = output.sha256 ?? artifact?.sha256 ?? '';
    if (sha256 === '' && output.path === undefined) continue;
    if (output.artifact !== undefined) said.add(output.artifact);
    found.push(['out', output.kind === 'figure' ? 'figure' : output.kind === 'file' ? 'file' : 'output', output.name, sha256, absolute(output.path ?? '', request?.project.cwd), '', '', output.bytes ?? artifact?.bytes ?? null, output.rows ?? null, output.columns?.length ?? null, output.mediaType ?? artifact?.mediaType ?? '', output.pythonType ?? '']);
  }
  for (const artifact of artifacts) {
    if (said.has(artifact.name) || artifact.sha256 === null) continue;
    found.push(['out', artifact.role ?? 'file', artifact.title ?? artifact.name, artifact.sha256, '', '', '', artifact.bytes, null, null, artifact.mediaType ?? '', artifact.pythonType ?? '']);
  }
  return found;
}

const absolute = (path: string, cwd: string | null | undefined): string => (path === '' || path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) || cwd === null || cwd === undefined ? path : `${cwd}/${path}`);

export interface LineageReads {
  row(id: RunId): RunRow | null;
  git(id: RunId): { commit: string | null; branch: string | null; dirty: boolean | null };
  objectPath(sha256: Sha256): string;
}

/**
 * Back from a run or data to everything that it was made from, and forward to everything made from it. What an input says of its origin is believed;
 * a file is what an earlier run made when its content is the same. Sideways (what else came of an ancestor) is left to the one who walks there.
 */
export class LineageQuery {
  private readonly nodes = new Map<LineageKey, LineageNode>();
  private readonly edges = new Map<string, LineageEdge>();
  private readonly more = new Map<LineageKey, { before: number; after: number }>();
  private readonly numbers = new Map<LineageKey, number>();
  private readonly sql;

  constructor(db: Database, private readonly reads: LineageReads, private readonly limits: LineageLimits) {
    const links = (where: string) => db.prepare(`SELECT ${columns} FROM links JOIN runs USING (run) WHERE ${where} ORDER BY runs.created_at DESC, runs.id DESC, ordinal`);
    this.sql = {
      key: db.prepare('SELECT run FROM runs WHERE id = ?').pluck(),
      ofRun: links('links.run = ? AND side = ?'), withContent: links("sha256 = ? AND side = ? AND sha256 != ''"), at: links("path = ? AND path != ''"),
      takenFrom: links("source_run = ? AND source_output = ? AND source_run != ''"),
    };
  }

  find(start: LineageStart): Lineage {
    const keys = this.startKeys(start);
    for (const key of keys) { this.walk(key, 'before'); this.walk(key, 'after'); }
    const first = keys[0] ?? (start.kind === 'run' ? `run:${start.run}` : start.kind === 'data' ? `data:${start.sha256}` : `file:${start.path}`);
    return { start: first, nodes: [...this.nodes.values()], edges: [...this.edges.values()], more: [...this.more].map(([key, counts]) => ({ key, ...counts })) };
  }

  /** A path may have held several contents: each is a beginning, newest first. */
  private startKeys(start: LineageStart): LineageKey[] {
    switch (start.kind) {
      case 'run': return this.run(start.run) ? [`run:${start.run}`] : [];
      case 'data': return this.data(this.withContent(start.sha256));
      case 'file': return this.data(this.sql.at.all(start.path) as Link[]);
      default: return start satisfies never;
    }
  }

  private data(links: readonly Link[]): LineageKey[] {
    return [...new Set(links.flatMap((link) => this.add(link) ?? []))];
  }

  private withContent(sha256: string): Link[] {
    return [...this.sql.withContent.all(sha256, 'out'), ...this.sql.withContent.all(sha256, 'in')] as Link[];
  }

  private walk(start: LineageKey, way: 'before' | 'after'): void {
    const queue = [start];
    const seen = new Set(queue);
    for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
      const found = way === 'before' ? this.before(key) : this.after(key);
      for (const next of found.slice(0, this.limits.fan)) if (!seen.has(next)) { seen.add(next); queue.push(next); }
    }
  }

  // --- neighbours ---

  private before(key: LineageKey): LineageKey[] {
    const node = this.nodes.get(key);
    if (node?.kind === 'run') {
      this.commit(node);
      return this.join(key, 'before', this.sql.ofRun.all(this.numbers.get(key), 'in') as Link[], (link) => ({ key: this.add(link), from: null }));
    }
    if (node?.kind !== 'data') return [];
    // Who says where it came from is believed; else the newest run that had made the same before it was first read.
    const takers = this.linksAt(node).filter(({ side }) => side === 'in');
    const told = [...new Set(takers.map(({ source_run: run }) => run).filter((run) => run !== ''))];
    const makers = (node.sha256 === null ? this.linksAt(node) : this.sql.withContent.all(node.sha256, 'out') as Link[]).filter(({ side }) => side === 'out');
    const named = makers.filter(({ id }) => told.includes(id));
    const firstRead = Math.min(...takers.map(({ created_at: at }) => at), Number.POSITIVE_INFINITY);
    const wanted = named.length > 0 ? named : makers.filter(({ created_at: at }) => at <= firstRead).slice(0, 1);
    const others = wanted.length > 0 ? wanted : makers.slice(0, 1);
    return this.join(key, 'before', others, (link) => {
      this.add(link); // what its maker calls it
      return { key: this.run(link.id) ? `run:${link.id}` : null, from: named.length > 0 || takers.length === 0 ? 'recorded' : 'content' };
    });
  }

  private after(key: LineageKey): LineageKey[] {
    const node = this.nodes.get(key);
    if (node?.kind === 'run') return this.join(key, 'after', this.sql.ofRun.all(this.numbers.get(key), 'out') as Link[], (link) => ({ key: this.add(link), from: null }));
    if (node?.kind !== 'data') return [];
    const takers = this.linksAt(node).filter(({ side }) => side === 'in');
    return this.join(key, 'after', takers, (link) => ({ key: this.run(link.id) ? `run:${link.id}` : null, from: 'recorded' }));
  }

  /** Every reading and making of this data: by content, by what inputs say of their origin, by its place. */
  private linksAt(node: Extract<LineageNode, { kind: 'data' }>): Link[] {
    if (node.sha256 !== null) return this.withContent(node.sha256);
    if (node.key.startsWith('file:')) return (this.sql.at.all(node.key.slice('file:'.length)) as Link[]).filter(({ sha256 }) => sha256 === '');
    const [run = '', name = ''] = split(node.key.slice('output:'.length));
    const made = (this.sql.ofRun.all(this.sql.key.get(run), 'out') as Link[]).filter((link) => link.name === name);
    return [...made, ...this.sql.takenFrom.all(run, name) as Link[]];
  }

  /** Draws the edges between a node and those that `links` lead to, up to the limits, and remembers how many are left. */
  private join(key: LineageKey, way: 'before' | 'after', links: readonly Link[], reach: (link: Link) => { key: LineageKey | null; from: LineageEdge['how'] | null }): LineageKey[] {
    const found: LineageKey[] = [];
    let left = 0;
    for (const link of links) {
      const known = this.nodes.has(this.keyOf(link, key));
      if (!known && (found.length >= this.limits.fan || this.nodes.size >= this.limits.nodes)) { left += 1; continue; }
      const { key: other, from } = reach(link);
      if (other === null) continue;
      const edge: LineageEdge = way === 'before' ? { from: other, to: key, label: link.name, how: from ?? 'recorded' } : { from: key, to: other, label: link.name, how: from ?? 'recorded' };
      this.edges.set(`${edge.from}\n${edge.to}\n${edge.label}`, edge);
      if (!found.includes(other)) found.push(other);
    }
    if (left > 0) this.more.set(key, { before: 0, after: 0, ...this.more.get(key), [way]: left });
    return found;
  }

  /** The node at the other end of a link, seen from `here`. */
  private keyOf(link: Link, here: LineageKey): LineageKey { return here.startsWith('run:') ? dataKey(link) : `run:${link.id}`; }

  // --- nodes ---

  private run(id: RunId): boolean {
    const key = `run:${id}`;
    if (this.nodes.has(key)) return true;
    const number = this.sql.key.get(id) as number | undefined;
    const row = number === undefined ? null : this.reads.row(id);
    if (row === null || number === undefined) return false;
    this.numbers.set(key, number);
    this.nodes.set(key, { key, kind: 'run', row, module: row.function.module === '' ? null : row.function.module, ...this.reads.git(id) });
    return true;
  }

  private commit({ key, commit, branch }: Extract<LineageNode, { kind: 'run' }>): void {
    if (commit === null) return;
    const node = `commit:${commit}`;
    if (!this.nodes.has(node)) {
      if (this.nodes.size >= this.limits.nodes) return;
      this.nodes.set(node, { key: node, kind: 'commit', commit, branch });
    }
    this.edges.set(`${node}\n${key}`, { from: node, to: key, label: '', how: 'code' });
  }

  private add(link: Link): LineageKey | null {
    const key = dataKey(link);
    const names: DataNames = { role: link.role, name: link.name, run: link.id, path: link.path === '' ? null : link.path };
    const held = this.nodes.get(key);
    if (held?.kind === 'data') {
      // What a function made is told before what others called it.
      if (held.names.length < 20 && !held.names.some((each) => each.run === names.run && each.name === names.name && each.role === names.role)) {
        const before = names.role === 'input' ? -1 : held.names.findIndex(({ role }) => role === 'input');
        held.names.splice(before < 0 ? held.names.length : before, 0, names);
      }
      held.rows ??= link.rows;
      held.columns ??= link.columns;
      held.pythonType ??= emptyIsNull(link.python_type);
      return key;
    }
    const sha256 = isSha256(link.sha256) ? link.sha256 : null;
    this.nodes.set(key, {
      key, kind: 'data', sha256, names: [names], bytes: link.bytes, rows: link.rows, columns: link.columns, mediaType: emptyIsNull(link.media_type), pythonType: emptyIsNull(link.python_type),
      here: sha256 === null ? null : existsSync(this.reads.objectPath(sha256)),
    });
    return key;
  }
}

const emptyIsNull = (text: string): string | null => (text === '' ? null : text);

function dataKey({ id, side, name, sha256, path, source_run: run, source_output: output }: Link): LineageKey {
  if (sha256 !== '') return `data:${sha256}`;
  if (side === 'in' && run !== '') return `output:${run}/${output}`;
  return path === '' ? `output:${id}/${name}` : `file:${path}`;
}

function split(text: string): [string, string] {
  const at = text.indexOf('/');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
