import * as editor from 'vscode';
import { registerCommands } from './host/commands';
import { withPlainNotifications } from './host/plain-text';

/** Builds the services, hands them to the features, registers what they bring: each in a turn of its own, since reading all of it at once would hold the host of every extension for longer than a frame. */
export async function activate(context: editor.ExtensionContext): Promise<{ startedInMs: number }> {
  const started = performance.now();
  const vscode = withPlainNotifications(editor);
  const version = String((context.extension.packageJSON as { version?: unknown }).version);

  const { createServices } = await import('./host/all-services');
  const services = createServices(vscode, { extensionUri: context.extensionUri, secrets: context.secrets, version });
  context.subscriptions.push(...services.disposables);

  const { createFeatures } = await import('./host/all-features');
  const { commands, disposables } = createFeatures(vscode, services, context);
  context.subscriptions.push(...disposables, registerCommands(vscode, services.log, commands));

  const startedInMs = performance.now() - started;
  services.log.info(`Offbook ${version} started in ${Math.round(startedInMs)} ms`);
  return { startedInMs };
}
