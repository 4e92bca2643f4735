import type { DataCell, DataRow, Verdict } from '../../src/contract/compare';
import type { RunId } from '../../src/contract/ids';
import { IconButton } from '../shared/button';
import { formatBytes, formatExactCount, formatValue, shortRunId } from '../shared/format';
import { HashButton } from '../shared/hash-button';
import { Icon } from '../shared/icon';
import { plural, t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { Unknown } from '../shared/states';
import { cellOf } from './cells';
import { Part, unsureIn } from './part';
import { Sheet, type SheetCell, type SheetRow } from './sheet';
import { type Session, useSession } from './session';

type DataValue = Extract<DataCell, { kind: 'value' }>;

export function Data() {
  const session = useSession();
  const { inputs, outputs } = session.comparison;
  const both = [...inputs, ...outputs];
  return (
    <Part id="data" title={t('data')} differing={both.filter(row => row.differs).length} total={both.length} unsure={unsureIn(both)}>
      {all => [[inputs, 'inputs'], [outputs, 'outputs']].map(([rows, title]) => {
        const shown = (rows as DataRow[]).filter(row => all || row.differs);
        return shown.length > 0 && (
          <div key={title as string} class="sheet-group">
            <h3 class="quiet pin-text">{t(title as 'inputs' | 'outputs')}</h3>
            <Sheet label={t(title as 'inputs' | 'outputs')} rows={shown.flatMap(row => rowsOf(row, all, session))} />
          </div>
        );
      })}
    </Part>
  );
}

/** Under the content, by which the row is judged, what is known of it: that which differs, or all of it. */
function rowsOf(row: DataRow, all: boolean, { host, act }: Session, id = row.name): SheetRow[] {
  const cell = (make: (value: DataValue) => Omit<SheetCell, 'verdict'>) => row.cells.map((each, index) => cellOf<DataValue>(each, row.verdicts[index], make));
  const content: SheetRow = {
    key: id, heading: true, head: <Name className="strong" text={row.name} />,
    cells: row.cells.map((each, index) => cellOf<DataValue>(each, row.verdicts[index], value => ({ body: <Content value={value} verdict={row.verdicts[index]} run={index} copy={text => act(host.copy(text))} /> }))),
  };
  const facts = factsOf(row).filter(fact => (all ? fact.cells.some(each => each.text !== null) || fact.always : fact.differs)).map((fact): SheetRow => ({
    key: `${id} ${fact.name}`, inner: true, head: <span class="quiet">{fact.name}</span>,
    cells: cell(() => ({ body: null })).map((each, index) => (row.cells[index]?.kind === 'value' ? { verdict: null, body: fact.cells[index]?.text === null ? <Unknown /> : <span class="isolate clamp">{fact.cells[index]?.text}</span>, title: fact.cells[index]?.text ?? undefined } : { ...each, verdict: null })),
  }));
  const columns = row.columns.map((column): SheetRow => ({
    key: `${id} column ${column.name}`, inner: true, head: <Name className="mono" text={column.name} title={t('columnNamed', brief(column.name))} />,
    cells: column.cells.map((dtype, index) => ({ verdict: null, body: dtype === null ? <span class="quiet">{row.cells[index]?.kind === 'value' && row.cells[index].columns === null ? t('unknown') : t('noSuchColumn')}</span> : dtype ? <span class="mono isolate">{brief(dtype, 200)}</span> : <Unknown /> })),
  }));
  const alike: SheetRow[] = row.columnsAlike > 0 && (all || row.columns.length > 0) ? [{ key: `${id} alike`, inner: true, head: <span class="quiet">{plural(row.columnsAlike, 'columnAlikeOne', 'columnAlikeMany')}</span>, cells: row.cells.map(() => ({ verdict: null, body: null })) }] : [];
  return [content, ...facts, ...columns, ...alike];
}

function Content({ value, verdict, run, copy }: { value: DataValue; verdict: Verdict | undefined; run: number; copy: (text: string) => void }) {
  const { host, act, comparison: { runs } } = useSession();
  const id = runs[run]?.key;
  return (
    <span class="data-content">
      <VerdictWord verdict={verdict} same="sameContent" other="otherContent" />
      {value.value !== undefined && <span class="mono isolate clamp">{formatValue(value.value, 600)}</span>}
      {value.sha256 !== null ? <HashButton hash={value.sha256} copy={copy} /> : value.value === undefined && <span class="quiet">{t('hashUnknown')}</span>}
      {value.artifact !== null && id && <IconButton icon="go-to-file" label={t('openNamed', brief(value.artifact, 200))} onClick={() => act(host.openArtifact(id, value.artifact ?? ''))} />}
      {value.changed && <span class="data-note" title={t('inputChanged')}><Icon name="warning" tone="warning" />{t('changedDuring')}</span>}
      {value.sampled && <span class="data-note quiet" title={t('inputSampled')}>{t('hashedSampled')}</span>}
    </span>
  );
}

/** Where the value itself does not show that it is another. */
export function VerdictWord({ verdict, same, other }: { verdict: Verdict | undefined; same: 'sameContent'; other: 'otherContent' }) {
  if (verdict === 'same') return <span class="quiet">{t(same)}</span>;
  if (verdict === 'other') return <span class="verdict-word"><Icon name="diff-modified" />{t(other)}</span>;
  if (verdict === 'only') return <span class="verdict-word"><Icon name="diff-added" />{t('onlyHere')}</span>;
  if (verdict === 'unknown') return <span class="quiet">{t('cantTell')}</span>;
  return null;
}

interface Fact { name: string; cells: { text: string | null }[]; differs: boolean; always: boolean }

function factsOf(row: DataRow): Fact[] {
  const fact = (name: string, read: (value: DataValue) => string | null, always = false): Fact => {
    const cells = row.cells.map(cell => ({ text: cell.kind === 'value' ? read(cell) : null }));
    const texts = row.cells.flatMap((cell, index) => (cell.kind === 'value' && cells[index]?.text !== null ? [cells[index]?.text] : []));
    return { name, cells, differs: new Set(texts).size > 1, always };
  };
  const from = (origin: { run: RunId; output: string | null }) => (origin.output === null ? t('runNamed', shortRunId(origin.run)) : t('fromRunNamed', origin.output, shortRunId(origin.run)));
  return [
    fact(t('nameInRun'), value => brief(value.name)),
    fact(t('rows'), value => (value.rows === null ? null : formatExactCount(value.rows))),
    fact(t('columns'), value => (value.columns === null ? null : formatExactCount(value.columns.length))),
    fact(t('shape'), value => value.shape && value.shape.map(formatExactCount).join(' × ')),
    fact(t('dtype'), value => value.dtype && brief(value.dtype, 200)),
    fact(t('size'), value => (value.bytes === null ? null : formatBytes(value.bytes)), true),
    fact(t('pythonType'), value => value.pythonType && brief(value.pythonType, 300), true),
    fact(t('mediaType'), value => value.mediaType && brief(value.mediaType, 300), true),
    fact(t('path'), value => value.path && brief(value.path)),
    fact(t('origin'), value => value.from && from(value.from)),
  ];
}
