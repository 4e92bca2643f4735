import { useState } from 'preact/hooks';
import { mostCompared } from '../../src/contract/compare';
import type { ExportFormat, TableStart } from '../../src/contract/table-page';
import { IconButton } from '../shared/button';
import { formatExactCount } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { MenuButton } from '../shared/menu';
import { TagsEditor } from './tags-editor';

/** What can be done with the runs that are chosen; stands under the table for as long as some are. */
export function SelectionBar({ count, all, starred, can, actions }: {
  count: number; /** It is all that match. */ all: boolean; starred: boolean; can: TableStart['can'];
  actions: { compare(): void; tag(add: string[], drop: string[]): void; star(on: boolean): void; copy(as: 'markdown' | 'tsv'): void; exportAs(format: ExportFormat): void; trash(): void; clear(): void };
}) {
  const whyNot = count < 2 ? t('compareNeedsTwo') : count > mostCompared ? t('compareTooMany', formatExactCount(mostCompared)) : undefined;
  const [tagging, setTagging] = useState(false);
  return (
    <div class="selection-bar" role="toolbar" aria-label={t('chosenRuns')}>
      <span class="selection-count">{t(all ? 'chosenAll' : count === 1 ? 'chosenOne' : 'chosenMany', formatExactCount(count))}</span>
      <span class="selection-actions">
        {can.compare && <button type="button" class="button primary" disabled={whyNot !== undefined} title={whyNot} onClick={actions.compare}><Icon name="diff" /><span>{t('compareCount', formatExactCount(count))}</span></button>}
        <button type="button" class="button secondary" aria-expanded={tagging} onClick={() => setTagging(!tagging)}><Icon name="tag" /><span>{t('tag')}</span></button>
        <IconButton icon={starred ? 'star-full' : 'star-empty'} label={t(starred ? 'unstar' : 'star')} onClick={() => actions.star(!starred)} />
        <MenuButton className="icon-button" label={t('copyChosen')} items={[
          { kind: 'action', label: t('copyMarkdown'), icon: 'markdown', run: () => actions.copy('markdown') },
          { kind: 'action', label: t('copyTsv'), icon: 'table', run: () => actions.copy('tsv') },
        ]}><Icon name="copy" /></MenuButton>
        {can.formats.length > 0 && <MenuButton className="icon-button" label={t('exportChosen')} items={exportItems(can.formats, actions.exportAs)}><Icon name="export" /></MenuButton>}
        {can.trash && <IconButton icon="trash" label={t('deleteChosen')} onClick={actions.trash} />}
        <IconButton icon="close" label={t('clearSelection')} onClick={actions.clear} />
      </span>
      {tagging && <TagsEditor close={() => setTagging(false)} apply={(add, drop) => { setTagging(false); actions.tag(add, drop); }} />}
    </div>
  );
}

const labels = { csv: 'exportCsv', parquet: 'exportParquet', json: 'exportJson', markdown: 'exportMarkdown' } as const;

export const exportItems = (formats: readonly ExportFormat[], run: (format: ExportFormat) => void) => formats.map(format => ({ kind: 'action' as const, label: t(labels[format]), run: () => run(format) }));
