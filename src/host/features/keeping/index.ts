import type * as vscode from 'vscode';
import type { Module } from '../../module';
import type { CommandLine } from '../../services/command-line';
import type { History } from '../../services/history';
import type { Places } from '../../services/places';
import type { RunPicker } from '../../services/run-picker';
import type { Settings } from '../../services/settings';
import type { RunRef, Stores } from '../../services/stores';
import type { PanelKit } from '../../webview/panel';
import { createBundles } from './bundles';
import { createDisk } from './disk';
import { createDoctor } from './doctor';
import { offerExcludes } from './excludes';
import { createRetention } from './retention';
import { createTrash } from './trash';

interface Deps { kit: PanelKit; settings: Settings; places: Places; stores: Stores; history: History; picker: RunPicker; commandLine: CommandLine; memory: vscode.Memento; selected(): RunRef[]; focused(): Promise<RunRef[]> }

type Ids =
  | 'offbook.runs.trash' | 'offbook.runs.restore' | 'offbook.runs.delete' | 'offbook.trash.empty' | 'offbook.retention.preview' | 'offbook.run.exportBundle' | 'offbook.run.importBundle'
  | 'offbook.doctor.run' | 'offbook.disk.open';

/** What is kept, and for how long: the trash, retention, bundles, the doctor. Whatever looks at a whole history does so in a process of its own. */
export function createKeepingModule({ kit, settings, places, stores, history, picker, commandLine, memory, selected, focused }: Deps): Module<Ids> {
  const { vs, log } = kit;
  const disk = createDisk({ kit, stores });
  const trash = createTrash(vs, { history, picker, commandLine, selected, focused });
  return {
    commands: {
      ...trash.commands,
      ...createRetention(vs, { settings, stores, commandLine, trash: trash.trash }).commands,
      ...createBundles(vs, { picker, stores, commandLine }).commands,
      ...disk.commands,
      ...createDoctor(vs, { stores, commandLine }).commands,
    },
    disposables: [...disk.disposables, offerExcludes(vs, { log, settings, places, memory })],
  };
}
