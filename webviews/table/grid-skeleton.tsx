import { useEffect, useState } from 'preact/hooks';
import { t } from '../shared/l10n';

/** Rows of grey where rows will be, after 150 ms. */
export function GridSkeleton() {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 150);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div class="grid-skeleton" role="status">
      <span class="quiet">{t('loadingRuns')}</span>
      {Array.from({ length: 12 }, (_, index) => <span key={index} class="skeleton-row" aria-hidden="true"><span class="skeleton-bar" /><span class={`skeleton-bar skeleton-bar-${index % 3}`} /></span>)}
    </div>
  );
}
