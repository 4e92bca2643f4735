import { useState } from 'preact/hooks';
import { formatExactCount } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';

const most = 200;
const openTo = 2;

const entriesOf = (value: object): [string, unknown][] => Array.isArray(value) ? value.map((each, index): [string, unknown] => [String(index), each as unknown]) : Object.entries(value);

/** A nested value as it came, whatever it holds: texts stay texts. */
export function JsonTree({ value, depth = 0 }: { value: unknown; depth?: number }) {
  if (typeof value !== 'object' || value === null) return <Leaf value={value} />;
  const entries = entriesOf(value);
  if (entries.length === 0) return <span class="mono quiet">{Array.isArray(value) ? '[]' : '{}'}</span>;
  return (
    <ul class="json-tree">
      {entries.slice(0, most).map(([key, each]) => <Branch key={key} name={key} value={each} depth={depth} />)}
      {entries.length > most && <li class="quiet">{t('moreItems', formatExactCount(entries.length - most))}</li>}
    </ul>
  );
}

function Branch({ name, value, depth }: { name: string; value: unknown; depth: number }) {
  const [open, setOpen] = useState(depth < openTo);
  const isNested = typeof value === 'object' && value !== null && entriesOf(value).length > 0;
  if (!isNested) return <li class="json-leaf"><span class="quiet isolate">{brief(name, 200)}</span> <JsonTree value={value} /></li>;
  return (
    <li>
      <button type="button" class="fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} /><span class="isolate">{brief(name, 200)}</span> <span class="quiet">{formatExactCount(entriesOf(value).length)}</span>
      </button>
      {open && <JsonTree value={value} depth={depth + 1} />}
    </li>
  );
}

function Leaf({ value }: { value: unknown }) {
  if (value === null) return <span class="cell-special">–</span>;
  if (value === '') return <span class="cell-special">{t('dataEmptyText')}</span>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return <span class={`isolate${typeof value === 'string' ? '' : ' number'}`}>{brief(text, 20_000)}</span>;
}
