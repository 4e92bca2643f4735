import { parentPort, workerData } from 'node:worker_threads';
import { StoreLayout } from '../../node/store/layout';
import { connect, inodeOf } from './database';
import { Ingest } from './ingest';
import type { SecondAnswer, SecondAsked, SecondData } from './second';
import { loadSqlite } from './sqlite';

async function main(): Promise<void> {
  const port = parentPort;
  if (port === null) return;
  // SAFETY: the one who starts this thread writes it.
  const { store, index, inode } = workerData as SecondData;
  const db = connect(await loadSqlite(), index);
  // The index that was meant is gone: the one who asks will notice it too.
  if (inodeOf(index) !== inode) { db.close(); return; }
  const ingest = new Ingest(db, new StoreLayout(store));
  port.on('message', (asked: SecondAsked | null) => {
    if (asked === null) {
      db.close();
      port.close();
      return;
    }
    const before = ingest.events;
    const looked = ingest.look(asked.ids, { anew: asked.anew });
    port.postMessage({ looked, events: ingest.events - before } satisfies SecondAnswer);
  });
}

void main();
