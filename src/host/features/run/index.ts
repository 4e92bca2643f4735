import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { FunctionInfo } from '../../../contract/functions';
import { HumanError } from '../../../core/human-error';
import { ActionableError } from '../../errors';
import type { Module } from '../../module';
import { cursor, functionTarget } from '../../services/arguments';
import { findPythonDebugger, type PythonDebugger } from '../../services/debuggers';
import { type Functions, type FunctionTarget, isPython } from '../../services/functions';
import { initialFields, type Launcher } from '../../services/launcher';
import type { Places } from '../../services/places';
import { mustBeTrusted } from '../../services/trust';
import type { VS } from '../../vs';

interface Deps { functions: Functions; places: Places; launcher: Launcher; /** Opens the form that asks for what is not known. */ ask(target: FunctionTarget, debug: boolean): Promise<void> }

/** Run and Track, and the same under the debugger. */
export function createRunModule(vs: VS, { functions, places, launcher, ask }: Deps): Module<'offbook.function.run' | 'offbook.function.debug' | 'offbook.function.configure'> {
  const { l10n } = vs;

  async function target(value: unknown): Promise<FunctionTarget> {
    mustBeTrusted(vs);
    const given = functionTarget(value);
    if (given) return given;
    const here = cursor(vs);
    const fn = here && isPython(here.document) ? await functions.at(here.document, here.line) : null;
    if (fn?.runnable) return { file: fn.file, name: fn.name };
    if (fn?.reason && fn.nearly) throw new HumanError('not-runnable', fn.reason.text);
    return pick(vs, functions, places);
  }

  async function run(given: FunctionTarget, debug: PythonDebugger | null): Promise<void> {
    const planned = await launcher.prepare(given);
    if (planned.plan.problem !== null || planned.plan.python === null) {
      throw new ActionableError('no-python', planned.plan.problem ?? l10n.t('No Python was found for {0}.', path.basename(given.file)), {
        title: l10n.t('Create Environment'), command: 'offbook.environment.create', args: [{ folder: planned.store.home.root }],
      });
    }
    if (!planned.plan.ready) return ask(given, debug !== null);
    const result = await launcher.start(planned, initialFields(planned.plan), { debug, python: null, envFiles: null });
    // What was right last time is wrong now (a file is gone, a bound has moved): the form shows it at its field.
    if (result.kind === 'refused') await ask(given, debug !== null);
  }

  return {
    commands: {
      'offbook.function.run': async value => run(await target(value), null),
      'offbook.function.debug': async value => run(await target(value), pythonDebugger(vs)),
      'offbook.function.configure': async value => ask(await target(value), false),
    },
    disposables: [],
  };
}

function pythonDebugger(vs: VS): PythonDebugger {
  const found = findPythonDebugger(vs);
  if (found) return found;
  throw new ActionableError('no-debugger', vs.l10n.t('Debugging needs the Python Debugger extension. Install it, then debug again.'), {
    title: vs.l10n.t('Show Extension'), command: 'workbench.extensions.search', args: ['ms-python.debugpy'],
  });
}

interface FunctionItem extends vscode.QuickPickItem { target: FunctionTarget }

async function pick(vs: VS, functions: Functions, places: Places): Promise<FunctionTarget> {
  const { l10n } = vs;
  const found = vs.window.withProgress({ location: vs.ProgressLocation.Window, title: l10n.t('Looking for functions') }, async (_, token) => {
    const lists = await Promise.all(places.folders().map(async ({ root }) => ({ root, list: await functions.inFolder(root, token) })));
    return lists.flatMap(({ root, list }) => list.filter(fn => fn.runnable).map(fn => item(fn, root)));
  });
  const items = await found;
  if (items.length === 0) throw new ActionableError('no-functions', l10n.t('No function here can be run and tracked yet: annotate all its parameters and what it returns.'), { title: l10n.t('How It Works'), command: 'offbook.walkthrough.open' });
  const picked = await vs.window.showQuickPick(items, { placeHolder: l10n.t('Function to run and track'), matchOnDescription: true });
  if (!picked) throw new vs.CancellationError();
  return picked.target;
}

const item = (fn: FunctionInfo, root: string): FunctionItem => ({
  label: `$(symbol-function) ${fn.name}`,
  description: `${path.relative(root, fn.file)}:${fn.line}`,
  ...(fn.doc ? { detail: fn.doc.trim().split('\n', 1)[0] ?? '' } : {}),
  target: { file: fn.file, name: fn.name },
});
