import { useMemo } from 'preact/hooks';
import type { DataColumn } from '../../../src/contract/data-api';
import type { ColumnProfile, ProfileWarning, TableProfile } from '../../../src/contract/profile';
import { formatExactCount, formatNumber } from '../../shared/format';
import { Icon } from '../../shared/icon';
import { t } from '../../shared/l10n';
import { brief, Name } from '../../shared/name';
import { Said } from '../../shared/said';
import { Section } from '../../shared/section';
import { Empty, Problem, Skeleton } from '../../shared/states';
import { kindIcons } from './column-head-look';
import { Correlations } from './correlations';
import { estimated, goneOf, rowsText, shareText, shortCell, shortShare } from './exact-text';
import { MiniHistogram, MiniTop, MissingBar } from './mini';
import { TargetPart } from './target-part';

/** `going`: with what is known so far; `share` null: nobody knows how far it is. */
export type ProfileState =
  | { kind: 'none' }
  | { kind: 'going'; profile: TableProfile | null; share: number | null }
  | { kind: 'done'; profile: TableProfile }
  | { kind: 'failed'; message: string; profile: TableProfile | null };

export interface ProfilePageProps {
  state: ProfileState; columns: readonly DataColumn[];
  target: string | null; onTarget: (name: string | null) => void;
  onStart: (exact: boolean) => void; onCancel: () => void;
  onColumn: (name: string) => void;
}

export function ProfilePage({ state, columns, target, onTarget, onStart, onCancel, onColumn }: ProfilePageProps) {
  const profile = state.kind === 'none' ? null : state.profile;
  return (
    <div class="profile-page">
      <Head state={state} profile={profile} onStart={onStart} onCancel={onCancel} />
      {state.kind === 'failed' && <div class="profile-state"><Problem message={state.message} retry={() => onStart(profile?.exact ?? true)} /></div>}
      {state.kind === 'going' && profile === null && <div class="profile-state"><Skeleton what={t('readingProfile')} lines={6} /></div>}
      {profile !== null && (
        <>
          {profile.table.notes.length > 0 && <ul class="profile-notes">{profile.table.notes.map(note => <li key={note}><Icon name="info" tone="quiet" /> <Said text={note} /></li>)}</ul>}
          <Warnings warnings={profile.warnings} onColumn={onColumn} isWhole={state.kind === 'done'} />
          <Section id="profile-columns" title={t('columns')} note={formatExactCount(profile.columns.length)}><ColumnsTable profile={profile} onColumn={onColumn} /></Section>
          {profile.correlations.length > 0 && <Section id="profile-correlations" title={t('correlations')} note={t('pearsonOf')}><Correlations pairs={profile.correlations} /></Section>}
          <Section id="profile-target" title={t('goesWithTarget')}><TargetPart profile={profile} columns={columns} target={target} isGoing={state.kind === 'going'} onTarget={onTarget} onColumn={onColumn} /></Section>
          <MissingTogether profile={profile} onColumn={onColumn} />
        </>
      )}
    </div>
  );
}

function Head({ state, profile, onStart, onCancel }: { state: ProfileState; profile: TableProfile | null } & Pick<ProfilePageProps, 'onStart' | 'onCancel'>) {
  const isGoing = state.kind === 'going';
  return (
    <header class="profile-head">
      {profile !== null && (
        <p>
          <span class="strong number">{t('rowsByColumns', formatExactCount(profile.table.rows), formatExactCount(profile.columns.length))}</span>
          {profile.duplicateRows !== null && <span class="quiet"> · {profile.duplicateRows === 0 ? t('noRowTwice') : t('rowsRepeated', formatExactCount(profile.duplicateRows), shareText(profile.duplicateRows, profile.table.rows))}</span>}
        </p>
      )}
      <p class="profile-how" role="status">
        {state.kind === 'none' ? t('profileNone') : profile === null ? '' : <><Icon name={profile.exact ? 'check' : 'info'} tone="quiet" /> {howWords(profile)}</>}
      </p>
      {isGoing && (
        <div class="profile-progress">
          <div class="progress-line" role="progressbar" aria-label={t('profileProgress')} aria-valuemin={0} aria-valuemax={100} {...(state.share === null ? {} : { 'aria-valuenow': Math.round(state.share * 100) })}><span style={{ width: `${(state.share ?? 0) * 100}%` }} /></div>
          <span class="number quiet">{state.share === null ? '' : `${Math.round(state.share * 100)} %`}</span>
          <button type="button" class="button secondary" onClick={onCancel}>{t('cancel')}</button>
        </div>
      )}
      {!isGoing && (
        <div class="profile-actions">
          {profile?.exact !== true && <button type="button" class="button primary" onClick={() => onStart(true)}><Icon name="graph" />{profile === null ? t('profileExactly') : t('countExactly')}</button>}
          {profile === null && <button type="button" class="button secondary" onClick={() => onStart(false)}><Icon name="dashboard" />{t('profileApproximately')}</button>}
        </div>
      )}
    </header>
  );
}

function howWords({ exact, sampled, columns, table }: TableProfile): string {
  if (exact) return t('profileIsExact');
  const done = columns.filter(({ approximate }) => !approximate).length;
  const rows = rowsText(sampled ?? table.rows);
  return done === 0 ? t('profileIsApproximate', rows) : t('profileIsPartly', formatExactCount(done), formatExactCount(columns.length), rows);
}

function Warnings({ warnings, onColumn, isWhole }: { warnings: readonly ProfileWarning[]; onColumn: (name: string) => void; isWhole: boolean }) {
  return (
    <Section id="profile-warnings" title={t('lookAt')} note={warnings.length > 0 ? formatExactCount(warnings.length) : undefined}>
      {warnings.length === 0 && <Empty>{isWhole ? t('nothingToLookAt') : t('nothingToLookAtYet')}</Empty>}
      <ul class="profile-warnings">
        {warnings.map(({ kind, columns: [first], message }) => (
          <li key={`${kind} ${message}`}>
            <Icon name="warning" tone="warning" />
            {first === undefined ? <Said text={message} /> : <button type="button" class="link" onClick={() => onColumn(first)}><Said text={message} /></button>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function ColumnsTable({ profile: { columns, table: { rows } }, onColumn }: { profile: TableProfile; onColumn: (name: string) => void }) {
  return (
    <div class="scroll-x" tabIndex={0} role="group" aria-label={t('columns')}>
      <table class="table profile-table">
        <thead><tr><th scope="col">{t('name')}</th><th scope="col">{t('type')}</th><th scope="col">{t('missing')}</th><th scope="col" class="number">{t('distinct')}</th><th scope="col">{t('valuesShape')}</th><th scope="col" class="number">{t('least')}</th><th scope="col" class="number">{t('median')}</th><th scope="col" class="number">{t('greatest')}</th></tr></thead>
        <tbody>{columns.map(column => <ColumnRow key={column.name} column={column} rows={rows} onColumn={onColumn} />)}</tbody>
      </table>
    </div>
  );
}

function ColumnRow({ column, rows, onColumn }: { column: ColumnProfile; rows: number; onColumn: (name: string) => void }) {
  const { number, time, top, approximate } = column;
  const shape = number?.histogram ?? time?.histogram ?? null;
  const ends = number ?? time;
  const gone = goneOf({ missing: column.missing, nan: number?.nan ?? 0 });
  return (
    <tr>
      <th scope="row"><button type="button" class="link cut" onClick={() => onColumn(column.name)}><Name text={column.name} /></button></th>
      <td><span class="profile-type quiet"><Icon name={kindIcons[column.kind]} /><span class="cut" title={brief(column.type)}>{brief(column.type, 60)}</span></span></td>
      <td>{gone === 0 ? <span class="quiet">–</span> : <MissingBar missing={gone} rows={rows} />}</td>
      <td class="number" title={approximate ? t('estimatedHelp') : undefined}>{estimated(formatExactCount(column.distinct), approximate)}</td>
      <td class="profile-shape">{shape ? <MiniHistogram counts={shape.counts} /> : top.length > 0 && <MiniTop values={top.slice(0, 6)} rows={column.count} column={column} />}</td>
      <td class="number" title={ends?.min ?? undefined}>{ends && shortCell(ends.min, column)}</td>
      <td class="number" title={number?.median === null || number === null ? undefined : String(number.median)}>{number === null ? '' : estimated(formatNumber(number.median), approximate && number.median !== null)}</td>
      <td class="number" title={ends?.max ?? undefined}>{ends && shortCell(ends.max, column)}</td>
    </tr>
  );
}

const mostPairs = 30;

function MissingTogether({ profile, onColumn }: { profile: TableProfile; onColumn: (name: string) => void }) {
  const pairs = useMemo(() => [...profile.missingTogether].sort((one, other) => Math.abs(other.correlation) - Math.abs(one.correlation)), [profile.missingTogether]);
  if (pairs.length === 0) return null;
  return (
    <Section id="profile-missing" title={t('missingTogether')} note={t('missingTogetherNote')} folded={Math.abs(pairs[0]?.correlation ?? 0) < 0.3}>
      <table class="table">
        <thead><tr><th scope="col">{t('columns')}</th><th scope="col" class="number">{t('correlation')}</th><th scope="col" class="number">{t('bothMissing')}</th></tr></thead>
        <tbody>
          {pairs.slice(0, mostPairs).map(({ a, b, both, correlation }) => (
            <tr key={`${a}\n${b}`}>
              <td><span class="pair"><button type="button" class="link cut" onClick={() => onColumn(a)}><Name text={a} /></button><span class="quiet">{t('and')}</span><button type="button" class="link cut" onClick={() => onColumn(b)}><Name text={b} /></button></span></td>
              <td class="number">{shortShare(correlation)}</td>
              <td class="number">{estimated(rowsText(both), !profile.exact)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {pairs.length > mostPairs && <p class="quiet">{t('moreItems', pairs.length - mostPairs)}</p>}
    </Section>
  );
}
