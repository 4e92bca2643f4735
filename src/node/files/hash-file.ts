import { createReadStream } from 'node:fs';
import type { Sha256 } from '../../contract/ids';
import { crypto } from './crypto';

/** SHA-256 of a file of any size, without holding it. */
export async function hashFile(file: string): Promise<Sha256> {
  const hash = crypto().createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  // SAFETY: a digest is what the brand says.
  return hash.digest('hex') as Sha256;
}
