import type { Repetition } from '../../src/contract/again';
import type { Origin } from '../../src/contract/keeping';
import type { RunDetail } from '../../src/contract/run';
import { Icon } from '../shared/icon';
import { plural, t } from '../shared/l10n';
import { Said } from '../shared/said';
import { Fold } from '../shared/section';
import { Tabs } from '../shared/tabs';
import { useRemembered } from '../shared/view-state';
import { formatBytes, formatExactCount } from '../shared/format';
import { Artifacts } from './artifacts';
import { Code } from './code';
import { Environment } from './environment';
import { Figures } from './figures';
import { Flow } from './flow';
import { Header } from './header';
import { Histograms } from './histograms';
import { Labels } from './labels';
import { Log } from './log';
import { Metrics, type Previous } from './metrics';
import { Outcome } from './outcome';
import { Parameters } from './parameters';
import { Repeat } from './repeat';
import { Resources } from './resources';
import { Steps } from './steps';

export function RunPage({ detail, previous, repetition, origin }: { detail: RunDetail; previous: Previous; repetition: Repetition | null; origin: Origin | null }) {
  const failed = detail.state === 'failed' || detail.state === 'crashed';
  return (
    <div class="run-page">
      <Header detail={detail} origin={origin} />
      <main>
        <Warnings detail={detail} />
        <Repeat repetition={repetition} />
        {!failed && <Outcome detail={detail} />}
        {failed
          ? <><div class="top-grid"><Outcome detail={detail} /><Parameters detail={detail} /></div>{detail.metrics.length > 0 && <Metrics detail={detail} previous={previous} />}</>
          : <div class="top-grid"><Metrics detail={detail} previous={previous} /><Parameters detail={detail} /></div>}
        <Steps detail={detail} />
        <Figures detail={detail} />
        <Histograms detail={detail} />
        <Flow detail={detail} />
        <Artifacts detail={detail} />
        <Labels detail={detail} />
        <Rest detail={detail} />
      </main>
    </div>
  );
}

/** Quiet, but before everything else: they may change how the rest is to be read. */
function Warnings({ detail }: { detail: RunDetail }) {
  const all = [...detail.recordProblems.map(message => ({ message, detail: undefined as string | undefined })), ...detail.warningList];
  if (all.length === 0) return null;
  const lines = () => (
    <ul class="warnings">
      {all.map((warning, index) => (
        <li key={index}><Icon name="warning" tone="warning" /><span class="long"><Said text={warning.message} />{warning.detail && <span class="quiet"> {warning.detail}</span>}</span></li>
      ))}
    </ul>
  );
  return (
    <section class="warning-band" aria-label={t('warnings')}>
      {all.length <= 3 ? lines() : <Fold id="warnings" title={<><Icon name="warning" tone="warning" /> {plural(all.length, 'warningOne', 'warningMany')}</>} note={all[0]?.message.slice(0, 200)}>{lines}</Fold>}
    </section>
  );
}

/** What is looked up, not looked at: one at a time. */
function Rest({ detail }: { detail: RunDetail }) {
  const [tab, setTab] = useRemembered('rest.tab', 'log');
  const printed = (detail.stdoutBytes ?? 0) + (detail.stderrBytes ?? 0);
  return (
    <section class="section rest" aria-label={t('moreAboutRun')}>
      <Tabs
        id="rest" label={t('moreAboutRun')} selected={tab} select={setTab}
        tabs={[
          { id: 'log', title: t('log'), note: printed ? formatBytes(printed) : '', body: () => <Log detail={detail} /> },
          { id: 'resources', title: t('resources'), note: '', body: () => <Resources detail={detail} /> },
          { id: 'environment', title: t('environment'), note: detail.environment.packages ? plural(detail.environment.packages.length, 'packageOne', 'packageMany') : '', body: () => <Environment detail={detail} /> },
          { id: 'code', title: t('code'), note: detail.code.modules.length ? formatExactCount(detail.code.modules.length) : '', body: () => <Code detail={detail} /> },
        ]}
      />
    </section>
  );
}
