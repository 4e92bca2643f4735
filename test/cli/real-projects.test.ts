import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunRequest } from '../../src/contract/request';
import type { RunJson } from '../../src/core/runs/run-json';
import { environmentWith, sourceOf } from './real-projects/fetch';
import { projects, requirements } from './real-projects/projects';
import { documented, type Listed, refusalsOf } from './real-projects/refusals';
import { Project, python } from './support/offbook';


const shell = new Project({});
let environment: string;
beforeAll(async () => { environment = await environmentWith(python(), requirements); }, 600_000);

/** What a run returned, put together again from its outputs. */
function returned({ outputs, state, error }: RunJson): unknown {
  if (state === 'failed') return new Error(error?.type ?? undefined);
  const [first] = outputs;
  return first?.name === '0' ? outputs.map(({ value }) => value) : first?.value;
}

describe.each(projects)('$name $version ($layout), unchanged', ({ name, version, calls, refused }) => {
  let root: string;
  let listed: Listed[];

  beforeAll(async () => {
    root = await sourceOf(python(), name, version);
    listed = JSON.parse((await shell.offbook(['functions', root, '--json'])).stdout) as Listed[];
  }, 600_000);
  afterAll(() => fs.rmSync(path.dirname(root), { recursive: true, force: true }));

  const find = (file: string, fn: string) => listed.find(each => each.name === fn && path.relative(root, each.file) === file);

  it.each(calls)('$file: $function', async ({ file, function: fn, module, rule, params, returns, uses }) => {
    expect(find(file, fn)).toMatchObject({ runnable: true, reason: null });
    const { stdout } = await shell.offbook(['run', `${file}:${fn}`, '--python', environment, '--json', ...Object.entries(params).flatMap(([key, value]) => ['--param', `${key}=${value}`])], { cwd: root });
    const run = JSON.parse(stdout) as RunJson;
    expect({ returned: returned(run), module: run.function.module, error: returns instanceof Error ? null : run.error }).toEqual({ returned: returns, module, error: null });
    const { project } = JSON.parse(fs.readFileSync(path.join(folderOf(root, run.id), 'request.json'), 'utf8')) as RunRequest;
    expect(project.rule).toBe(rule);
    expect(run.code.map(each => path.resolve(project.root, each.path))).toEqual(expect.arrayContaining([file, ...uses].map(each => path.join(root, each))));
  });

  it('is documented with every refusal and its reason', () => {
    const text = refusalsOf(name, version, listed.map(each => ({ ...each, file: path.relative(root, each.file) })));
    expect(documented(name, version, text)).toBe(text);
  });

  it.each(refused)('refuses $file: $function', ({ file, function: fn, reason }) => {
    expect(find(file, fn)).toMatchObject({ runnable: false, reason: expect.stringContaining(reason) });
  });
});

/** The run's folder, wherever in the repository its project keeps it. */
function folderOf(root: string, id: string): string {
  const found = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).find(each => path.basename(each) === id);
  if (!found) throw new Error(`no folder of ${id}`);
  return path.join(root, found);
}
