import { IconButton } from '../shared/button';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { useSession } from './session';

/** Data is followed by its content: without a hash there is nothing to follow. */
export function LineageButton({ sha256, name }: { sha256: string | null | undefined; name: string }) {
  const { host, act } = useSession();
  return sha256 ? <IconButton icon="type-hierarchy" label={t('lineageOf', brief(name, 300))} onClick={() => act(host.openLineage(sha256))} /> : null;
}
