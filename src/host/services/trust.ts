import { ActionableError } from '../errors';
import type { VS } from '../vs';

/** Asked before anything is looked for or chosen, so that nobody picks a function only to hear that it can't be run. */
export function mustBeTrusted(vs: VS): void {
  if (vs.workspace.isTrusted) return;
  throw new ActionableError('untrusted', vs.l10n.t('This workspace is not trusted, so none of its code is run. The history can be read.'), {
    title: vs.l10n.t('Manage Trust'), command: 'workbench.trust.manage',
  });
}
