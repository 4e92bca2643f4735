import fs from 'node:fs';
import path from 'node:path';
import type { LineageStart } from '../../contract/lineage';
import { HumanError } from '../../core/human-error';
import { findRun } from '../../node/runs/find-run';
import { hashFile } from '../../node/files/hash-file';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { lineageReport } from '../output/lineage-report';
import { storeOf } from '../store/runs-store';
import { withIndex } from '../store/with-index';

const limits = { nodes: 300, fan: 30 };

/** Where a run or a file comes from, and what came of it. A file goes by its content now, else by what it held when it was read or written. */
export async function lineage(given: Given, context: Context): Promise<number> {
  const store = storeOf(given, context);
  const asked = given.positionals[0] ?? '';
  const file = path.resolve(context.cwd, asked);
  const isFile = fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  const starts: LineageStart[] = isFile ? [{ kind: 'data', sha256: await hashFile(file) }, { kind: 'file', path: file }] : [{ kind: 'run', run: findRun(store, asked) }];
  const found = await withIndex(store, context, async index => {
    for (const start of starts) {
      const answer = await index.lineage(start, limits);
      if (answer.nodes.length > 0) return { answer, start };
    }
    return null;
  });
  if (!found) throw new HumanError('no-lineage', `No run in ${store.root} has read or made ${file}, as far as is known.`);
  if (isFile && found.start.kind === 'file') context.note(`${file} has another content now: shown is what runs read or made there before.`);
  if (context.json) context.answer(found.answer);
  else context.say(lineageReport(found.answer, context.style));
  return exitCode.succeeded;
}
