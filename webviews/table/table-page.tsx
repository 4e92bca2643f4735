import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ReadingProgress } from '../../src/contract/index-api';
import type { SavedQuery } from '../../src/contract/query';
import type { FieldText, Sort } from '../../src/contract/table-api';
import { historyField, longestNote } from '../../src/contract/table-page';
import type { ExportFormat, MarksChange, MarksResult, RowKey, TableColumn, TableLayout, TableRow, TableStart } from '../../src/contract/table-page';
import { metricGoal } from '../../src/core/format';
import { atMostEvery } from '../shared/at-most-every';
import { IconButton } from '../shared/button';
import { formatExactCount } from '../shared/format';
import { Icon } from '../shared/icon';
import { plural, t } from '../shared/l10n';
import { MenuAt, MenuButton, type MenuItem } from '../shared/menu';
import { type CallError, toCallError } from '../shared/rpc';
import { Empty, Problem } from '../shared/states';
import { brief } from '../shared/name';
import { plainText } from './cells';
import { ColumnChooser } from './column-chooser';
import { following, readFields } from './automatic-columns';
import { type Column, clampWidth, defaultColumns, emptyLayout, groupings, isEditable, moved, placeColumns, withColumn } from './columns';
import { rowsAsText } from './copy-rows';
import { type Edit, tagsOf } from './editor';
import { FilterBar } from './filter-bar';
import { FieldWatch } from './field-watch';
import { Grid, type GridActions, type GridHandle } from './grid';
import { rowHeight } from './row';
import { GridSkeleton } from './grid-skeleton';
import { idsBetween, mostSelected, nobody, type Selection } from './selection';
import { exportItems, SelectionBar } from './selection-bar';
import { useSession } from './session';
import { RowSource, type Question } from './source';
import { Sparks } from './sparks';

/** What the host tells while the table is open. */
export interface Live { changed: ((rows: TableRow[], removed: RowKey[]) => void) | null; reading: ((progress: ReadingProgress | null) => void) | null }

const keepMs = 300;
const refreshMs = 250;
const mostRecent = 20;

type Shown = { kind: 'loading' } | { kind: 'error'; error: CallError } | { kind: 'shown'; source: RowSource };

export function TablePage({ start, saved, live, choose, remember }: { start: TableStart; saved: readonly SavedQuery[]; live: Live; choose: (store: string) => void; remember: (layout: TableLayout) => void }) {
  const { host, act, say } = useSession();
  const [layout, setLayout] = useState<TableLayout>(() => start.layout ?? emptyLayout());
  const [shown, setShown] = useState<Shown>({ kind: 'loading' });
  const [failure, setFailure] = useState<string | null>(null);
  const [automatic, setAutomatic] = useState<TableColumn[] | null>(null);
  /** Grows when there may be other fields than before. */
  const [fieldsTurn, setFieldsTurn] = useState(0);
  const [drawn, draw] = useState(0);
  const [turn, setTurn] = useState(0);
  const [selection, setSelection] = useState<Selection>(nobody);
  const [edit, setEdit] = useState<Edit | null>(null);
  const [choosing, setChoosing] = useState(false);
  const [menu, setMenu] = useState<{ column: Column; x: number; y: number } | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<RowKey>>(new Set());
  const [reading, setReading] = useState(start.reading);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const box = useRef<HTMLDivElement>(null);
  const grid = useRef<GridHandle | null>(null);
  const filter = useRef<((typed: string) => void) | null>(null);
  const scroll = useRef(layout.scroll);
  const frame = useRef(0);
  const drawSoon = () => { cancelAnimationFrame(frame.current); frame.current = requestAnimationFrame(() => draw(now => now + 1)); };
  const several = start.store === '' && start.stores.length > 1;
  const [refusals] = useState(() => new Map(start.stores.flatMap(({ name, refusal }) => (refusal === null ? [] : [[name, refusal] as const]))));
  /** Says why where it can't be changed. */
  const refused = (row: TableRow): boolean => {
    const why = refusals.get(row.history);
    if (why !== undefined) act(Promise.reject({ code: 'read-only', message: why }));
    return why !== undefined;
  };
  const [sparks] = useState(() => new Sparks(host, drawSoon));

  // --- what is remembered ---

  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(layout);
  const keep = () => {
    clearTimeout(timer.current);
    latest.current = { ...latest.current, scroll: scroll.current };
    remember(latest.current);
    host.keep(latest.current).catch(() => undefined);
  };
  /** What comes many times a second is kept once it rests. */
  const keepSoon = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(keep, keepMs);
  };
  const change = (part: Partial<TableLayout>) => {
    latest.current = { ...latest.current, ...part };
    setLayout(latest.current);
    if (part.widths) keepSoon(); else keep();
  };

  // --- what is shown ---

  const question: Question = { query: layout.query, sort: layout.sort, group: layout.group };
  const questionKey = JSON.stringify(question);
  const columns = layout.columns ?? automatic;
  const widths = new Map(layout.widths.map(each => [each.field, each.width]));
  const placed = useMemo(() => placeColumns(columns ?? [], column => column.width ?? widths.get(column.field) ?? null, size.width), [columns, layout.widths, size.width]);

  // The set that is there by itself follows what matches; a set that a person made stays.
  const asked = useRef(0);
  const followFields = async (stay: boolean) => {
    const mine = ++asked.current;
    const found = await readFields(host, latest.current.query).catch(() => null);
    if (mine !== asked.current) return;
    setAutomatic(before => (found ? following(before, found, several, stay) : before ?? defaultColumns([], [], false, several)));
    setFieldsTurn(now => now + 1);
  };
  useEffect(() => { void followFields(false); return () => { asked.current++; }; }, [layout.query, turn]);

  const held = useRef<RowSource | null>(null);
  useEffect(() => {
    let current = true;
    const source = new RowSource(host, question, new Set(layout.collapsed), { changed: drawSoon, failed: error => setFailure(toCallError(error).message) });
    const first = Math.floor(scroll.current.top / rowHeight);
    source.start({ first, last: first + Math.ceil((size.height || 600) / rowHeight), fields: [] }).then(() => {
      if (!current) return;
      held.current?.close();
      // A new question is answered from its top.
      if (held.current) scroll.current = { top: 0, left: scroll.current.left };
      held.current = source;
      setFailure(null);
      setFresh(new Set());
      setShown({ kind: 'shown', source });
    }, (cause: unknown) => {
      if (!current) return;
      const error = toCallError(cause);
      // The last good answer stays; only where there is none is the place of the table itself the place for it.
      if (error.code === 'query') setFailure(error.message);
      setShown(now => (now.kind === 'shown' || error.code === 'query' ? now : { kind: 'error', error }));
      if (error.code !== 'query') setFailure(held.current ? error.message : null);
    });
    return () => { current = false; };
  }, [questionKey, turn]);
  const source = shown.kind === 'shown' ? shown.source : null;

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);

  // --- runs that go on ---

  const refresh = async () => {
    const now = held.current;
    if (!now) return;
    try {
      const handle = grid.current;
      const top = handle?.topLine() ?? 0;
      const before = now.total;
      const shift = await now.refresh(top);
      if (now.total !== before && now.question.query.trim() !== '') followSoon();
      // At the top new runs appear; further down they must not move what is read.
      if (shift !== 0 && handle && !handle.atTop()) handle.scrollBy(shift);
      setFailure(null);
      draw(turns => turns + 1);
    } catch (error) {
      setFailure(toCallError(error).message);
    }
  };
  const [refreshSoon] = useState(() => atMostEvery(refreshMs, refresh));
  const [followSoon] = useState(() => atMostEvery(refreshMs, () => followFields(true)));
  const [fields] = useState(() => new FieldWatch());
  const seen = useRef('');
  live.changed = (rows, removed) => {
    const came = rows.filter(row => row.id > seen.current && held.current?.lineOf(row.key) === null);
    if (came.length > 0 && grid.current && !grid.current.atTop()) setFresh(now => new Set([...now, ...came.map(({ key }) => key)]));
    if (removed.length > 0) setSelection(now => (removed.some(key => now.ids.has(key)) ? { ...now, ids: new Set([...now.ids].filter(key => !removed.includes(key))) } : now));
    for (const row of rows) if (row.id > seen.current) seen.current = row.id;
    for (const row of rows) held.current?.patch(row.key, row);
    refreshSoon();
    if (fields.told(rows, removed)) followSoon();
  };
  live.reading = progress => {
    setReading(progress);
    // Nobody tells of its runs one by one.
    refreshSoon();
    followSoon();
  };
  useEffect(() => () => { live.changed = null; live.reading = null; }, []);
  useEffect(() => {
    if (!source) return;
    for (let index = 0; index < Math.min(source.lines, 64); index++) {
      const line = source.line(index);
      if (line?.kind === 'run' && line.row && line.row.id > seen.current) seen.current = line.row.id;
    }
  }, [source]);

  // --- changes that people make ---

  const write = async (ids: RowKey[], made: MarksChange): Promise<MarksResult> => {
    const result = await host.mark(ids, made);
    for (const { key, ...marks } of result.changed) held.current?.patch(key, marks);
    return result;
  };
  const writeMany = (ids: RowKey[], made: MarksChange) => act(write(ids, made).then(({ failed }) => {
    if (failed[0]) throw failed.length === 1 ? { code: 'marks', message: failed[0].message } : { code: 'marks', message: t('someNotChanged', formatExactCount(failed.length), failed[0].message) };
  }));

  const beginEdit = (row: TableRow, field: FieldText, draft: string | null = null, error: string | null = null): void => {
    const before = { name: row.name, note: row.note, tags: row.tags };
    const back = () => { setEdit(null); grid.current?.focus(null); };
    setEdit({
      run: row.key, field, draft, error, cancel: back,
      done(text, onward) {
        back();
        const made: MarksChange = field === 'tag' ? { tags: tagsOf(text) } : field === 'name' ? { name: text.trim() || null } : { note: text.trim() || null };
        if (JSON.stringify(Object.values(made)[0]) !== JSON.stringify(field === 'tag' ? before.tags : field === 'name' ? before.name : before.note)) {
          held.current?.patch(row.key, made);
          write([row.key], made).catch((cause: unknown): MarksResult => ({ changed: [], failed: [{ key: row.key, message: toCallError(cause).message }] })).then(({ failed }) => {
            if (!failed[0]) return;
            held.current?.patch(row.key, before);
            // What was typed is still there, with the reason at it.
            beginEdit({ ...row, ...before }, field, text, failed[0].message);
          }, () => undefined);
        }
        if (onward !== 0) goOn(row, field, onward);
      },
    });
  };
  const goOn = (row: TableRow, field: FieldText, onward: -1 | 1) => {
    const editable = placed.all.filter(each => each.editable && each.field !== 'star');
    const next = editable[editable.findIndex(each => each.field === field) + onward];
    const line = held.current?.lineOf(row.key) ?? null;
    if (!next || line === null) return;
    grid.current?.focus({ line, col: placed.all.indexOf(next) });
    const now = held.current?.row(row.key);
    if (now) beginEdit(now, next.field);
  };

  const own = (make: (columns: readonly TableColumn[]) => TableColumn[]) => change({ columns: make(placed.all.map(({ field, ref, kind, width, pinned }) => ({ field, ref, kind, width: width ?? widths.get(field) ?? null, pinned }))) });
  const sortBy = (column: Column, more: boolean, descending?: boolean) => {
    // No history comes before another: they are put together by group.
    if (column.ref.kind === 'history') { setGroup(historyField); return; }
    const now = layout.sort.find(({ field }) => field === column.field);
    const natural = column.ref.kind === 'metric' ? metricGoal(column.ref.name) !== 'lower' : column.kind === 'time' || column.field === 'star';
    const next: Sort | null = descending !== undefined ? { field: column.field, descending } : !now ? { field: column.field, descending: natural } : now.descending === natural ? { field: column.field, descending: !natural } : null;
    const rest = more ? layout.sort : layout.sort.filter(({ field }) => field === column.field);
    const sort = now ? rest.flatMap(each => (each.field !== column.field ? [each] : next ? [next] : [])) : [...rest, ...(next ? [next] : [])];
    change({ sort });
    say(next ? t(next.descending ? 'sortedDown' : 'sortedUp', column.title) : t('notSorted', column.title));
  };
  const select = (line: number, how: 'only' | 'toggle' | 'range') => {
    const now = source?.line(line);
    const id = now?.kind === 'run' ? now.row?.key : undefined;
    if (!source) return;
    if (how === 'range') { void idsBetween(source, host, selection.pivot, line).then(ids => setSelection({ ids: new Set(ids), all: false, pivot: selection.pivot }), (error: unknown) => act(Promise.reject(error as Error))); return; }
    if (id === undefined) return;
    const ids = new Set(how === 'toggle' ? selection.ids : []);
    if (!ids.delete(id)) ids.add(id);
    setSelection({ ids, all: false, pivot: line });
  };
  const selectAll = () => act(host.ids(layout.query, layout.sort, mostSelected).then(ids => {
    setSelection({ ids: new Set(ids), all: ids.length === source?.total || source?.question.group !== null, pivot: 0 });
    say(t('chosenAll', formatExactCount(ids.length)));
  }));
  const copy = (as: 'markdown' | 'tsv') => { if (source && selection.ids.size > 0) act(rowsAsText(host, source.question, placed.all, selection.ids, as).then(text => host.copy(text)).then(() => say(plural(selection.ids.size, 'copiedOne', 'copiedMany')))); };
  const exportAs = (format: ExportFormat, runs: RowKey[] | null) => act(host.exportRuns(format, { query: layout.query, sort: layout.sort, columns: placed.all.map(({ field }) => field), runs }).then(written => { if (written !== null) say(plural(written, 'exportedOne', 'exportedMany')); }));

  const actions: GridActions = {
    open: row => act(host.open(row.key)), preview: row => act(host.preview(row.key)),
    toggleGroup(key, open) { held.current?.toggle(key, open); change({ collapsed: open ? layout.collapsed.filter(each => each !== key) : [...layout.collapsed.filter(each => each !== key), key] }); },
    star(row) {
      if (refused(row)) return;
      held.current?.patch(row.key, { star: !row.star });
      act(write([row.key], { star: !row.star }).catch((error: unknown) => { held.current?.patch(row.key, { star: row.star }); throw error; }).then(({ failed }) => { if (failed[0]) { held.current?.patch(row.key, { star: row.star }); throw { code: 'marks', message: failed[0].message }; } }));
    },
    edit(row, field) {
      const column = placed.all.find(each => each.field === field);
      if (!column || !isEditable(column.ref) || field === 'star') return false;
      if (refused(row)) return true;
      if (field === 'note' && (row.note?.length ?? 0) > longestNote) {
        act(Promise.reject({ code: 'long', message: t('noteTooLong') }));
        return true;
      }
      const col = placed.all.indexOf(column);
      const line = held.current?.lineOf(row.key);
      if (line !== null && line !== undefined && grid.current?.active()?.col !== col) grid.current?.focus({ line, col });
      beginEdit(row, field);
      return true;
    },
    select, selectAll, clearSelection: () => setSelection(nobody), copy: () => copy('tsv'),
    trash: () => { if (start.can.trash && selection.ids.size > 0) act(host.trash([...selection.ids])); },
    typed: text => filter.current?.(text),
    scrolled(top, left) {
      scroll.current = { top, left };
      if (top < 1 && fresh.size > 0) setFresh(new Set());
      keepSoon();
    },
    sort: sortBy,
    resize(column, width) {
      const w = clampWidth(width);
      if (layout.columns) change({ columns: withColumn(layout.columns, column.field, { width: w }), widths: [] });
      else change({ widths: [...layout.widths.filter(each => each.field !== column.field), { field: column.field, width: w }] });
    },
    fit(column) { actions.resize(column, widest(column, held.current, grid.current?.topLine() ?? 0)); },
    hide: column => own(all => all.filter(each => each.field !== column.field)),
    move(column, to) {
      own(all => {
        const from = all.findIndex(each => each.field === column.field);
        if (typeof to === 'number') return moved(all, column.field, Math.max(0, from + to));
        const at = to.before ? all.findIndex(each => each.field === to.before?.field) : all.length;
        const pinned = to.before ? to.before.pinned : false;
        return moved(withColumn(all, column.field, { pinned }), column.field, at > from ? at - 1 : at);
      });
      say(t('columnMoved', column.title));
      movedColumn.current = column.field;
    },
    menu(column, at) {
      const head = box.current?.querySelector(`.head-cell[data-field="${CSS.escape(column.field)}"]`)?.getBoundingClientRect();
      setMenu({ column, x: at?.x ?? head?.left ?? 0, y: at?.y ?? head?.bottom ?? 0 });
    },
  };
  // The focus stays on the column that was moved, before the next key is heard.
  const movedColumn = useRef<FieldText | null>(null);
  useLayoutEffect(() => {
    const col = placed.all.findIndex(each => each.field === movedColumn.current);
    movedColumn.current = null;
    if (col >= 0) grid.current?.focus({ line: -1, col });
  }, [placed]);
  const setGroup = (group: FieldText | null) => { scroll.current = { top: 0, left: scroll.current.left }; change({ group, collapsed: [] }); };
  const columnMenu = (column: Column): MenuItem[] => [
    ...(column.ref.kind === 'history' ? [] : [
      { kind: 'action' as const, label: t('sortUp'), icon: 'arrow-up', run: () => sortBy(column, false, false) },
      { kind: 'action' as const, label: t('sortDown'), icon: 'arrow-down', run: () => sortBy(column, false, true) },
    ]),
    ...(column.ref.kind === 'history' || (groupings as readonly string[]).includes(column.field) ? [{ kind: 'action' as const, label: t('groupByThis'), icon: 'list-tree', run: () => setGroup(column.field) }] : []),
    { kind: 'separator' },
    { kind: 'action', label: t(column.pinned ? 'unpin' : 'pin'), icon: column.pinned ? 'pinned' : 'pin', run: () => own(all => { const next = withColumn(all, column.field, { pinned: !column.pinned }); return moved(next, column.field, next.filter(each => each.pinned && each.field !== column.field).length); }) },
    { kind: 'action', label: t('moveLeft'), icon: 'arrow-left', run: () => actions.move(column, -1) },
    { kind: 'action', label: t('moveRight'), icon: 'arrow-right', run: () => actions.move(column, 1) },
    { kind: 'action', label: t('fitWidth'), icon: 'arrow-both', run: () => actions.fit(column) },
    { kind: 'separator' },
    { kind: 'action', label: t('hideColumn'), icon: 'eye-closed', run: () => actions.hide(column) },
    { kind: 'action', label: t('columnsMore'), icon: 'settings', run: () => setChoosing(true) },
  ];

  const apply = (query: string) => { if (query !== latest.current.query) { scroll.current = { top: 0, left: scroll.current.left }; setSelection(nobody); change({ query }); } };
  const rememberQuery = (query: string) => change({ recent: [query, ...latest.current.recent.filter(each => each !== query)].slice(0, mostRecent) });
  const starredAll = selection.ids.size > 0 && [...selection.ids].slice(0, 200).every(key => held.current?.row(key)?.star ?? false);
  return (
    <div class="table-page">
      <header class="toolbar">
        <FilterBar query={layout.query} recent={layout.recent} saved={saved} failure={failure} apply={apply} remember={rememberQuery} handle={filter} />
        <span class="toolbar-more">
          {reading && <span class="quiet number total" role="status">{t('readingRuns', formatExactCount(reading.done), formatExactCount(reading.total))}</span>}
          {source && !reading && <span class="quiet number total" role="status">{plural(source.total, 'runOne', 'runMany')}</span>}
          {start.stores.length > 1 && (
            <select class="field-text" aria-label={t('history')} title={t('history')} value={start.store} onChange={event => choose(event.currentTarget.value)}>
              <option value="">{t('allHistories')}</option>
              {start.stores.map(({ path, name }) => <option key={path} value={path} title={path}>{brief(name, 200)}</option>)}
            </select>
          )}
          <select class="field-text" aria-label={t('groupBy')} title={t('groupBy')} value={layout.group ?? ''} onChange={event => setGroup(event.currentTarget.value || null)}>
            <option value="">{t('noGroups')}</option>
            {several && <option value={historyField}>{t('byHistory')}</option>}
            {groupings.map(by => <option key={by} value={by}>{t(groupTitles[by])}</option>)}
          </select>
          {start.can.formats.length > 0 && <MenuButton className="icon-button" label={t('exportShown')} items={exportItems(start.can.formats, format => exportAs(format, null))}><Icon name="export" /></MenuButton>}
          <IconButton icon="layout-sidebar-right" label={t('columns')} pressed={choosing} onClick={() => setChoosing(!choosing)} />
        </span>
      </header>
      {source && source.failed.length > 0 && <p class="history-failed" role="status"><Icon name="warning" tone="warning" /><span class="isolate">{t('historyFailed', brief(source.failed.join(', '), 300))}</span></p>}
      <div class="table-main">
        <div ref={box} class="table-box">
          {shown.kind === 'error' && <div class="page-state"><Problem message={t('tableFailed', shown.error.message)} retry={() => { setShown({ kind: 'loading' }); setTurn(now => now + 1); }} showLog={() => void host.showLog()} /></div>}
          {(shown.kind === 'loading' || (source && !columns)) && <GridSkeleton />}
          {source && columns && size.width > 0 && (source.total > 0
            ? <Grid source={source} sparks={sparks} refusals={refusals} columns={placed} sort={layout.sort} selected={selection.ids} edit={edit} drawn={drawn} size={size} start={scroll.current} actions={actions} handle={grid} />
            : <div class="page-state">{layout.query.trim() !== ''
              ? <Empty action={<button type="button" class="link" onClick={() => apply('')}>{t('clearFilter')}</button>}>{t('noRunsMatch')}</Empty>
              : reading ? <Empty>{t('readingRuns', formatExactCount(reading.done), formatExactCount(reading.total))}</Empty>
                : <Empty action={<button type="button" class="link" onClick={() => act(host.begin())}>{t('runFunction')}</button>}>{t('noRunsYet')}</Empty>}</div>)}
          {fresh.size > 0 && <button type="button" class="fresh" onClick={() => { grid.current?.toTop(); setFresh(new Set()); }}><Icon name="arrow-up" />{plural(fresh.size, 'freshOne', 'freshMany')}</button>}
        </div>
        {choosing && <ColumnChooser query={layout.query} fieldsTurn={fieldsTurn} columns={columns ?? []} automatic={layout.columns === null} change={next => change({ columns: next })} reset={() => change({ columns: null, widths: [] })} close={() => setChoosing(false)} />}
      </div>
      {selection.ids.size > 0 && (
        <SelectionBar count={selection.ids.size} all={selection.all} starred={starredAll} can={start.can} actions={{
          compare: () => act(host.compare([...selection.ids])), tag: (addTags, dropTags) => writeMany([...selection.ids], { addTags, dropTags }), star: star => writeMany([...selection.ids], { star }),
          copy, exportAs: format => exportAs(format, [...selection.ids]), trash: actions.trash, clear: () => setSelection(nobody),
        }} />
      )}
      {menu && <MenuAt items={columnMenu(menu.column)} label={t('columnMenu', menu.column.title)} at={menu} close={focus => { setMenu(null); if (focus) box.current?.querySelector<HTMLElement>(`.head-cell[data-field="${CSS.escape(menu.column.field)}"]`)?.focus(); }} />}
    </div>
  );
}

const groupTitles = { function: 'byFunction', state: 'byState', created: 'byDay', tag: 'byTag', branch: 'byBranch' } as const;

/** As wide as its title and the widest of what is in sight. */
function widest(column: Column, source: RowSource | null, top: number): number {
  const pen = document.createElement('canvas').getContext('2d');
  if (!pen || !source) return column.w;
  const style = getComputedStyle(document.body);
  pen.font = `${style.fontSize} ${style.fontFamily}`;
  let width = pen.measureText(column.title).width + 44;
  for (let index = top; index < top + 60; index++) {
    const line = source.line(index);
    if (line?.kind === 'run' && line.row) width = Math.max(width, pen.measureText(plainText(column, line.row, line.cell(column.field)).slice(0, 300)).width + (column.ref.kind === 'metric' ? 76 : 24));
  }
  return clampWidth(width);
}
