import { beforeAll, describe, expect, it } from 'vitest';
import type { RunJson } from '../../src/core/runs/run-json';
import { Project } from './support/offbook';

const project = new Project({
  'rides.csv': 'fare,place\n1,a\n2,b\n3,c\n', 'settings.json': '{"a": 1}',
  'flow.py': `
def reads() -> int:
    return sum(len(open(name).read()) for name in ("rides.csv", "settings.json"))
`,
});
const inputs = (id: string) => project.json<RunJson>(['show', id]).then(run => Object.fromEntries(run.inputs.map(({ name, rows, columns }) => [name, [rows, columns?.map(column => column.name) ?? null]])));

describe('a table that the code opened by itself, when a run is shown', () => {
  let id: string;
  beforeAll(async () => { ({ id } = await project.json<RunJson>(['run', 'flow.py:reads'])); });

  it('has rows and columns, for people and in JSON; what is none has not', async () => {
    expect(await inputs(id)).toEqual({ 'rides.csv': [3, ['fare', 'place']], 'settings.json': [null, null] });
    expect((await project.offbook(['show', id])).stdout).toMatch(/rides\.csv {2}3 × 2 {2}/);
  });

  it('has none once it is another file', async () => {
    project.write({ 'rides.csv': 'fare\n1\n' });
    expect((await inputs(id))['rides.csv']).toEqual([null, null]);
  });
});
