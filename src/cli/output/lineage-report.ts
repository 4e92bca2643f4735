import type { Lineage, LineageNode } from '../../contract/lineage';
import { formatBytes, formatNumber } from '../../core/format/numbers';
import { formatRelativeTime } from '../../core/format/times';
import { lineageTree, type LineageTree } from '../../core/lineage/tree';
import { metricsText, stateIcon, statePaint } from './run-words';
import { safeLine } from '../../core/format/safe-text';
import type { Style } from './style';

/** What a run or file was made from, and what was made of it, as two trees. */
export function lineageReport(lineage: Lineage, style: Style, now: number = Date.now()): string {
  const before = lineageTree(lineage, 'before');
  const after = lineageTree(lineage, 'after');
  if (before === null || after === null) return '';
  const part = (title: string, nothing: string, tree: LineageTree): string[] => ['', style.strong(title), ...(tree.children.length === 0 && tree.more === 0 ? [`  ${style.faint(nothing)}`] : branches(tree, style, now, 1))];
  return [
    line(before.node, null, style, now),
    ...part('Made from', 'nothing that is known', before),
    ...part('Made of it', 'nothing yet', after),
  ].join('\n');
}

function branches({ children, more }: LineageTree, style: Style, now: number, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const lines = children.flatMap((child) => [
    `${indent}${line(child.node, child.edge?.label ?? null, style, now)}${child.edge?.how === 'content' ? style.faint('  same content') : ''}${child.again ? style.faint('  (as above)') : ''}`,
    ...branches(child, style, now, depth + 1),
  ]);
  return more > 0 ? [...lines, `${indent}${style.faint(`and ${more} more`)}`] : lines;
}

function line(node: LineageNode, label: string | null, style: Style, now: number): string {
  switch (node.kind) {
    case 'run': {
      const { row } = node;
      const metrics = metricsText(row.metrics, 2);
      return `${statePaint(row.state, style)(stateIcon(row.state))} ${style.strong(safeLine(row.function.name))}${metrics === '' ? '' : `  ${metrics}`}  ${formatRelativeTime(row.startedAt ?? row.createdAt, now)}  ${style.faint(row.id)}`;
    }
    case 'commit': return `${style.faint('commit')} ${node.branch === null ? '' : `${safeLine(node.branch)}@`}${node.commit.slice(0, 7)}`;
    case 'data': {
      const [first] = node.names;
      const path = node.names.find((name) => name.path !== null)?.path ?? null;
      const size = node.rows === null ? null : node.columns === null ? `${formatNumber(node.rows)} ${node.rows === 1 ? 'row' : 'rows'}` : `${formatNumber(node.rows)} × ${node.columns}`;
      const facts = [size, node.bytes === null ? null : formatBytes(node.bytes), node.here === false && path === null ? 'its content is not here' : null].filter((each) => each !== null).join('  ');
      const name = label !== null && label !== '' ? label : first?.name ?? '';
      return `${style.faint(first?.role === 'figure' ? 'figure' : path === null ? 'data' : 'file')} ${safeLine(name)}${path === null ? '' : `  ${safeLine(path)}`}  ${facts}${node.sha256 === null ? '' : style.faint(`  ${node.sha256.slice(0, 8)}`)}`.trimEnd();
    }
    default: return node satisfies never;
  }
}
