import { useMemo, useState } from 'preact/hooks';
import { formatExactCount } from '../shared/format';
import { FilterBox } from '../shared/filter-box';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { Section } from '../shared/section';
import { useRemembered } from '../shared/view-state';
import { Parallel } from './parallel';
import { Wide } from './part';
import { type Dimension, dimensionsOf } from './plot/dimensions';
import type { Line } from './plot/draw-parallel';
import { Scatter } from './scatter';
import { drawnRuns, useSession } from './session';

const axesAtFirst = 8;
const offered = 40;

/** How parameters and metrics hang together. With two runs there is nothing to see in it. */
export function Relations() {
  const session = useSession();
  const { comparison, looks, labelOf } = session;
  const { runs, metrics } = comparison;
  const drawn = drawnRuns(session);
  const lines = useMemo<Line[]>(() => drawn.flatMap(run => {
    const look = looks.get(run.key);
    return look ? [{ run: run.key, name: labelOf(run), look, index: runs.indexOf(run) }] : [];
  }), [runs, looks, labelOf, drawn.map(({ key }) => key).join('\n')]);
  const all = useMemo(() => dimensionsOf(comparison), [comparison]);
  const ofMetrics = all.filter(({ id }) => id.startsWith('metric.'));
  const first = metrics.find(row => row.best.length > 0 && ofMetrics.some(({ name }) => name === row.name)) ?? metrics.find(row => row.differs);
  const [metricId, setMetric] = useRemembered<string | null>('relations.metric', null);
  const [xId, setX] = useRemembered<string | null>('relations.x', null);
  const [chosen, setChosen] = useRemembered<string[] | null>('relations.axes', null);
  const [like, setLike] = useState('');
  const metric = ofMetrics.find(({ id }) => id === metricId) ?? ofMetrics.find(({ name }) => name === first?.name) ?? ofMetrics[0];
  const candidates = all.filter(({ id, varies }) => varies && id !== metric?.id);
  const varying = candidates.filter(({ id }) => id.startsWith('param.'));
  const axes = useMemo(() => {
    const ids = chosen ?? varying.slice(0, axesAtFirst).map(({ id }) => id);
    return metric ? [...candidates.filter(({ id }) => ids.includes(id)), metric] : [];
  }, [all, chosen, metric]);
  const x = all.find(({ id }) => id === xId && id !== metric?.id) ?? varying[0] ?? candidates[0];
  if (runs.length < 3 || !metric || !metric.varies) return null;
  // What is drawn can always be taken away again.
  const matching = candidates.filter(({ name }) => name.toLowerCase().includes(like.toLowerCase()));
  const shown = [...axes.filter(axis => axis !== metric), ...matching.slice(0, offered).filter(axis => !axes.includes(axis))];
  const row = metrics.find(({ name }) => name === metric.name);
  return (
    <Section
      id="relations" title={t('relations')} className="part" note={formatExactCount(lines.length)}
      actions={<Choice label={t('metricChosen')} value={metric.id} options={ofMetrics} choose={setMetric} />}
    >
      <Wide>
        <div class="axes-choice" role="group" aria-label={t('axesShown')}>
          {candidates.length > offered && <FilterBox value={like} change={setLike} label={t('findAxes')} />}
          {shown.map(axis => {
            const on = axes.includes(axis);
            return <button key={axis.id} type="button" class="axis-chip" aria-pressed={on} onClick={() => setChosen((on ? axes.filter(each => each !== axis) : [...axes, axis]).map(({ id }) => id))}>{on && <Icon name="check" />}<Name text={axis.name} /></button>;
          })}
          {matching.length > offered && <span class="quiet">{t('axesMore', formatExactCount(matching.length - offered))}</span>}
          {matching.length === 0 && <span class="quiet">{t('noneMatch', brief(like, 100))}</span>}
        </div>
        <div class="relations-grid">
          {axes.length > 1 && <Parallel axes={axes} lines={lines} />}
          {x && (
            <div class="scatter-side">
              <Choice label={t('scatterX')} value={x.id} options={candidates} choose={setX} />
              <Scatter x={x} y={metric} lines={lines} best={row?.best ?? []} />
            </div>
          )}
        </div>
      </Wide>
    </Section>
  );
}

function Choice({ label, value, options, choose }: { label: string; value: string; options: readonly Dimension[]; choose: (id: string) => void }) {
  return (
    <label class="choice"><span class="quiet">{label}</span>
      <select class="field-text small-select" aria-label={label} value={value} onChange={event => choose(event.currentTarget.value)}>
        {options.map(({ id, name }) => <option key={id} value={id}>{brief(name, 80)}</option>)}
      </select>
    </label>
  );
}
