import type * as vscode from 'vscode';
import { type SettingKey, type SettingValue, settingKinds } from '../vocabulary/settings';
import type { VS } from '../vs';

export interface Settings extends vscode.Disposable {
  /** A value of the wrong type or out of bounds counts as not set. */
  get<K extends SettingKey>(key: K, scope?: vscode.Uri | null): SettingValue<K>;
  set<K extends SettingKey>(key: K, value: SettingValue<K>): Promise<void>;
  onDidChange: vscode.Event<(key: SettingKey) => boolean>;
}

export function createSettings(vs: VS): Settings {
  const changed = new vs.EventEmitter<(key: SettingKey) => boolean>();
  const listening = vs.workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration('offbook')) changed.fire(key => event.affectsConfiguration(`offbook.${key}`));
  });
  return {
    get<K extends SettingKey>(key: K, scope?: vscode.Uri | null): SettingValue<K> {
      const kind = settingKinds[key];
      // SAFETY: the kind of K reads values of K's own type; the union of kinds is wider than what indexing by K can say.
      return (kind.read(vs.workspace.getConfiguration('offbook', scope ?? null).get(key)) ?? kind.initial) as SettingValue<K>;
    },
    async set(key, value) {
      const target = vs.workspace.getConfiguration('offbook').inspect(key)?.workspaceValue === undefined ? vs.ConfigurationTarget.Global : vs.ConfigurationTarget.Workspace;
      await vs.workspace.getConfiguration('offbook').update(key, value, target);
    },
    onDidChange: changed.event,
    dispose() { listening.dispose(); changed.dispose(); },
  };
}
