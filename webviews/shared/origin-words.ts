import { t, type StringKey } from './l10n';

const origins: Record<string, StringKey> = { default: 'fromDefault', user: 'fromUser', last: 'fromLast', run: 'fromRun', mlflow: 'fromMlflow' };

/** Where a parameter's value came from; what a later version writes is shown as it is. */
export function originWords(from: string | null): string {
  const origin = from === null ? undefined : origins[from];
  return origin ? t(origin) : from || t('unknown');
}
