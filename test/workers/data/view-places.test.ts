import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { plainView } from '../../../src/contract/view-api';
import { DataService } from '../../../src/workers/data/service';
import { Session } from '../../../src/workers/data/session';
import { texts, useFolder } from './support';

const folder = useFolder();
afterEach(() => { vi.restoreAllMocks(); });

it('views that only add columns leave a sorted one where it is: it is not sorted again after ten of them', async () => {
  const source = { path: join(folder, 'some.csv') };
  writeFileSync(source.path, `id,x\n${Array.from({ length: 50 }, (_, at) => `${at},${(at * 7) % 50}`).join('\n')}\n`);
  const service = new DataService({ scratch: folder, limits: { memoryBytes: 2 ** 28, threads: 1 }, events: { progress: () => undefined, profiled: () => undefined } });
  const run = vi.spyOn(Session.prototype, 'run');
  const sorts = () => run.mock.calls.filter(([sql]) => sql.includes('ORDER BY')).length;
  try {
    const sorted = { ...plainView, sort: [{ column: 'x', descending: true }] };
    await service.look(source, sorted);
    expect(sorts()).toBe(1);
    for (let more = 1; more <= 10; more += 1) await service.cells(source, { ...plainView, derived: [{ name: 'tried', expression: `x + ${more}` }] }, { offset: 0, count: 5, columns: ['tried'] });
    await service.cells(source, sorted, { offset: 0, count: 5, columns: ['x'] });
    expect(sorts()).toBe(1);
  } finally {
    service.close();
  }
});

it('rows of a large sorted view are looked up by their numbers at first, and laid down in their order once nobody asks for a page', async () => {
  const source = { path: join(folder, 'many.csv') };
  const rows = 120_000;
  const x = (at: number) => (at * 7_919) % rows;
  writeFileSync(source.path, `id,x\n${Array.from({ length: rows }, (_, at) => `${at},${x(at)}`).join('\n')}\n`);
  const service = new DataService({ scratch: folder, limits: { memoryBytes: 2 ** 28, threads: 1 }, events: { progress: () => undefined, profiled: () => undefined } });
  const asked = vi.spyOn(Session.prototype, 'texts');
  try {
    const sorted = { ...plainView, sort: [{ column: 'x', descending: true }] };
    await service.look(source, sorted);
    const page = async () => {
      const block = await service.cells(source, sorted, { offset: 70_000, count: 200, columns: ['x', 'id'] });
      return { sql: asked.mock.lastCall?.[0] ?? '', cells: texts(block), numbers: [...block.rowNumbers ?? []] };
    };
    const first = await page();
    expect(first.sql).toMatch(/ WHERE rn IN \(\d+(?:, \d+){199}\)/);
    expect(first.cells[0]).toEqual(Array.from({ length: 200 }, (_, at) => String(rows - 1 - 70_000 - at)));
    expect(first.cells[1]?.map(Number)).toEqual(first.numbers.map((number) => number - 1));
    expect(first.cells[1]?.map((id) => x(Number(id)))).toEqual(first.cells[0]?.map(Number));
    // Each page that is asked for puts it off, up to ten seconds.
    const later = await vi.waitFor(async () => {
      const again = await page();
      expect(again.sql).not.toContain(' WHERE rn IN ');
      return again;
    }, { timeout: 30_000, interval: 1_500 });
    expect({ ...later, sql: '' }).toEqual({ ...first, sql: '' });
  } finally {
    service.close();
  }
});
