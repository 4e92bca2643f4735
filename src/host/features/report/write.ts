import * as os from 'node:os';
import { findPythonDebugger } from '../../services/debuggers';
import type { History } from '../../services/history';
import type { Log } from '../../services/log';
import type { Places } from '../../services/places';
import { environmentsExtension, pythonExtension } from '../../services/pythons';
import { settingKinds, type SettingKey } from '../../vocabulary/settings';
import type { VS } from '../../vs';
import { redact } from './redact';

export interface ReportDeps { log: Log; places: Places; history: History; version: string }

/** Opens a text that the user looks through before sending it anywhere; nothing is sent by us. */
export async function writeReport(vs: VS, { log, places, history, version }: ReportDeps): Promise<void> {
  const { l10n } = vs;

  const changedSettings = (): string[] => {
    const configuration = vs.workspace.getConfiguration('offbook');
    // SAFETY: the keys of an object literal that is typed by them.
    return (Object.keys(settingKinds) as SettingKey[]).filter(key => {
      const { globalValue, workspaceValue, workspaceFolderValue } = configuration.inspect(key) ?? {};
      return globalValue !== undefined || workspaceValue !== undefined || workspaceFolderValue !== undefined;
    }).map(key => `offbook.${key}: ${JSON.stringify(configuration.get(key))}`);
  };
  const extension = (id: string) => { const found = vs.extensions.getExtension<unknown>(id); return found ? `${id} ${String((found.packageJSON as { version?: unknown }).version)}` : `${id}: ${l10n.t('not installed')}`; };

  const states = new Map<string, number>();
  for (const { row } of history.runs()) states.set(row.state, (states.get(row.state) ?? 0) + 1);
  const content = [
    `# ${l10n.t('Problem report')}`, '',
    l10n.t('Say here what you did, what you expected and what happened. Look through the rest: paths and names are left out as far as they are known. Nothing was sent.'), '', '', '',
    `## ${l10n.t('Versions')}`, '',
    `Offbook ${version}`, `VS Code ${vs.version} (${vs.env.appHost}, ${vs.env.remoteName ?? 'local'})`, `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${os.release()}`,
    extension(environmentsExtension), extension(pythonExtension), `debugpy: ${findPythonDebugger(vs)?.extension ?? l10n.t('not installed')}`,
    `${l10n.t('Trusted')}: ${String(vs.workspace.isTrusted)}; ${l10n.t('folders')}: ${places.folders().length}; ${l10n.t('runs')}: ${[...states].map(([state, count]) => `${state} ${count}`).join(', ') || '0'}`, '',
    `## ${l10n.t('Changed settings')}`, '', ...(changedSettings().length > 0 ? changedSettings() : ['–']), '',
    `## ${l10n.t('Log')}`, '', '```', ...log.recent(), '```', '',
  ].join('\n');
  const folders = places.folders().map(({ root }, index) => ({ path: root, as: `<folder ${index + 1}>` }));
  const document = await vs.workspace.openTextDocument({ language: 'markdown', content: redact(content, folders) });
  await vs.window.showTextDocument(document);
}
