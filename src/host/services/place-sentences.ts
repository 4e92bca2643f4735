import * as path from 'node:path';
import type * as vscode from 'vscode';
import { said } from '../said';
import type { VS } from '../vs';
import type { EngineService } from './engine';
import type { Log } from './log';
import type { Places } from './places';
import type { Settings } from './settings';

export interface PlaceSentences extends vscode.Disposable {
  /** Undefined until it is known; then `onDidLearn` tells. */
  of(file: string): string | undefined;
  onDidLearn: vscode.Event<void>;
}

/** Where each file's functions run, for the lenses: looked up beside them, never before them. */
export function createPlaceSentences(vs: VS, { log, settings, places, engine }: { log: Log; settings: Settings; places: Places; engine: EngineService }): PlaceSentences {
  const learned = new vs.EventEmitter<void>();
  const known = new Map<string, string | null>();

  async function learn(file: string): Promise<void> {
    const { root, folder } = await places.homeOf(file);
    const setting = (key: 'run.importRoot' | 'run.workingDirectory') => { const text = settings.get(key, folder?.uri); return text ? path.resolve(root, text) : null; };
    known.set(file, said(vs.l10n, await engine.placeSentence(file, { importRoot: setting('run.importRoot'), cwd: setting('run.workingDirectory') })));
    learned.fire();
  }
  const forget = () => known.clear();
  const listening = [
    settings.onDidChange(affects => { if (affects('run.importRoot') || affects('run.workingDirectory')) forget(); }),
    vs.workspace.onDidChangeWorkspaceFolders(forget),
    // The rule reads where project files and packages are.
    vs.workspace.onDidCreateFiles(forget), vs.workspace.onDidDeleteFiles(forget), vs.workspace.onDidRenameFiles(forget),
  ];
  return {
    of(file) {
      const sentence = known.get(file);
      if (sentence === undefined) {
        known.set(file, null);
        learn(file).catch((error: unknown) => log.warn(`Where ${file} runs is not known`, error));
      }
      return sentence ?? undefined;
    },
    onDidLearn: learned.event,
    dispose() { for (const each of [...listening, learned]) each.dispose(); },
  };
}
