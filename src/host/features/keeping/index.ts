import type * as vscode from 'vscode';
import type { Module } from '../../module';
import type { CommandLine } from '../../services/command-line';
import type { History } from '../../services/history';
import type { Places } from '../../services/places';
import type { RunPicker } from '../../services/run-picker';
import type { Settings } from '../../services/settings';
import type { RunRef, Stores } from '../../services/stores';
import type { PanelKit } from '../../webview/panel';
import { lazily } from '../../services/coalesce';
import { createDisk } from './disk';
import { offerExcludes } from './excludes';

interface Deps { kit: PanelKit; settings: Settings; places: Places; stores: Stores; history: History; picker: RunPicker; commandLine: CommandLine; memory: vscode.Memento; selected(): RunRef[]; focused(): Promise<RunRef[]> }

type Ids =
  | 'offbook.runs.trash' | 'offbook.runs.restore' | 'offbook.runs.delete' | 'offbook.trash.empty' | 'offbook.retention.preview' | 'offbook.run.exportBundle' | 'offbook.run.importBundle'
  | 'offbook.doctor.run' | 'offbook.disk.open';

/** What is kept, and for how long: the trash, retention, bundles, the doctor, each loaded with its first command. Whatever looks at a whole history does so in a process of its own. */
export function createKeepingModule({ kit, settings, places, stores, history, picker, commandLine, memory, selected, focused }: Deps): Module<Ids> {
  const { vs, log } = kit;
  const disk = createDisk({ kit, stores });
  const trash = lazily(async () => (await import('./trash')).createTrash(vs, { history, picker, commandLine, selected, focused }));
  const bundles = lazily(async () => (await import('./bundles')).createBundles(vs, { picker, stores, commandLine }));
  return {
    commands: {
      'offbook.runs.trash': async (value, more) => (await trash()).trashChosen(value, more),
      'offbook.runs.restore': async (value, more) => (await trash()).restore(value, more),
      'offbook.runs.delete': async (value, more) => (await trash()).deleteForGood(value, more),
      'offbook.trash.empty': async value => (await trash()).empty(value),
      'offbook.retention.preview': async () => (await import('./retention')).previewRetention(vs, { settings, stores, commandLine, trash: async refs => (await trash()).trash(refs) }),
      'offbook.run.exportBundle': async value => (await bundles()).exportBundle(value),
      'offbook.run.importBundle': async value => (await bundles()).importBundle(value),
      'offbook.doctor.run': async () => (await import('./doctor')).diagnose(vs, { stores, commandLine }),
      ...disk.commands,
    },
    disposables: [...disk.disposables, offerExcludes(vs, { log, settings, places, memory })],
  };
}
