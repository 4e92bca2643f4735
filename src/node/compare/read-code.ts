import type { CodeUnit } from '../../contract/code-units';
import type { CodeComparison } from '../../contract/compare';
import type { Sha256 } from '../../contract/ids';
import { compareCode, type CodeSide, textsToCompare, whyNoText } from '../../core/compare';
import { readObject, type StoreLayout } from '../store';

/** Kept texts are limited when they are kept; a record that says otherwise does not fill the memory. */
const mostBytes = 8 * 1024 * 1024;

export interface StoredSide { run: CodeSide; store: StoreLayout }

/** Where the code of runs differs, function by function. `unitsOf` takes texts apart; each text is read once, and only where it is needed. */
export async function readCode(sides: readonly StoredSide[], baseline: number, unitsOf: (texts: string[]) => Promise<CodeUnit[][]>): Promise<CodeComparison> {
  const runs = sides.map(({ run }) => run);
  const wanted = new Set(textsToCompare(runs));
  const read = new Map<Sha256, string>();
  const told = new Map<Sha256, CodeUnit[] | string>();
  for (const { run, store } of sides) {
    for (const { path, sha256, kept } of run.code.modules) {
      if (sha256 === null || !wanted.has(sha256) || read.has(sha256)) continue;
      const found = kept === false ? null : await readObject(store, sha256, mostBytes);
      if (found?.kind === 'bytes') {
        read.set(sha256, Buffer.from(found.bytes).toString('utf8'));
        told.delete(sha256);
      } else told.set(sha256, found === null || found.kind === 'too-large' ? whyNoText.notKept(path) : found.kind === 'absent' ? whyNoText.absent(path) : whyNoText.damaged(path));
    }
  }
  const units = await unitsOf([...read.values()]);
  [...read.keys()].forEach((sha256, index) => told.set(sha256, units[index] ?? []));
  return compareCode(runs, baseline, told);
}
