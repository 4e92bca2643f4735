import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Sha256 } from '../../../src/contract/ids';
import { objectPath, wholeObject } from '../../../src/host/services/objects';
import type { VS } from '../../../src/host/vs';
import { l10n } from './l10n';

const store = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-whole-'));
afterAll(() => fs.rmSync(store, { recursive: true, force: true }));
// SAFETY: what sentences need is here.
const vs = { l10n } as unknown as VS;

it('gives a preview the place of an object only while its bytes are what its name says', async () => {
  const sha256 = createHash('sha256').update('kept').digest('hex') as Sha256;
  const file = objectPath(store, sha256);
  await expect(wholeObject(vs, store, sha256)).rejects.toMatchObject({ code: 'not-here' });
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, 'kept');
  expect(await wholeObject(vs, store, sha256)).toBe(file);
  fs.writeFileSync(file, 'other');
  await expect(wholeObject(vs, store, sha256)).rejects.toMatchObject({ code: 'damaged' });
});
