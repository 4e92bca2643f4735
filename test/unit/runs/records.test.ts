import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunId } from '../../../src/contract/ids';
import type { ResourcePoint } from '../../../src/contract/run';
import { LineSplitter } from '../../../src/core/runs/lines';
import type { MetricPoint } from '../../../src/core/runs/metrics';
import { RunReducer } from '../../../src/core/runs/reduce';
import { marksOf, readRequest } from '../../../src/node/store';

const records = join(import.meta.dirname, '..', '..', 'fixtures', 'records');
const kinds = readdirSync(records, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

function readRecord(kind: string): unknown {
  const id = readdirSync(join(records, kind)).find((name) => /^\d{8}-/.test(name)) as RunId;
  const folder = join(records, kind, id);
  const points: MetricPoint[] = [];
  const resources: ResourcePoint[] = [];
  const reducer = new RunReducer(id, { metric: (point) => points.push(point), resource: (point) => resources.push(point) });
  const { request, problem } = readRequest(join(folder, 'request.json'));
  reducer.request(request, problem);
  reducer.marked(marksOf(join(folder, 'marks.json')));
  const splitter = new LineSplitter({ line: (bytes) => reducer.line(Buffer.from(bytes).toString('utf8')), tooLong: () => reducer.tooLong() });
  splitter.push(readFileSync(join(folder, 'events.ndjson')));
  return JSON.parse(JSON.stringify({ run: reducer.reduced(), points, resources }));
}

describe('records that every version must read', () => {
  it('are there', () => { expect(kinds).toEqual(expect.arrayContaining(['failed', 'hostile', 'newer', 'torn', 'whole'])); });
  for (const kind of kinds) {
    it(kind, () => { expect(readRecord(kind)).toEqual(JSON.parse(readFileSync(join(records, kind, 'expected.json'), 'utf8'))); });
  }
});
