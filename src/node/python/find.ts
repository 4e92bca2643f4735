import fs from 'node:fs';
import path from 'node:path';
import type { PythonFinder } from '../../contract/engine';
import type { PythonChoice } from '../../contract/request';
import { say } from '../../core/say';
import { isInside } from '../files/inside';
import { isFile } from '../files/stat';
import { askPython } from './ask';
import { environmentOf, namedPlace, usualPlaces, type Place } from './places';
import { isTooOld, oldest, versionFromFiles, type PythonVersion } from './version';

/** `version` is null only where nothing may be executed to learn it. */
export type Look = { kind: 'found'; python: PythonChoice & { version: string | null } } | { kind: 'skipped'; path: string; source: PythonChoice['source']; reason: string };

export type Skipped = Extract<Look, { kind: 'skipped' }>;

/** `refused`: what the setting names, where it would be taken and can't be used. Nothing is then taken in its place; `pythons` are what could be chosen. */
export interface Choice { pythons: PythonChoice[]; refused: Skipped | null }

export interface PythonSearch extends PythonFinder {
  /** As `candidates`, with what a setting names (as `named` takes it) at its place in the order. */
  choice(file: string, projectRoot: string, setting: string | null): Promise<Choice>;
  /** An interpreter, an environment's folder or a name on PATH that somebody gave: the interpreter, or why it can't be used. */
  named(given: string, source: 'setting' | 'argument', projectRoot: string): Promise<Look>;
  /** The places up to the first that can be used, those before it with the reason why not. A setting is the last in any case. */
  untilFound(file: string, projectRoot: string, setting: string | null): Promise<Look[]>;
  /** Every place, those that were passed over with the reason. */
  all(file: string, projectRoot: string): Promise<Look[]>;
}

export interface SearchOptions {
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  cacheFolder: string;
  /** In a workspace that isn't trusted, nothing inside these is executed. */
  workspaceFolders: readonly string[];
  trusted: boolean;
  /** Interpreters that another extension of the editor answers, best first. */
  extension?: (file: string) => Promise<readonly string[]>;
  /** Stop at the first that can be used: looking at more costs time before a run. */
  firstOnly?: boolean;
  /** Hears of an environment that stands before the one that is taken and can't be used: a run in another one must not look like a run in it. */
  passedOver?: (python: Skipped) => void;
}

export function createPythonSearch(options: SearchOptions): PythonSearch {
  const look = (place: Place, projectRoot: string) => lookAt(place, projectRoot, options);

  async function* looks(file: string, projectRoot: string, setting: string | null): AsyncGenerator<Look> {
    const seen = new Set<string>();
    for (const place of await places(file, projectRoot, setting)) {
      if (seen.has(place.path)) continue;
      seen.add(place.path);
      yield await look(place, projectRoot);
    }
  }

  /**
   * An environment that another extension has for the folder, the setting, any other interpreter of the extension's, the usual places. An extension that finds no
   * environment answers a Python of the system's that nobody chose; that one does not stand before what somebody wrote into a setting.
   */
  async function places(file: string, projectRoot: string, setting: string | null): Promise<Place[]> {
    const answered = ((await options.extension?.(file)) ?? []).map(given => namedPlace(given, projectRoot, 'extension', options));
    // What is gone was once chosen: it is told of.
    const isChosen = (place: Place) => place.environment !== null || !isThere(place.path);
    return [
      ...answered.filter(isChosen),
      ...(setting === null ? [] : [namedPlace(setting, projectRoot, 'setting', options)]),
      ...answered.filter(place => !isChosen(place)),
      // A place where nothing is, is no news: only what is there and can't be used gets a reason.
      ...[...usualPlaces({ projectRoot, workspaceFolders: options.workspaceFolders, env: options.env, platform: options.platform })].filter(place => isThere(place.path)),
    ];
  }

  async function choice(file: string, projectRoot: string, setting: string | null): Promise<Choice> {
    const pythons: PythonChoice[] = [];
    const executables = new Set<string>();
    let refused: Skipped | null = null;
    for await (const each of looks(file, projectRoot, setting)) {
      if (each.kind === 'skipped') {
        if (pythons.length > 0) continue;
        if (each.source === 'setting') refused = each;
        else if (each.source !== 'path' && refused === null) options.passedOver?.(each);
        continue;
      }
      if (executables.has(each.python.path)) continue;
      executables.add(each.python.path);
      pythons.push({ path: each.python.path, source: each.python.source });
      if (options.firstOnly) break;
    }
    return { pythons, refused };
  }

  return {
    choice,
    candidates: async (file, projectRoot) => (await choice(file, projectRoot, null)).pythons,
    named: (given, source, projectRoot) => look(namedPlace(given, projectRoot, source, options), projectRoot),
    async untilFound(file, projectRoot, setting) {
      const passed: Look[] = [];
      for await (const each of looks(file, projectRoot, setting)) {
        passed.push(each);
        if (each.kind === 'found' || each.source === 'setting') break;
      }
      return passed;
    },
    async all(file, projectRoot) {
      const every: Look[] = [];
      for await (const each of looks(file, projectRoot, null)) every.push(each);
      return every;
    },
  };
}

async function lookAt(place: Place, projectRoot: string, options: SearchOptions): Promise<Look> {
  const skip = (reason: string): Look => ({ kind: 'skipped', path: place.path, source: place.source, reason });
  if (!isThere(place.path)) return skip(say('there is no such file'));
  // The link is there and what it points to is not: the Python that the environment was made from was removed.
  if (!isFile(place.path)) return skip(fs.lstatSync(place.path).isSymbolicLink() ? say('the Python it was made from is gone: make the environment again') : say('it is not a file'));
  if (options.platform === 'darwin' && place.path === '/usr/bin/python3' && !appleTools.some(folder => fs.existsSync(folder))) return skip(say('it only offers to install Apple’s developer tools'));
  if (options.platform === 'win32' && /\\WindowsApps\\/i.test(place.path) && fs.statSync(place.path).size === 0) return skip(say('it only opens the Microsoft Store'));

  const environment = place.environment ?? environmentOf(place.path);
  const written = environment ? versionFromFiles(environment) : null;
  if (written) return judge(place.path, written);
  const inWorkspace = [projectRoot, ...options.workspaceFolders].some(folder => isInside(place.path, folder));
  if (!options.trusted) return inWorkspace ? skip(say('this workspace is not trusted')) : { kind: 'found', python: { path: place.path, source: place.source, version: null } };
  const answer = await askPython(place.path, projectRoot, options.env, options.cacheFolder);
  if (answer.kind === 'silent') return skip(answer.reason);
  return judge(isFile(answer.executable) ? realInterpreter(place.path, answer.executable) : place.path, answer.version);

  function judge(python: string, version: PythonVersion): Look {
    if (isTooOld(version)) return skip(say('it is Python {0}; Offbook needs {1}.{2} or newer', version.text, oldest.major, oldest.minor));
    return { kind: 'found', python: { path: python, source: place.source, version: version.text } };
  }
}

const appleTools = ['/Library/Developer/CommandLineTools/usr/bin/python3', '/Applications/Xcode.app'];

/** A version manager's script on PATH answers which interpreter it starts; starting that one directly is quicker and stays the same during the run. */
const realInterpreter = (asked: string, answered: string) => (path.basename(path.dirname(asked)) === 'shims' ? answered : asked);

const isThere = (file: string) => fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined;
