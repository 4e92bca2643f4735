import type { LineageNode } from '../../src/contract/lineage';
import { LinkButton } from '../shared/button';
import { formatBytes, formatExactCount, formatExactTime, shortPath, shortRunId } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { lookOf } from './words';

interface Actions { openRun: (id: string) => void; openContent: () => void; openFile: (path: string) => void; copy: (text: string) => void }

/** All that is known of the node that has the focus, and what can be done with it. */
export function Details({ node, root, now, actions }: { node: LineageNode; root: string; now: number; actions: Actions }) {
  const look = lookOf(node, root, now);
  return (
    <section class="lineage-details" aria-label={t('details')}>
      <h2 class="lineage-details-head"><Icon name={look.icon} tone={look.tone} /><Name className="strong" text={look.title} /><span class="quiet">{look.kind}</span></h2>
      <Buttons node={node} actions={actions} />
      <dl class="lineage-facts-list">{factsOf(node, root).map(([term, value, mono]) => [<dt key={`${term}-term`} class="quiet">{term}</dt>, <dd key={term} class={`isolate${mono ? ' mono' : ''}`}>{brief(value)}</dd>])}</dl>
      {node.kind === 'data' && <Names node={node} root={root} actions={actions} />}
    </section>
  );
}

function Buttons({ node, actions }: { node: LineageNode; actions: Actions }) {
  switch (node.kind) {
    case 'run': return <p class="lineage-actions"><LinkButton onClick={() => actions.openRun(node.row.id)}>{t('lineageOpenRun')}</LinkButton><LinkButton onClick={() => actions.copy(node.row.id)}>{t('copyId')}</LinkButton></p>;
    case 'commit': return <p class="lineage-actions"><LinkButton onClick={() => actions.copy(node.commit)}>{t('lineageCopyHash')}</LinkButton></p>;
    case 'data': {
      const { sha256, here } = node;
      const path = node.names.find(each => each.path !== null)?.path ?? null;
      return (
        <p class="lineage-actions">
          {here === true && <LinkButton onClick={actions.openContent}>{t('lineageOpenContent')}</LinkButton>}
          {path !== null && <LinkButton onClick={() => actions.openFile(path)}>{t('lineageOpenFile')}</LinkButton>}
          {sha256 !== null && <LinkButton onClick={() => actions.copy(sha256)}>{t('lineageCopyHash')}</LinkButton>}
        </p>
      );
    }
    default: return node satisfies never;
  }
}

function factsOf(node: LineageNode, root: string): [term: string, value: string, mono?: boolean][] {
  switch (node.kind) {
    case 'run': {
      const { row, commit, branch, dirty } = node;
      const git = commit === null ? t('gitUnknown') : `${branch ?? t('gitDetached')}@${commit.slice(0, 7)}${dirty === null ? '' : ` (${t(dirty ? 'gitDirty' : 'gitClean')})`}`;
      return [[t('lineageFunction'), `${row.function.module || t('unknown')}.${row.function.name || t('unknown')}`, true], [t('lineageFile'), row.function.file ? shortPath(row.function.file, root) : t('unknown'), true], [t('lineageWhen'), formatExactTime(row.startedAt ?? row.createdAt)], [t('code'), git], [t('lineageRun'), row.id, true]];
    }
    case 'commit': return [[t('lineageCommit'), node.commit, true], [t('lineageBranch'), node.branch ?? t('gitDetached')]];
    case 'data': {
      const size = [node.rows === null ? null : `${formatExactCount(node.rows)} × ${node.columns === null ? t('unknown') : formatExactCount(node.columns)}`, node.bytes === null ? t('sizeUnknown') : formatBytes(node.bytes)].filter(Boolean).join(' · ');
      const facts: [string, string, boolean?][] = [[t('lineageSize'), size], ['SHA-256', node.sha256 ?? t('unknown'), true], [t('pythonType'), node.pythonType ?? t('unknown'), true], [t('mediaType'), node.mediaType ?? t('unknown'), true]];
      if (node.here === false) facts.push([t('lineageContent'), t('lineageNotInStore')]);
      return facts;
    }
    default: return node satisfies never;
  }
}

/** Every name under which functions made or read it. */
const Names = ({ node, root, actions }: { node: Extract<LineageNode, { kind: 'data' }>; root: string; actions: Actions }) => (
  <ul class="lineage-names" aria-label={t('lineageNames')}>
    {node.names.map((each, index) => (
      <li key={index} class="lineage-name">
        <span class="quiet">{t(each.role === 'input' ? 'lineageReadAs' : 'lineageMadeAs')}</span> <Name text={each.name} />{' '}
        <LinkButton title={each.run} onClick={() => actions.openRun(each.run)}>{t('lineageOfRun', shortRunId(each.run))}</LinkButton>
        {each.path !== null && <> <Name className="mono quiet" text={shortPath(each.path, root)} title={each.path} /></>}
      </li>
    ))}
  </ul>
);
