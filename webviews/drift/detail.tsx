import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { type ColumnDrift, type DriftDetail, type DriftMeasure, measuresOf, type SideFacts } from '../../src/contract/drift';
import { formatColumn, formatExactCount, formatNumber } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { Said } from '../shared/said';
import { Problem, type Remote, Skeleton, useRemote } from '../shared/states';
import { imagePartName, imageWays, LookedAt, OtherWays } from './image-ways';
import { Curves, Ends, Large } from './picture';
import { useOverTime, useSession } from './session';
import { ChangedWords, textWays, wordsRow } from './text-words';
import { Ways } from './ways';
import { chance, measureName, percent } from './words';

/** All of one column: both distributions large, what was decided and why, and the rule, which can be changed. */
export function Detail({ column }: { column: ColumnDrift }) {
  const { host } = useSession();
  // Of pictures all is told with the verdict: neither their files nor parts of the rows are looked at again.
  const [remote, retry] = useRemote(() => (column.image ? Promise.resolve(nothingMore(column.name)) : host.detail(column.name)), [column]);
  const bins = column.shape ?? column.bins;
  return (
    <div class="detail">
      <p class="reason"><Said text={column.reason} /></p>
      {column.quality.map(each => <p key={each.what} class="quality"><Icon name="info" tone="quiet" /><Said text={each.sentence} /></p>)}
      {remote.kind === 'done' && column.drift === true && !column.image && <p class="slice"><Icon name="filter" tone="quiet" />{remote.value.slice ? <Said text={remote.value.slice.sentence} /> : <span>{t('noSlice')}</span>}</p>}
      <div class="pictures">
        {bins && (
          <figure>
            <figcaption class="quiet">{column.image ? imagePartName(column.image.by) : column.kind === 'text' ? t('lengthsOf') : t('distributions')}</figcaption>
            <Large bins={bins} label={t('distributionsOf', brief(column.name, 200))} />
          </figure>
        )}
        {column.image && <OtherWays image={column.image} />}
        {bins?.edges && !column.image && <Cumulative column={column} range={[bins.edges[0] ?? 0, bins.edges.at(-1) ?? 0]} remote={remote} retry={retry} />}
        {column.text?.vocabulary && <ChangedWords vocabulary={column.text.vocabulary} />}
      </div>
      <div class="numbers">
        <Test column={column} />
        {column.text && <Facts title={t('lookedAt')}><Ways ways={textWays(column.text)} /></Facts>}
        {column.image && <Facts title={t('lookedAt')}><Ways ways={imageWays(column.image)} /></Facts>}
        {column.image && <Facts title={t('pictures')}><LookedAt image={column.image} /></Facts>}
        <Sides column={column} />
        <Rule column={column} />
      </div>
    </div>
  );
}

function Cumulative({ column, range, remote, retry }: { column: ColumnDrift; range: [number, number]; remote: Remote<DriftDetail>; retry: () => void }) {
  return (
    <figure>
      <figcaption class="quiet">{t('cumulative')}</figcaption>
      {remote.kind === 'loading' && <Skeleton what={t('readingValues')} />}
      {remote.kind === 'error' && <Problem message={remote.error.message} retry={retry} />}
      {remote.kind === 'done' && remote.value.curves && (
        <>
          <Curves curves={remote.value.curves} range={range} rows={{ reference: valuesOf(column.reference), current: valuesOf(column.current) }} label={t('cumulativeOf', brief(column.name, 200))} />
          <Ends range={range} />
          {remote.value.curves.gap && (
            <p class="gap-words"><span class="key-gap" aria-hidden="true" />{t('gapInWords', formatNumber(Math.abs(remote.value.curves.gap.reference - remote.value.curves.gap.current)), formatNumber(remote.value.curves.gap.at), percent(remote.value.curves.gap.reference), percent(remote.value.curves.gap.current))}</p>
          )}
        </>
      )}
    </figure>
  );
}

const nothingMore = (name: string): DriftDetail => ({ name, curves: null, slice: null });

const valuesOf = ({ rows, missing, infinite }: SideFacts): number => rows - missing - infinite;

const Facts = ({ title, children }: { title: string; children: ComponentChildren }) => <section class="facts-box"><h3 class="quiet">{title}</h3>{children}</section>;

function Test({ column }: { column: ColumnDrift }) {
  const facts: [string, string][] = [
    [t('measure'), measureName(column.method)], [t('statistic'), formatNumber(column.statistic)],
    ...(column.pValue === null ? [] : [[t('pValue'), chance(column.pValue)] as [string, string]]), ...(column.adjusted === null ? [] : [[t('pAdjusted'), chance(column.adjusted)] as [string, string]]),
    ...(column.effect === null ? [] : [[t('effectBy', measureName(column.effect.measure)), formatNumber(column.effect.value)] as [string, string]]), [t('threshold'), formatNumber(column.effect?.threshold ?? column.threshold)],
  ];
  return <Facts title={t('decidedBy')}><dl class="pairs">{facts.map(([term, value]) => [<dt key={`${term}-name`} class="quiet">{term}</dt>, <dd key={term} class="number">{value}</dd>])}</dl></Facts>;
}

function Sides({ column: { reference, current, kind, text, image } }: { column: ColumnDrift }) {
  const numbers = kind === 'categorical' ? [] : ([['mean', t('mean')], ['std', t('std')], ['min', t('least')], ['median', t('median')], ['max', t('greatest')]] as const).map(([key, title]): [string, string[]] => [title, formatColumn([reference[key], current[key]])]);
  const missing = ({ missing: count, rows }: SideFacts): string => (rows === 0 ? formatNumber(null) : percent(count / rows));
  const rows: [string, string[]][] = [[image ? t('pictures') : t('rows'), [formatExactCount(reference.rows), formatExactCount(current.rows)]], [t('missingShare'), [missing(reference), missing(current)]], [t('distinct'), [formatExactCount(reference.distinct), formatExactCount(current.distinct)]], ...numbers, ...(text ? [wordsRow(text)] : [])];
  return (
    <Facts title={image ? t('bothSidesOf', imagePartName(image.by)) : kind === 'text' ? t('bothSidesLengths') : t('bothSides')}>
      <table class="sides">
        <thead><tr><th /><th scope="col" class="number">{t('sideReference')}</th><th scope="col" class="number">{t('sideCurrent')}</th></tr></thead>
        <tbody>{rows.map(([title, cells]) => <tr key={title}><th scope="row">{title}</th>{cells.map((cell, at) => <td key={at} class="number">{cell}</td>)}</tr>)}</tbody>
      </table>
    </Facts>
  );
}

function Rule({ column }: { column: ColumnDrift }) {
  const { page, host, anew } = useSession();
  const own = Object.hasOwn(page.kept.columns, column.name) ? page.kept.columns[column.name] : undefined;
  const [threshold, setThreshold] = useState(own?.threshold === undefined ? '' : String(own.threshold));
  const wrong = threshold !== '' && !(Number.isFinite(Number(threshold)) && Number(threshold) >= 0);
  if (page.set.mode === 'evidently') return <Facts title={t('rule')}><p class="quiet">{t('ruleNotHere')}</p></Facts>;
  const fits = measuresOf[column.kind].filter(each => each !== 'z' || column.bins?.labels?.length === 2);
  const keep = (rule: typeof own) => anew(host.setRule(column.name, rule && Object.keys(rule).length > 0 ? rule : null));
  const without = (key: 'method' | 'threshold') => { const { [key]: _, ...rest } = own ?? {}; return rest; };
  const keepThreshold = () => { if (!wrong && threshold !== (own?.threshold === undefined ? '' : String(own.threshold))) keep(threshold === '' ? without('threshold') : { ...own, threshold: Number(threshold) }); };
  return (
    <Facts title={t('rule')}>
      <label class="rule-line"><span>{t('measure')}</span>
        <select class="field-text" value={own?.method ?? ''} onChange={event => { const method = event.currentTarget.value; keep(method === '' ? without('method') : { ...own, method: method as DriftMeasure }); }}>
          <option value="">{t('measureChosen')}</option>{fits.map(each => <option key={each} value={each}>{measureName(each)}</option>)}
        </select>
      </label>
      <label class="rule-line"><span>{t('threshold')}</span>
        <input class="field-text number" inputMode="decimal" placeholder="0.1" value={threshold} aria-invalid={wrong} onInput={event => setThreshold(event.currentTarget.value)} onBlur={keepThreshold} onKeyDown={event => { if (event.key === 'Enter') keepThreshold(); }} />
      </label>
      {wrong && <p class="rule-wrong">{t('thresholdWrong')}</p>}
      <Past name={column.name} use={value => { setThreshold(String(value)); keep({ ...own, threshold: value }); }} />
      {own && <p class="quiet">{t('keptIn', page.keptIn ?? '')} <button type="button" class="link" onClick={() => { setThreshold(''); keep(undefined); }}>{t('forgetRule')}</button></p>}
    </Facts>
  );
}

/** What the threshold would have said of past windows, and the one that would have done as wished. */
function Past({ name, use }: { name: string; use: (threshold: number) => void }) {
  const { remote } = useOverTime();
  const column = remote.kind === 'done' ? remote.value?.columns.find(each => each.name === name) : undefined;
  if (!column?.past) return null;
  const { sentence, suggestion, rate } = column.past;
  return (
    <p class="past">
      <Said text={sentence} />
      {suggestion && suggestion.threshold > 0 && suggestion.threshold !== column.threshold && <> <button type="button" class="link" onClick={() => use(suggestion.threshold)}>{t('usePast', formatNumber(suggestion.threshold), percent(rate))}</button></>}
    </p>
  );
}
