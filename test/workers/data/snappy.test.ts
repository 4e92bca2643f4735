import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unpackSnappy } from '../../../src/workers/data/plain-parquet/snappy';
import { python, useFolder } from './support';

const folder = useFolder();

describe('Snappy', () => {
  const lengths = python<number[]>(folder, `
import json, random, pyarrow as pa
chance = random.Random(5)
def some(kind, length):
    if kind == 0: return chance.randbytes(length)
    if kind == 1: return bytes(length)
    if kind == 2: return (b"abc" * length)[:length]
    words = [chance.randbytes(chance.randint(1, 80)) for _ in range(12)]
    made = b""
    while len(made) < length: made += chance.choice(words)
    return made[:length]
blocks = [some(at % 4, length) for at, length in enumerate([0, 1, 2, 3, 59, 60, 61, 62, 255, 256, 257, 300, 65535, 65536, 65537, 70_000, 200_000, 1_000_000] * 4)]
for at, block in enumerate(blocks):
    open(f"{at}.raw", "wb").write(block)
    open(f"{at}.snappy", "wb").write(pa.compress(block, codec="snappy", asbytes=True))
print(json.dumps([len(block) for block in blocks]))
`);
  const of = (at: number, kind: string): Buffer => readFileSync(join(folder, `${at}.${kind}`));

  it('unpacks what another library packed', () => {
    for (const [at, length] of lengths.entries()) {
      const into = new Uint8Array(length);
      unpackSnappy(of(at, 'snappy'), into);
      expect(Buffer.compare(into, of(at, 'raw')), `block ${at} of ${length} bytes`).toBe(0);
    }
  });

  it('refuses what is cut, longer than it says, or points out of itself', () => {
    let refused = 0;
    let state = 9;
    const chance = (below: number): number => (state = (state * 48271) % 0x7fffffff) % below;
    for (const [at, length] of lengths.entries()) {
      if (length > 70_000) continue;
      const packed = of(at, 'snappy');
      expect(() => unpackSnappy(packed.subarray(0, packed.length - 1), new Uint8Array(length)), `block ${at}, cut`).toThrow();
      expect(() => unpackSnappy(packed, new Uint8Array(length + 1)), `block ${at}, too short`).toThrow();
      for (let trial = 0; trial < 40; trial += 1) {
        const harmed = Buffer.from(packed);
        harmed[chance(harmed.length)] = chance(256);
        // Harm to bytes that are given as they are can't be seen; it always ends.
        try { unpackSnappy(harmed, new Uint8Array(length)); } catch { refused += 1; }
      }
    }
    expect(refused).toBeGreaterThan(300);
  });
});
