import type { CodeGit, CodeModule } from '../../src/contract/events';
import type { RunDetail } from '../../src/contract/run';
import { IconButton, LinkButton } from '../shared/button';
import { formatBytes, formatExactCount, shortHash } from '../shared/format';
import { Icon } from '../shared/icon';
import { plural, t } from '../shared/l10n';
import { Fold } from '../shared/section';
import { Empty, Unknown } from '../shared/states';
import { isLive } from './facts';
import { useSession } from './session';

/** The code exactly as it ran: every module by hash, and what git says about it. */
export function Code({ detail }: { detail: RunDetail }) {
  return (
    <div class="code-columns">
      <div class="fact-group">
        <h3 class="quiet">{plural(detail.code.modules.length, 'moduleOne', 'moduleMany')}</h3>
        {detail.code.modules.length === 0 && <Empty>{t(isLive(detail.state) ? 'noModulesYet' : 'noModules')}</Empty>}
        {detail.code.modules.length > 0 && (
          <table class="table">
            <thead class="visually-hidden"><tr><th scope="col">{t('file')}</th><th scope="col">{t('size')}</th><th scope="col">{t('hash')}</th><th scope="col">{t('actions')}</th></tr></thead>
            <tbody>{detail.code.modules.map(module => <Module key={module.path} module={module} own={module.module === detail.function.module} />)}</tbody>
          </table>
        )}
      </div>
      <div class="fact-group">
        <Function detail={detail} />
        <Git git={detail.code.git} />
      </div>
    </div>
  );
}

function Module({ module, own }: { module: CodeModule; own: boolean }) {
  const { host, act } = useSession();
  return (
    <tr>
      <td><span class="cut mono isolate module-path" title={module.module}>{module.kept ? <LinkButton mono title={module.module} onClick={() => act(host.openCode(module.path, false))}>{module.path}</LinkButton> : module.path}</span>{own && <span class="quiet"> {t('holdsFunction')}</span>}</td>
      <td class="number quiet">{formatBytes(module.bytes)}</td>
      <td><button type="button" class="mono quiet" title={t('copyHash', module.sha256)} aria-label={t('copyHash', module.sha256)} onClick={() => act(host.copy(module.sha256))}>{shortHash(module.sha256)}</button></td>
      <td class="row-actions">
        {module.kept
          ? <><IconButton icon="go-to-file" label={t('openAsRan', module.path)} onClick={() => act(host.openCode(module.path, false))} /><IconButton icon="diff" label={t('diffNamedToNow', module.path)} onClick={() => act(host.openCode(module.path, true))} /></>
          : <span class="quiet" title={t('hashOnlyHelp')}>{t('hashOnly')}</span>}
      </td>
    </tr>
  );
}

function Function({ detail }: { detail: RunDetail }) {
  const { host, act } = useSession();
  const made = detail.code.function;
  return (
    <>
      <h3 class="quiet">{t('function')}</h3>
      <dl class="facts">
        <dt class="quiet">{t('name')}</dt><dd class="isolate"><LinkButton mono title={detail.function.file} onClick={() => act(host.openSource(detail.function.file, detail.function.line))}>{detail.function.module}.{detail.function.name}</LinkButton></dd>
        <dt class="quiet">{t('lines')}</dt><dd class="number-left">{made?.startLine && made.endLine ? `${made.startLine}–${made.endLine}` : <Unknown />}</dd>
        <dt class="quiet">{t('sourceHash')}</dt><dd class="mono" title={made?.sha256}>{made ? shortHash(made.sha256) : <Unknown />}</dd>
        <dt class="quiet">{t('reachHash')}</dt><dd class="mono" title={made?.reach}>{made ? shortHash(made.reach) : <Unknown />}</dd>
      </dl>
      {made && made.reaches.length > 0 && (
        <Fold id="reaches" title={t('reaches')} note={formatExactCount(made.reaches.length)}>
          {() => <ul>{made.reaches.map(each => <li key={`${each.module}.${each.name}`} class="mono isolate" title={each.sha256}>{each.module}.{each.name}</li>)}</ul>}
        </Fold>
      )}
    </>
  );
}

const statusWords: Record<string, 'gitModified' | 'gitAdded' | 'gitDeleted' | 'gitRenamed' | 'gitUntracked'> = { M: 'gitModified', A: 'gitAdded', D: 'gitDeleted', R: 'gitRenamed', '?': 'gitUntracked' };

function Git({ git }: { git: CodeGit | null }) {
  const { host, act } = useSession();
  const commit = git?.commit;
  return (
    <>
      <h3 class="quiet">git</h3>
      {git === null && <p class="quiet">{t('gitUnknown')}</p>}
      {git?.error && <p class="item-note"><Icon name="info" tone="quiet" /><span class="isolate">{git.error}</span></p>}
      {git && !git.error && (
        <dl class="facts">
          <dt class="quiet">{t('commit')}</dt><dd class="mono">{commit === undefined ? <Unknown /> : commit === null ? t('gitNoCommit') : <button type="button" class="mono" title={t('copyHash', commit)} onClick={() => act(host.copy(commit))}>{commit.slice(0, 12)}</button>}</dd>
          <dt class="quiet">{t('branch')}</dt><dd class="isolate">{git.branch === undefined ? <Unknown /> : git.branch ?? t('gitDetached')}</dd>
          <dt class="quiet">{t('remote')}</dt><dd class="mono isolate">{git.remote === undefined ? <Unknown /> : git.remote ?? t('none')}</dd>
          <dt class="quiet">{t('changes')}</dt>
          <dd>{git.changes === undefined ? (git.dirty === undefined ? <Unknown /> : t(git.dirty ? 'gitDirty' : 'gitClean')) : git.changes.length === 0 ? t('gitClean') : plural(git.changes.length, 'gitChangedOne', 'gitChangedMany')} {git.diff && <LinkButton onClick={() => act(host.openGitDiff())}>{t('openDiff', formatBytes(git.diff.bytes))}</LinkButton>}</dd>
        </dl>
      )}
      {git?.changes && git.changes.length > 0 && (
        <Fold id="changes" title={t('changedFiles')} note={formatExactCount(git.changes.length)}>
          {() => <ul class="changes">{git.changes?.map(change => <li key={change.path}><span class="quiet change-status">{changeWord(change.status)}</span><span class="mono isolate cut" title={change.path}>{change.path}</span>{change.kept === false && <span class="quiet"> {t('hashOnly')}</span>}</li>)}</ul>}
        </Fold>
      )}
    </>
  );
}

function changeWord(status: string): string {
  const known = statusWords[status.trim().charAt(0)];
  return known ? t(known) : status;
}
