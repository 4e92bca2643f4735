import { say } from '../../core/say';
import fs from 'node:fs';
import path from 'node:path';
import type { AgainMode } from '../../contract/again';
import type { StartOptions } from '../../contract/engine';
import type { KeptRequest, RunRequest } from '../../contract/request';
import type { RunDetail } from '../../contract/run';
import { HumanError } from '../../core/human-error';
import { projectRoot } from '../../core/runs/restored';
import { defaultSettings } from '../engine/default-settings';
import type { StartedHere } from '../engine/engine';
import { launch, type StartPlace } from '../engine/start-run';
import { isInside } from '../files/inside';
import { restoreToRun } from '../restore/restore';
import type { LookedBack } from './look-back';

export interface RepeatOptions extends Pick<StartOptions, 'debug' | 'secrets' | 'launcher'> {
  /** `kept`: the code as it ran, from a folder of its own where the project's files are others by now. `now`: what the files hold. */
  code: 'kept' | 'now';
}

/** Starts the run again with what was asked then. What stops it is told as one error. The restored code is removed by `after`, once the run is over. */
export async function repeatRun(detail: RunDetail, { look, request, python }: LookedBack, options: RepeatOptions, place: StartPlace): Promise<StartedHere & { after(): void }> {
  const stops = look.differences.filter(each => each.stops);
  if (stops.length || !request || !python) throw new HumanError('cannot-repeat', say('Run {0} can’t be repeated:\n{1}', detail.id, stops.map(({ text }) => `  ${text}`).join('\n')));
  const root = projectRoot(request) ?? '';
  const own = unrestored(request, root);
  if (options.code === 'now' || look.code.kind !== 'kept') {
    if (!fs.existsSync(own.function.file)) throw new HumanError('cannot-repeat', say('{0} is gone. Restore the code first: offbook restore {1}.', own.function.file, detail.id));
    const started = await start(requestOf(own, detail, python, options, look.code.kind === 'same' ? 'exact' : 'current'), options, place);
    return { ...started, after: () => undefined };
  }
  const tree = await restoreToRun(detail, place.store);
  try {
    const moved = movedTo(own, root, tree.project);
    const started = await start({ ...requestOf(moved, detail, python, options, 'exact'), again: { of: detail.id, mode: 'exact', restored: { at: tree.project, of: root } } }, options, place);
    return { ...started, after: tree.remove };
  } catch (error) {
    tree.remove();
    throw error;
  }
}

async function start(request: Omit<RunRequest, 'id'>, { secrets }: RepeatOptions, place: StartPlace): Promise<StartedHere> {
  const started = await launch(request, secrets, place);
  return { kind: 'started', id: started.request.id, folder: started.folder, supervisorPid: started.pid, exited: started.exited };
}

type Placed = Pick<RunRequest, 'function' | 'project'> & { kept: KeptRequest };

/** A run that was itself made from restored code: its paths, as the project has them. */
function unrestored(kept: KeptRequest, root: string): Placed {
  const { project } = kept;
  const whole = { root: project.root ?? root, importRoot: project.importRoot ?? root, sysPath: project.sysPath ?? [], cwd: project.cwd ?? root, rule: project.rule ?? '' };
  const placed: Placed = { kept, function: kept.function, project: whole };
  const restored = kept.again?.restored;
  return restored ? movedTo(placed, restored.at, restored.of) : placed;
}

/** Code is looked for in `to` in place of `from`. Where it runs stays: relative paths mean the same data. */
function movedTo({ kept, function: ref, project }: Placed, from: string, to: string): Placed {
  const move = (file: string) => (isInside(file, from) ? path.join(to, path.relative(from, file)) : file);
  return { kept, function: { ...ref, file: move(ref.file) }, project: { ...project, root: move(project.root), importRoot: move(project.importRoot), sysPath: project.sysPath.map(move) } };
}

function requestOf({ kept, function: ref, project }: Placed, detail: RunDetail, python: RunRequest['python'], options: RepeatOptions, mode: AgainMode): Omit<RunRequest, 'id'> {
  const { settings } = kept;
  const files = (kept.env.files ?? []).filter(file => fs.existsSync(file));
  return {
    v: 1, createdAt: Date.now(), function: ref, project, python, target: { kind: 'local' },
    params: Object.fromEntries(Object.entries(kept.params).map(([name, { value }]) => [name, { value, from: 'run' as const }])), inputs: kept.inputs,
    env: { files, secretNames: [] }, debug: options.debug,
    settings: {
      cancelGraceMs: settings.cancelGraceMs ?? defaultSettings.cancelGraceMs, sourceLimitBytes: settings.sourceLimitBytes ?? defaultSettings.sourceLimitBytes,
      hashSampleAboveBytes: settings.hashSampleAboveBytes ?? defaultSettings.hashSampleAboveBytes,
      hooks: hooksOf(settings.hooks),
    },
    launcher: options.launcher, again: { of: detail.id, mode },
  };
}

/** As they were; what the record does not tell is as it is by default. */
function hooksOf(kept: KeptRequest['settings']['hooks']): RunRequest['settings']['hooks'] {
  const hooks = { ...defaultSettings.hooks };
  for (const [name, on] of Object.entries(kept)) if (typeof on === 'boolean') Object.assign(hooks, { [name]: on });
  return hooks;
}
