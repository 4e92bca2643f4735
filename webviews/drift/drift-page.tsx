import { useState } from 'preact/hooks';
import type { DriftMode, SetDrift } from '../../src/contract/drift';
import type { DriftFormat, DriftPage, DriftSideName } from '../../src/contract/drift-page';
import { IconButton } from '../shared/button';
import { formatExactCount } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { MenuButton } from '../shared/menu';
import { brief, Name } from '../shared/name';
import { useRemote } from '../shared/states';
import { Columns } from './columns';
import { OverTimeProvider, useSession } from './session';
import { Timeline } from './timeline';
import { bothNames, percent, sideName, verdictOf } from './words';

export function Page({ mode, setMode, choose }: { mode: DriftMode; setMode: (mode: DriftMode) => void; choose: (side: DriftSideName) => void }) {
  const { page, host, act, anew, again } = useSession();
  const [remote, retry] = useRemote(async () => (page.overTime ? host.timeline() : null), [page]);
  const overTime = () => act(host.chooseTimeline().then(chosen => { if (chosen) again(); }));
  return (
    <main class="drift-page">
      <header class="drift-head">
        <div class="title-line">
          <h1>{titleOf(page)}</h1>
          <span class="drift-tools">
            <button type="button" class="text-toggle" aria-pressed={mode === 'evidently'} title={t('evidentlyHelp')} onClick={() => setMode(mode === 'evidently' ? 'default' : 'evidently')}>{t('evidently')}</button>
            <IconButton icon="history" label={t('overTime')} pressed={page.overTime} onClick={() => (page.overTime ? anew(host.closeTimeline()) : overTime())} />
            <Save />
          </span>
        </div>
        <div class="sides-line">
          <Side side="reference" page={page} choose={choose} />
          <IconButton icon="arrow-swap" label={t('swapSides')} onClick={() => anew(host.swap())} />
          <Side side="current" page={page} choose={choose} />
        </div>
        <Verdict set={page.set} />
        {mode === 'evidently' && <p class="quiet">{t('evidentlyHelp')}</p>}
        {page.problem && <p class="note"><Icon name="warning" tone="warning" /><span>{page.problem}</span></p>}
      </header>
      <OverTimeProvider value={{ remote, retry }}>
        {page.overTime && <Timeline />}
        <Columns />
      </OverTimeProvider>
      <Schema set={page.set} />
    </main>
  );
}

function titleOf({ set: { columns, rows }, reference, current }: DriftPage): string {
  const judged = columns.filter(({ drift }) => drift !== null);
  const drifted = judged.filter(({ drift }) => drift === true);
  const [from, to] = bothNames(reference, current);
  if (judged.length === 0) return rows.reference === 0 || rows.current === 0 ? t('titleEmpty', from, to) : t('titleNone', from, to);
  const [most] = drifted;
  if (!most) return t(judged.length === 1 ? 'titleCalmOne' : 'titleCalm', formatExactCount(judged.length), from, to);
  return t(drifted.length === 1 ? 'titleDriftOne' : 'titleDrift', formatExactCount(drifted.length), formatExactCount(judged.length), from, to, brief(most.name, 100));
}

function Side({ side, page, choose }: { side: DriftSideName; page: DriftPage; choose: (side: DriftSideName) => void }) {
  const shown = page[side];
  return (
    <span class="side">
      <span class={`key-${side}`} aria-hidden="true" />
      <span class="quiet">{t(side === 'reference' ? 'sideReference' : 'sideCurrent')}</span>
      <Name className="strong" text={sideName(shown)} />
      {shown.from !== shown.name && <Name className="quiet cut" text={shown.from} />}
      <span class="quiet number">{t('rowsOf', formatExactCount(page.set.rows[side]))}</span>
      <IconButton icon="edit" label={t(side === 'reference' ? 'chooseReference' : 'chooseCurrent')} onClick={() => choose(side)} />
    </span>
  );
}

/** The whole: its share of drifted columns, and the share from which it drifts, which can be changed. */
function Verdict({ set }: { set: SetDrift }) {
  const { page, host, anew } = useSession();
  const [share, setShare] = useState(String(Number((set.share * 100).toPrecision(4))));
  const number = Number(share) / 100;
  const wrong = share.trim() === '' || !Number.isFinite(number) || number < 0 || number > 1;
  const keep = () => { if (!wrong && Math.abs(number - set.share) > 1e-9) anew(host.setShare(number)); };
  const { icon, tone, word } = set.driftedShare === null ? { ...verdictOf(null), word: t('setUnknown') } : { ...verdictOf(set.drift), word: t(set.drift ? 'setDrifted' : 'setCalm', percent(set.driftedShare)) };
  return (
    <p class="verdict-line">
      <Icon name={icon} tone={tone} /><span class="strong">{word}</span>
      <label class="share"><span class="quiet">{t('shareFrom')}</span>
        <input class="field-text number" inputMode="decimal" value={share} aria-invalid={wrong} onInput={event => setShare(event.currentTarget.value)} onBlur={keep} onKeyDown={event => { if (event.key === 'Enter') keep(); }} /><span class="quiet">%</span>
      </label>
      {page.kept.share !== null && <span class="quiet">{t('keptIn', page.keptIn ?? '')} <button type="button" class="link" onClick={() => anew(host.setShare(null))}>{t('forgetRule')}</button></span>}
    </p>
  );
}

function Schema({ set: { schema } }: { set: SetDrift }) {
  if (schema.length === 0) return null;
  return (
    <section class="section schema-section">
      <h2 class="strong">{t('schemaTitle')}</h2>
      <ul>
        {schema.map(each => (
          <li key={`${each.what} ${each.name}`}>
            <Icon name={each.what === 'new' ? 'diff-added' : each.what === 'missing' ? 'diff-removed' : 'diff-modified'} tone="quiet" /><Name className="strong" text={each.name} />
            <span class="quiet">{each.what === 'retyped' ? t('schemaRetyped', brief(each.reference, 100), brief(each.current, 100)) : t(each.what === 'missing' ? 'schemaMissing' : 'schemaNew')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Save() {
  const { page, host, act } = useSession();
  const [saved, setSaved] = useState<string | null>(null);
  const save = (format: DriftFormat) => act(host.save(format).then(file => { if (file !== null) setSaved(file); }));
  return (
    <>
      {saved && <span class="quiet cut" role="status">{t('savedAs', brief(saved, 300))}</span>}
      <MenuButton
        label={t('saveReport')} className="icon-button"
        items={[{ kind: 'action', label: t('saveHtml'), icon: 'globe', run: () => save('html') }, { kind: 'action', label: t('saveMarkdown'), icon: 'markdown', run: () => save('markdown') }, { kind: 'action', label: t('saveJson'), icon: 'json', run: () => save('json') },
          ...(page.overTime ? [{ kind: 'action' as const, label: t('saveTimelineHtml'), icon: 'globe', run: () => save('timeline-html') }, { kind: 'action' as const, label: t('saveTimelineMarkdown'), icon: 'markdown', run: () => save('timeline-markdown') }] : [])]}
      ><Icon name="save" /></MenuButton>
    </>
  );
}
