import type { ErrorFrame, EnvironmentFacts, CodeGit, CodeModule } from '../../src/contract/events';
import type { MetricSummary, RunDetail } from '../../src/contract/run';
import { baseName } from '../shared/format';
import { plural, t } from '../shared/l10n';

/** A few numbers for the title: the values at the end before the curves of the way there. */
export function leadMetrics(metrics: MetricSummary[], most = 3): MetricSummary[] {
  const final = metrics.filter(each => each.count === 1);
  return [...final, ...metrics.filter(each => each.count !== 1)].slice(0, most);
}

/** `.venv 3.11`: the environment's folder and the version that decides about packages. */
export function pythonWords({ python }: EnvironmentFacts): string | null {
  if (!python?.version) return null;
  const version = python.version.split('.').slice(0, 2).join('.');
  return python.prefix ? `${baseName(python.prefix)} ${version}` : `Python ${version}`;
}

/** `main@4f2c1e (2 files changed)`; null when nobody knows. */
export function gitWords(git: CodeGit | null): string | null {
  if (!git) return null;
  if (git.error) return t('gitNone');
  if (git.commit === undefined) return null;
  const at = git.commit === null ? t('gitNoCommit') : `${git.branch === null ? t('gitDetached') : (git.branch ?? t('unknown'))}@${git.commit.slice(0, 6)}`;
  const changed = git.changes?.length ?? 0;
  if (changed > 0) return `${at} (${plural(changed, 'gitChangedOne', 'gitChangedMany')})`;
  return git.dirty === undefined ? at : `${at} (${t(git.dirty ? 'gitDirty' : 'gitClean')})`;
}

/** The frame that people can do something about: their own code, nearest to the error. */
export const ownFrame = (frames: readonly ErrorFrame[]): ErrorFrame | null => frames.filter(each => each.project).at(-1) ?? frames.at(-1) ?? null;

/** The package to offer, when the run failed because it is not installed. A module of the project itself is never offered. */
export function missingPackage(detail: RunDetail): string | null {
  // The process knows best: also where a package is wanted without being imported, as for reading a file.
  if (detail.error?.package) return detail.error.package;
  if (detail.error?.type !== 'ModuleNotFoundError' || detail.error.message === null) return null;
  const name = /No module named '([A-Za-z0-9_.]+)'/.exec(detail.error.message)?.[1]?.split('.')[0];
  if (!name || name === detail.function.module.split('.')[0]) return null;
  return detail.code.modules.some(each => each.module?.split('.')[0] === name) ? null : name;
}

/** The module that holds the function, as it ran. */
export function ownModule(detail: RunDetail): CodeModule | null {
  return detail.code.modules.find(each => each.module === detail.function.module)
    ?? detail.code.modules.find(each => detail.function.file.endsWith(`/${each.path}`)) ?? null;
}

/** `latest:prepare/train` was typed: the function's name is known. */
export const askedFunction = (asked: string | undefined): string | null => /^(?:latest|run):([^/]+)\//.exec(asked ?? '')?.[1] ?? null;
