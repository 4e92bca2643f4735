import type { EngineSettings } from '../../contract/engine';
import type { ChosenPlace } from '../../contract/params-page';
import type { KeptRequest } from '../../contract/request';

export const byRule: ChosenPlace = { importRoot: null, cwd: null };

/** Folders chosen for one run go before those of the settings. */
export const placedBy = ({ importRoot, cwd }: ChosenPlace, settings: EngineSettings): EngineSettings => ({
  ...settings, cwd: cwd ?? settings.cwd, ...(importRoot === null ? {} : { importRoot, importRootBy: 'choice' as const }),
});

/** What of a run's place was chosen for it. The rule's working folder is the project's root; another one is a choice, unless the settings say the same now. */
export const chosenIn = ({ rule, root, importRoot, cwd }: KeptRequest['project'], settings: EngineSettings): ChosenPlace => ({
  importRoot: rule === 'choice' ? importRoot : null, cwd: cwd === root || cwd === settings.cwd ? null : cwd,
});
