import type { CodeGit, CodeModule } from '../../src/contract/events';
import type { RunDetail } from '../../src/contract/run';
import { IconButton, LinkButton } from '../shared/button';
import { formatBytes, formatExactCount, shortHash } from '../shared/format';
import { HashButton } from '../shared/hash-button';
import { Icon } from '../shared/icon';
import { plural, t } from '../shared/l10n';
import { Fold } from '../shared/section';
import { isLive } from '../shared/state-look';
import { Empty, known, Unknown } from '../shared/states';
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
      <td><span class="cut mono isolate module-path" title={known(module.module)}>{module.kept ? <LinkButton mono title={known(module.module)} onClick={() => act(host.openCode(module.path, false))}>{module.path}</LinkButton> : module.path}</span>{own && <span class="quiet"> {t('holdsFunction')}</span>}</td>
      <td class="number quiet">{module.bytes === null ? t('unknown') : formatBytes(module.bytes)}</td>
      <td><HashButton hash={module.sha256} copy={text => act(host.copy(text))} /></td>
      <td class="row-actions">
        {module.kept
          ? <><IconButton icon="go-to-file" label={t('openAsRan', module.path)} onClick={() => act(host.openCode(module.path, false))} /><IconButton icon="diff" label={t('diffNamedToNow', module.path)} onClick={() => act(host.openCode(module.path, true))} /></>
          : module.kept === null ? <span class="quiet">{t('keptUnknown')}</span> : <span class="quiet" title={t('hashOnlyHelp')}>{t('hashOnly')}</span>}
      </td>
    </tr>
  );
}

function Function({ detail }: { detail: RunDetail }) {
  const { host, act } = useSession();
  const made = detail.code.function;
  const reaches = made?.reaches ?? [];
  return (
    <>
      <h3 class="quiet">{t('function')}</h3>
      <dl class="facts">
        <dt class="quiet">{t('name')}</dt><dd class="isolate"><LinkButton mono title={detail.function.file} onClick={() => act(host.openSource(detail.function.file, detail.function.line))}>{known(detail.function.module)}.{known(detail.function.name)}</LinkButton></dd>
        <dt class="quiet">{t('lines')}</dt><dd class="number-left">{made?.startLine && made.endLine ? `${made.startLine}–${made.endLine}` : <Unknown />}</dd>
        <dt class="quiet">{t('sourceHash')}</dt><dd class="mono" title={made?.sha256 ?? undefined}>{made?.sha256 ? shortHash(made.sha256) : <Unknown />}</dd>
        <dt class="quiet">{t('reachHash')}</dt><dd class="mono" title={made?.reach ?? undefined}>{made?.reach ? shortHash(made.reach) : <Unknown />}</dd>
        {made?.reaches === null && <><dt class="quiet">{t('reaches')}</dt><dd><Unknown /></dd></>}
      </dl>
      {reaches.length > 0 && (
        <Fold id="reaches" title={t('reaches')} note={formatExactCount(reaches.length)}>
          {() => <ul>{reaches.map((each, index) => <li key={index} class="mono isolate" title={known(each.sha256)}>{known(each.module)}.{known(each.name)}</li>)}</ul>}
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
      {git?.error && <p class="item-note"><Icon name="info" tone="quiet" /><span class="isolate" title={known(git.error)}>{gitTrouble(git.error)}</span></p>}
      {git && !git.error && (
        <dl class="facts">
          <dt class="quiet">{t('commit')}</dt><dd class="mono">{commit === undefined ? <Unknown /> : commit === null ? t('gitNoCommit') : <button type="button" class="mono hash" title={t('copyHash', commit)} onClick={() => act(host.copy(commit))}>{commit.slice(0, 12)}</button>}</dd>
          <dt class="quiet">{t('branch')}</dt><dd class="isolate">{git.branch === undefined ? <Unknown /> : git.branch ?? t('gitDetached')}</dd>
          <dt class="quiet">{t('remote')}</dt><dd class="mono isolate">{git.remote === undefined ? <Unknown /> : git.remote ?? t('none')}</dd>
          <dt class="quiet">{t('changes')}</dt>
          <dd>{git.changes === undefined ? (git.dirty === undefined ? <Unknown /> : t(git.dirty ? 'gitDirtyUnknown' : 'gitClean')) : git.changes.length === 0 ? t('gitClean') : plural(git.changes.length, 'gitChangedOne', 'gitChangedMany')} {git.diff === undefined && git.dirty !== false && <span class="quiet">{t('diffUnknown')}</span>}{git.diff && <LinkButton onClick={() => act(host.openGitDiff())}>{t('openDiff', git.diff.bytes === null ? t('sizeUnknown') : formatBytes(git.diff.bytes))}</LinkButton>}</dd>
        </dl>
      )}
      {git?.changes && git.changes.length > 0 && (
        <Fold id="changes" title={t('changedFiles')} note={formatExactCount(git.changes.length)}>
          {() => <ul class="changes">{git.changes?.map(change => <li key={change.path}><span class="quiet change-status">{changeWord(change.status)}</span><span class="mono isolate cut" title={known(change.path)}>{known(change.path)}</span>{change.kept === false && <span class="quiet"> {t('hashOnly')}</span>}{change.kept === undefined && change.sha256 && <span class="quiet"> {t('keptUnknown')}</span>}</li>)}</ul>}
        </Fold>
      )}
    </>
  );
}

/** What git wrote is for who knows git; the two that happen every day are said in our words. */
function gitTrouble(error: string): string {
  if (/not a git repository/i.test(error)) return t('gitNoneHere');
  return error === 'git was not found' ? t('gitMissing') : t('gitSilent', error);
}

function changeWord(status: string | null): string {
  if (status === null) return t('unknown');
  const word = statusWords[status.trim().charAt(0)];
  return word ? t(word) : status;
}
