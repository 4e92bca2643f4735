import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { NewProjectFields, NewProjectPageHost, NewProjectPageView, TemplateInfo } from '../../../contract/new-project-page';
import { humanMessage } from '../../errors';
import { said } from '../../said';
import type { Environments } from '../../services/environments';
import type { CommandId } from '../../vocabulary/commands';
import { fillPanel, type PanelKit } from '../../webview/panel';
import { newProjectSchemas } from './schemas';
import { checkTarget } from './target';
import { leaveFirstFile } from './first-file';
import { copyTemplate, firstFiles, readTemplates } from './templates';

interface Deps { kit: PanelKit; environments: Environments; memory: vscode.Memento }

export function fillProjectPanel(panel: vscode.WebviewPanel, { kit, environments, memory }: Deps): void {
  const { vs, log, extensionUri } = kit;
  const { l10n } = vs;
  const templateFolder = vs.Uri.joinPath(extensionUri, 'templates').fsPath;
  const stopped = new AbortController();
  let templates: Promise<TemplateInfo[]> | undefined;
  const listed = () => (templates ??= readTemplates(l10n, templateFolder));

  async function create(fields: NewProjectFields): Promise<{ errors: Record<string, string> }> {
    const all = await listed();
    const { errors, target } = await checkTarget(l10n, fields, all);
    const template = all.find(({ id }) => id === fields.template);
    if (Object.keys(errors).length > 0 || !template) return { errors };
    view.tell('progress', l10n.t('Copying {0} files', template.files.length));
    await copyTemplate(path.join(templateFolder, template.id), template.files, target, fields.name);
    log.info(`New project in ${target}`);
    if (fields.createEnvironment) await makeEnvironment(target);
    await offerToOpen(target, firstFiles[template.id]);
    return { errors: {} };
  }

  /** A project without its environment is still a project: it is opened, and says what is missing. */
  async function makeEnvironment(target: string): Promise<void> {
    try {
      view.tell('progress', l10n.t('Making the environment (a minute or two)'));
      await environments.make(target, text => view.tell('progress', text), stopped.signal);
    } catch (error) {
      log.warn('The environment of a new project could not be made', error);
      void vs.window.showWarningMessage(said(l10n, humanMessage(error) ?? '') || l10n.t('The environment could not be made. The log has the details.'));
    }
  }

  async function offerToOpen(target: string, first: string | undefined): Promise<void> {
    const wentAway = stopped.signal.aborted;
    panel.dispose();
    const here = l10n.t('Open');
    const another = l10n.t('Open in New Window');
    // Who closed the form does other things by now: the window is not taken from them.
    const nothingOpen = !wentAway && (vs.workspace.workspaceFolders ?? []).length === 0;
    const picked = nothingOpen ? here : await vs.window.showInformationMessage(l10n.t('{0} is made.', target), here, another);
    if (picked && first !== undefined) await leaveFirstFile(memory, target, first);
    if (picked) await vs.commands.executeCommand('vscode.openFolder', vs.Uri.file(target), { forceNewWindow: picked === another });
  }

  const host: NewProjectPageHost = {
    async load() {
      const all = await listed();
      const folder = await startFolder(vs);
      return { templates: all, initial: { template: all[0]?.id ?? '', folder, name: await freeName(folder, 'flights'), createEnvironment: true } };
    },
    async pickFolder() {
      const [picked] = (await vs.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: l10n.t('Use'), title: l10n.t('Folder to make the project in') })) ?? [];
      return picked?.fsPath ?? null;
    },
    check: async fields => checkTarget(l10n, fields, await listed()),
    create,
    async showLog() { await vs.commands.executeCommand('offbook.log.open' satisfies CommandId); },
  };
  const view = fillPanel<NewProjectPageHost, NewProjectPageView>(kit, panel, { name: 'new-project', identity: {}, host, schemas: newProjectSchemas, patient: ['pickFolder', 'create'] });
  panel.onDidDispose(() => stopped.abort());
}

/** Beside the folder that is open, else the home folder. */
async function startFolder(vs: PanelKit['vs']): Promise<string> {
  const open = vs.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  const beside = open ? path.dirname(open.uri.fsPath) : os.homedir();
  return fs.promises.access(beside, fs.constants.W_OK).then(() => beside, () => os.homedir());
}

async function freeName(folder: string, name: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${name}-${count}`;
    if (!(await fs.promises.lstat(path.join(folder, candidate)).then(() => true, () => false))) return candidate;
  }
}
