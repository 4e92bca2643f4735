import { useEffect, useRef, useState } from 'preact/hooks';
import type { SavedQuery } from '../../src/contract/query';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { MenuButton, type MenuItem } from '../shared/menu';
import { brief } from '../shared/name';
import { toCallError } from '../shared/rpc';
import { useSession } from './session';

/** Queries that were saved, here, in the explorer or on the command line: one is chosen, and what is asked now is kept under a name. */
export function SavedQueries({ saved, query, right, choose }: { saved: readonly SavedQuery[]; query: string; /** It can be asked. */ right: boolean; choose: (query: string) => void }) {
  const [naming, setNaming] = useState(false);
  const now = query.trim();
  const why = now === '' ? t('saveQueryEmpty') : right ? undefined : t('saveQueryWrong');
  const items: MenuItem[] = [
    ...saved.map((each): MenuItem => ({ kind: 'action', label: brief(each.name, 60), icon: each.query.trim() === now ? 'check' : 'bookmark', why: brief(each.query, 300), run: () => choose(each.query) })),
    ...(saved.length > 0 ? [{ kind: 'separator' } satisfies MenuItem] : []),
    { kind: 'action', label: t('saveQuery'), icon: 'save', ...(why === undefined ? {} : { disabled: true, why }), run: () => setNaming(true) },
  ];
  return (
    <span class="saved-queries">
      <MenuButton className="icon-button" label={t('savedQueries')} items={items}><Icon name="bookmark" /></MenuButton>
      {naming && <NameEditor saved={saved} query={now} close={() => setNaming(false)} />}
    </span>
  );
}

function NameEditor({ saved, query, close }: { saved: readonly SavedQuery[]; query: string; close: () => void }) {
  const { host, say } = useSession();
  const [name, setName] = useState(() => saved.find(each => each.query.trim() === query)?.name ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => { input.current?.focus(); input.current?.select(); }, []);
  const replaces = saved.some(each => each.name === name.trim() && each.query.trim() !== query);
  const save = () => {
    setBusy(true);
    host.saveQuery(name, query).then(kept => { say(t('querySaved', kept)); close(); }, (error: unknown) => { setBusy(false); setProblem(toCallError(error).message); });
  };
  return (
    <form
      class="tags-editor query-name" aria-label={t('saveQuery')} onSubmit={event => { event.preventDefault(); if (name.trim() !== '' && !busy) save(); }}
      onKeyDown={event => { if (event.key === 'Escape') { event.stopPropagation(); close(); } }}
    >
      <span class="quiet mono cut isolate" title={brief(query)}>{brief(query, 300)}</span>
      <input
        ref={input} class="field-text" type="text" value={name} placeholder={t('queryNameHint')} aria-label={t('queryName')} aria-invalid={problem !== null} aria-describedby={problem !== null || replaces ? 'query-name-note' : undefined} spellcheck={false} maxLength={100}
        onInput={event => { setName(event.currentTarget.value); setProblem(null); }}
      />
      {problem !== null ? <p id="query-name-note" class="query-error" role="alert"><Icon name="error" tone="failed" /><span class="isolate">{problem}</span></p>
        : replaces && <p id="query-name-note" class="query-error" role="status"><Icon name="warning" tone="warning" /><span>{t('queryReplaced')}</span></p>}
      <span class="tags-actions">
        <button type="submit" class="button primary" disabled={name.trim() === '' || busy}>{t('keepQuery')}</button>
        <button type="button" class="button secondary" onClick={close}>{t('cancel')}</button>
      </span>
    </form>
  );
}
