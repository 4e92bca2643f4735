import type { Value } from '../../src/contract/values';
import { formatValue } from './format';
import { brief, Name } from './name';
import { Fold } from './section';
import { t } from './l10n';

const isNested = (value: Value): value is Value[] | { [key: string]: Value } => value !== null && typeof value === 'object';
const entriesOf = (value: Value[] | { [key: string]: Value }): [string, Value][] =>
  Array.isArray(value) ? value.map((each, index) => [String(index), each]) : Object.entries(value);

const most = 200;

/** A value on one line; what holds others opens to show them. */
export function ValueView({ value, id }: { value: Value; id: string }) {
  if (!isNested(value)) return <OneLine value={value} />;
  const entries = entriesOf(value);
  if (entries.length === 0) return <span class="mono">{Array.isArray(value) ? '[]' : '{}'}</span>;
  return (
    <Fold id={id} title={<span class="mono">{formatValue(value, 60)}</span>}>
      {() => (
        <dl class="facts">
          {entries.slice(0, most).map(([key, each]) => [
            <dt key={`${key}-name`} class="mono isolate">{brief(key, 300)}</dt>,
            <dd key={key}><ValueView value={each} id={`${id}.${brief(key, 100)}`} /></dd>,
          ])}
          {entries.length > most && <dd class="quiet">{t('moreItems', (entries.length - most).toLocaleString('en-US'))}</dd>}
        </dl>
      )}
    </Fold>
  );
}

const longest = 2_000;

/** Long text is cut on the page and in the tooltip: a value of a megabyte is kept whole in the record, not in a layout. */
function OneLine({ value }: { value: Value }) {
  return <Name className="mono value" text={formatValue(value, longest)} />;
}
