import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/contract/compare';
import type { FunctionInfo } from '../../src/contract/functions';
import { Project } from './support/offbook';

const secret = 'correct-horse-battery';
const short = 'k3y';

const project = new Project({
  'flow.py': `
import os
from dataclasses import dataclass
from typing import Annotated, Optional
from pydantic import BaseModel, Field, SecretBytes, SecretStr

@dataclass
class Login:
    user: str
    password: SecretStr

class Service(BaseModel):
    url: str = "https://a.example"
    keys: list[SecretStr] = []
    inner: Optional[Login] = None

def fetch(token: SecretStr, retries: int = 3) -> dict:
    print("the token is", token.get_secret_value())
    return {"length": len(token.get_secret_value()), "shown": str(token), "handed on": [name for name in os.environ if name.startswith("OFFBOOK_SECRET")]}

def nested(service: Service, key: Annotated[Optional[SecretBytes], Field(description="a key")] = None) -> Service:
    assert [each.get_secret_value() for each in service.keys] == ["${secret}", "${short}"], service.keys
    assert service.inner.password.get_secret_value() == "${secret}2"
    assert key is None or key.get_secret_value() == b"${secret}3"
    return service

def written(token: SecretStr = SecretStr("${secret}-of-the-source"), login: Login = Login("ada", SecretStr("${secret}-too"))) -> int:
    return len(token.get_secret_value())

def handed(service: Service) -> Service:
    return service

def wrong(login: Login) -> int:
    return 1
`,
});
const given = (...params: string[]) => params.flatMap(each => ['--param', each]);

/** Every file below a folder, as bytes: logs, request, events, objects, index. */
function filesWith(text: string, ...folders: string[]): string[] {
  const spellings = [text, Buffer.from(text).toString('base64').slice(2, -4)];
  return folders.flatMap(folder => fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => path.join(folder, name)))
    .filter(file => fs.statSync(file).isFile() && spellings.some(each => fs.readFileSync(file).includes(each)));
}
/** The source is kept as it is written: what stands in it is no secret of the run's. */
const nowhere = () => filesWith(secret, path.join(project.root, '.offbook', 'runs'), project.cache);

describe('a parameter that pydantic calls a secret', () => {
  it('reaches the function and no file, and is not handed on to what the function starts', async () => {
    const { code, run, stdout, stderr } = await project.runJson('flow.py:fetch', given(`token=${secret}`));
    expect(code).toBe(0);
    expect(run.outputs[0]?.value).toEqual({ length: secret.length, shown: '**********', 'handed on': [] });
    expect(run.params).toEqual({ token: '$secret:OFFBOOK_SECRET_TOKEN', retries: 3 });
    expect(stdout + stderr).not.toContain(secret);
    expect(stderr).toContain('the token is [redacted]');
    await project.offbook(['runs']);
    expect(nowhere()).toEqual([]);
    const shown = await project.offbook(['show', run.id]);
    expect(shown.stdout).toMatch(/token\s+••••••/);
    expect(shown.stdout).not.toContain('$secret');
  });

  it('is one inside lists, dataclasses and models too, and after Optional and Annotated', async () => {
    const service = JSON.stringify({ url: 'https://b.example', keys: [secret, short], inner: { user: 'ada', password: `${secret}2` } });
    const { code, run, stderr } = await project.runJson('flow.py:nested', given(`service=${service}`, `key=${secret}3`));
    expect(stderr).not.toMatch(/Error/);
    expect(code).toBe(0);
    expect(run.params['service']).toEqual({
      url: 'https://b.example', keys: ['$secret:OFFBOOK_SECRET_SERVICE_KEYS_0', '$secret:OFFBOOK_SECRET_SERVICE_KEYS_1'], inner: { user: 'ada', password: '$secret:OFFBOOK_SECRET_SERVICE_INNER_PASSWORD' },
    });
    expect(run.params['key']).toBe('$secret:OFFBOOK_SECRET_KEY');
    expect(run.outputs[0]?.value).toMatchObject({ url: 'https://b.example', keys: ['$secret:', '$secret:'] });
    expect(nowhere()).toEqual([]);
    expect(fs.readFileSync(path.join(project.root, '.offbook', 'runs', run.id, 'request.json'), 'utf8')).not.toContain(short);
    expect(fs.readFileSync(path.join(project.root, '.offbook', 'runs', run.id, 'events.ndjson'), 'utf8')).not.toContain(short);
  });

  it('is asked for again when its run is repeated, or taken from the variable that the record names; the mask is never passed', async () => {
    const { run } = await project.runJson('flow.py:fetch', given(`token=${secret}`));
    const before = project.runIds();
    for (const how of [['--yes'], ['--param', 'retries=4'], ['--current-code']]) {
      const refused = await project.offbook(['rerun', run.id, ...how]);
      expect(refused.code, how.join(' ')).toBe(2);
      expect(refused.stderr, how.join(' ')).toContain('`token` holds a secret, and secrets are not kept. Type it again, or set OFFBOOK_SECRET_TOKEN for the run.');
    }
    expect(project.runIds()).toEqual(before);
    const again = await project.offbook(['rerun', run.id, '--yes', '--json'], { env: { OFFBOOK_SECRET_TOKEN: `${secret}++` } });
    expect(again.stderr + again.stdout).not.toContain(secret);
    expect(JSON.parse(again.stdout)).toMatchObject({ outputs: [{ value: { length: secret.length + 2 } }], params: { token: '$secret:OFFBOOK_SECRET_TOKEN' } });
    const typed = await project.offbook(['rerun', run.id, ...given(`token=${secret}+`), '--json']);
    expect(JSON.parse(typed.stdout)).toMatchObject({ outputs: [{ value: { length: secret.length + 1 } }] });
    expect(nowhere()).toEqual([]);
  });

  it('that is set as a variable need not be given at all', async () => {
    const env = path.join(project.root, 'secrets.env');
    fs.writeFileSync(env, `OFFBOOK_SECRET_TOKEN=${secret}-from-file\n`);
    const { run } = await project.runJson('flow.py:fetch', ['--env-file', env]);
    expect(run.outputs[0]?.value).toMatchObject({ length: secret.length + 10 });
    expect(run.params['token']).toBe('$secret:OFFBOOK_SECRET_TOKEN');
    expect(nowhere()).toEqual([]);
  });

  it('is not said when what is around it is wrong', async () => {
    const { code, stdout, stderr } = await project.run('flow.py:wrong', [...given(`login={"user": 5, "password": "${secret}"}`), '--json']);
    expect(code).toBe(2);
    expect(stdout).toContain('wants');
    expect(stdout + stderr).not.toContain(secret);
  });

  it('with a default in the source is not shown where the function is', async () => {
    const { stdout } = await project.offbook(['functions', 'flow.py', '--json']);
    expect(stdout).not.toContain(secret);
    const written = (JSON.parse(stdout) as FunctionInfo[]).find(({ name }) => name === 'written');
    expect(JSON.stringify(written)).toContain('••••••');
    const { run } = await project.runJson('flow.py:written');
    expect(run.outputs[0]?.value).toBe(secret.length + 14);
    expect(run.params).toMatchObject({ token: '$secret:', login: { user: 'ada', password: '$secret:' } });
    expect(nowhere()).toEqual([]);
  });

  it.each([['one secret twice', `${secret}-a`, `${secret}-a`], ['two secrets', `${secret}-a`, `${secret}-b`]])('%s: compared, nobody says that they are the same, and the secrets stay unsaid', async (_, one, two) => {
    const key = (value: string) => given(`service={"keys": ["${value}"], "inner": null}`);
    const ids = [];
    for (const value of [one, two]) ids.push((await project.runJson('flow.py:handed', key(value))).run.id);
    const json = await project.offbook(['compare', ...ids, '--all', '--json']);
    const made = JSON.parse(json.stdout) as Comparison;
    expect([...made.params, ...made.outputs].map(({ name, differs, verdicts }) => [name, differs, verdicts])).toEqual([['service', false, ['baseline', 'unknown']], ['return', false, ['baseline', 'unknown']]]);
    const all = await project.offbook(['compare', ...ids, '--all']);
    expect(all.stdout).toMatch(/\nservice +\{.*•{6}.* +\? \{.*•{6}.*\n/);
    expect(all.stdout).toContain('“?” can\'t be compared with the baseline');
    const markdown = await project.offbook(['compare', ...ids, '--all', '--markdown']);
    expect(markdown.stdout).toContain(' (can\'t be compared) |');
    await project.offbook(['compare', ...ids, '--html', 'compared.html']);
    const page = fs.readFileSync(path.join(project.root, 'compared.html'), 'utf8');
    expect(page).toContain('1 more can\'t be compared.');
    for (const text of [json.stdout, all.stdout, markdown.stdout, page]) expect(text).not.toContain(secret);
  });
});
