import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { DataColumn } from '../../../src/contract/data-api';
import type { ColumnProfile, NumberFacts, TextFacts, TimeFacts, ValueCount } from '../../../src/contract/profile';
import type { Condition } from '../../../src/contract/view-api';
import { formatDuration, formatExactCount, formatNumber } from '../../shared/format';
import { Icon } from '../../shared/icon';
import { t } from '../../shared/l10n';
import { brief, Name } from '../../shared/name';
import { isLasting } from '../../shared/rpc';
import { Empty, Problem, Skeleton, useRemote } from '../../shared/states';
import { kindIcons } from './column-head-look';
import { ofMissing, ofPattern, ofValue } from './conditions';
import { histogramDrawing } from './drawings/histogram';
import { estimated, rowsText, shareText, shortCell } from './exact-text';
import { Plot, type SavePicture } from './plot';

export interface ColumnPageProps {
  column: DataColumn; rows: number;
  /** Changes with the file and the view: then it is asked again. */
  version: string;
  load: (column: string) => Promise<ColumnProfile>;
  /** All of them must hold. */
  onFilter: (conditions: Condition[]) => void;
  savePicture: SavePicture;
}

export const ColumnPage = (props: ColumnPageProps) => <Loaded key={props.column.name} {...props} />;

function Loaded({ column, rows, version, load, onFilter, savePicture }: ColumnPageProps) {
  const [remote, retry] = useRemote(() => load(column.name), [version]);
  return (
    <div class="column-page">
      <header class="column-page-head">
        <Icon name={kindIcons[column.kind]} />
        <h2 class="strong cut isolate" title={brief(column.name)}>{brief(column.name, 300)}</h2>
        <span class="quiet cut" title={brief(column.type)}>{brief(column.type, 120)}</span>
      </header>
      {remote.kind === 'loading' && <Skeleton what={t('readingColumn')} lines={5} />}
      {remote.kind === 'error' && <Problem message={remote.error.message} retry={!isLasting(remote.error) && retry} />}
      {remote.kind === 'done' && <Facts profile={remote.value} rows={rows} onFilter={onFilter} savePicture={savePicture} />}
    </div>
  );
}

type Shown = Pick<ColumnPageProps, 'rows' | 'onFilter' | 'savePicture'> & { profile: ColumnProfile };

function Facts({ profile, rows, onFilter, savePicture }: Shown) {
  const { number, text, time, top } = profile;
  return (
    <>
      {profile.approximate && <p class="quiet">{t('columnApproximate')}</p>}
      <dl class="facts">
        <Fact name={t('valuesThere')} exact={formatExactCount(profile.count)}>{formatExactCount(profile.count)}</Fact>
        <Fact name={t('missingValues')} exact={formatExactCount(profile.missing)} filter={profile.missing > 0 ? () => onFilter(ofMissing(profile)) : undefined}>{`${formatExactCount(profile.missing)} (${shareText(profile.missing, rows)})`}</Fact>
        <Fact name={t('distinct')} exact={formatExactCount(profile.distinct)}>{estimated(formatExactCount(profile.distinct), profile.approximate)}</Fact>
        {number && <NumberPart profile={profile} number={number} onFilter={onFilter} />}
        {text && <TextPart text={text} />}
        {time && <TimePart profile={profile} time={time} />}
      </dl>
      {profile.count === 0 && <Empty>{t('onlyMissing')}</Empty>}
      <Histogram profile={profile} rows={rows} onFilter={onFilter} savePicture={savePicture} />
      {time && time.gaps.length > 0 && <Gaps profile={profile} time={time} onFilter={onFilter} />}
      {isEachOnce(profile) ? <p class="column-part quiet">{t('eachOnce')}</p> : <Values title={t('topValues')} values={top} profile={profile} go={value => onFilter(ofValue(profile, value))} />}
      {text && <Values title={t('meansMissing')} values={text.meansMissing} profile={profile} go={value => onFilter(ofValue(profile, value))} />}
      {text && <Values title={t('textPatterns')} hint={t('patternHint')} values={text.patterns} profile={profile} go={value => onFilter(ofPattern(profile, value))} isStill={value => value.length >= longestPattern} />}
    </>
  );
}

/** Of an identifier no value is more common than another, and ten of thousands say nothing; of a few all are shown. */
const isEachOnce = ({ distinct, count, approximate, top }: ColumnProfile): boolean => !approximate && distinct === count && distinct > top.length;

/** A longer one was cut. */
const longestPattern = 100;

/** Four digits are shown, all of them on hover. `filter`: what a click shows. */
function Fact({ name, exact, filter, children }: { name: string; exact: string; filter?: (() => void) | undefined; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt class="quiet">{name}</dt>
      <dd class="number" title={exact}>{filter ? <button type="button" class="link" title={t('showTheseRows')} onClick={filter}>{children}</button> : children}</dd>
    </div>
  );
}

function NumberPart({ profile, number, onFilter }: { profile: ColumnProfile; number: NumberFacts; onFilter: Shown['onFilter'] }) {
  const { approximate, name } = profile;
  const plain = (label: string, value: number | null, guess = false) => <Fact name={label} exact={value === null ? '–' : String(value)}>{estimated(formatNumber(value), guess && approximate && value !== null)}</Fact>;
  const end = (label: string, value: string | null) => <Fact name={label} exact={value ?? '–'} filter={value === null ? undefined : () => onFilter(ofValue(profile, value))}>{shortCell(value, profile)}</Fact>;
  const { outliers } = number;
  return (
    <>
      {number.nan > 0 && <Fact name="NaN" exact={formatExactCount(number.nan)} filter={() => onFilter([{ column: name, op: 'nan' }])}>{formatExactCount(number.nan)}</Fact>}
      {number.infinite > 0 && <Fact name={t('infinite')} exact={formatExactCount(number.infinite)} filter={() => onFilter([{ column: name, op: 'in', values: ['Infinity', '-Infinity'] }])}>{formatExactCount(number.infinite)}</Fact>}
      {plain(t('mean'), number.mean)}
      {plain(t('deviation'), number.std)}
      {end(t('least'), number.min)}
      {plain('25 %', number.q25, true)}
      {plain(t('median'), number.median, true)}
      {plain('75 %', number.q75, true)}
      {end(t('greatest'), number.max)}
      <Fact name={t('zeros')} exact={formatExactCount(number.zeros)} filter={number.zeros > 0 ? () => onFilter([{ column: name, op: '=', value: '0' }]) : undefined}>{formatExactCount(number.zeros)}</Fact>
      <Fact name={t('negative')} exact={formatExactCount(number.negative)} filter={number.negative > 0 ? () => onFilter([{ column: name, op: '<', value: '0' }]) : undefined}>{formatExactCount(number.negative)}</Fact>
      {outliers && (
        <>
          <Fact name={t('outliersBelow', formatNumber(outliers.low))} exact={t('outliersHelp')} filter={outliers.below > 0 ? () => onFilter([{ column: name, op: '<', value: String(outliers.low) }]) : undefined}>{estimated(formatExactCount(outliers.below), approximate)}</Fact>
          <Fact name={t('outliersAbove', formatNumber(outliers.high))} exact={t('outliersHelp')} filter={outliers.above > 0 ? () => onFilter([{ column: name, op: '>', value: String(outliers.high) }]) : undefined}>{estimated(formatExactCount(outliers.above), approximate)}</Fact>
        </>
      )}
    </>
  );
}

function TextPart({ text }: { text: TextFacts }) {
  return (
    <>
      <Fact name={t('shortest')} exact={String(text.shortest)}>{formatNumber(text.shortest)}</Fact>
      <Fact name={t('meanLength')} exact={String(text.meanLength)}>{formatNumber(text.meanLength)}</Fact>
      <Fact name={t('longest')} exact={String(text.longest)}>{formatNumber(text.longest)}</Fact>
      <Fact name={t('blankTexts')} exact={formatExactCount(text.blank)}>{formatExactCount(text.blank)}</Fact>
      {text.numbers > 0 && <Fact name={t('spellNumbers')} exact={formatExactCount(text.numbers)}>{formatExactCount(text.numbers)}</Fact>}
      {text.times > 0 && <Fact name={t('spellTimes')} exact={formatExactCount(text.times)}>{formatExactCount(text.times)}</Fact>}
    </>
  );
}

function TimePart({ profile, time }: { profile: ColumnProfile; time: TimeFacts }) {
  return (
    <>
      <Fact name={t('earliest')} exact={time.min}>{shortCell(time.min, profile)}</Fact>
      <Fact name={t('latest')} exact={time.max}>{shortCell(time.max, profile)}</Fact>
      <Fact name={t('spans')} exact={`${time.seconds} s`}>{formatDuration(time.seconds * 1000)}</Fact>
      {time.medianStep !== null && <Fact name={t('usualStep')} exact={`${time.medianStep} s`}>{formatDuration(time.medianStep * 1000)}</Fact>}
    </>
  );
}

function Histogram({ profile, rows, onFilter, savePicture }: Shown) {
  const shape = profile.number?.histogram ?? profile.time?.histogram ?? null;
  const drawing = useMemo(() => {
    if (shape === null) return null;
    const drawn = profile.approximate ? profile.count : shape.counts.reduce((sum, each) => sum + each, 0);
    return histogramDrawing(profile, { ...shape, isTime: profile.number === null, missing: rows - drawn, approximate: profile.approximate }, onFilter);
  }, [profile, rows, onFilter]);
  return drawing && <Plot title={profile.name} drawing={drawing} height={200} savePicture={savePicture} />;
}

function Gaps({ profile, time, onFilter }: { profile: ColumnProfile; time: TimeFacts; onFilter: Shown['onFilter'] }) {
  return (
    <section class="column-part">
      <h3 class="strong">{t('greatestGaps')}</h3>
      <ul>
        {time.gaps.map(({ from, to, seconds }) => (
          <li key={from} class="gap-row">
            <span class="number strong">{formatDuration(seconds * 1000)}</span>
            <button type="button" class="link cut" title={t('showTheseRows')} onClick={() => onFilter([{ column: profile.name, op: 'in', values: [from, to] }])}>{t('fromTo', shortCell(from, profile), shortCell(to, profile))}</button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Values({ title, hint, values, profile, go, isStill }: { title: string; hint?: string; values: readonly ValueCount[]; profile: ColumnProfile; go: (value: string) => void; isStill?: (value: string) => boolean }) {
  if (values.length === 0) return null;
  const most = Math.max(1, ...values.map(({ count }) => count));
  return (
    <section class="column-part">
      <h3><span class="strong">{title}</span>{hint !== undefined && <span class="quiet"> {hint}</span>}</h3>
      <ul>
        {values.map(({ value, count }) => {
          const text = shortCell(value, profile, 80);
          return (
            <li key={value}>
              <button type="button" class="value-row" disabled={isStill?.(value) ?? false} title={brief(value)} aria-label={t('valueInWords', brief(text, 200), estimated(rowsText(count), profile.approximate), shareText(count, profile.count))} onClick={() => go(value)}>
                <Name text={text} title={value} />
                <span class="value-bar" aria-hidden="true"><span style={{ width: `${count / most * 100}%` }} /></span>
                <span class="number">{estimated(formatExactCount(count), profile.approximate)}</span>
                <span class="number quiet">{shareText(count, profile.count)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
