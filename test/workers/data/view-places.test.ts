import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { plainView } from '../../../src/contract/view-api';
import { DataService } from '../../../src/workers/data/service';
import { Session } from '../../../src/workers/data/session';
import { useFolder } from './support';

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
