import * as fs from 'node:fs';
import { hashFile } from '../../../node/files/hash-file';

/** Does the file hold what the hash says? */
export async function sameAs(file: string, sha256: string): Promise<'same' | 'other' | 'gone'> {
  if (!fs.existsSync(file)) return 'gone';
  return (await hashFile(file)) === sha256 ? 'same' : 'other';
}
