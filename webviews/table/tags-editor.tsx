import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { tagsOf } from './editor';
import { useSession } from './session';

/** Tags for all chosen runs at once: those typed are added to each, or taken from each that has them. */
export function TagsEditor({ apply, close }: { apply: (add: string[], drop: string[]) => void; close: () => void }) {
  const { host } = useSession();
  const [text, setText] = useState('');
  const [there, setThere] = useState<string[]>([]);
  const input = useRef<HTMLInputElement>(null);
  const tags = tagsOf(text);
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    let live = true;
    host.tags((text.split(',').at(-1) ?? '').trim()).then(found => { if (live) setThere(found.slice(0, 8)); }, () => { if (live) setThere([]); });
    return () => { live = false; };
  }, [text]);
  return (
    <form
      class="tags-editor" aria-label={t('tagChosen')} onSubmit={event => { event.preventDefault(); if (tags.length) apply(tags, []); }}
      onKeyDown={event => { if (event.key === 'Escape') { event.stopPropagation(); close(); } }}
    >
      <input ref={input} class="field-text" type="text" value={text} placeholder={t('tagsHint')} aria-label={t('fieldTags')} spellcheck={false} maxLength={10_000} onInput={event => setText(event.currentTarget.value)} />
      {there.length > 0 && (
        <span class="chips tag-offers" role="group" aria-label={t('tagsThere')}>
          {there.map(tag => <button key={tag} type="button" class="chip isolate" onClick={() => { setText([...text.split(',').slice(0, -1).map(each => each.trim()).filter(Boolean), tag, ''].join(', ')); input.current?.focus(); }}>{brief(tag, 60)}</button>)}
        </span>
      )}
      <span class="tags-actions">
        <button type="submit" class="button primary" disabled={tags.length === 0}>{t('addTags')}</button>
        <button type="button" class="button secondary" disabled={tags.length === 0} onClick={() => apply([], tags)}>{t('removeTags')}</button>
      </span>
    </form>
  );
}
