import type { ComponentChildren } from 'preact';
import type { UnitVerdict } from '../../src/contract/compare';
import { formatExactCount } from '../shared/format';
import { t } from '../shared/l10n';
import { Section } from '../shared/section';
import { useSession } from './session';

/**
 * A part of the page. Where nothing differs it is one line that says so; opened, it shows what is the same. `differing` null: that is not known yet. `unsure`: rows of which nobody
 * knows whether they differ. `left`: rows that the host did not hand over.
 */
export function Part({ id, title, differing, total, unsure = 0, left = 0, actions, children }: { id: string; title: string; differing: number | null; total: number; unsure?: number; left?: number; actions?: ComponentChildren; children: (all: boolean) => ComponentChildren }) {
  const { all, comparison } = useSession();
  const alone = comparison.runs.length < 2;
  const same = differing === 0;
  const shut = (same && !all && !alone) || total === 0;
  return (
    <Section
      key={shut ? 'shut' : 'open'} id={shut ? `${id}-same` : id} title={title} folded={shut} className="part" actions={actions}
      note={differing === null ? undefined : noteOf(differing, total + left, unsure, alone)}
    >
      {total === 0 ? <p class="empty">{t('noneRecorded')}</p> : children(all || same || alone)}
      {left > 0 && <p class="quiet">{t('rowsLeft', formatExactCount(left))}</p>}
    </Section>
  );
}

/** Rows of which nobody knows whether they differ: a secret, a record that does not tell. */
export const unsureIn = (rows: readonly { differs: boolean; verdicts: readonly UnitVerdict[] }[]): number => rows.filter(row => !row.differs && row.verdicts.includes('unknown')).length;

function noteOf(differing: number, total: number, unsure: number, alone: boolean): string {
  if (total === 0) return t('noneRecorded');
  if (alone) return formatExactCount(total);
  if (unsure > 0) return t('andUnsure', differing === 0 ? t('nothingKnownDiffers') : t('differOf', formatExactCount(differing), formatExactCount(total)), formatExactCount(unsure));
  if (differing === 0) return total === 1 ? t('nothingDiffersOne') : t('nothingDiffersMany', formatExactCount(total));
  return t('differOf', formatExactCount(differing), formatExactCount(total));
}

/** What stands as wide as the window however many runs there are. */
export const Wide = ({ children, className = '' }: { children: ComponentChildren; className?: string }) => <div class={`wide ${className}`}>{children}</div>;
