import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ColumnSchema, InputFacts, ModelImportance, OutputFacts, OutputKind, TableHead } from '../../src/contract/events';
import type { RunDetail } from '../../src/contract/run';
import type { OpenedTable } from '../../src/contract/run-page';
import { mayBeOpenedTable } from '../../src/core/data/opened-input';
import { isTableName } from '../../src/core/data/table-names';
import { IconButton, LinkButton } from '../shared/button';
import { formatBytes, formatCell, formatExactCount, formatNumber, isNumberValue, shortHash, shortPath, shortRunId } from '../shared/format';
import { HeadTable } from '../shared/head-table';
import { Icon } from '../shared/icon';
import { plural, t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { Fold, FoldRow, Section, type FoldPart } from '../shared/section';
import { Empty, known } from '../shared/states';
import { ValueView } from '../shared/value-view';
import { isLive } from '../shared/state-look';
import { askedFunction } from './facts';
import { Importances } from './importances';
import { LineageButton } from './lineage-button';
import { toCallError } from '../shared/rpc';
import { useSession } from './session';

/** What went in and what came out, side by side: where it is from, how large, by which hash. */
export function Flow({ detail }: { detail: RunDetail }) {
  const inputs = detail.inputs.filter(each => each.source?.kind !== 'opened');
  const opened = detail.inputs.filter(each => each.source?.kind === 'opened');
  const live = isLive(detail.state);
  return (
    <Section id="flow" title={t('inputsOutputs')}>
      <div class="flow">
        <div class="flow-side">
          <h3 class="quiet">{t('inputs')}</h3>
          {inputs.length === 0 && opened.length === 0 && <Empty>{t(live ? 'noInputsYet' : 'noInputs')}</Empty>}
          {inputs.map(input => <Input key={input.name} input={input} detail={detail} />)}
          {opened.length > 0 && (
            <Fold id="opened" title={t('openedFiles')} note={formatExactCount(opened.length)}>
              {() => opened.map(input => <Input key={input.name} input={input} detail={detail} />)}
            </Fold>
          )}
        </div>
        <div class="flow-side">
          <h3 class="quiet">{t('outputs')}</h3>
          {detail.outputs.length === 0 && <Empty>{t(live ? 'noOutputsYet' : 'noOutputs')}</Empty>}
          {detail.outputs.map(output => <Output key={output.name} output={output} />)}
        </div>
      </div>
    </Section>
  );
}

function Item(props: {
  id: string; icon: string; name: string; from?: ComponentChildren; size: string[]; hash: string | null | undefined; sampled?: boolean; actions: ComponentChildren;
  notes: ComponentChildren[]; value?: ComponentChildren; columns: ColumnSchema[] | undefined; head: TableHead | undefined; more: [string, string][]; importance?: ModelImportance | undefined;
}) {
  const { host, act } = useSession();
  const { hash } = props;
  const notes = props.notes.filter(Boolean);
  return (
    <div class="item" data-item={brief(props.name, 300)}>
      <div class="item-line">
        <Icon name={props.icon} tone="quiet" />
        <Name className="item-name strong" text={props.name} />
        {props.from && <span class="item-from cut">{props.from}</span>}
        <span class="item-size quiet number">{props.size.join(' · ')}</span>
        {hash
          ? <button type="button" class="item-hash mono quiet" title={t('copyHash', hash)} aria-label={t('copyHash', hash)} onClick={() => act(host.copy(hash))}>{props.sampled ? '≈' : ''}{shortHash(hash)}</button>
          : hash === undefined && <span class="item-hash quiet">{t('hashUnknown')}</span>}
        <span class="item-actions">{props.actions}</span>
      </div>
      {props.value && <div class="item-value">{props.value}</div>}
      {notes.map((note, index) => <p key={index} class="item-note"><Icon name="warning" tone="warning" /><span>{note}</span></p>)}
      <FoldRow id={props.id} parts={parts(props)} />
    </div>
  );
}

function parts({ name, head, columns, more, importance }: { name: string; head: TableHead | undefined; columns: ColumnSchema[] | undefined; more: [string, string][]; importance?: ModelImportance | undefined }): FoldPart[] {
  const made: FoldPart[] = [];
  if (head && head.columns.length > 0) made.push({ id: 'head', title: t('firstRows'), body: () => <HeadTable head={head} columns={columns} label={t('firstRowsOf', brief(name, 300))} /> });
  if (columns && columns.length > 0) made.push({ id: 'schema', title: plural(columns.length, 'columnOne', 'columnMany'), body: () => <Schema columns={columns} /> });
  if (importance && importance.features.length > 0) made.push({ id: 'importances', title: plural(importance.features.length, 'importanceOne', 'importanceMany'), body: () => <Importances importance={importance} label={t('importancesOf', brief(name, 300))} /> });
  if (more.length > 0) made.push({ id: 'more', title: t('details'), body: () => <dl class="facts">{more.map(([term, value]) => [<dt key={`${term}-name`} class="quiet">{term}</dt>, <dd key={term} class="mono isolate">{brief(value)}</dd>])}</dl> });
  return made;
}

const mostColumns = 500;

const Schema = ({ columns }: { columns: ColumnSchema[] }) => (
  <ul class="schema">
    {columns.slice(0, mostColumns).map((column, index) => <li key={index}><Name text={known(column.name)} /><Name className="quiet mono" text={known(column.dtype)} /></li>)}
    {columns.length > mostColumns && <li class="quiet">{t('moreItems', formatExactCount(columns.length - mostColumns))}</li>}
  </ul>
);

/** How the record says that an input is a folder. */
const folder = 'inode/directory';

/** A table has rows and columns, so that one of them alone is half an answer; an array has a shape. */
const isTable = ({ kind, pythonType, columns }: { kind?: OutputFacts['kind']; pythonType?: string | null; columns?: ColumnSchema[] }): boolean =>
  columns !== undefined || kind === 'table' || /(Frame|Table)$/.test(pythonType ?? '');

function shape(facts: { kind?: OutputFacts['kind']; pythonType?: string | null; rows?: number; columns?: ColumnSchema[]; shape?: number[]; bytes?: number; files?: number; path?: string; sha256?: string; mediaType?: string }): string[] {
  const parts: string[] = [];
  if (isTable(facts) && (facts.rows === undefined) !== (facts.columns === undefined)) parts.push(`${facts.rows === undefined ? t('rowsUnknown') : formatExactCount(facts.rows)} × ${facts.columns === undefined ? t('columnsUnknown') : formatExactCount(facts.columns.length)}`);
  else if (facts.rows !== undefined && facts.columns) parts.push(`${formatExactCount(facts.rows)} × ${formatExactCount(facts.columns.length)}`);
  else if (facts.shape && facts.shape.length > 1) parts.push(facts.shape.map(formatExactCount).join(' × '));
  else if (facts.rows !== undefined) parts.push(plural(facts.rows, 'rowOne', 'rowMany'));
  else if (facts.shape) parts.push(facts.shape.map(formatExactCount).join(' × '));
  else if (facts.kind === 'array') parts.push(t('shapeUnknown'));
  if (facts.files === undefined && facts.mediaType === folder) parts.push(t('filesUnknown'));
  else if (facts.files !== undefined) parts.push(plural(facts.files, 'fileOne', 'fileMany'));
  if (facts.bytes !== undefined) parts.push(formatBytes(facts.bytes));
  else if (facts.sha256 !== undefined || facts.path !== undefined || facts.kind === 'table') parts.push(t('sizeUnknown'));
  return parts;
}

type Detail = [name: string, value: string | null | undefined];
/** What would be there and isn't is said to be unknown; what a thing of this kind never has is passed over. */
const details = (facts: Detail[]): [string, string][] => facts.filter(([, value]) => value !== null).map(([name, value]) => [name, known(value)]);

/** Files that the code opened by itself are known by path and hash alone. */
const inputDetails = ({ source, pythonType, mediaType, path, sha256, sampled, head, ...facts }: InputFacts): [string, string][] => details([
  [t('pythonType'), source?.kind === 'opened' ? null : pythonType], [t('mediaType'), source?.kind === 'opened' ? null : mediaType],
  [t('path'), path ?? source?.path ?? (source?.kind === 'output' ? null : undefined)], ['SHA-256', sha256],
  [t('hashedHow'), sha256 === undefined ? null : sampled === undefined ? undefined : t(sampled ? 'hashedSampled' : 'hashedWhole')],
  [t('firstRows'), isTable({ pythonType, ...facts }) && !head ? undefined : null],
]);

const outputDetails = ({ kind, pythonType, dtype, mediaType, path, sha256, head, ...facts }: OutputFacts): [string, string][] => details([
  [t('pythonType'), pythonType ?? undefined], [t('dtype'), kind === 'array' ? dtype : null], [t('mediaType'), sha256 === undefined ? null : mediaType],
  [t('path'), kind === 'file' ? path : (path ?? null)], ['SHA-256', sha256 ?? (needsFile.has(kind) ? undefined : null)],
  [t('firstRows'), isTable({ kind, pythonType, ...facts }) && !head ? undefined : null],
]);
/** Kept in a file of their own, so that one without is a record that lacks something. */
const needsFile: ReadonlySet<OutputFacts['kind']> = new Set(['table', 'array', 'model', 'figure']);

/** What the editor can read as a table; a folder may hold Parquet. */
const comparable = (facts: InputFacts | OutputFacts): boolean => isTable(facts as Parameters<typeof isTable>[0]) || isTableName(facts.path ?? ('source' in facts ? facts.source?.path : undefined) ?? '');

function CompareButton({ flow, name }: { flow: 'input' | 'output'; name: string }) {
  const { host, act } = useSession();
  return <IconButton icon="graph-line" label={t('compareDataOf', brief(name, 300))} onClick={() => act(host.compareData(flow, name))} />;
}

type Seen = { kind: 'table'; table: OpenedTable } | { kind: 'problem'; message: string };

/** Of a file that the code opened by itself a record has the hash alone: what is in it is read once it is seen. */
function useOpenedTable(input: InputFacts): Seen | null {
  const { name, sha256 } = input;
  const { host } = useSession();
  const [seen, setSeen] = useState<Seen | null>(null);
  const wanted = mayBeOpenedTable(input);
  useEffect(() => {
    setSeen(null);
    if (!wanted) return;
    let stale = false;
    host.openedTable(name).then(table => { if (!stale && table) setSeen({ kind: 'table', table }); }, (error: unknown) => { if (!stale) setSeen({ kind: 'problem', message: toCallError(error).message }); });
    return () => { stale = true; };
  }, [host, name, sha256, wanted]);
  return seen;
}

const howRead = ({ part }: OpenedTable): string => part === undefined ? t('asOffbookReads') : `${t('firstPart', brief(part.name, 100), part.of)}, ${t('asOffbookReads')}`;

function Input({ input: recorded, detail }: { input: InputFacts; detail: RunDetail }) {
  const { host, act } = useSession();
  const seen = useOpenedTable(recorded);
  const input = seen?.kind === 'table' ? { ...recorded, ...seen.table } : recorded;
  const size = shape(input);
  return (
    <Item
      id={`input.${brief(input.name, 100)}`} icon={input.files !== undefined || input.mediaType === folder ? 'folder' : input.columns ? 'table' : 'file'} name={inputName(input, detail)} from={<Origin input={input} detail={detail} />}
      size={size.length ? size : [t('sizeUnknown')]} hash={input.sha256} sampled={input.sampled ?? false} columns={input.columns} head={input.head} more={[...inputDetails(input), ...(seen === null ? [] : [[t('rowsAndColumns'), seen.kind === 'table' ? howRead(seen.table) : seen.message] satisfies [string, string]])]}
      actions={<>{comparable(input) && <CompareButton flow="input" name={input.name} />}<LineageButton sha256={input.sha256} name={input.name} />{isTable(input) && <IconButton icon="table" label={t('dataPreviewOf', brief(input.name, 300))} onClick={() => act(host.previewInput(input.name))} />}<IconButton icon="go-to-file" label={t('openNamed', brief(input.name, 300))} onClick={() => act(host.openInput(input.name))} /></>}
      notes={[input.error && t('inputProblem', brief(input.error)), input.changed && t('inputChanged'), input.sampled && t('inputSampled')]}
    />
  );
}

/** Files that the code opened by itself have no parameter's name, only a path. */
const inputName = (input: InputFacts, detail: RunDetail): string => input.source?.kind === 'opened' ? shortPath(input.path ?? input.source.path ?? input.name, detail.request?.project.root) : input.name;

function Origin({ input, detail }: { input: InputFacts; detail: RunDetail }) {
  const { host, act } = useSession();
  const source = input.source;
  if (!source) return <span class="quiet">{t('originUnknown')}</span>;
  switch (source.kind) {
    case 'output': {
      const run = source.run;
      if (!run) return <span class="quiet">{t('originUnknown')}</span>;
      const made = askedFunction(source.asked ?? detail.request?.inputs[input.name]?.asked);
      return <span><span class="quiet" aria-hidden="true">← </span><LinkButton title={[run, known(source.output)].join(' / ')} onClick={() => act(host.openRun(run))}>{made ? t('fromRunOf', made, shortRunId(run)) : t('fromRunNamed', brief(known(source.output), 100), shortRunId(run))}</LinkButton></span>;
    }
    case 'file': {
      const path = input.path ?? source.path;
      if (!path) return <span class="quiet">{t('originUnknown')}</span>;
      return <span><span class="quiet" aria-hidden="true">← </span><LinkButton mono title={path} onClick={() => act(host.openInput(input.name))}>{shortPath(path, detail.request?.project.root)}</LinkButton></span>;
    }
    case 'opened': return null;
    default: return <span class="quiet">{t('originUnknown')}</span>;
  }
}

const outputIcons: Record<OutputKind, string> = {
  table: 'table', array: 'symbol-array', model: 'symbol-class', figure: 'graph', number: 'symbol-numeric', mapping: 'symbol-namespace', text: 'symbol-string', json: 'json', file: 'file', none: 'circle-slash', repr: 'symbol-misc',
};

function Output({ output }: { output: OutputFacts }) {
  const { host, act } = useSession();
  const artifact = output.artifact;
  const size = shape(output);
  const kept = output.kind === 'none' || output.value !== undefined || output.sha256 !== undefined;
  return (
    <Item
      id={`output.${brief(output.name, 100)}`} icon={output.kind === null ? 'question' : outputIcons[output.kind]} name={output.name === 'return' ? t('returnValue') : output.name}
      from={<Name className="quiet" text={shortType(known(output.pythonType))} title={known(output.pythonType)} />} size={size.length || output.value !== undefined || output.kind === 'none' ? size : [t('sizeUnknown')]}
      hash={output.sha256 ?? (output.value !== undefined || output.kind === 'none' ? null : undefined)} columns={output.columns} head={output.head} importance={output.importance} more={outputDetails(output)}
      value={output.value === undefined ? undefined : isNumberValue(output.value) ? <span class="number" title={formatCell(output.value)}>{formatNumber(output.value)}</span> : <ValueView value={output.value} id={`output.${brief(output.name, 100)}.value`} />}
      actions={artifact && (
        <>
          {comparable(output) && <CompareButton flow="output" name={output.name} />}
          <LineageButton sha256={output.sha256} name={output.name} />
          {(isTable(output) || output.kind === 'array') && <IconButton icon="table" label={t('dataPreviewOf', brief(output.name, 300))} onClick={() => act(host.previewOutput(artifact))} />}
          <IconButton icon="go-to-file" label={t('openNamed', brief(output.name, 300))} onClick={() => act(host.openArtifact(artifact))} />
          <IconButton icon="save" label={t('saveNamed', brief(output.name, 300))} onClick={() => act(host.saveArtifact(artifact))} />
        </>
      )}
      notes={[!kept && t('outputNotKept'), kept && !artifact && needsFile.has(output.kind) && t('artifactUnknown')]}
    />
  );
}

/** `sklearn.ensemble._gb.GradientBoostingRegressor` is known by its last name. */
const shortType = (type: string): string => /^[\w.]+$/.test(type) ? (type.split('.').at(-1) ?? type) : type;
