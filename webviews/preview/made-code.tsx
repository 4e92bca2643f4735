import type { MadeCode } from '../../src/contract/preview-page';
import { IconButton } from '../shared/button';
import { formatExactTime } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { Said } from '../shared/said';
import { useSession } from './session';

const looks = { same: ['pass', 'passed'], different: ['warning', 'warning'], failed: ['error', 'failed'], 'not-run': ['circle-slash', 'quiet'] } as const;

/** What a view was turned into last, and what running it has proven: when, of which view, and whether the file is still the same. */
export function MadeCodeLine({ code, isOther }: { code: MadeCode; isOther: boolean }) {
  const { host, act } = useSession();
  const [icon, tone] = looks[code.proof];
  const name = brief(code.name, 100);
  return (
    <section class="made-code" aria-label={t('dataCodeMade')}>
      <Icon name={icon} tone={tone} />
      <p class="made-code-text">
        <button type="button" class="link mono isolate" aria-label={t('dataOpenCode', name)} onClick={() => act(host.openCode())}>{name}</button>{' '}
        <span class="isolate">{t('dataCodeIn', brief(code.module, 300))}</span>{' · '}
        <span><Said text={brief(code.said)} /></span>{' '}
        <span class="quiet">{[formatExactTime(code.at), ...(isOther ? [t('dataCodeOfOther')] : []), ...(code.isOlder ? [t('dataCodeOlder')] : [])].join(' · ')}</span>
      </p>
      <IconButton icon="close" label={t('close')} onClick={() => act(host.forgetCode())} />
    </section>
  );
}
