import type { PreviewStart } from '../../src/contract/preview-page';
import { formatBytes, formatExactCount } from '../shared/format';
import { plural, t } from '../shared/l10n';
import { brief } from '../shared/name';
import { dialectWords } from './dialect-editor';
import type { Shown } from './looking';
import { type Area, isOne } from './selection';

const formats: Partial<Record<string, string>> = { csv: 'CSV', parquet: 'Parquet', json: 'JSON', arrow: 'Arrow', npy: 'NumPy', npz: 'NumPy', sqlite: 'SQLite', excel: 'Excel', xlsx: 'Excel' };

/** `20,000,000 rows × 30 · 1.9 GB · Parquet · sorted by fare`, and what is selected. */
export function StatusLine({ start, shown, area, hidden, note, dialect }: { start: PreviewStart; shown: Shown; area: Area | null; hidden: number; note: string | null; dialect: (at: { x: number; y: number }) => void }) {
  const { facts, view } = { facts: start.facts, view: shown.view };
  const { rows, of } = shown.facts;
  const parts = [
    `${rows === of ? plural(rows, 'dataRowOne', 'dataRowMany') : t('dataRowsOf', formatExactCount(rows), formatExactCount(of))} × ${formatExactCount(shown.facts.columns.length)}`,
    ...(view.sql === '' ? [] : [t('dataSqlAnswer')]),
    formatBytes(facts.bytes),
    facts.files > 1 ? `${formats[facts.format] ?? facts.format}, ${plural(facts.files, 'fileOne', 'fileMany')}` : formats[facts.format] ?? facts.format,
    ...(view.sort.length > 0 ? [t('dataSortedBy', view.sort.map(({ column }) => brief(column, 40)).join(', '))] : []),
    ...(hidden > 0 ? [plural(hidden, 'dataHiddenOne', 'dataHiddenMany')] : []),
  ];
  const selected = area && !isOne(area) ? t('dataSelected', formatExactCount(area.bottom - area.top + 1), formatExactCount(area.right - area.left + 1)) : null;
  return (
    <footer class="status-line">
      <span class="status-facts">{parts.join(' · ')}</span>
      {facts.csv && (
        <button
          type="button" class="link" title={t('dataDialect')} onClick={event => {
            const box = event.currentTarget.getBoundingClientRect();
            dialect({ x: box.left, y: box.top - 200 });
          }}
        >
          {dialectWords(facts.csv)}
        </button>
      )}
      {facts.notes.map(each => <span key={each} class="status-note">{brief(each, 300)}</span>)}
      {note !== null && <span class="status-note" role="status">{note}</span>}
      {selected !== null && <span class="status-selected" role="status">{selected}</span>}
    </footer>
  );
}
