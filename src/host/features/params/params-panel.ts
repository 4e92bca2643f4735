import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { RunId } from '../../../contract/ids';
import type { ChosenPlace, FieldErrors, FormField, ParamsFirst, ParamsForm, ParamsPageHost, ParamsPageView } from '../../../contract/params-page';
import type { PythonChoice } from '../../../contract/request';
import { HumanError } from '../../../core/human-error';
import { byRule } from '../../../core/python/chosen-place';
import { said } from '../../said';
import { coalesce } from '../../services/coalesce';
import { findPythonDebugger } from '../../services/debuggers';
import type { FunctionTarget } from '../../services/functions';
import type { Launcher, Planned } from '../../services/launcher';
import type { RunPicker } from '../../services/run-picker';
import type { Stores } from '../../services/stores';
import type { CommandId } from '../../vocabulary/commands';
import { fillPanel, type PanelKit } from '../../webview/panel';
import { pickOutput } from './pick-output';
import { paramsPageSchemas } from './schemas';

export interface FormOf { target: FunctionTarget; basedOn: RunId | null; debug: boolean }

export interface ParamsPanelDeps {
  kit: PanelKit; form: FormOf; launcher: Launcher; stores: Stores; picker: RunPicker;
  pythonVersion(python: string): Promise<string | null>;
  /** Another interpreter may be taken from now on. */
  pythonsChanged: vscode.Event<void>;
}

/** Binds a panel to the form of one function; the form is planned anew when its file is saved, an earlier function's outputs change or another interpreter is chosen. */
export function fillParamsPanel(panel: vscode.WebviewPanel, { kit, form, launcher, stores, picker, pythonVersion, pythonsChanged }: ParamsPanelDeps): void {
  const { vs, log } = kit;
  const { l10n } = vs;
  let planned: Planned | undefined;
  let place: ChosenPlace | null = null;

  /** What the engine says of a field, in the user's language. */
  const inWords = (field: FormField): FormField => ({
    ...field, initial: field.initial.kind === 'input' ? { ...field.initial, label: said(l10n, field.initial.label) } : field.initial, ...(field.note === undefined ? {} : { note: said(l10n, field.note) }),
    offers: field.offers.map(offer => ({ ...offer, label: said(l10n, offer.label), detail: said(l10n, offer.detail), why: said(l10n, offer.why) })),
  });
  const errorsInWords = (errors: FieldErrors): FieldErrors => Object.fromEntries(Object.entries(errors).map(([name, error]) => [name, said(l10n, error)]));

  async function toForm(made: Planned): Promise<ParamsForm> {
    const { plan, settings } = made;
    const python = plan.python ?? { path: '', source: 'path' as const };
    return {
      function: plan.function, fields: plan.fields.map(inWords), place: { ...plan.place, sentence: said(l10n, plan.place.sentence) }, python: { ...python, version: plan.python ? await pythonVersion(python.path) : null },
      pythons: plan.pythons, envFiles: settings.envFiles, chosen: made.chosen, basedOn: plan.basedOn, problem: plan.problem && said(l10n, plan.problem),
    };
  }

  async function plan(forget: boolean): Promise<ParamsForm> {
    planned = await launcher.prepare(form.target, { basedOn: forget ? null : form.basedOn, forget, place });
    panel.title = l10n.t('Parameters: {0}', form.target.name);
    return toForm(planned);
  }
  const current = async (): Promise<Planned> => planned ?? (await plan(false), planned!);
  const inProject = (made: Planned): vscode.Uri => vs.Uri.file(made.plan.place.root);

  const host: ParamsPageHost = {
    load(chosen) {
      place = chosen;
      return plan(false);
    },
    reset() {
      place = byRule;
      return plan(true);
    },
    check: async fields => errorsInWords(await launcher.check(await current(), fields)),
    async run(fields, { debug, python, envFiles }) {
      // What runs is the function as it is now: what was changed since the form was made is saved and read first.
      const before = await current();
      planned = await launcher.prepare(form.target, { basedOn: form.basedOn, place });
      if (planned.plan.function.sha256 !== before.plan.function.sha256) {
        const errors = await launcher.check(planned, fields);
        if (Object.keys(errors).length > 0) {
          view.tell('refresh', await toForm(planned));
          return errorsInWords(errors);
        }
      }
      const wanted = debug ? findPythonDebugger(vs) : null;
      if (debug && !wanted) throw new HumanError('no-debugger', l10n.t('Debugging needs the Python Debugger extension. Install it, then debug again.'));
      const choice = python === null ? null : (planned.plan.pythons.find(each => each.path === python) ?? { path: python, source: 'setting' as const });
      const result = await launcher.start(planned, fields, { debug: wanted, python: choice, envFiles });
      if (result.kind === 'refused') return errorsInWords(result.errors);
      panel.dispose();
      return {};
    },
    async showLog() { await vs.commands.executeCommand('offbook.log.open' satisfies CommandId); },
    async pickFile(name) {
      const made = await current();
      const field = made.plan.fields.find(({ param }) => param.name === name);
      const [picked] = (await vs.window.showOpenDialog({
        defaultUri: inProject(made), canSelectFiles: true, canSelectFolders: field?.param.type.kind === 'path', title: l10n.t('File for {0}', name), openLabel: l10n.t('Use'),
      })) ?? [];
      return picked?.fsPath ?? null;
    },
    async pickOutput(name) {
      const made = await current();
      const field = made.plan.fields.find(({ param }) => param.name === name);
      return field?.input ? pickOutput(vs, picker, made.store, field) : null;
    },
    async pickPython() {
      const made = await current();
      return pickPython(vs, made);
    },
    async pickFolder(which) {
      const { plan: { place: now } } = await current();
      const title = which === 'importRoot' ? l10n.t('Import root for this run') : l10n.t('Working folder for this run');
      const [picked] = (await vs.window.showOpenDialog({ defaultUri: vs.Uri.file(now[which]), canSelectFiles: false, canSelectFolders: true, title, openLabel: l10n.t('Use') })) ?? [];
      return picked?.fsPath ?? null;
    },
    async pickEnvFile() {
      const [picked] = (await vs.window.showOpenDialog({ defaultUri: inProject(await current()), title: l10n.t('File with environment variables'), openLabel: l10n.t('Use') })) ?? [];
      return picked?.fsPath ?? null;
    },
  };

  const view = fillPanel<ParamsPageHost, ParamsPageView>(kit, panel, {
    name: 'params', identity: form, first: { name: form.target.name } satisfies ParamsFirst, host, schemas: paramsPageSchemas, patient: ['load', 'reset', 'run', 'pickFile', 'pickOutput', 'pickPython', 'pickEnvFile', 'pickFolder'],
  });

  const refresh = coalesce(300, async () => {
    if (!planned) return;
    try {
      // The text on disk will do: looking anew must not save anything.
      planned = await launcher.prepare(form.target, { basedOn: form.basedOn, text: 'saved', place });
      view.tell('refresh', await toForm(planned));
    } catch (error) {
      log.debug(`The form of ${form.target.name} keeps what it has: ${String(error)}`);
    }
  });
  const listening = [
    vs.workspace.onDidSaveTextDocument(({ uri }) => { if (uri.fsPath === form.target.file) refresh.ask(); }),
    stores.onDidChange(({ store, rows }) => { if (store === planned?.store && rows.some(({ state }) => state === 'succeeded')) refresh.ask(); }),
    pythonsChanged(() => refresh.ask()),
  ];
  panel.onDidDispose(() => {
    refresh.dispose();
    for (const each of listening) each.dispose();
  });
}

interface PythonItem extends vscode.QuickPickItem { choice: PythonChoice | null }

async function pickPython(vs: PanelKit['vs'], { plan }: Planned): Promise<PythonChoice | null> {
  const { l10n } = vs;
  const items: PythonItem[] = [
    ...plan.pythons.map(choice => ({ label: path.basename(path.dirname(path.dirname(choice.path))) || choice.path, description: choice.path, choice })),
    { label: l10n.t('$(folder) Find another…'), choice: null },
  ];
  const picked = await vs.window.showQuickPick(items, { placeHolder: l10n.t('Python for this run'), matchOnDescription: true });
  if (!picked) return null;
  if (picked.choice) return picked.choice;
  const [file] = (await vs.window.showOpenDialog({ title: l10n.t('Python for this run'), openLabel: l10n.t('Use') })) ?? [];
  return file ? { path: file.fsPath, source: 'setting' } : null;
}
