import * as path from 'node:path';
import type * as vscode from 'vscode';
import { isName, type Library } from '../../../core/data/code';
import { HumanError } from '../../../core/human-error';
import { plainName } from '../../plain-text';
import type { VS } from '../../vs';

const left = '**/{.*,node_modules,venv,env,site-packages,__pycache__,build,dist,tests,test}/**';
const mostModules = 500;
const mostRead = 100;

/** What the project's own code uses; pandas where it says nothing. */
export async function usualLibrary(vs: VS, folder: vscode.Uri): Promise<Library> {
  const files = await vs.workspace.findFiles(new vs.RelativePattern(folder, '{**/*.py,pyproject.toml,requirements*.txt}'), '**/{.*,node_modules,venv,env,site-packages,build,dist}/**', mostRead);
  const count = { pandas: 0, polars: 0 };
  for (const file of files) {
    const bytes = await vs.workspace.fs.readFile(file).then(read => read, () => new Uint8Array());
    const text = Buffer.from(bytes.subarray(0, 200_000)).toString('utf8');
    for (const library of ['pandas', 'polars'] as const) if (new RegExp(`^\\s*(?:import|from)\\s+${library}\\b|^["']?\\s*${library}\\b|["']${library}\\b`, 'm').test(text)) count[library] += 1;
  }
  return count.polars > count.pandas ? 'polars' : 'pandas';
}

export async function askLibrary(vs: VS, usual: Library): Promise<Library> {
  const { l10n } = vs;
  const items = [{ label: 'pandas', library: 'pandas' as const }, { label: 'Polars', library: 'polars' as const }].sort((one, other) => Number(other.library === usual) - Number(one.library === usual));
  const picked = await vs.window.showQuickPick(items, { ignoreFocusOut: true, title: l10n.t('Turn into code: with which library?'), placeHolder: l10n.t('The first is what the project uses already') });
  if (!picked) throw new vs.CancellationError();
  return picked.library;
}

export async function askName(vs: VS, proposed: string): Promise<string> {
  const { l10n } = vs;
  const name = await vs.window.showInputBox({ ignoreFocusOut: true, title: l10n.t('Turn into code: what is the function called?'), value: proposed, validateInput: value => (isName(value.trim()) ? null : l10n.t('Write a name that Python takes, such as late_flights.')) });
  if (name === undefined) throw new vs.CancellationError();
  return name.trim();
}

/** A module of the project, there already or new. */
export async function askModule(vs: VS, folder: vscode.Uri, proposed: string): Promise<vscode.Uri> {
  const { l10n } = vs;
  const found = await vs.workspace.findFiles(new vs.RelativePattern(folder, '**/*.py'), left, mostModules);
  const there = found.filter(({ fsPath }) => !/(?:^|[\\/])(?:test_[^\\/]*|conftest|setup|__init__|__main__)\.py$/.test(fsPath)).map(uri => ({ label: `$(file) ${plainName(path.relative(folder.fsPath, uri.fsPath), 300)}`, uri })).sort((one, other) => (one.label < other.label ? -1 : 1));
  const picked = await vs.window.showQuickPick<vscode.QuickPickItem & { uri?: vscode.Uri }>([{ label: `$(new-file) ${l10n.t('New module…')}`, alwaysShow: true }, ...there], { ignoreFocusOut: true, title: l10n.t('Turn into code: in which module?'), placeHolder: l10n.t('The function is put at its end; what is there stays as it is') });
  if (!picked) throw new vs.CancellationError();
  if (picked.uri) return picked.uri;
  const wrong = (value: string): string | null => (/^(?:[A-Za-z_]\w*\/)*[A-Za-z_]\w*\.py$/.test(value.trim()) && value.split('/').every(part => isName(part.replace(/\.py\s*$/, '').trim())) ? null : l10n.t('Write a path in the project that Python can import, such as flights/late.py.'));
  const name = await vs.window.showInputBox({ ignoreFocusOut: true, title: l10n.t('Turn into code: where is the new module?'), value: proposed, validateInput: wrong });
  if (name === undefined) throw new vs.CancellationError();
  const uri = vs.Uri.joinPath(folder, ...name.trim().split('/'));
  if (await vs.workspace.fs.stat(uri).then(() => true, () => false)) throw new HumanError('taken', l10n.t('{0} is there already. Choose it in the list.', name.trim()));
  return uri;
}

/** The project's folder of tests, there or not yet, and the test module of a module. */
export async function testModule(vs: VS, root: string, module: vscode.Uri): Promise<vscode.Uri> {
  const folder = vs.Uri.file(root);
  const isThere = (name: string) => vs.workspace.fs.stat(vs.Uri.joinPath(folder, name)).then(({ type }) => (type & vs.FileType.Directory) !== 0, () => false);
  const tests = !(await isThere('tests')) && await isThere('test') ? 'test' : 'tests';
  return vs.Uri.joinPath(folder, tests, `test_${path.basename(module.fsPath)}`);
}
