import * as path from 'node:path';
import type * as vscode from 'vscode';
import { HumanError } from '../../core/human-error';
import type { VS } from '../vs';
import type { Home } from './places';
import type { Settings } from './settings';

export type Text = 'saved' | 'older';

/** Sees to it that nobody runs an older text in silence. Answers `older` when the user wants what is on disk. */
export async function saveBeforeRun(vs: VS, settings: Settings, home: Home): Promise<Text> {
  const { l10n } = vs;
  const inside = (file: string) => { const way = path.relative(home.root, file); return !way.startsWith('..') && !path.isAbsolute(way); };
  const dirty = vs.workspace.textDocuments.filter(document => document.isDirty && document.uri.scheme === 'file' && inside(document.uri.fsPath));
  if (dirty.length === 0) return 'saved';
  if (settings.get('run.saveBeforeRun', home.folder?.uri)) return save(vs, dirty);

  const names = dirty.map(document => path.basename(document.uri.fsPath)).join(', ');
  const saveAndRun = l10n.t('Save and Run');
  const runOlder = l10n.t('Run the Saved Text');
  const picked = await vs.window.showWarningMessage(
    l10n.t('{0} has changes that are not saved. What runs is the text on disk.', names), { modal: true }, saveAndRun, runOlder);
  if (picked === saveAndRun) return save(vs, dirty);
  if (picked === runOlder) return 'older';
  throw new vs.CancellationError();
}

async function save(vs: VS, documents: vscode.TextDocument[]): Promise<Text> {
  for (const document of documents) {
    if (await document.save()) continue;
    throw new HumanError('not-saved', vs.l10n.t('{0} could not be saved, so nothing was run. Save it, then run again.', path.basename(document.uri.fsPath)));
  }
  return 'saved';
}
