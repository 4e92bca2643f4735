// Who may import whom in src/ and webviews/, in one table; the rule below holds every import against it.
import path from 'node:path';

/** The workers' clients: all that others may know of them. In-process is for the command line, which is itself a process that may load SQLite and read plain Parquet files. */
const client = ['src/workers/index/client', 'src/workers/data/client'];
const serverClient = ['src/server/client'];

/** Room of a file (longest match wins) → what it may import from besides itself: rooms, or single files of one. */
const allowed = {
  'src/contract': [],
  'src/core': ['src/contract'],
  'src/core/format': ['src/contract', 'src/core'],
  'src/core/data/table-names': ['src/contract', 'src/core'],
  'src/core/data/opened-input': ['src/contract', 'src/core'],
  'src/core/data/kinds': ['src/contract'],
  'src/core/data/types': ['src/contract'],
  'src/core/data/view-key': ['src/contract', 'src/core'],
  'src/core/data/expression': ['src/contract', 'src/core'],
  'src/core/query': ['src/contract', 'src/core'],
  'src/core/lineage': ['src/contract', 'src/core'],
  'src/core/compare': ['src/contract', 'src/core'],
  'src/node': ['src/contract', 'src/core'],
  // The index reads a store's files: what they are and where they lie is written once.
  'src/workers': ['src/contract', 'src/core', 'src/node/store'],
  'src/server': ['src/contract', 'src/core'],
  'src/cli': ['src/contract', 'src/core', 'src/node', ...client, 'src/workers/index/in-process', 'src/workers/data/in-process'],
  'src/host': ['src/contract', 'src/core', 'src/node', ...client, ...serverClient],
  'src/extension.ts': ['src/host'],
  webviews: ['src/contract', 'src/core/format', 'src/core/query', 'src/core/lineage', 'src/core/compare', 'src/core/data/table-names', 'src/core/data/opened-input', 'src/core/data/kinds', 'src/core/data/types', 'src/core/data/view-key', 'src/core/data/expression', 'src/core/drift/prediction-order'],
};
const native = ['better-sqlite3', '@duckdb/node-api', '@duckdb/node-bindings'];
const nodeModule = /^node:/;

const rooms = Object.keys(allowed).sort((one, other) => other.length - one.length);
const within = (file, folder) => file === folder || file === `${folder}.ts` || file.startsWith(`${folder}/`);
const roomOf = file => rooms.find(room => within(file, room));

/** Features of the host, and views, stand alone: they meet in services passed in, or in shared/. */
const apart = file => /^(?:src\/host\/features|webviews)\/([^/]+)\//.exec(file)?.[1];

function complaint(from, target, { typeOnly }) {
  const room = roomOf(from);
  if (!room) return undefined;
  if (!target.startsWith('.')) {
    if (target === 'vscode' && !['src/host', 'src/extension.ts'].includes(room)) return 'only src/host may import vscode';
    if (native.includes(target) && room !== 'src/workers' && !typeOnly) return `only src/workers may load ${target}`;
    if (nodeModule.test(target) && ['src/contract', 'src/core', 'src/core/format', 'src/core/query', 'src/core/lineage', 'src/core/compare', 'src/core/data/expression', 'webviews'].includes(room)) return `${room} is pure: it may not import ${target}`;
    return undefined;
  }
  const to = path.posix.join(path.posix.dirname(from), target);
  const other = roomOf(to);
  if (!other) return /^(src|webviews)\//.test(to) ? `${to} belongs to no room` : undefined;
  const [feature, otherFeature] = [apart(from), apart(`${to}/`)];
  if (feature && otherFeature && feature !== otherFeature && otherFeature !== 'shared' && room === other) return `${feature} may not import ${otherFeature}: pass a service, or move it to where both may reach it`;
  if (other === room || within(other, room) || allowed[room].some(each => within(to, each))) return undefined;
  return `${room} may not import ${other}`;
}

export default {
  meta: { type: 'problem', schema: [], messages: { wall: '{{why}}.' } },
  create(context) {
    const from = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    const check = (node, source, typeOnly = false) => {
      const why = typeof source?.value === 'string' && complaint(from, source.value, { typeOnly });
      if (why) context.report({ node, messageId: 'wall', data: { why } });
    };
    return {
      ImportDeclaration: node => check(node, node.source, node.importKind === 'type'),
      ExportNamedDeclaration: node => check(node, node.source, node.exportKind === 'type'),
      ExportAllDeclaration: node => check(node, node.source, node.exportKind === 'type'),
      ImportExpression: node => check(node, node.source),
    };
  },
};
