import { useRef } from 'preact/hooks';
import type { Comparison, MissingRun } from '../../src/contract/compare';
import { Icon } from '../shared/icon';
import { plural, t } from '../shared/l10n';
import { brief } from '../shared/name';
import { Said } from '../shared/said';
import { Empty } from '../shared/states';
import { useReadRemembered, useRemembered, useRememberedScroll } from '../shared/view-state';
import { About } from './about';
import { Code } from './code';
import { Curves } from './curves';
import { Data } from './data';
import { Figures } from './figures';
import { Metrics } from './metrics';
import { matching, Parameters } from './parameters';
import { Relations } from './relations';
import { Resources } from './resources';
import { RunHeads } from './run-heads';
import { useSession } from './session';
import { viewOf } from './saved-view';
import { Tables } from './tables';
import { Environment, Labels, Packages, Steps } from './texts';

/** As many as the call takes; the file itself has fewer. */
const mostSaved = 1_000;

/** One sheet for all parts: a pinned column of names, a column a run. It scrolls as a whole, so that columns of all parts stay under their heads. */
export function ComparePage({ setAll }: { setAll: (all: boolean) => void }) {
  const { comparison } = useSession();
  const { runs } = comparison;
  const [filter, setFilter] = useRemembered('curves.filter', '');
  const scroller = useRef<HTMLDivElement>(null);
  useRememberedScroll(runs.length > 0, scroller);
  return (
    <div class="compare-page">
      <Head setAll={setAll} filter={filter} />
      <Missing missing={comparison.missing} />
      {runs.length === 0 ? <Nothing /> : (
        <div ref={scroller} class="compare-scroll" style={{ '--runs': String(runs.length) }} tabIndex={-1}>
          <main class="compare-sheet">
            <RunHeads />
            {runs.length === 1 && <OneLeft />}
            <Metrics />
            <Parameters />
            <Curves filter={filter} setFilter={setFilter} />
            <Relations />
            <Steps />
            <Code />
            <Data />
            <Tables />
            <Figures />
            <Resources />
            <Packages />
            <Environment />
            <Labels />
            <About />
          </main>
        </div>
      )}
    </div>
  );
}

function functionsOf({ runs }: Comparison): string {
  const names = [...new Set(runs.map(run => run.function.name || t('unknown')))];
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} ${t('andMore', names.length - 3)}`;
}

function Head({ setAll, filter }: { setAll: (all: boolean) => void; filter: string }) {
  const { host, act, say, all, comparison, hidden } = useSession();
  const remembered = useReadRemembered();
  const { runs } = comparison;
  // Curves that are filtered away on the page are left out of the file.
  const metrics = filter.trim() === '' ? null : matching(comparison.metrics, filter).slice(0, mostSaved).map(({ name }) => name);
  const save = () => act(host.saveHtml({ all, metrics, view: viewOf(comparison, hidden, remembered) }).then(file => { if (file !== null) say(t('savedAs', file)); }));
  return (
    <header class="compare-head">
      <h1>{t('compareTitle')}</h1>
      {runs.length > 0 && <span class="quiet cut compare-what"><span class="number">{plural(runs.length, 'runOne', 'runMany')}</span> · <span class="isolate">{brief(functionsOf(comparison), 200)}</span></span>}
      <span class="compare-tools">
        {runs.length > 1 && <button type="button" class="text-toggle" aria-pressed={all} title={t('showAllHelp')} onClick={() => setAll(!all)}>{t('showAll')}</button>}
        <button type="button" class="button secondary" onClick={() => act(host.addRuns())}><Icon name="add" />{t('addRuns')}</button>
        {runs.length > 0 && <button type="button" class="button secondary" onClick={save}><Icon name="save" />{t('saveHtml')}</button>}
      </span>
    </header>
  );
}

/** Runs that were asked for and can't be shown, with why. */
function Missing({ missing }: { missing: readonly MissingRun[] }) {
  const { host, act } = useSession();
  if (missing.length === 0) return null;
  return (
    <section class="missing-band" aria-label={t('missingRuns')}>
      <ul>
        {missing.map(({ key, id, history, why }) => (
          <li key={key}><Icon name="warning" tone="warning" /><span><span class="mono isolate">{brief(id, 100)}</span>{history !== null && <> · <span class="isolate">{brief(history, 100)}</span></>}: <Said text={why} /></span><button type="button" class="link" aria-label={t('removeNamed', id)} onClick={() => act(host.removeRun(key))}>{t('remove')}</button></li>
        ))}
      </ul>
    </section>
  );
}

function Nothing() {
  const { host, act } = useSession();
  return <div class="page-state"><Empty action={<button type="button" class="link" onClick={() => act(host.addRuns())}>{t('addRuns')}</button>}>{t('nothingToCompare')}</Empty></div>;
}

function OneLeft() {
  const { host, act } = useSession();
  return <div class="wide one-left"><Empty action={<button type="button" class="link" onClick={() => act(host.addRuns())}>{t('addRuns')}</button>}>{t('oneRunLeft')}</Empty></div>;
}
