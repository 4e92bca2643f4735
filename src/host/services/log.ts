import type * as vscode from 'vscode';
import { detailOf } from '../errors';
import type { VS } from '../vs';

export interface Log extends vscode.Disposable {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string, error?: unknown): void;
  error(message: string, error?: unknown): void;
  show(): void;
  /** The newest lines, for a report that the user reads before sending. */
  recent(): string[];
}

const remembered = 400;

export function createLog(vs: VS): Log {
  const channel = vs.window.createOutputChannel('Offbook', { log: true });
  const lines: string[] = [];
  const remember = (level: string, message: string) => {
    lines.push(`${new Date().toISOString()} ${level} ${message}`);
    if (lines.length > remembered) lines.splice(0, lines.length - remembered);
  };
  const withDetail = (message: string, error: unknown) => (error === undefined ? message : `${message}: ${detailOf(error)}`);
  return {
    debug: message => { remember('debug', message); channel.debug(message); },
    info: message => { remember('info', message); channel.info(message); },
    warn(message, error) { const text = withDetail(message, error); remember('warning', text); channel.warn(text); },
    error(message, error) { const text = withDetail(message, error); remember('error', text); channel.error(text); },
    show: () => channel.show(true),
    recent: () => [...lines],
    dispose: () => channel.dispose(),
  };
}
