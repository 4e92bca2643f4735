import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { PythonChoice } from '../../contract/request';
import { said } from '../said';
import type { VS } from '../vs';
import type { EngineService } from './engine';
import type { Log } from './log';
import type { Places } from './places';
import type { Pythons } from './pythons';
import type { Settings } from './settings';

export interface PlaceSentences extends vscode.Disposable {
  /** Undefined until it is known; then `onDidLearn` tells. */
  of(file: string): string | undefined;
  /** There is something new, or may be: ask `of` again. */
  onDidLearn: vscode.Event<void>;
}

// An environment is made in a terminal, a project file by another program: nobody tells.
const believedMs = 60_000;
const projectFile = /(?:^|[\\/])(?:pyproject\.toml|setup\.py|setup\.cfg)$/;

/** Where each file's functions run, for the lenses: looked up beside them, never before them. */
export function createPlaceSentences(vs: VS, { log, settings, places, pythons, engine }: { log: Log; settings: Settings; places: Places; pythons: Pythons; engine: EngineService }): PlaceSentences {
  const learned = new vs.EventEmitter<void>();
  const known = new Map<string, { text: string | null; until: number }>();
  let changes = 0;

  async function learn(file: string): Promise<void> {
    const before = changes;
    const { root, folder } = await places.homeOf(file);
    const setting = (key: 'run.importRoot' | 'run.workingDirectory') => { const text = settings.get(key, folder?.uri); return text ? path.resolve(root, text) : null; };
    const found = await engine.placeInWords(file, { importRoot: setting('run.importRoot'), cwd: setting('run.workingDirectory'), pythonPath: settings.get('python.path', folder?.uri) || null });
    const { l10n } = vs;
    const lines = [said(l10n, found.sentence)];
    if (vs.workspace.isTrusted) {
      for (const { path: at, reason } of found.passedOver) lines.push(l10n.t('{0} can’t be used: {1}.', short(at, root), said(l10n, reason)));
      lines.push(found.python === null ? l10n.t('No Python 3.9 or newer was found.') : pythonInWords(l10n, found.python.source, short(found.python.path, root)));
    }
    const text = lines.join('\n');
    // What was asked before a change may be what was so before it; who was told of the change asks again.
    if (changes !== before) return;
    const told = known.get(file)?.text;
    known.set(file, { text, until: Date.now() + believedMs });
    // Who draws lenses anew asks again: told only when there is something new, or it would never end.
    if (text !== told) learned.fire();
  }
  const forget = () => {
    changes += 1;
    // What was said stays until the next is known: a tooltip is not emptied.
    for (const each of known.values()) each.until = 0;
    learned.fire();
  };
  const listening = [
    pythons.onDidChange(forget),
    settings.onDidChange(affects => { if (affects('run.importRoot') || affects('run.workingDirectory')) forget(); }),
    vs.workspace.onDidChangeWorkspaceFolders(forget), vs.workspace.onDidGrantWorkspaceTrust(forget),
    vs.workspace.onDidSaveTextDocument(({ fileName }) => { if (projectFile.test(fileName)) forget(); }),
    // The rule reads where project files and packages are.
    vs.workspace.onDidCreateFiles(forget), vs.workspace.onDidDeleteFiles(forget), vs.workspace.onDidRenameFiles(forget),
  ];
  return {
    of(file) {
      const now = Date.now();
      const found = known.get(file);
      if (!found || found.until < now) {
        known.set(file, { text: found?.text ?? null, until: now + believedMs });
        learn(file).catch((error: unknown) => log.warn(`Where ${file} runs is not known`, error));
      }
      return found?.text ?? undefined;
    },
    onDidLearn: learned.event,
    dispose() { for (const each of [...listening, learned]) each.dispose(); },
  };
}

/** With who says so, where the path doesn't tell it. */
function pythonInWords(l10n: VS['l10n'], source: PythonChoice['source'], path: string): string {
  switch (source) {
    case 'extension': return l10n.t('Python: {0}, chosen in the Python extension', path);
    case 'setting': return l10n.t('Python: {0}, chosen in the settings', path);
    default: return l10n.t('Python: {0}', path);
  }
}

/** As it is seen from the project's folder, where it lies in there. */
const short = (file: string, root: string): string => {
  const below = path.relative(root, file);
  return below.startsWith('..') || path.isAbsolute(below) ? file : below;
};
