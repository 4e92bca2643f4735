import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { DataColumn } from '../../src/contract/data-api';
import type { AskedOfPage, CopyForm, MadeCode, PreviewChoice, PreviewStart, PreviewView } from '../../src/contract/preview-page';
import type { TableProfile } from '../../src/contract/profile';
import type { Condition, DerivedColumn, Found } from '../../src/contract/view-api';
import { viewKey } from '../../src/core/data/view-key';
import { IconButton } from '../shared/button';
import { formatBytes, formatExactCount } from '../shared/format';
import type { Place } from '../shared/grid-keys';
import { plural, t } from '../shared/l10n';
import { MenuAt, MenuButton, type MenuItem } from '../shared/menu';
import { brief } from '../shared/name';
import { CallError, isLasting, toCallError } from '../shared/rpc';
import { Empty, Problem, Skeleton } from '../shared/states';
import { useRemembered } from '../shared/view-state';
import { Icon } from '../shared/icon';
import { CellWindow } from './cell-window';
import { Chips, withoutDerived } from './chips';
import { type Column, type ColumnArrangement, clampWidth, layOut, moved, noArrangement } from './columns';
import { ColumnList } from './column-list';
import { DerivedEditor } from './derived-editor';
import { DialectEditor } from './dialect-editor';
import { FilterEditor } from './filter-editor';
import { FindBar } from './find-bar';
import { GoToRow } from './go-to-row';
import { Grid, type GridActions, type GridHandle } from './grid';
import { Heads } from './heads';
import { plainView, useLooking } from './looking';
import { MadeCodeLine } from './made-code';
import { Progress } from './progress';
import { type Area, isOne } from './selection';
import { useSession } from './session';
import { SqlBar } from './sql-bar';
import { StatusLine } from './status-line';
import { ColumnHeadLook } from './summary';
import { SummaryPanel } from './summary-panel';
import { type SummaryTab, useSummary } from './use-summary';

/** What the host tells, handed to the page that is there. */
export interface Live { progress: ((task: string, share: number | null) => void) | null; profiled: ((task: string, profile: TableProfile) => void) | null }

type At = { x: number; y: number };
type Window =
  | { kind: 'cell'; found: Found; column: DataColumn; at: At } | { kind: 'filter'; column: DataColumn; condition: Condition | null; at: At } | { kind: 'dialect'; at: At } | { kind: 'go'; at: At }
  | { kind: 'derived'; given: DerivedColumn | null; at: At }
  | { kind: 'menu'; items: MenuItem[]; label: string; at: At };

const forms: [CopyForm, Parameters<typeof t>[0]][] = [['csv', 'dataCopyCsv'], ['markdown', 'dataCopyMarkdown'], ['python-rows', 'dataCopyRows'], ['python-columns', 'dataCopyColumns']];
const wideEnough = 900;

/** `asked`: what somebody wants from outside the page, until `taken` is told. `code`: what was made of a view last. */
export function PreviewPage({ start, code, note, live, asked, taken, reload }: { start: PreviewStart; code: MadeCode | null; note: string | null; live: Live; asked: readonly AskedOfPage[]; taken: () => void; reload: (choice: PreviewChoice) => void }) {
  const { host, act, say } = useSession();
  const [remembered, keepView] = useRemembered<PreviewView>('view', plainView);
  const [arrangement, arrange] = useRemembered<ColumnArrangement>('columns', noArrangement);
  const [scroll, keepScroll] = useRemembered('scroll', { row: 0, left: 0 });
  const [listOpen, setListOpen] = useRemembered<boolean>('list', window.innerWidth >= wideEnough);
  const [sqlOpen, setSqlOpen] = useRemembered('sqlOpen', false);
  const [sqlText, setSqlText] = useRemembered('sqlText', '');
  const [findText, setFindText] = useRemembered('findText', '');
  const [finding, setFinding] = useState(0);
  const [found, setFound] = useState<Found | null>(null);
  const [area, setArea] = useState<Area | null>(null);
  const [open, setOpen] = useState<Window | null>(null);
  const [copying, setCopying] = useState<{ task: string; share: number | null } | null>(null);
  const [, draw] = useState(0);
  const grid = useRef<GridHandle | null>(null);
  const firstScroll = useRef(scroll);
  const scrolling = useRef<ReturnType<typeof setTimeout>>(undefined);

  const looking = useLooking(host, start, remembered, keepView);
  const { shown, going, problem } = looking;
  live.progress = (task, share) => {
    looking.progress(task, share);
    summary.profile.progress(task, share);
    setCopying(now => (now?.task === task ? { task, share } : now));
  };

  const summary = useSummary(host, start, shown);
  live.profiled = summary.profile.profiled;
  const showSummary = (tab: SummaryTab, column = summary.open?.column ?? columns.all[grid.current?.active().col ?? 0]?.name ?? null) => {
    if (column !== null) heads?.retry(column);
    summary.show({ tab, column });
  };
  const closeSummary = () => { summary.show(null); grid.current?.focus(); };
  const view = shown?.view ?? plainView;
  const facts = shown?.facts;
  const columns = useMemo(() => layOut(facts?.columns ?? [], arrangement, name => shown?.widths.of(name)), [facts, arrangement, shown?.widths, shown?.widths.count]);
  const heads = useMemo(() => (shown ? new Heads(host, shown.view, () => draw(count => count + 1)) : null), [shown]);
  useEffect(() => () => heads?.pause(), [heads]);

  /** Long work that was only nice to have makes room. */
  const change = async (next: PreviewView): Promise<boolean> => {
    heads?.pause();
    summary.pause();
    const isThere = await looking.change(next);
    if (isThere) { setFound(null); grid.current?.toTop(); }
    else { heads?.resume(); summary.resume(); }
    return isThere;
  };
  const changed = (next: PreviewView): void => void change(next);
  const said = useRef(0);
  useEffect(() => {
    if (!shown || shown.turn === said.current) return;
    if (said.current > 0) say([plural(shown.facts.rows, 'dataRowOne', 'dataRowMany'), ...shown.view.sort.map(({ column, descending }) => t(descending ? 'sortedDown' : 'sortedUp', column))].join(', '));
    said.current = shown.turn;
  }, [shown]);

  const setWidth = (name: string, width: number) => arrange({ ...arrangement, widths: { ...arrangement.widths, [name]: clampWidth(width) } });
  const hide = (name: string) => arrange({ ...arrangement, hidden: [...arrangement.hidden.filter(each => each !== name), name] });
  const pin = (name: string, isPinned: boolean) => arrange({ ...arrangement, pinned: isPinned ? [...arrangement.pinned, name] : arrangement.pinned.filter(each => each !== name) });
  const show = (name: string) => {
    const at = columns.all.findIndex(each => each.name === name);
    if (at >= 0) grid.current?.goTo({ line: Math.max(0, grid.current.active().line), col: at });
  };

  const sort = ({ name }: Column, more: boolean) => {
    const now = view.sort.find(key => key.column === name);
    const next = !now ? { column: name, descending: false } : now.descending ? null : { column: name, descending: true };
    const rest = view.sort.filter(key => key.column !== name);
    if (!more) return changed({ ...view, sort: next ? [next] : [] });
    changed({ ...view, sort: now && next ? view.sort.map(key => (key.column === name ? next : key)) : next ? [...rest, next] : rest });
  };
  const sortBy = (name: string, descending: boolean, more: boolean) => changed({ ...view, sort: [...(more ? view.sort.filter(key => key.column !== name) : []), { column: name, descending }] });
  const filter = (column: DataColumn, condition: Condition | null, at: At) => setOpen({ kind: 'filter', column, condition, at });
  const addCondition = (condition: Condition, instead: Condition | null) => changed({ ...view, where: instead ? view.where.map(each => (each === instead ? condition : each)) : [...view.where, condition] });

  const derivedNames = new Set(view.derived.map(({ name }) => name));
  const derive = (given: DerivedColumn | null, at: At) => setOpen({ kind: 'derived', given, at });
  const addDerived = (next: DerivedColumn, instead: DerivedColumn | null) => {
    const renamed = (name: string) => (name === instead?.name ? next.name : name);
    if (!instead) wantsShown.current = next.name;
    changed({
      ...view, derived: instead ? view.derived.map(each => (each === instead ? next : each)) : [...view.derived, next],
      where: view.where.map(each => ({ ...each, column: renamed(each.column) })), sort: view.sort.map(each => ({ ...each, column: renamed(each.column) })),
    });
  };
  const toCode = () => act(host.toCode(view, columns.all.map(({ name }) => name)));
  const toolbar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Both other wishes are about the view, which is not there before its rows are.
    if (asked.length === 0 || (!shown && asked.some(what => what !== 'profile'))) return;
    const box = toolbar.current?.getBoundingClientRect();
    for (const what of asked) {
      if (what === 'profile') showSummary('profile');
      else if (what === 'code') toCode();
      else derive(null, { x: box?.left ?? 0, y: (box?.bottom ?? 0) + 2 });
    }
    taken();
  }, [asked, shown]);
  // A new column stands last, where it may be out of sight.
  const wantsShown = useRef<string | null>(null);
  useEffect(() => {
    const { current } = wantsShown;
    if (current === null || !columns.all.some(({ name }) => name === current)) return;
    wantsShown.current = null;
    show(current);
  }, [columns]);

  const copy = async ({ top, bottom, left, right }: Area, as: CopyForm, names: boolean): Promise<void> => {
    const task = `copy-${String(Date.now())}`;
    setCopying({ task, share: null });
    try {
      const done = await host.copyCells(view, { from: top, to: bottom + 1, columns: columns.all.slice(left, right + 1).map(({ column }) => column), as, heads: names }, task);
      say(t('dataCopied', formatExactCount(done.rows), formatExactCount(done.columns), formatBytes(done.bytes)));
    } catch (error) {
      if (toCallError(error).code !== 'cancelled') act(Promise.reject(error instanceof Error ? error : new CallError('failed', '')));
    } finally {
      setCopying(null);
    }
  };
  const copyItems = (what: Area): MenuItem[] => [
    { kind: 'action', label: t('dataCopy'), icon: 'copy', run: () => void copy(what, 'tsv', false) }, { kind: 'action', label: t('dataCopyNames'), run: () => void copy(what, 'tsv', true) },
    ...forms.map(([as, key]): MenuItem => ({ kind: 'action', label: t(key), run: () => void copy(what, as, true) })),
  ];

  const columnMenu = (column: Column, at: At) => {
    const { name } = column;
    const place = columns.all.indexOf(column);
    setOpen({
      kind: 'menu', label: t('columnMenu', brief(name, 300)), at, items: [
        { kind: 'action', label: t('dataSortUp'), icon: 'arrow-up', run: () => sortBy(name, false, false) }, { kind: 'action', label: t('dataSortDown'), icon: 'arrow-down', run: () => sortBy(name, true, false) },
        ...(view.sort.some(key => key.column !== name) ? [{ kind: 'action', label: t('dataSortAlso'), run: () => sortBy(name, false, true) } as const] : []),
        { kind: 'separator' },
        { kind: 'action', label: t('dataColumnPage'), icon: 'graph', run: () => showSummary('column', name) },
        { kind: 'action', label: t('dataFilterColumn'), icon: 'filter', run: () => filter(column.column, null, at) },
        { kind: 'action', label: t(column.isPinned ? 'dataUnpin' : 'dataPin'), icon: 'pinned', run: () => pin(name, !column.isPinned) },
        { kind: 'action', label: t('dataHide'), icon: 'eye-closed', run: () => hide(name) },
        ...view.derived.filter(each => each.name === name).flatMap((each): MenuItem[] => [
          { kind: 'action', label: t('dataChangeColumn', brief(name, 60)), icon: 'symbol-operator', run: () => derive(each, at) }, { kind: 'action', label: t('dataDropColumn'), icon: 'trash', run: () => changed(withoutDerived(view, each)) },
        ]),
        { kind: 'action', label: t('dataAddColumn'), icon: 'add', run: () => derive(null, at) },
        { kind: 'action', label: t('dataFit'), run: () => setWidth(name, grid.current?.fitted(column) ?? column.w) },
        { kind: 'separator' },
        { kind: 'action', label: t('dataSelectColumn'), run: () => { grid.current?.selectColumn(place); grid.current?.focus(); } },
        { kind: 'action', label: t('dataCopyName'), icon: 'copy', run: () => act(host.copy(name)) },
      ],
    });
  };

  const actions: GridActions = {
    sort, resize: ({ name }, width) => setWidth(name, width), fit: column => setWidth(column.name, grid.current?.fitted(column) ?? column.w), hide: ({ name }) => hide(name),
    move: (column, before) => {
      const [name, next] = [column.name, before?.name ?? null];
      // Between pinned and other columns, what is moved becomes what it lands among.
      const pinned = before && before.isPinned !== column.isPinned ? (before.isPinned ? [...arrangement.pinned, name] : arrangement.pinned.filter(each => each !== name)) : arrangement.pinned;
      arrange({ ...arrangement, pinned, order: moved(columns, name, next) });
    },
    menu: columnMenu, page: ({ name }) => showSummary('column', name),
    look({ column, name }) {
      const failed = heads?.problem(name);
      return <ColumnHeadLook column={column} head={heads?.head(name) ?? null} height={46} {...(failed === undefined ? {} : { problem: failed })} />;
    },
    open: (row, { column }, at) => setOpen({ kind: 'cell', found: { row, column: column.name }, column, at }), copy: what => void copy(what, 'tsv', false),
    cellMenu(row, column, what, at) {
      const cell = shown?.cells.cell(row, column.name);
      const only = cell === undefined ? [] : conditionsOf(column.column, cell);
      setOpen({
        kind: 'menu', label: t('dataCellMenu'), at, items: [
          { kind: 'action', label: t('dataOpenValue'), icon: 'open-preview', run: () => actions.open(row, column, at) }, { kind: 'separator' }, ...copyItems(what),
          ...(only.length > 0 ? [{ kind: 'separator' } as const] : []), ...only.map(({ label, condition }): MenuItem => ({ kind: 'action', label, icon: 'filter', run: () => addCondition(condition, null) })),
        ],
      });
    },
    find: () => setFinding(now => now + 1), goToRow: () => setOpen({ kind: 'go', at: { x: window.innerWidth / 3, y: 80 } }),
    scrolled(row, left) {
      clearTimeout(scrolling.current);
      scrolling.current = setTimeout(() => keepScroll({ row, left }), 150);
    },
    selected: setArea, inSight: names => heads?.want(names),
  };

  const under = (event: MouseEvent): At => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return { x: box.left, y: box.bottom + 2 };
  };
  const button = (icon: string, label: string, act: (event: MouseEvent) => void, pressed?: boolean) => (
    <button type="button" class="icon-button" title={label} aria-label={label} aria-pressed={pressed} disabled={!shown} onClick={act}><Icon name={icon} /></button>
  );
  const closeWindow = () => setOpen(null);
  const foundPlace: Place | null = found ? { line: found.row, col: columns.all.findIndex(({ name }) => name === found.column) } : null;
  const hidden = new Set(arrangement.hidden.filter(name => facts?.columns.some(column => column.name === name)));
  const cellsProblem = shown && shown.cells.problem !== null ? toCallError(shown.cells.problem) : null;
  const sqlProblem = problem && problem.view.sql !== view.sql ? problem.message : null;

  return (
    <div class="preview-page">
      <div ref={toolbar} class="preview-tools" role="toolbar" aria-label={t('dataTools')}>
        <IconButton icon="layout-sidebar-left" label={t('dataColumns')} pressed={listOpen} onClick={() => setListOpen(!listOpen)} />
        {button('search', t('dataFind'), () => setFinding(now => (now > 0 ? 0 : 1)), finding > 0)}
        {button('list-ordered', t('dataGoToRow'), event => setOpen({ kind: 'go', at: under(event) }))}
        {button('filter', t('dataAddFilter'), event => {
          const at = under(event);
          const column = columns.all[grid.current?.active().col ?? 0];
          if (column) filter(column.column, null, at);
        })}
        {button('add', t('dataAddColumn'), event => derive(null, under(event)))}
        <MenuButton className="icon-button" label={t('dataCopySelection')} items={copyItems(grid.current?.area() ?? { top: 0, bottom: 0, left: 0, right: 0 })}><Icon name="copy" /></MenuButton>
        <IconButton icon="graph" label={t('dataCharts')} pressed={summary.open?.tab === 'charts'} onClick={() => (summary.open?.tab === 'charts' ? closeSummary() : showSummary('charts'))} />
        <IconButton icon="checklist" label={t('dataProfileWhole')} pressed={summary.open?.tab === 'profile'} onClick={() => (summary.open?.tab === 'profile' ? closeSummary() : showSummary('profile'))} />
        {button('code', t('dataToCode'), toCode)}
        <IconButton icon="database" label={t('dataSql')} pressed={sqlOpen} onClick={() => setSqlOpen(!sqlOpen)} />
        {start.parts.length > 1 && (
          <select class="field-text part" aria-label={t('dataPart')} title={t('dataPart')} value={start.choice.part ?? start.parts[0]} onChange={event => { keepView(plainView); reload({ ...start.choice, part: event.currentTarget.value }); }}>
            {start.parts.map(each => <option key={each} value={each}>{brief(each, 100)}</option>)}
          </select>
        )}
        <span class="tools-end">
          {start.isText && <IconButton icon="go-to-file" label={t('dataOpenText')} onClick={() => act(host.openText())} />}
        </span>
      </div>
      {code && shown && <MadeCodeLine code={code} isOther={code.view !== viewKey(start.choice.part, view, columns.all.map(({ name }) => name))} />}
      {sqlOpen && <SqlBar text={sqlText} shown={view.sql} isGoing={going !== null} problem={sqlProblem} setText={setSqlText} run={sql => changed({ ...plainView, sql })} />}
      {shown && <Chips view={view} columns={shown.facts.columns} change={changed} editDerived={derive} edit={(condition, at) => { const column = facts?.columns.find(({ name }) => name === condition.column); if (column) filter(column, condition, at); }} />}
      {finding > 0 && shown && (
        <FindBar
          view={view} columns={columns.all.map(({ name }) => name)} text={findText} setText={setFindText} asked={finding} only={contains => changed({ ...view, contains })} close={() => { setFinding(0); setFound(null); grid.current?.focus(); }}
          from={() => { const { line, col } = grid.current?.active() ?? { line: 0, col: 0 }; const column = columns.all[col]; return found ?? (line > 0 && column ? { row: line, column: column.name } : null); }}
          show={next => { setFound(next); const col = columns.all.findIndex(({ name }) => name === next.column); grid.current?.show({ line: next.row, col }); }}
        />
      )}
      {problem && sqlProblem === null && <div class="action-problem"><Problem message={problem.message} /><IconButton icon="close" label={t('close')} onClick={looking.clearProblem} /></div>}
      {cellsProblem && <div class="action-problem"><Problem message={cellsProblem.message} retry={!isLasting(cellsProblem) && (() => shown?.cells.retry())} showLog={() => act(host.showLog())} /></div>}
      {going && <Progress what={workWords(going.view, view)} share={going.share} cancel={looking.cancel} />}
      {copying && <Progress what={t('dataCopying')} share={copying.share} cancel={() => void host.cancel(copying.task)} />}
      <main class="preview-main">
        {listOpen && shown && (
          <ColumnList
            columns={shown.facts.columns} hidden={hidden} rows={shown.facts.rows} heads={name => heads?.head(name) ?? null} show={({ name }) => show(name)} close={() => setListOpen(false)}
            toggle={(name, isShown) => (isShown ? arrange({ ...arrangement, hidden: arrangement.hidden.filter(each => each !== name) }) : hide(name))} showAll={() => arrange({ ...arrangement, hidden: [] })}
          />
        )}
        <div class={`grid-box${summary.open && summary.isWhole ? ' is-covered' : ''}`}>
          {!shown && <div class="page-state"><Skeleton what={t('dataReading', start.name)} lines={6} /></div>}
          {shown && columns.all.length === 0 && <div class="page-state"><Empty action={hidden.size > 0 && <button type="button" class="link" onClick={() => arrange({ ...arrangement, hidden: [] })}>{t('dataShowAllColumns')}</button>}>{t(hidden.size > 0 ? 'dataAllHidden' : 'dataNoColumns')}</Empty></div>}
          {shown && columns.all.length > 0 && (
            <Grid
              label={start.name} rows={shown.facts.rows} columns={columns} cells={shown.cells} sort={view.sort} filtered={new Set(view.where.map(({ column }) => column))} mostNumber={shown.facts.of}
              start={firstScroll.current} found={foundPlace} actions={actions} handle={grid}
            />
          )}
          {shown && columns.all.length > 0 && shown.facts.rows === 0 && (
            <div class="grid-empty"><Empty action={shown.facts.of > 0 && view.sql === '' && <button type="button" class="link" onClick={() => changed({ ...view, where: [], contains: '' })}>{t('dataClearFilters')}</button>}>{t(shown.facts.of > 0 ? 'dataNoneMatch' : 'dataNoRows')}</Empty></div>
          )}
        </div>
        {shown && (
          <SummaryPanel
            summary={summary} shown={shown} fileColumns={start.facts.columns} close={closeSummary}
            openColumn={name => {
              if (!facts?.columns.some(column => column.name === name)) changed(plainView);
              showSummary('column', name);
            }}
            filter={conditions => {
              if (summary.isWhole) closeSummary();
              changed({ ...view, where: [...view.where, ...conditions.filter(each => !view.where.some(known => JSON.stringify(known) === JSON.stringify(each)))] });
            }}
          />
        )}
      </main>
      {shown && <StatusLine start={start} shown={shown} area={area && !isOne(area) ? area : null} hidden={columns.hidden} note={note} dialect={at => setOpen({ kind: 'dialect', at })} />}
      {open?.kind === 'menu' && <MenuAt items={open.items} label={open.label} at={open.at} close={focus => { closeWindow(); if (focus) grid.current?.focus(); }} />}
      {open?.kind === 'cell' && <CellWindow view={view} found={open.found} column={open.column} at={open.at} close={closeWindow} />}
      {open?.kind === 'filter' && (
        <FilterEditor
          key={open.column.name} column={open.column} condition={open.condition} at={open.at} close={closeWindow} apply={condition => addCondition(condition, open.condition)}
          common={async () => { const [head] = await host.heads(view, [open.column.name], 'common'); if (!head) throw new CallError('failed', ''); return head; }}
        />
      )}
      {open?.kind === 'derived' && facts && (
        <DerivedEditor
          view={view} given={open.given} at={open.at} close={closeWindow} apply={next => addDerived(next, open.given)} taken={new Set(facts.columns.map(({ name }) => name).filter(name => name !== open.given?.name))}
          columns={facts.columns.filter(({ name }) => !derivedNames.has(name) || open.given === null || view.derived.findIndex(each => each.name === name) < view.derived.indexOf(open.given))}
        />
      )}
      {open?.kind === 'dialect' && start.facts.csv && <DialectEditor csv={start.facts.csv} isChosen={start.choice.csv !== null} at={open.at} close={closeWindow} apply={csv => reload({ ...start.choice, csv })} />}
      {open?.kind === 'go' && shown && <GoToRow rows={shown.facts.rows} at={open.at} close={closeWindow} go={row => grid.current?.goTo({ line: row, col: grid.current.active().col })} />}
    </div>
  );
}

const workWords = (next: PreviewView, now: PreviewView): string =>
  next.sql !== now.sql && next.sql !== '' ? t('dataAsking') : next.sort.length > 0 && JSON.stringify(next.sort) !== JSON.stringify(now.sort) ? t('dataSorting') : next.where.length > 0 || next.contains !== '' ? t('dataFiltering') : t('dataPreparing');

/** A cell's own value as a filter: only these rows, and all but these. */
function conditionsOf({ name: column, kind }: DataColumn, { text, mark }: { text: string; mark: number }): { label: string; condition: Condition }[] {
  if (mark === 1) return [{ label: t('dataOnlyMissing'), condition: { column, op: 'missing' } }, { label: t('dataNoMissing'), condition: { column, op: 'present' } }];
  if (mark === 2) return [{ label: t('dataOnlyNan'), condition: { column, op: 'nan' } }, { label: t('dataNoNan'), condition: { column, op: 'not-nan' } }];
  if (mark !== 0 || ['bytes', 'list', 'struct', 'map', 'other'].includes(kind)) return [];
  const value = text === '' ? t('dataEmptyText') : brief(text, 30);
  return [{ label: t('dataOnlyThis', value), condition: { column, op: '=', value: text } }, { label: t('dataNotThis', value), condition: { column, op: '!=', value: text } }];
}
