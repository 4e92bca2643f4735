import type { DataColumn } from '../../src/contract/data-api';
import type { PreviewView } from '../../src/contract/preview-page';
import type { Condition, DerivedColumn } from '../../src/contract/view-api';
import { IconButton } from '../shared/button';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { conditionWords } from './filters';

interface Props { view: PreviewView; columns: DataColumn[]; change: (view: PreviewView) => void; editDerived: (column: DerivedColumn, at: { x: number; y: number }) => void; edit: (condition: Condition, at: { x: number; y: number }) => void }

/** What is asked of the rows, one piece each: a click changes it, a cross takes it away. */
export function Chips({ view, columns, change, editDerived, edit }: Props) {
  if (view.where.length + view.derived.length + view.sort.length === 0 && view.contains === '') return null;
  const kindOf = (name: string) => columns.find(column => column.name === name)?.kind ?? 'other';
  const without = <T,>(all: T[], at: number): T[] => all.filter((_, index) => index !== at);
  return (
    <ul class="chips-bar" aria-label={t('dataAsked')}>
      {view.derived.map(each => (
        <Chip key={`derived ${each.name}`} icon="symbol-operator" text={`${brief(each.name, 60)} = ${brief(each.expression, 80)}`} drop={() => change(withoutDerived(view, each))} edit={at => editDerived(each, at)} />
      ))}
      {view.where.map((condition, at) => (
        <Chip
          key={`where ${at}`} icon="filter" text={conditionWords(condition, kindOf(condition.column))} drop={() => change({ ...view, where: without(view.where, at) })}
          edit={at => edit(condition, at)}
        />
      ))}
      {view.contains !== '' && <Chip icon="search" text={t('dataRowsWith', brief(view.contains, 60))} drop={() => change({ ...view, contains: '' })} />}
      {view.sort.map((key, at) => (
        <Chip
          key={`sort ${key.column}`} icon={key.descending ? 'arrow-down' : 'arrow-up'} text={t(key.descending ? 'sortedDown' : 'sortedUp', brief(key.column, 60))} drop={() => change({ ...view, sort: without(view.sort, at) })}
          edit={() => change({ ...view, sort: view.sort.map((each, index) => (index === at ? { ...each, descending: !each.descending } : each)) })}
        />
      ))}
      <li><button type="button" class="link" onClick={() => change({ ...view, derived: [], where: [], contains: '', sort: [] })}>{t('dataClearAll')}</button></li>
    </ul>
  );
}

/** What was asked of a column that is no more is asked no more. */
export function withoutDerived(view: PreviewView, gone: DerivedColumn): PreviewView {
  const isOther = ({ column }: { column: string }): boolean => column !== gone.name;
  return { ...view, derived: view.derived.filter(each => each !== gone), where: view.where.filter(isOther), sort: view.sort.filter(isOther) };
}

function Chip({ icon, text, drop, edit }: { icon: string; text: string; drop: () => void; edit?: (at: { x: number; y: number }) => void }) {
  const open = (event: MouseEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    edit?.({ x: box.left, y: box.bottom + 2 });
  };
  return (
    <li class="asked">
      <Icon name={icon} tone="quiet" />
      {edit ? <button type="button" class="asked-text isolate cut" title={text} onClick={open}>{text}</button> : <span class="asked-text isolate cut" title={text}>{text}</span>}
      <IconButton icon="close" label={t('removeNamed', text)} onClick={drop} />
    </li>
  );
}
