import type * as vscode from 'vscode';

/** Secrets of a folder's runs, in the editor's own secret storage: they reach the process as environment variables and no file of ours. */
export interface Secrets {
  of(folder: string): Promise<Record<string, string>>;
  set(folder: string, name: string, value: string): Promise<void>;
  remove(folder: string, name: string): Promise<void>;
  /** The secrets of a folder changed, in this window or another. */
  onDidChange: vscode.Event<unknown>;
}

export function createSecrets(storage: vscode.SecretStorage): Secrets {
  const key = (folder: string) => `offbook.secrets:${folder}`;
  const of = async (folder: string): Promise<Record<string, string>> => {
    const text = await storage.get(key(folder));
    if (!text) return {};
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? Object.fromEntries(Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string')) : {};
  };
  return {
    of,
    onDidChange: storage.onDidChange,
    async set(folder, name, value) { await storage.store(key(folder), JSON.stringify({ ...(await of(folder)), [name]: value })); },
    async remove(folder, name) {
      const rest = await of(folder);
      delete rest[name];
      await storage.store(key(folder), JSON.stringify(rest));
    },
  };
}
