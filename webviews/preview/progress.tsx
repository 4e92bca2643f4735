import { useEffect, useState } from 'preact/hooks';
import { t } from '../shared/l10n';

/** Long work with its way out; what is quick never shows it. */
export function Progress({ what, share, cancel }: { what: string; share: number | null; cancel: () => void }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 150);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  return (
    <div class="data-progress" role="status">
      <span>{what}</span>
      <progress aria-label={what} {...(share === null ? {} : { value: share, max: 1 })} />
      {share !== null && <span class="quiet number">{Math.floor(share * 100)} %</span>}
      <button type="button" class="link" onClick={cancel}>{t('cancel')}</button>
    </div>
  );
}
