import type { LineageNode } from '../../src/contract/lineage';
import { baseName, formatBytes, formatExactCount, formatNumber, formatRelativeTime, shortHash, shortPath, shortRunId } from '../shared/format';
import { t } from '../shared/l10n';
import { stateLook } from '../shared/state-look';

/** A value that a function returned without a name is known by what it is. */
const nameOf = ({ names: [first], pythonType }: Extract<LineageNode, { kind: 'data' }>): string => first?.name === 'return' ? pythonType?.split('.').at(-1) ?? t('returnValue') : first?.name ?? t('unknown');

export interface Look { icon: string; tone: 'passed' | 'failed' | 'queued' | 'warning' | 'quiet'; title: string; facts: string; kind: string }

/** How a node is named and what is said of it in one line. */
export function lookOf(node: LineageNode, root: string, now: number): Look {
  switch (node.kind) {
    case 'run': {
      const { row } = node;
      const look = stateLook(row.state);
      const metric = row.metrics[0];
      return {
        icon: look.icon, tone: look.tone, title: row.name ?? (row.function.name || t('unknown')), kind: t(look.word),
        facts: [metric && `${metric.name} ${formatNumber(metric.last)}`, formatRelativeTime(row.startedAt ?? row.createdAt, now), shortRunId(row.id)].filter(Boolean).join(' · '),
      };
    }
    case 'commit': return { icon: 'git-commit', tone: 'quiet', title: shortHash(node.commit), facts: node.branch ?? t('gitDetached'), kind: t('lineageCommit') };
    case 'data': {
      const [first] = node.names;
      const path = node.names.find(each => each.path !== null)?.path ?? null;
      const figure = first?.role === 'figure' || node.mediaType?.startsWith('image/') === true;
      const table = node.rows !== null;
      const size = node.rows === null ? null : node.columns === null ? t('rowMany', formatExactCount(node.rows)) : `${formatExactCount(node.rows)} × ${formatExactCount(node.columns)}`;
      return {
        icon: figure ? 'graph' : table ? 'table' : path === null ? 'symbol-misc' : 'file', tone: 'quiet', kind: t(figure ? 'lineageFigure' : path === null ? 'lineageData' : 'lineageFile'),
        title: path === null ? nameOf(node) : baseName(shortPath(path, root)),
        facts: [size, node.bytes === null ? null : formatBytes(node.bytes), node.here === false && path === null ? t('lineageNotHere') : null].filter(Boolean).join(' · ') || (node.sha256 === null ? t('hashUnknown') : shortHash(node.sha256)),
      };
    }
    default: return node satisfies never;
  }
}
