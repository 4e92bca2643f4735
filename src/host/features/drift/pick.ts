import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { DataColumn, DataKind, DataSource } from '../../../contract/data-api';
import { oppositeTest, type RowTest } from '../../../contract/drift';
import { readWindow } from '../../../core/drift/window';
import { formatCount } from '../../../core/format';
import { HumanError } from '../../../core/human-error';
import { type RunTable, tablesOf } from '../../../node/runs/run-data';
import { humanMessage } from '../../errors';
import { plainName } from '../../plain-text';
import { said } from '../../said';
import { findDataFiles } from '../../services/data-files';
import type { DataWorker } from '../../services/data-worker';
import type { Launcher } from '../../services/launcher';
import type { RunPicker } from '../../services/run-picker';
import type { RunRef, Stores } from '../../services/stores';
import type { VS } from '../../vs';
import type { SideRef } from './schemas';

interface Deps { data: DataWorker; launcher: Launcher; stores: Stores; picker: RunPicker }
type Ask = (() => Promise<SideRef | Pair | null>) | null;
interface Item extends vscode.QuickPickItem { take: Ask }
/** Both sides at once: one file split in two. */
export interface Pair { reference: SideRef; current: SideRef }

export interface DriftPicker {
  /** A file, or data of a run; `against`: the other side, of which the latest or a part is offered first. Null: nobody chose any. */
  side(title: string, against: SideRef | null): Promise<SideRef | Pair | null>;
  /** Along which column the data lies in time, and how long a window is. */
  timeline(source: DataSource): Promise<{ by: string; window: string } | null>;
  /** A file of labels, the column by which rows find theirs, and what is held against what. */
  labels(current: DataSource): Promise<{ path: string; id: string; prediction: string; label: string } | null>;
  /** A table that this run read or made. */
  ofRun(run: RunRef): Promise<SideRef | null>;
}

export function createDriftPicker(vs: VS, { data, launcher, stores, picker }: Deps): DriftPicker {
  const { l10n } = vs;
  const file = (uri: vscode.Uri): SideRef => ({ kind: 'file', path: uri.fsPath, rows: null });

  async function ofRun(ref: RunRef): Promise<SideRef | null> {
    const run = await launcher.detail(ref);
    if (!run) throw new HumanError('no-run', l10n.t('This run is not in the store any more.'));
    const tables = tablesOf(run);
    const of = ({ flow, name }: RunTable): SideRef => ({ kind: 'run', store: ref.store, id: ref.id, flow, name, rows: null });
    const [only, second] = tables;
    if (!only) throw new HumanError('no-data', l10n.t('The run of {0} neither read nor made a table. Pick another run, or a file.', run.function.name));
    if (!second) return of(only);
    const picked = await vs.window.showQuickPick(tables.map(table => ({
      label: `$(${table.flow === 'input' ? 'arrow-right' : 'arrow-left'}) ${plainName(table.name)}`,
      description: [table.flow === 'input' ? l10n.t('input') : l10n.t('output'), table.rows !== null && table.columns !== null ? `${formatCount(table.rows)} × ${formatCount(table.columns)}` : null].filter(Boolean).join(' · '), table,
    })), { title: l10n.t('Data of {0}', plainName(run.function.name)), matchOnDescription: true });
    return picked ? of(picked.table) : null;
  }

  /** What a run's data is now: the file that it read, as it lies there; the newest output of that name. */
  async function latest(ref: SideRef & { kind: 'run' }): Promise<Item[]> {
    const run = await launcher.detail(ref);
    if (!run) return [];
    if (ref.flow === 'input') {
      const read = run.inputs.find(({ name }) => name === ref.name);
      const written = read?.path ?? read?.source?.path;
      const root = run.request?.project.root;
      if (read?.source?.kind !== 'output' && written !== undefined && (path.isAbsolute(written) || root)) {
        const now = vs.Uri.file(path.resolve(root ?? '', written));
        return [{ label: `$(file) ${l10n.t('{0} as it is now', plainName(path.basename(written)))}`, description: vs.workspace.asRelativePath(now), take: async () => file(now) }];
      }
    }
    const store = stores.get(ref.store);
    const source = ref.flow === 'input' ? run.inputs.find(({ name }) => name === ref.name)?.source : undefined;
    const maker = source?.run && store ? await launcher.detail({ store: ref.store, id: source.run }) : run;
    const output = source?.output ?? ref.name;
    const offers = store && maker ? await (await store.index()).outputs({ functionName: maker.function.name, limit: 200 }) : [];
    const newest = offers.find(each => each.output === output && each.here && each.run !== (source?.run ?? ref.id));
    return newest ? [{
      label: `$(history) ${l10n.t('The latest {0} of {1}', plainName(output), plainName(newest.function.name))}`, description: newest.run,
      take: async () => ({ kind: 'run', store: ref.store, id: newest.run, flow: 'output', name: newest.output, rows: null }),
    }] : [];
  }

  const splittable: ReadonlySet<DataKind> = new Set(['boolean', 'integer', 'float', 'decimal', 'text', 'date', 'time', 'timestamp']);

  /** One table in two: before a value and from it on, or one value and another. */
  async function split(of: SideRef & { kind: 'file' }): Promise<Pair | null> {
    const api = await data.api();
    const [{ columns }, { rows: [sample = []] }] = await Promise.all([api.describe({ path: of.path }), api.rows({ path: of.path }, { offset: 0, limit: 1 })]);
    const choices = columns.map((column, at) => ({ label: plainName(column.name), description: column.type, column, example: sample[at] ?? null })).filter(({ column }) => splittable.has(column.kind));
    const timesFirst = (a: { column: DataColumn }, b: { column: DataColumn }): number => Number(isTime(b.column)) - Number(isTime(a.column));
    const picked = await vs.window.showQuickPick(choices.sort(timesFirst), { title: l10n.t('Column that splits {0}', plainName(path.basename(of.path))), matchOnDescription: true, ignoreFocusOut: true });
    if (!picked) return null;
    const { column, example } = picked;
    const such = example === null ? '' : l10n.t('such as {0}', plainName(example, 60));
    const ask = (title: string): Thenable<string | undefined> => vs.window.showInputBox({ title, placeHolder: such, ignoreFocusOut: true });
    const pair = (reference: RowTest, current: RowTest): Pair => ({ reference: { ...of, rows: reference }, current: { ...of, rows: current } });
    const byMoment = column.kind === 'boolean' ? false : await vs.window.showQuickPick([
      { label: l10n.t('Before a value, and from it on'), moment: true }, { label: l10n.t('One value, and another or all others'), moment: false },
    ], { title: l10n.t('How {0} splits the rows', plainName(column.name)), ignoreFocusOut: true }).then(how => how?.moment);
    if (byMoment === undefined) return null;
    if (byMoment) {
      const value = await ask(l10n.t('The current rows begin at this value of {0}', plainName(column.name)));
      return value ? pair({ column: column.name, test: 'less', value }, { column: column.name, test: oppositeTest.less, value }) : null;
    }
    const before = await ask(l10n.t('{0} of the reference', plainName(column.name)));
    if (before === undefined) return null;
    const now = await vs.window.showInputBox({ title: l10n.t('{0} of the current rows', plainName(column.name)), placeHolder: l10n.t('nothing: all other values'), ignoreFocusOut: true });
    if (now === undefined) return null;
    return pair({ column: column.name, test: 'is', value: before }, now === '' ? { column: column.name, test: oppositeTest.is, value: before } : { column: column.name, test: 'is', value: now });
  }

  /** Data files of the workspace as a list shows them, without the one that stands on the other side. */
  async function filesBut(other: string | null): Promise<{ label: string; description: string; uri: vscode.Uri }[]> {
    return (await findDataFiles(vs)).filter(({ fsPath }) => fsPath !== other)
      .map(uri => ({ label: `$(file) ${plainName(path.basename(uri.fsPath))}`, description: plainName(vs.workspace.asRelativePath(uri), 300), uri })).sort((a, b) => (a.description < b.description ? -1 : 1));
  }

  async function side(title: string, against: SideRef | null): Promise<SideRef | Pair | null> {
    const items = async (): Promise<Item[]> => {
      const files = (await filesBut(against?.kind === 'file' ? against.path : null)).map(({ uri, ...shown }) => ({ ...shown, take: async () => file(uri) }));
      return [
        ...(against?.kind === 'run' ? await latest(against) : []),
        ...(against?.kind === 'file' ? [{ label: `$(split-horizontal) ${l10n.t('Split {0} by a column…', plainName(path.basename(against.path)))}`, alwaysShow: true, take: () => split({ ...against, rows: null }) }] : []),
        ...files,
        { label: `$(history) ${l10n.t('Data of a run…')}`, alwaysShow: true, take: async () => ofRun(await picker.one({ title: l10n.t('Run whose data to take'), none: l10n.t('There are no runs yet. Click Run and Track above a function to make the first.') })) },
        { label: `$(folder-opened) ${l10n.t('Another file or folder…')}`, alwaysShow: true, take: browse },
      ];
    };
    const picked = await vs.window.showQuickPick(items(), { title, matchOnDescription: true, ignoreFocusOut: true });
    return picked?.take ? picked.take() : null;
  }

  async function browse(): Promise<SideRef | null> {
    const [picked] = (await vs.window.showOpenDialog({ canSelectFiles: true, canSelectFolders: true, canSelectMany: false, openLabel: l10n.t('Take') })) ?? [];
    return picked ? file(picked) : null;
  }

  async function timeline(source: DataSource): Promise<{ by: string; window: string } | null> {
    const { columns } = await (await data.api()).describe(source);
    const along = columns.filter(column => isTime(column) || ['integer', 'float', 'decimal', 'text'].includes(column.kind)).sort((a, b) => Number(isTime(b)) - Number(isTime(a)));
    const by = await vs.window.showQuickPick(along.map(column => ({ label: plainName(column.name), description: column.type, column })), { title: l10n.t('Column that tells the time'), matchOnDescription: true, ignoreFocusOut: true });
    if (!by) return null;
    const window = await vs.window.showInputBox({
      title: l10n.t('How long a window is'), value: isTime(by.column) || by.column.kind === 'text' ? '1w' : '10000r', prompt: l10n.t('Time as 6h, 1d, 1w or 1mo, or rows as 10000r'), ignoreFocusOut: true,
      validateInput: text => { try { readWindow(text); return undefined; } catch (error) { return said(l10n, humanMessage(error) ?? ''); } },
    });
    return window ? { by: by.column.name, window } : null;
  }

  /** A file of labels, and the three columns that hold it against the predictions. */
  async function labels(current: DataSource): Promise<{ path: string; id: string; prediction: string; label: string } | null> {
    const files = (await filesBut(current.path)).map(({ uri, ...shown }) => ({ ...shown, path: uri.fsPath as string | null }));
    const picked = await vs.window.showQuickPick([...files, { label: `$(folder-opened) ${l10n.t('Another file or folder…')}`, description: '', path: null, alwaysShow: true }], { title: l10n.t('Labels that came later'), matchOnDescription: true, ignoreFocusOut: true });
    if (!picked) return null;
    const other = picked.path === null ? await browse() : null;
    const place = picked.path ?? (other?.kind === 'file' ? other.path : null);
    if (place === null) return null;
    const api = await data.api();
    const [{ columns: theirs }, { columns: ours }] = await Promise.all([api.describe({ path: place }), api.describe(current)]);
    const shared = ours.filter(({ name }) => theirs.some(each => each.name === name));
    if (shared.length === 0) throw new HumanError('no-data', l10n.t('{0} has no column of the current data, so no row can find its label. Take a file with the same id column.', plainName(path.basename(place))));
    const id = await column(shared, l10n.t('Column by which a row finds its label'));
    const prediction = id === null ? null : await column(ours.filter(({ name }) => name !== id), l10n.t('Column of the current data with the predictions'));
    const label = prediction === null ? null : await column(theirs.filter(({ name }) => name !== id), l10n.t('Column of {0} with the labels', plainName(path.basename(place))));
    return id !== null && prediction !== null && label !== null ? { path: place, id, prediction, label } : null;
  }

  async function column(columns: readonly DataColumn[], title: string): Promise<string | null> {
    const picked = await vs.window.showQuickPick(columns.map(each => ({ label: plainName(each.name), description: each.type, name: each.name })), { title, matchOnDescription: true, ignoreFocusOut: true });
    return picked?.name ?? null;
  }

  return { side, timeline, labels, ofRun };
}

const isTime = ({ kind }: DataColumn): boolean => kind === 'date' || kind === 'timestamp';
