import type { Param, TypeForm } from '../../src/contract/functions';
import type { FieldErrors, FieldInput, FormField, ParamsForm, ParamsPageHost } from '../../src/contract/params-page';
import type { Call } from './run-fixture';
import { runId } from './run-fixture';

const root = '/home/ada/flights';
export const param = (name: string, type: TypeForm, over: Partial<Param> = {}): Param => ({ name, annotation: over.annotation ?? type.kind, type, how: 'positional-or-keyword', required: over.default === undefined, ...over });
export const field = (made: Param, over: Partial<FormField> = {}): FormField => ({ param: made, input: false, initial: made.default?.kind === 'value' ? { kind: 'value', value: made.default.value, from: 'default' } : { kind: 'unset' }, offers: [], ...over });
const value = (it: import('../../src/contract/values').Value): { kind: 'value'; value: typeof it } => ({ kind: 'value', value: it });

export function trainForm(): ParamsForm {
  const fields: FormField[] = [
    field(param('trips', { kind: 'table', library: 'pandas' }, { annotation: 'pd.DataFrame', help: 'One row a flight, as prepare() returns it.' }), {
      input: true, initial: { kind: 'input', choice: { kind: 'latest', function: 'prepare', output: '0' }, label: 'latest 0 of prepare' },
      offers: [
        { choice: { kind: 'latest', function: 'prepare', output: '0' }, label: 'latest 0 of prepare', detail: '322,104 × 14 · 3 min ago', why: 'name and type match' },
        { choice: { kind: 'latest', function: 'prepare', output: '1' }, label: 'latest 1 of prepare', detail: '80,526 × 14 · 3 min ago', why: '' },
        { choice: { kind: 'output', run: runId('aaa8f2'), output: '0' }, label: '0 of prepare, run aaa8f2', detail: '322,104 × 14 · yesterday', why: '' },
        { choice: { kind: 'file', path: `${root}/data/trips.parquet` }, label: 'data/trips.parquet', detail: '12.4 MB', why: '' },
      ],
    }),
    field(param('test', { kind: 'union', options: [{ kind: 'table', library: 'pandas' }, { kind: 'none' }] }, { annotation: 'pd.DataFrame | None', default: value(null) }), { input: true }),
    field(param('label', { kind: 'str' }, { annotation: 'str', default: value('arr_delay'), help: 'Column to predict.' })),
    field(param('n_estimators', { kind: 'bounded', of: { kind: 'int' }, bounds: { ge: 1, le: 2000 } }, { annotation: 'Annotated[int, Field(ge=1, le=2000)]', default: value(100), help: 'Trees. More is slower and rarely worse.' }), { initial: { kind: 'value', value: 200, from: 'last' } }),
    field(param('learning_rate', { kind: 'float' }, { annotation: 'float', default: value(0.1) })),
    field(param('loss', { kind: 'literal', values: ['squared_error', 'absolute_error', 'huber'] }, { annotation: "Literal['squared_error', 'absolute_error', 'huber']", default: value('squared_error') })),
    field(param('warm', { kind: 'bool' }, { annotation: 'bool', default: value(false), help: 'Start from the last model.' })),
    field(param('max_depth', { kind: 'union', options: [{ kind: 'int' }, { kind: 'none' }] }, { annotation: 'int | None', default: value(null) })),
    field(param('columns', { kind: 'list', of: 'list', item: { kind: 'str' } }, { annotation: 'list[str]', default: value(['distance', 'hour']) })),
    field(param('weights', { kind: 'dict', key: { kind: 'str' }, value: { kind: 'float' } }, { annotation: 'dict[str, float]', default: { kind: 'source', text: 'field(default_factory=dict)' } })),
    field(param('until', { kind: 'date' }, { annotation: 'date', default: value('2013-10-01') })),
    field(param('report', { kind: 'path' }, { annotation: 'Path', default: value('out/report.html') })),
    field(param('options', {
      kind: 'record', style: 'dataclass', name: 'TrainOptions',
      fields: [param('subsample', { kind: 'bounded', of: { kind: 'float' }, bounds: { gt: 0, le: 1 } }, { annotation: 'float', default: value(1) }), param('early', { kind: 'bool' }, { annotation: 'bool', default: value(true) }), param('seed', { kind: 'int' }, { annotation: 'int', help: 'Same seed, same forest.' })],
    }, { annotation: 'TrainOptions', default: { kind: 'source', text: 'TrainOptions(seed=42)' } })),
    field(param('on_metrics', { kind: 'metrics-callback' }, { annotation: 'Callable[[dict[str, float]], None]', default: { kind: 'source', text: 'print' } })),
  ];
  return {
    function: {
      name: 'train', file: `${root}/src/flights/train.py`, line: 18, endLine: 46, lensLine: 18, params: fields.map(each => each.param), returns: { annotation: 'GradientBoostingRegressor', type: { kind: 'model', library: 'sklearn', name: 'GradientBoostingRegressor' } },
      doc: 'Fit a regressor to the delays at arrival.\n\nArgs:\n    trips: One row a flight.', flavour: 'plain', runnable: true, nearly: false, sha256: 'a'.repeat(64),
    },
    fields, place: { root, importRoot: `${root}/src`, sysPath: [`${root}/src`], cwd: root, rule: 'src-layout', module: 'flights.train', sentence: `Runs as flights.train in ${root} with .venv 3.11.` },
    python: { path: `${root}/.venv/bin/python`, source: 'venv', version: '3.11.7' }, pythons: [{ path: `${root}/.venv/bin/python`, source: 'venv' }, { path: '/usr/bin/python3', source: 'path' }], envFiles: [`${root}/.env`], chosen: { importRoot: null, cwd: null }, basedOn: null, problem: null,
  };
}

export interface FakeParamsHost extends ParamsPageHost { calls: Call[]; form: ParamsForm; lastFields: () => Record<string, FieldInput> }

/** Judges as the engine does where a test needs it: what is required, whole numbers, bounds. */
export function judge(form: ParamsForm, fields: Record<string, FieldInput>): FieldErrors {
  const errors: FieldErrors = {};
  for (const { param: made } of form.fields) {
    const input = fields[made.name] ?? { kind: 'unset' };
    if (input.kind === 'unset' && made.required) errors[made.name] = `${made.name} is needed.`;
    if (made.name === 'n_estimators' && input.kind === 'text') {
      if (!/^\d+$/.test(input.text)) errors[made.name] = `“${input.text}” is no whole number.`;
      else if (Number(input.text) > 2000) errors[made.name] = 'At most 2,000.';
    }
  }
  return errors;
}

export function fakeParamsHost(form: ParamsForm, over: Partial<ParamsPageHost> = {}): FakeParamsHost {
  const calls: Call[] = [];
  let last: Record<string, FieldInput> = {};
  const host: FakeParamsHost = {
    calls, form, lastFields: () => last,
    load: async () => host.form,
    pickFolder: async () => null,
    check: async fields => { calls.push(['check', fields]); last = fields; return judge(host.form, fields); },
    run: async (fields, options) => { calls.push(['run', fields, options]); last = fields; return judge(host.form, fields); },
    pickOutput: async name => { calls.push(['pickOutput', name]); return { choice: { kind: 'output', run: runId('abcdef'), output: 'train' }, label: 'train of run abcdef' }; },
    pickFile: async name => { calls.push(['pickFile', name]); return `${root}/data/picked.parquet`; },
    pickPython: async () => ({ path: '/opt/python3.12/bin/python', source: 'setting' }), pickEnvFile: async () => `${root}/.env.local`,
    reset: async () => { calls.push(['reset']); return trainForm(); }, showLog: async () => { calls.push(['showLog']); },
    ...over,
  };
  return host;
}
