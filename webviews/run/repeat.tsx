import type { RepeatDifference, Repetition, Tally } from '../../src/contract/again';
import { LinkButton } from '../shared/button';
import { formatExactCount, formatNumber, shortHash, shortRunId } from '../shared/format';
import { Icon } from '../shared/icon';
import { plural, t, type StringKey } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { Fold } from '../shared/section';
import { useSession } from './session';

/** Whether a run that repeats another gave the same: one line when it did, and each difference when it did not. */
export function Repeat({ repetition }: { repetition: Repetition | null }) {
  const { host, act } = useSession();
  if (!repetition) return null;
  const { of, equal, differences } = repetition;
  const look = equal === null ? ['question', 'quiet'] as const : equal ? ['pass', 'passed'] as const : ['diff-modified', 'warning'] as const;
  return (
    <section class="section repeat" aria-label={t('repeatTitle')}>
      <p class="repeat-line" role="status">
        <Icon name={look[0]} tone={look[1]} />
        <span><span class="strong">{t(equal === null ? 'repeatNothing' : equal ? 'repeatSame' : 'repeatDiffers')}</span> <LinkButton title={of} onClick={() => act(host.openRun(of))}>{shortRunId(of)}</LinkButton>{equal !== null && <>: {tallies(repetition)}</>}
          <span class="quiet"> · {t(modes[repetition.mode])}</span></span>
      </p>
      {differences.length > 0 && (differences.length <= most ? <Rows differences={differences} /> : <Fold id="repeat" title={plural(differences.length, 'differenceOne', 'differenceMany')} open>{() => <Rows differences={differences} />}</Fold>)}
    </section>
  );
}

const most = 8;
const modes: Record<Repetition['mode'], StringKey> = { exact: 'modeExact', changed: 'modeChanged', current: 'modeCurrent' };

function tallies({ outputs, metrics, figures }: Repetition): string {
  const words: [Tally, StringKey, StringKey][] = [[outputs, 'tallyOutputsOne', 'tallyOutputsMany'], [metrics, 'tallyMetricsOne', 'tallyMetricsMany'], [figures, 'tallyFiguresOne', 'tallyFiguresMany']];
  return words.filter(([{ total }]) => total > 0)
    .map(([{ equal, total, unknown }, one, many]) => `${t(total === 1 ? one : many, formatExactCount(equal), formatExactCount(total))}${unknown ? ` (${t('tallyUnknown', unknown)})` : ''}`).join(' · ');
}

const shown = 200;

const Rows = ({ differences }: { differences: RepeatDifference[] }) => (
  <div class="scroll-x">
    <table class="table repeat-table">
      <thead><tr><th scope="col">{t('repeatWhat')}</th><th scope="col" class="number">{t('repeatThen')}</th><th scope="col" class="number">{t('repeatNow')}</th><th scope="col" class="number">{t('repeatDifference')}</th></tr></thead>
      <tbody>
        {differences.slice(0, shown).map(each => <Row key={`${each.kind} ${each.name}`} difference={each} />)}
        {differences.length > shown && <tr><td class="quiet" colSpan={4}>{t('moreItems', formatExactCount(differences.length - shown))}</td></tr>}
      </tbody>
    </table>
  </div>
);

const kinds: Record<RepeatDifference['kind'], [icon: string, word: StringKey]> = { metric: ['symbol-numeric', 'kindMetric'], output: ['symbol-class', 'kindOutput'], figure: ['graph', 'kindFigure'] };

function Row({ difference }: { difference: RepeatDifference }) {
  const [icon, word] = kinds[difference.kind];
  const [was, now, change] = cells(difference);
  return (
    <tr data-name={brief(difference.name, 300)}>
      <th scope="row"><span class="repeat-name"><Icon name={icon} tone="quiet" /><Name text={difference.kind === 'output' && difference.name === 'return' ? t('returnValue') : difference.name} /><span class="visually-hidden">{t(word)}</span></span></th>
      <td class="number isolate">{was}</td><td class="number isolate">{now}</td><td class="number quiet">{change}</td>
    </tr>
  );
}

function cells(difference: RepeatDifference): [string, string, string] {
  if ('only' in difference) return difference.only === 'was' ? [t('wasThere'), '–', t('onlyThen')] : ['–', t('wasThere'), t('onlyNow')];
  if (difference.kind !== 'metric') return [content(difference.was), content(difference.now), t('otherContent')];
  const { was, now, absolute, relative } = difference;
  return [formatNumber(was), formatNumber(now), absolute === null ? '–' : `${signed(absolute)}${relative === null ? '' : ` (${signed(relative * 100)} %)`}`];
}

const content = (text: string | null): string => (text === null ? '–' : /^[0-9a-f]{64}$/.test(text) ? shortHash(text) : brief(text, 32));
const signed = (number: number): string => `${number > 0 ? '+' : ''}${formatNumber(number)}`;
