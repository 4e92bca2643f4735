import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunJson } from '../../src/core/runs/run-json';
import { changeMarks, StoreLayout } from '../../src/node/store';
import type { RunId } from '../../src/contract/ids';
import { runFieldNames } from '../../src/core/query';
import { program, Project, python } from './support/offbook';

const project = new Project({
  'flow.py': 'def train(rate: float, label: str = "fare") -> dict[str, float]:\n    return {"mae": rate * 2, "val/loss": float("nan") if rate > 2 else rate}\n\ndef broken(rate: float) -> float:\n    raise ValueError("no data")\n',
});
let ids: string[];

beforeAll(async () => {
  ids = [];
  for (const [rate, label] of [['3', 'fare'], ['1', '=SUM(A1), "x"'], ['2', 'tip|<b>\n2']] as const) ids.push((await project.runJson('flow.py:train', ['--param', `rate=${rate}`, '--param', `label=${label}`])).run.id);
  ids.push((await project.runJson('flow.py:broken', ['--param', 'rate=5'])).run.id);
  await changeMarks(new StoreLayout(path.join(project.root, '.offbook')), ids[1] as RunId, { tags: ['paper', 'best'], star: true });
});

const found = async (...args: string[]) => (await project.json<RunJson[]>(['runs', ...args])).map(({ id }) => ids.indexOf(id));
/** How long ago is another word a second later. */
const untimed = (text: string) => text.replace(/ +(?:\d+ (?:s|min) ago|just now|When) +/g, '  ago  ');
/** What Python itself reads of a file. */
const inPython = (code: string): unknown => JSON.parse(execFileSync(python(), ['-c', `import json, sys\n${code}`], { cwd: project.root, encoding: 'utf8' }));

describe('offbook runs', () => {
  it('finds what a query says, sorted as asked', async () => {
    expect(await found('metric.mae < 5 and param.rate >= 1 and state = succeeded and age < 7d and function ~ train and tag = "paper"')).toEqual([1]);
    expect(await found('function = train', '--sort', 'metric.mae')).toEqual([1, 2, 0]);
    expect(await found('', '--sort', '-metric.mae')).toEqual([0, 2, 1, 3]);
    expect(await found('', '--sort', 'metric."val/loss"')).toEqual([1, 2, 0, 3]);
    expect(await found('metric."val/loss" is nan or error ~ "no data"')).toEqual([3, 0]);
    expect(await found('not star', '--sort', 'created', '--offset', '1', '--limit', '1')).toEqual([2]);
    expect(await found('--trash')).toEqual([]);
  });

  it('shows the columns that were asked for', async () => {
    const { stdout } = await project.offbook(['runs', 'function = train', '--sort', 'metric.mae', '--columns', 'metric.mae,param.label,tag']);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^ *mae +label +tag +Run$/), expect.stringMatching(/^ *2 +=SUM\(A1\), "x" +paper, best +\d{8}-/), expect.stringMatching(/^ *4 +tip\|<b> ⏎ 2 +– +/), expect.stringMatching(/^ *6 +fare/), '',
    ]);
  });

  it('says under the text where a query is wrong', async () => {
    const { code, stderr, stdout } = await project.offbook(['runs', 'mae < 5 and state = good']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('  mae < 5 and state = good\n  ^^^ There is no field “mae”.');
    expect(stderr).toContain('                      ^^^^ “good” is none of starting');
    expect((await project.offbook(['runs', '@best'])).stderr).toContain('There are no saved queries here');
    expect((await project.offbook(['runs', '--sort', 'mae'])).stderr).toContain('“mae” is no field');
    expect((await project.offbook(['runs', '--output', 'runs.xyz'])).stderr).toContain('--format');
  });

  it('takes a saved query by its name', async () => {
    fs.writeFileSync(path.join(project.root, '.offbook', 'queries.json'), JSON.stringify({ v: 1, queries: [{ name: 'The Best', query: 'tag = best' }, { name: 5 }] }));
    expect(await found('@the best')).toEqual([1]);
    expect((await project.offbook(['runs', '@The Bets'])).stderr).toContain('Did you mean @The Best?');
  });

  it('keeps a query under a name, renames and deletes it; what else is in the file stays', async () => {
    const file = path.join(project.root, '.offbook', 'queries.json');
    fs.writeFileSync(file, JSON.stringify({ v: 2, later: true, queries: [{ name: 'mine', query: 'star' }] }));
    expect(await project.offbook(['queries', 'save', '@good ones', ' metric.mae < 5 '])).toMatchObject({ code: 0, stdout: 'Saved. “offbook runs \'@good ones\'” asks it.\n' });
    expect(await found('@good ones', '--sort', 'metric.mae')).toEqual([1, 2]);
    expect((await project.offbook(['queries', 'save', 'good ones', 'metric.mae < 3'])).stdout).toMatch(/^Changed/);
    expect(await project.json(['queries', 'rename', 'GOOD ONES', 'best'])).toEqual([{ name: 'mine', query: 'star' }, { name: 'best', query: 'metric.mae < 3' }]);
    expect((await project.offbook(['queries'])).stdout).toMatch(/^ *Name +Query\n *@mine +star\n *@best +metric\.mae < 3\n$/);
    expect((await project.offbook(['queries', 'delete', '@mine'])).stdout).toBe('Deleted @mine.\n');
    expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toEqual({ v: 2, later: true, queries: [{ name: 'best', query: 'metric.mae < 3' }] });
    expect(await project.offbook(['queries', 'delete', 'bets'])).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean @best?') as string });
    expect((await project.offbook(['queries', 'save', 'x', 'mae <'])).stderr).toContain('^');
    expect((await project.offbook(['queries', 'save', ' ', 'star'])).stderr).toContain('needs a name');
  });

  it('loses none of many queries that are saved at once', async () => {
    await Promise.all(Array.from({ length: 6 }, (_, at) => project.offbook(['queries', 'save', `at once ${at}`, `metric.mae < ${at}`])));
    const names = (await project.json<{ name: string }[]>(['queries'])).map(({ name }) => name);
    expect(names.filter(name => name.startsWith('at once')).sort()).toEqual(Array.from({ length: 6 }, (_, at) => `at once ${at}`));
  });

  it('writes a CSV that pandas reads, and a spreadsheet computes nothing of', async () => {
    expect(await project.offbook(['runs', 'function = train', '--sort', 'metric.mae', '--output', 'runs.csv'])).toMatchObject({ code: 0, stdout: '' });
    expect(inPython('import pandas as pd\nt = pd.read_csv("runs.csv")\nprint(json.dumps([list(t.columns), list(t["id"]), list(t["metric.mae"]), list(t["param.label"]), t["metric.\\"val/loss\\""].isna().tolist(), list(t["tag"].fillna("-")), t["duration"].dtype.kind]))')).toEqual([
      ['id', 'function', 'state', 'started', 'duration', 'name', 'tag', 'metric."val/loss"', 'metric.mae', 'param.label', 'param.rate'], [ids[1], ids[2], ids[0]], [2, 4, 6], ['\'=SUM(A1), "x"', 'tip|<b>\n2', 'fare'],
      [false, false, true], ['paper, best', '-', '-'], 'f',
    ]);
  });

  it('writes a Parquet file that pyarrow reads, with its types', async () => {
    expect((await project.offbook(['runs', '--sort', 'created', '--columns', 'id,metric.mae,metric."val/loss",param.label,started,star,duration', '--output', 'runs.parquet'])).code).toBe(0);
    expect(inPython('import pyarrow.parquet as pq\nt = pq.read_table("runs.parquet")\nt.validate(full=True)\nprint(json.dumps([[str(f.type) for f in t.schema], t.column_names, t["id"].to_pylist(), t["metric.mae"].to_pylist(), [None if x is None else x != x for x in t["metric.\\"val/loss\\""].to_pylist()], t["param.label"].to_pylist(), t["star"].to_pylist(), t["started"][0].as_py().year > 2000]))')).toEqual([
      ['string', 'double', 'double', 'string', 'timestamp[ms, tz=UTC]', 'bool', 'double'], ['id', 'metric.mae', 'metric."val/loss"', 'param.label', 'started', 'star', 'duration'],
      ids, [6, 2, 4, null], [true, false, false, null], ['fare', '=SUM(A1), "x"', 'tip|<b>\n2', null], [false, true, false, false], true,
    ]);
    expect((await project.offbook(['runs', '--format', 'parquet'])).stderr).toContain('--output');
  });

  it('writes JSON and a Markdown table', async () => {
    const columns = ['--sort', 'created', '--columns', 'metric."val/loss",param.label,started'];
    const { stdout } = await project.offbook(['runs', 'function = train', ...columns, '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject([{ 'metric."val/loss"': '$nan', 'param.label': 'fare', started: expect.stringMatching(/^\d{4}-.*Z$/) }, { 'metric."val/loss"': 1 }, { 'param.label': 'tip|<b>\n2' }]);
    expect((await project.offbook(['runs', 'function = train', ...columns.slice(0, -1), 'param.label,metric."val/loss"', '--format', 'markdown'])).stdout.split('\n')).toEqual([
      '| param.label | metric."val/loss" |', '| --- | ---: |', '| fare | NaN |', '| =SUM(A1), "x" | 1 |', '| tip\\|&lt;b\\> 2 | 2 |', '',
    ]);
  });

  it('writes long texts whole to files for programs, and cuts them where people read', async () => {
    const long = new Project({ 'flow.py': 'def keep(text: str, parts: list[int]) -> int:\n    if len(text) > 5000:\n        raise ValueError(text)\n    return len(text)\n' });
    const parts = Array.from({ length: 600 }, (_, at) => at);
    const texts = ['a'.repeat(800), 'b'.repeat(1000), 'c'.repeat(6000)];
    for (const text of texts) await long.run('flow.py:keep', ['--param', `text=${text}`, '--param', `parts=[${parts.join(', ')}]`]);
    const asked = ['runs', '--sort', 'created', '--columns', 'param.text,param.parts,error'];
    const whole = texts.map((text, at) => ({ 'param.text': text, 'param.parts': `[${parts.join(', ')}]`, error: at < 2 ? null : `ValueError: ${text}` }));
    expect(JSON.parse((await long.offbook([...asked, '--format', 'json'])).stdout)).toEqual(whole);
    const rows = (await long.offbook([...asked, '--format', 'csv'])).stdout.split('\r\n').slice(1, -1);
    expect(rows).toEqual(whole.map(each => `${each['param.text']},"${each['param.parts']}",${each.error ?? ''}`));
    await long.offbook([...asked, '--output', 'long.parquet']);
    expect(JSON.parse(execFileSync(python(), ['-c', 'import json, pyarrow.parquet as pq\nprint(json.dumps(pq.read_table("long.parquet").to_pylist()))'], { cwd: long.root, encoding: 'utf8' }))).toEqual(whole);
    const [first] = (await long.offbook([...asked, '--format', 'markdown'])).stdout.split('\n').slice(2);
    expect(first).toMatch(new RegExp(`^\\| ${'a'.repeat(299)}… \\| .{299,310}… \\| – \\|$`));
  });

  it('goes quietly when the reader of what it writes does, however much there is', async () => {
    const wide = new Project({ 'flow.py': 'def keep(text: str) -> int:\n    return len(text)\n' });
    await wide.run('flow.py:keep', ['--param', `text=${'long '.repeat(20_000)}`]);
    for (const args of [['--format', 'csv'], ['--format', 'json'], ['--format', 'csv', '--columns', 'param.text'], ['--json']]) {
      // More than the pipe holds beside what is read: the end of `head` is met while there is more to write.
      const ended = spawnSync('bash', ['-c', '"$@" | head -c 10; exit "${PIPESTATUS[0]}"', '-', process.execPath, program, 'runs', ...args], { cwd: wide.root, env: { ...process.env, XDG_CACHE_HOME: wide.cache }, encoding: 'utf8' });
      expect([ended.status, ended.stdout.length, ended.stderr], args.join(' ')).toEqual([0, 10, '']);
    }
  });

  it('answers from the index to the byte what reading every record answers, and says so where there is no index', async () => {
    // Beside no SQLite: the program as it is where its binary is for another platform.
    const bare = path.join(project.cache, '..', 'bare');
    fs.mkdirSync(bare);
    for (const name of ['offbook.js', 'offbook-program.js']) fs.copyFileSync(path.join(path.dirname(program), name), path.join(bare, name));
    const inRecords = path.join(bare, 'offbook.js');
    const columns = [...runFieldNames.filter(name => name !== 'age'), 'metric.mae', 'min(metric."val/loss")', 'param.rate', 'param.label', 'param.none'].join(',');
    for (const args of [
      [], ['--limit', '1', '--offset', '2'], ['--json'], ['function = train', '--json', '--sort', '-param.rate'], ['metric.mae < 5 or error ~ data', '--sort', 'param.label', '--columns', columns], ['state = lost'], ['--trash'],
      ...['csv', 'json', 'markdown'].flatMap(format => [['--format', format], ['rate', '--format', format], ['not star', '--sort', '-metric."val/loss"', '--format', format, '--columns', columns], ['--format', format, '--offset', '1', '--limit', '2'], ['--trash', '--format', format]]),
    ]) {
      const [quick, whole] = await Promise.all([project.offbook(['runs', ...args]), project.offbook(['runs', ...args], { program: inRecords })]);
      expect({ ...quick, stdout: untimed(quick.stdout) }, args.join(' ')).toMatchObject({ code: 0, stderr: '', stdout: untimed(whole.stdout) });
      expect(whole).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Offbook's index can't be opened: .* Every run’s record is read instead, which takes longer\.\n$/) });
    }
    for (const name of ['index', 'records']) expect((await project.offbook(['runs', '--sort', 'created', '--output', `${name}.parquet`, '--columns', columns], name === 'records' ? { program: inRecords } : {})).code).toBe(0);
    expect(fs.readFileSync(path.join(project.root, 'records.parquet')).equals(fs.readFileSync(path.join(project.root, 'index.parquet')))).toBe(true);
  });

  it('shows several histories as one, as if all their runs lay in one folder', async () => {
    const [one, other, whole] = ['a drive/.offbook', 'b', 'whole'].map(name => path.join(project.root, name));
    for (const [store, rate, label] of [[one, '4', 'x'], [other, '1', '7'], [one, '2.5', 'X'], [other, '4', 'y']] as const) await project.run('flow.py:train', ['--param', `rate=${rate}`, '--param', `label=${label}`, '--store', store ?? '']);
    await project.run('flow.py:broken', ['--param', 'rate=9', '--store', other ?? '']);
    for (const store of [one, other]) fs.cpSync(store ?? '', whole ?? '', { recursive: true });
    const several = ['--store', 'a drive/.offbook', '--store', other ?? ''];
    for (const args of [[], ['--sort', '-metric.mae'], ['--sort', 'param.label', '--sort', 'age'], ['--sort', 'metric."val/loss"', '--offset', '1', '--limit', '3'], ['param.rate < 3 or metric.mae > 4', '--sort', '-created'], ['error ~ data']]) {
      for (const format of [['--json'], ['--format', 'csv', '--columns', 'id,metric.mae,metric."val/loss",param.label,param.rate,error']]) {
        const [merged, expected] = await Promise.all([project.offbook(['runs', ...args, ...format, ...several]), project.offbook(['runs', ...args, ...format, '--store', whole ?? ''])]);
        expect(merged, args.join(' ')).toMatchObject({ code: 0, stderr: '' });
        if (format.length > 1) expect(merged.stdout).toBe(expected.stdout);
        else expect((JSON.parse(merged.stdout) as RunJson[]).map(({ id, metrics }) => [id, metrics])).toEqual((JSON.parse(expected.stdout) as RunJson[]).map(({ id, metrics }) => [id, metrics]));
      }
    }
    expect((await project.json<(RunJson & { store: string })[]>(['runs', ...several, '--sort', 'created'])).map(({ store }) => store)).toEqual([one, other, one, other, other]);
    const { stdout } = await project.offbook(['runs', 'function = train', '--sort', 'param.rate', ...several]);
    expect(stdout.split('\n').slice(0, 3)).toEqual([expect.stringMatching(/ When +Store +Run$/), expect.stringMatching(/mae 2 .* b +\d{8}-/), expect.stringMatching(/mae 5 .* a drive +\d{8}-/)]);
    const csv = (await project.offbook(['runs', '--format', 'csv', ...several])).stdout.split('\r\n');
    expect(csv[0]).toBe('id,function,state,started,duration,name,tag,store,param.rate,"metric.""val/loss""",metric.mae,param.label');
    expect(csv.slice(1, -1).map(line => line.split(',')[7])).toEqual([other, other, one, other, one]);
    // The same folder by another path is no second one; one that is not there is said.
    expect(await project.json<RunJson[]>(['runs', '--store', one ?? '', '--store', 'a drive/../a drive/.offbook'])).toHaveLength(2);
    expect(await project.offbook(['runs', ...several, '--store', 'nowhere', '--limit', '1'])).toMatchObject({ code: 0, stderr: `There is no folder ${path.join(project.root, 'nowhere')}, and so no run of it.\n`, stdout: expect.stringContaining('1 of 5;') });
  });

  it('leaves a file as it was when it can’t be replaced', async () => {
    const ended = await project.offbook(['runs', '--output', 'no/where/runs.csv']);
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('can’t be written')]);
  });
});
