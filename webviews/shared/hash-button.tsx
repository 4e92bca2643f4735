import { shortHash } from './format';
import { t } from './l10n';
import { Unknown } from './states';

/** The first digits of a hash; a click copies all of it. */
export const HashButton = ({ hash, copy }: { hash: string | null; copy: (hash: string) => void }) => hash === null
  ? <Unknown />
  : <button type="button" class="mono quiet hash" title={t('copyHash', hash)} aria-label={t('copyHash', hash)} onClick={() => copy(hash)}>{shortHash(hash)}</button>;
