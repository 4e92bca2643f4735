import * as path from 'node:path';
import type * as vscode from 'vscode';
import { isSha256 } from '../../contract/ids';
import type { Log } from './log';
import { readObject } from './objects';
import type { VS } from '../vs';
import { humanMessage } from '../errors';
import { said } from '../said';

export const codeScheme = 'offbook-code';

/** The address of a kept text: its path for people, its hash and store for us. */
export const codeUri = (vs: VS, store: string, sha256: string, name: string): vscode.Uri =>
  vs.Uri.from({ scheme: codeScheme, path: `/${name.replace(/\\/g, '/').replace(/^\/+/, '')}`, query: JSON.stringify({ store, sha256 }) });

/** Kept code as read-only documents, byte for byte as it ran. */
export function registerCodeDocuments(vs: VS, log: Log): vscode.Disposable {
  return vs.workspace.registerTextDocumentContentProvider(codeScheme, {
    async provideTextDocumentContent({ query }) {
      try {
        const { store, sha256 } = JSON.parse(query) as { store?: unknown; sha256?: unknown };
        if (typeof store !== 'string' || typeof sha256 !== 'string' || !isSha256(sha256) || !path.isAbsolute(store)) return '';
        return Buffer.from(await readObject(vs, store, sha256)).toString('utf8');
      } catch (error) {
        log.warn('Kept code could not be shown', error);
        return said(vs.l10n, humanMessage(error) ?? '');
      }
    },
  });
}
