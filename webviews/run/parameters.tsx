import { isLive } from '../shared/state-look';
import type { ParamFact, RunDetail } from '../../src/contract/run';
import { FilterBox } from '../shared/filter-box';
import { t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { originWords } from '../shared/origin-words';
import { Section } from '../shared/section';
import { Empty, Unknown } from '../shared/states';
import { formatExactCount, formatValue } from '../shared/format';
import { ValueView } from '../shared/value-view';
import { useRemembered } from '../shared/view-state';

export function Parameters({ detail }: { detail: RunDetail }) {
  const [filter, setFilter] = useRemembered('params.filter', '');
  const params = detail.params;
  const shown = filter ? params.filter(each => each.name.toLowerCase().includes(filter.toLowerCase())) : params;
  return (
    <Section
      id="parameters" title={t('parameters')} note={params.length > 1 ? formatExactCount(params.length) : undefined}
      actions={params.length > 20 && <FilterBox value={filter} change={setFilter} label={t('filterParameters')} />}
    >
      {params.length === 0 && <Empty>{t(isLive(detail.state) ? 'noParametersYet' : 'noParameters')}</Empty>}
      {shown.length > 0 && (
        <table class="table param-table">
          <colgroup><col class="param-name-column" /><col /><col class="param-from-column" /></colgroup>
          <thead class="visually-hidden"><tr><th scope="col">{t('name')}</th><th scope="col">{t('value')}</th><th scope="col">{t('origin')}</th></tr></thead>
          <tbody>{shown.map(param => <Row key={param.name} param={param} />)}</tbody>
        </table>
      )}
    </Section>
  );
}

function Row({ param }: { param: ParamFact }) {
  return (
    <tr>
      <th scope="row" class="param-name"><Name text={param.name} title={`${brief(param.name)}: ${param.annotation ?? t('annotationUnknown')}`} /></th>
      <td class="param-value"><ParamValue param={param} /><Default param={param} /></td>
      <td class="quiet param-from"><span class={param.from === 'default' ? '' : 'param-set'}>{originWords(param.from)}</span></td>
    </tr>
  );
}

/** Beside a value that somebody set: what it would have been. */
function Default({ param }: { param: ParamFact }) {
  if (param.from === 'default' || param.from === 'mlflow' || param.required !== undefined) return null;
  const text = param.default !== undefined ? formatValue(param.default, 200) : param.defaultRepr;
  return <span class="quiet param-default isolate" title={text && brief(text)}> {text === undefined ? t('defaultUnknown') : t('defaultWas', brief(text, 60))}</span>;
}

function ParamValue({ param }: { param: ParamFact }) {
  if (param.value !== undefined) return <ValueView value={param.value} id={`param.${brief(param.name, 100)}`} />;
  if (param.repr !== undefined) return <Name className="mono value" text={param.repr} />;
  return <Unknown />;
}
