import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Sha256 } from '../../../../src/contract/ids';
import { type TestRecord, TestStore } from '../../../workers/index/records';

const hour = 3600_000;

/** A store whose runs are over for hours and whose objects are as old. */
export class KeptStore extends TestStore {
  private made = 0;
  readonly began = Date.now() - 20 * hour;

  object(content: string, at = Date.now() - 10 * hour): Sha256 {
    const sha256 = createHash('sha256').update(content).digest('hex') as Sha256;
    const file = this.layout.object(sha256);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    utimesSync(file, at / 1000, at / 1000);
    return sha256;
  }

  /** A run that ended and kept these contents. */
  run(contents: string[], more: { trashed?: boolean; name?: string } = {}): TestRecord {
    this.made += 1;
    const record = this.record({ at: this.began + this.made * 60_000, name: more.name ?? 'train' }).request();
    record.write({ type: 'run.started', id: record.id, function: record.ref, supervisor: { pid: 1, startTicks: 1, bootId: 'b', pidNamespace: 'n', version: '0.1.0' }, host: 'h', user: 'u' });
    for (const [index, content] of contents.entries()) record.write({ type: 'artifact', name: `a${index}`, role: 'file', sha256: this.object(content), bytes: content.length, mediaType: 'text/plain' });
    record.write({ type: 'run.finished', state: 'succeeded', exitCode: 0, signal: null, error: null, durationMs: 10, peakRss: 1, stdoutBytes: 0, stderrBytes: 0 });
    if (more.trashed === true) this.trash(record);
    return record;
  }

  trash(record: TestRecord): void { writeFileSync(record.files.marks, JSON.stringify({ v: 1, trash: Date.now() })); }

  has(content: string): boolean {
    return existsSync(this.layout.object(createHash('sha256').update(content).digest('hex') as Sha256));
  }

  runs(): string[] { return readdirSync(this.layout.runs).sort(); }
  tmp(): string[] { return existsSync(this.layout.tmp) ? readdirSync(this.layout.tmp).sort() : []; }
}
