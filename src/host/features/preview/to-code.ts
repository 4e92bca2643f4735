import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { DataApi, DataColumn, DataSource } from '../../../contract/data-api';
import type { TableView } from '../../../contract/view-api';
import { addToModule, type CodeView, frameName, functionOf, lossesOf, pythonName, sampleColumns, testOf, withReader } from '../../../core/data/code';
import { understand } from '../../../core/data/expression';
import { formatExactCount } from '../../../core/format';
import { HumanError, isHumanError } from '../../../core/human-error';
import type { Difference, Proof } from '../../../node/derive/prove';
import { plainName } from '../../plain-text';
import { said } from '../../said';
import type { EngineService } from '../../services/engine';
import type { Log } from '../../services/log';
import type { Places } from '../../services/places';
import type { Settings } from '../../services/settings';
import type { VS } from '../../vs';
import { askLibrary, askModule, askName, testModule, usualLibrary } from './code-places';
import type { KeptCode } from './made-codes';

export interface ToCodeDeps { vs: VS; log: Log; engine: EngineService; places: Places; settings: Settings; distFolder: string; cacheFolder: string }
/** `shown`: names of columns in the order of the grid. */
export interface WantedCode { api: DataApi; source: DataSource; name: string; view: TableView; shown: string[] }
/** `source`: the module's path. */
export type CameOfCode = Pick<KeptCode, 'name' | 'module' | 'source' | 'proof' | 'said'>;

/** So many cells are held against one another; of the rows beyond, the number is. */
const mostCells = 10_000_000;
const comparable: readonly DataColumn['kind'][] = ['boolean', 'integer', 'float', 'decimal', 'text', 'date', 'time', 'timestamp'];

/** A view becomes a typed function and a test of it in the project, and is proven by running it. Nothing of the project is executed where it is not trusted: there it is written, and said not to be proven. `told` hears what came of it before anything is shown of that. */
export async function toCode({ vs, log, engine, places, settings, distFolder, cacheFolder }: ToCodeDeps, { api, source, name: file, view, shown }: WantedCode, told: (code: CameOfCode) => void): Promise<void> {
  const { l10n } = vs;
  if (view.sql !== undefined) throw new HumanError('usage', l10n.t('The answer to a question in SQL can’t be turned into a function. Show the file again, and filter, sort and hide there.'));
  const home = await places.homeOf(source.path);
  const folder = vs.Uri.file(home.folder ? home.root : places.folders()[0]?.root ?? home.root);
  const [facts, looked] = [await api.describe(source), await api.look(source, view)];
  const library = await askLibrary(vs, await usualLibrary(vs, folder));
  const seen: DataColumn[] = [...facts.columns];
  const derived = view.derived.map(({ name, expression }) => {
    const found = understand(expression, seen);
    if (found.kind === 'error') throw new HumanError('usage', found.error.message);
    seen.push(...looked.columns.filter(column => column.name === name));
    return { name, text: expression, checked: found.checked };
  });
  const code: CodeView = { library, file, format: facts.format, csv: facts.csv, columns: looked.columns, derived, where: view.where, contains: view.contains, sort: view.sort, shown };
  // What can't be written is said before anything is asked.
  functionOf(code, 'chosen');
  const losses = lossesOf(code);
  if (losses.length > 0) {
    const go = l10n.t('Go On');
    if (await vs.window.showWarningMessage(l10n.t('Not all of this view can be said in code.'), { modal: true, detail: losses.map(loss => said(l10n, loss)).join('\n') }, go) !== go) throw new vs.CancellationError();
  }
  const proposed = pythonName(view.where.length > 0 || view.contains !== '' ? `chosen ${frameName(file)}` : `prepared ${frameName(file)}`, 'chosen_rows');
  const name = await askName(vs, proposed);
  const module = await askModule(vs, folder, `${frameName(file)}_views.py`);

  const { placeFile } = await import('../../../node/project/place-file');
  const scope = home.folder?.uri;
  const setting = (key: 'run.importRoot' | 'run.workingDirectory'): string | null => { const text = settings.get(key, scope); return text ? path.resolve(folder.fsPath, text) : null; };
  const overrides = { importRoot: setting('run.importRoot'), cwd: setting('run.workingDirectory') };
  const place = await placeFile(module.fsPath, places.folders().map(({ root }) => root), overrides);
  const test = await testModule(vs, place.root, module);
  const fn = functionOf(code, name);
  const given = sampleColumns(code);
  const names = [...given.map(column => column.name), ...derived.map(column => column.name)];
  const sample = await api.testRows(source, view, names);
  const made = testOf(code, { name, frame: fn.frame, module: place.module }, { rows: sample.rows, kept: sample.kept, values: new Map(names.map((each, at) => [each, sample.cells[at] ?? []])) });

  // Both are worked out before either is written.
  const textOf = async (uri: vscode.Uri): Promise<string | null> => vs.workspace.openTextDocument(uri).then(document => document.getText(), () => null);
  const into = async (uri: vscode.Uri, what: { imports: string[]; text: string; defines: string }) => {
    const text = await textOf(uri);
    return { uri, isNew: text === null, edit: addToModule(text ?? '', plainName(vs.workspace.asRelativePath(uri), 300), what) };
  };
  const whole = withReader(fn, code, await textOf(module) ?? '');
  const additions = [await into(module, { ...whole, defines: name }), await into(test, { ...made, defines: made.name })];
  for (const { uri, isNew, edit } of additions) {
    const writes = new vs.WorkspaceEdit();
    if (isNew) writes.createFile(uri, { overwrite: false, contents: Buffer.from(edit.insertions.map(({ text }) => text).join('')) });
    else {
      const document = await vs.workspace.openTextDocument(uri);
      for (const { at, text } of edit.insertions) writes.insert(uri, document.positionAt(at), text);
    }
    if (!(await vs.workspace.applyEdit(writes))) throw new HumanError('not-written', l10n.t('{0} could not be written.', plainName(vs.workspace.asRelativePath(uri), 300)));
    await (await vs.workspace.openTextDocument(uri)).save();
  }
  const line = (additions[0]?.edit.line ?? 0) + whole.lines;
  const editor = await vs.window.showTextDocument(module, { preview: false, viewColumn: vs.ViewColumn.Active });
  editor.selection = new vs.Selection(line, 4, line, 4);
  editor.revealRange(new vs.Range(line, 0, line, 0), vs.TextEditorRevealType.InCenterIfOutsideViewport);

  const openTest = l10n.t('Open Test');
  const tell = (proof: CameOfCode['proof'], said: string): void => {
    told({ name, module: plainName(vs.workspace.asRelativePath(module), 300), source: module.fsPath, proof, said });
    const isGood = proof === 'same' || proof === 'not-run';
    void vs.window[isGood ? 'showInformationMessage' : 'showWarningMessage'](said, openTest).then(async answer => { if (answer === openTest) await vs.window.showTextDocument(test, { preview: false }); });
  };
  if (!vs.workspace.isTrusted) return tell('not-run', l10n.t('{0} is written, with a test. It was not run: this workspace is not trusted.', name));
  const prove = () => vs.window.withProgress({ location: vs.ProgressLocation.Notification, title: l10n.t('Running {0} on {1}', name, plainName(file)), cancellable: true }, async (_, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    const [{ proveFunction }, { installRunner }] = await Promise.all([import('../../../node/derive/prove'), import('../../../node/runner/install')]);
    const { python } = await engine.placeInWords(module.fsPath, { ...overrides, pythonPath: settings.get('python.path', scope) || null });
    if (python === null) throw new HumanError('no-python', l10n.t('{0} is written, with a test, but no Python was found to run it with.', name));
    const columns = looked.columns.filter(column => shown.includes(column.name));
    const held = columns.filter(({ kind }) => comparable.includes(kind));
    const own = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'offbook-proof-'));
    try {
      const laid = await api.layDown(source, view, held.map(column => column.name), Math.floor(mostCells / Math.max(1, held.length)));
      // The worker's folder goes with the worker.
      const rows = path.join(own, 'rows.jsonl');
      await fs.promises.copyFile(laid.path, rows);
      await fs.promises.rm(laid.path, { force: true });
      return await proveFunction({
        path: source.path, reader: whole.reader, library, sysPath: place.sysPath, module: place.module, function: name, rows, laid: laid.rows, total: looked.rows,
        columns: held.map(({ name: each, kind }) => ({ name: each, kind })), width: columns.length,
      }, { python: python.path, cwd: place.cwd, runner: await installRunner(path.join(distFolder, 'runner'), cacheFolder), env: process.env }, abort.signal);
    } finally {
      await fs.promises.rm(own, { recursive: true, force: true });
    }
  });
  let proof: Proof;
  try {
    proof = await prove();
  } catch (error) {
    // The function is there all the same, and the page that asked for it may be gone.
    if (!isHumanError(error)) throw error;
    return tell('not-run', error.code === 'cancelled' ? l10n.t('{0} is written, with a test. It was not run to its end: you stopped it.', name) : error.code === 'no-python' ? error.message : l10n.t('{0} is written, with a test, but could not be run: {1}', name, said(l10n, error.message)));
  }
  log.info(`${name} of ${module.fsPath} was run on ${source.path}: ${JSON.stringify(proof)}`);
  if (proof.kind === 'error') tell('failed', l10n.t('{0} is written, but it failed on this file: {1}', name, plainName(proof.message, 500)));
  else if (proof.difference === null) tell('same', sameWords(vs, proof));
  else tell('different', l10n.t('{0} is written, but its rows differ from the view: {1}', name, differenceWords(vs, proof.difference)));
}


function sameWords({ l10n }: VS, { rows, compared }: Proof & { kind: 'compared' }): string {
  if (compared < rows) return l10n.t('Same {0} rows as the view; the cells of the first {1} were compared.', formatExactCount(rows), formatExactCount(compared));
  return rows === 1 ? l10n.t('Same row as the view.') : l10n.t('Same {0} rows as the view.', formatExactCount(rows));
}

function differenceWords({ l10n }: VS, difference: Difference | null): string {
  switch (difference?.what) {
    case 'rows': return l10n.t('it gives {0} rows, the view shows {1}.', formatExactCount(difference.found), formatExactCount(difference.expected));
    case 'columns': return l10n.t('the column “{0}” is only in one of them.', plainName(difference.column, 100));
    case 'cell': return l10n.t('in row {0}, “{1}” is {2} where the view shows {3}.', formatExactCount(difference.row), plainName(difference.column, 100), plainName(difference.found ?? l10n.t('missing'), 100), plainName(difference.expected ?? l10n.t('missing'), 100));
    default: return '';
  }
}
