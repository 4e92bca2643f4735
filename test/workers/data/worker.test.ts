import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CompareRequest } from '../../../src/contract/data-api';
import { plainView, type TableView } from '../../../src/contract/view-api';
import { DataClient } from '../../../src/workers/data/client';
import { Session } from '../../../src/workers/data/session';
import { texts, useFolder, useWorker } from './support';

const worker = useWorker('worker');
const folder = useFolder();
const large: CompareRequest = { a: { path: join(folder, 'large_a.parquet') }, b: { path: join(folder, 'large_b.parquet') } };
const small = { path: join(folder, 'small.csv') };
const rows = 3_000_000;

beforeAll(async () => {
  const connection = await (await DuckDBInstance.create()).connect();
  for (const [name, shift] of [['a', 0], ['b', 1000]] as const) {
    await connection.run(`COPY (SELECT range + ${shift} AS id, hash(range + ${shift})::VARCHAR AS text, CASE WHEN range % 1000 = 0 AND ${shift} > 0 THEN -1 ELSE (range + ${shift}) / 7.0 END AS x FROM range(${rows}) ORDER BY hash(range + ${shift})) TO '${join(folder, `large_${name}.parquet`)}'`);
  }
  writeFileSync(small.path, 'a,b\n1,2\n');
}, 120_000);

const until = async (condition: () => boolean, what: string, milliseconds = 20_000): Promise<void> => {
  const deadline = Date.now() + milliseconds;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not so in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
const alive = (pid: number | undefined): boolean => { try { process.kill(pid ?? 0, 0); return readFileSync(`/proc/${pid ?? 0}/stat`, 'utf8').split(') ')[1]?.[0] !== 'Z'; } catch { return false; } };

/** In ticks of the kernel. */
const processorTime = (pid: number | undefined): number => { const fields = readFileSync(`/proc/${pid ?? 0}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []; return Number(fields[11]) + Number(fields[12]); };

describe('the data worker', () => {
  it('compares millions of rows within its memory, and leaves nothing behind', async () => {
    const scratchRoot = join(folder, 'tmp');
    mkdirSync(scratchRoot);
    const shares: (number | null)[] = [];
    const client = worker.client({ scratchRoot, limits: { memoryBytes: 192 * 2 ** 20, threads: 2 }, events: { progress: (task, share) => { if (task === 'big') shares.push(share); } } });
    expect(await client.compare(large, 'big')).toMatchObject({ pairing: { kind: 'key', columns: ['id'] }, rows: { added: 1000, removed: 1000, changed: rows / 1000 - 1 } });
    expect(shares.length).toBeGreaterThan(1);
    expect(shares.every((share) => share === null || (share >= 0 && share <= 1))).toBe(true);
    const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${client.pid ?? 0}/status`, 'utf8'))?.[1]) / 1024;
    // 144 MB of ids and texts in each table, twice that in a join's memory: it is the limit that keeps it down. Node itself takes some 100, and what the allocators give back late varies: 430 to 470 were seen.
    expect(peak).toBeLessThan(192 + 350);
    expect(readdirSync(scratchRoot)).toHaveLength(1);
    client.dispose();
    await until(() => readdirSync(scratchRoot).length === 0, 'its folder goes');
  }, 120_000);

  it('stops when it is told to, and answers the next question', async () => {
    const client = worker.client();
    const going = client.compare(large, 'long');
    const waiting = client.compare({ ...large, ignore: ['text'] }, 'waiting');
    const refused = expect(going).rejects.toMatchObject({ code: 'cancelled', message: 'Stopped.' });
    const refusedToo = expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await client.cancel('waiting');
    await client.cancel('long');
    await Promise.all([refused, refusedToo]);
    expect(await client.describe(small)).toMatchObject({ rows: 1 });
    await client.cancel('nothing of that name');
  }, 60_000);

  it('gives a long sort up in the middle of it, and sorts anew when it is asked again', async () => {
    const long = { path: join(folder, 'long.parquet') };
    const many = 8_000_000;
    const connection = await (await DuckDBInstance.create()).connect();
    await connection.run(`COPY (SELECT hash(range)::VARCHAR AS text FROM range(${many})) TO '${long.path}'`);
    const sorted: TableView = { ...plainView, sort: [{ column: 'text', descending: false }] };
    let heard = (): void => undefined;
    const begun = new Promise<void>((resolve) => { heard = resolve; });
    const client = worker.client({ events: { progress: (task) => { if (task === 'sort') heard(); } } });
    await client.describe(long);
    const { pid } = client;
    const refused = expect(client.look(long, sorted, 'sort')).rejects.toMatchObject({ code: 'cancelled', message: 'Stopped.' });
    await begun;
    await client.cancel('sort');
    await refused;
    const given = processorTime(pid);
    expect(await client.describe(small)).toMatchObject({ rows: 1 });
    expect(await client.look(long, sorted)).toMatchObject({ rows: many });
    const again = processorTime(pid) - given;
    const column = texts(await client.cells(long, sorted, { offset: 0, count: 1000, columns: ['text'] }))[0] ?? [];
    expect(column).toHaveLength(1000);
    expect(column).toEqual([...column].sort());
    expect(client.pid).toBe(pid);
    client.dispose();
    // Had the first one gone on where nobody heard of it, the second would have cost both.
    const alone = worker.client();
    await alone.describe(long);
    const before = processorTime(alone.pid);
    await alone.look(long, sorted);
    expect(again).toBeLessThan(1.6 * (processorTime(alone.pid) - before));
    alone.dispose();
  }, 120_000);

  it('that is killed fails what it was asked with a sentence, and is there again for the next question', async () => {
    const client = worker.client();
    const going = client.compare(large);
    const refused = expect(going).rejects.toMatchObject({ code: 'worker-died', message: expect.stringContaining('Other files can still be read.') as string });
    const { pid } = client;
    process.kill(pid ?? 0, 'SIGKILL');
    await refused;
    expect(await client.describe(small)).toMatchObject({ rows: 1 });
    expect(client.pid).not.toBe(pid);
  }, 60_000);

  it('answers a page after it was started anew', async () => {
    const client = worker.client();
    const request = { a: small, b: small };
    await client.compare(request);
    process.kill(client.pid ?? 0, 'SIGKILL');
    await until(() => client.pid === undefined, 'its end is noticed');
    expect(await client.comparedRows(request, 'changed', { offset: 0, limit: 10 })).toMatchObject({ rows: [], total: 0 });
  });

  it('reads a file anew that changed', async () => {
    const client = worker.client();
    const changing = { path: join(folder, 'changing.csv') };
    writeFileSync(changing.path, 'a\n1\n');
    expect(await client.describe(changing)).toMatchObject({ rows: 1 });
    writeFileSync(changing.path, 'a\n1\n2\n');
    expect(await client.describe(changing)).toMatchObject({ rows: 2 });
  });

  it('is not started over and over when it keeps dying', async () => {
    const broken = join(folder, 'broken.js');
    writeFileSync(broken, 'process.exit(3)');
    const dying = new DataClient({ workerPath: broken, execPath: process.execPath });
    const codes: string[] = [];
    for (let n = 0; n < 6; n += 1) await dying.describe(small).catch((error: { code: string }) => codes.push(error.code));
    expect(codes).toEqual([...Array<string>(4).fill('worker-died'), 'worker-failed', 'worker-failed']);
  });

  it('ends when nothing is asked of it, and by dispose', async () => {
    const client = worker.client({ idleMs: 50 });
    await client.describe(small);
    const { pid } = client;
    await until(() => client.pid === undefined && !alive(pid), 'its rest');
    await client.describe(small);
    const again = client.pid;
    client.dispose();
    await until(() => !alive(again), 'its end');
    await expect(client.describe(small)).rejects.toMatchObject({ code: 'disposed' });
  });
});

describe('a session', () => {
  it('reaches the files it was made for and nothing else, whatever the SQL', async () => {
    const scratch = join(folder, 'scratch');
    const session = await Session.open({ scratch, files: [small.path], folders: [], memoryBytes: 2 ** 28, threads: 1 });
    const task = { signal: new AbortController().signal, progress: () => undefined };
    expect(await session.rows(`SELECT * FROM read_csv('${small.path}')`, task)).toHaveLength(1);
    for (const sql of [
      `SELECT * FROM read_csv('/etc/passwd')`, `SELECT * FROM read_text('/etc/hostname')`, `SELECT * FROM glob('/etc/*')`, `SELECT * FROM read_parquet('${large.a.path}')`, `SELECT * FROM 'https://example.org/x.parquet'`,
      `COPY (SELECT 1) TO '${join(folder, 'written.csv')}'`, `ATTACH '${join(folder, 'base.db')}'`, 'INSTALL httpfs', 'LOAD httpfs', `LOAD '${join(folder, 'x.duckdb_extension')}'`, 'INSTALL spatial FROM community',
      `SET enable_external_access = true`, `SET allowed_paths = ['/etc/passwd']`, `SET autoinstall_known_extensions = true`, 'RESET lock_configuration', `SET temp_directory = '${folder}'`, `EXPORT DATABASE '${join(folder, 'out')}'`, `IMPORT DATABASE '${folder}'`,
    ]) await expect(session.run(sql, task), sql).rejects.toThrow(/disabled|locked|Permission|Cannot|cannot|not allowed|configuration/i);
    expect(existsSync(join(folder, 'written.csv'))).toBe(false);
    const [settings] = await session.rows(`SELECT string_agg(name || '=' || value, ' ' ORDER BY name) FROM duckdb_settings() WHERE name IN ('autoinstall_known_extensions', 'autoload_known_extensions', 'enable_external_access', 'lock_configuration', 'allow_community_extensions', 'allow_unsigned_extensions')`, task);
    expect(settings?.[0]).toBe('allow_community_extensions=false allow_unsigned_extensions=false autoinstall_known_extensions=false autoload_known_extensions=false enable_external_access=false lock_configuration=true');
    session.close();
  });
});
