import type { RunDetail } from '../../src/contract/run';
import { formatExactCount } from '../shared/format';
import { t } from '../shared/l10n';
import { Name } from '../shared/name';
import { Section } from '../shared/section';

/** What a library calls tags. No tags, no section. */
export function Labels({ detail }: { detail: RunDetail }) {
  if (detail.labels.length === 0) return null;
  return (
    <Section id="labels" title={t('libraryTags')} note={detail.labels.length > 1 ? formatExactCount(detail.labels.length) : undefined}>
      <table class="table param-table">
        <thead class="visually-hidden"><tr><th scope="col">{t('name')}</th><th scope="col">{t('value')}</th><th scope="col">{t('origin')}</th></tr></thead>
        <tbody>
          {detail.labels.map(label => (
            <tr key={label.name}>
              <th scope="row" class="param-name"><Name text={label.name} /></th>
              <td class="param-value"><Name text={label.value} /></td>
              <td class="quiet param-from">{label.from ?? t('unknown')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
