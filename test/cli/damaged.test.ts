import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { Project } from './support/offbook';

const project = new Project({
  'flow.py': 'import pandas as pd\n\ndef make(n: int) -> pd.DataFrame:\n    return pd.DataFrame({"a": range(n)})\n\ndef use(table: pd.DataFrame) -> int:\n    return len(table)\n',
});
let [a, b, used] = ['', '', ''];

/** Another run's bytes lie under the name of the first run's output. */
beforeAll(async () => {
  const make = async (n: string) => (await project.runJson('flow.py:make', ['--param', `n=${n}`])).run;
  const [first, other] = [await make('10'), await make('20')];
  [a, b] = [first.id, other.id];
  used = (await project.runJson('flow.py:use', ['--input', `table=run:${a}/return`])).run.id;
  const file = ({ outputs }: typeof first): string => { const sha256 = outputs[0]?.sha256 ?? ''; return path.join(project.root, '.offbook', 'objects', sha256.slice(0, 2), sha256); };
  fs.rmSync(file(first));
  fs.copyFileSync(file(other), file(first));
}, 120_000);

const kept = () => `The kept data of “return” of run ${a} is damaged: its hash has changed.`;

it.each([
  // What diff's 1 says is that they are not equal.
  ['diff', 2, () => ['diff', `run:${a}/return`, `run:${b}/return`], kept],
  ['profile', 1, () => ['profile', `run:${a}/return`], kept],
  ['drift', 1, () => ['drift', '--reference', `run:${a}/return`, '--current', `run:${b}/return`], kept],
  ['the baseline of drift', 1, () => ['drift', '--reference', `${used}:table`, '--current', `run:${b}/return`], () => `The kept data that run ${used} read as “table” is damaged: its hash has changed. Run ${a} made it`],
  ['rerun', 2, () => ['rerun', used, '--yes'], () => `The data of \`table\` (output return of run ${a}) is damaged`],
])('%s reads no object that is not what was kept', async (_, exit, args, sentence) => {
  const before = project.runIds();
  const { code, stderr } = await project.offbook(args());
  expect({ code, stderr }).toEqual({ code: exit, stderr: expect.stringContaining(sentence()) as string });
  expect(project.runIds()).toEqual(before);
});

it('starts no run on it, and names the input', async () => {
  const before = project.runIds();
  expect(await project.run('flow.py:use', ['--input', `table=run:${a}/return`])).toMatchObject({ code: 2, stderr: expect.stringContaining(`The data of \`table\` is damaged: output “return” of run ${a} is not what was kept. Run that again`) as string });
  expect(project.runIds()).toEqual(before);
});
