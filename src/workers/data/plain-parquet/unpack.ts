import zlib from 'node:zlib';
import { unpackSnappy } from './snappy';

/** Fills `into` with what `packed` holds; throws where that is not exactly as much. */
export type Unpack = (packed: Uint8Array, into: Uint8Array) => void;

const whole = (unpack: (packed: Uint8Array, options: { maxOutputLength: number }) => Buffer): Unpack => (packed, into) => {
  const bytes = unpack(packed, { maxOutputLength: Math.max(1, into.length) });
  if (bytes.length !== into.length) throw new Error('A page holds fewer bytes than it says');
  into.set(bytes);
};

/** By the name of the codec. DuckDB is asked for files of others, and Node unpacks zstd only from 22.15 on. */
export const unpackers: Readonly<Record<string, Unpack>> = {
  UNCOMPRESSED: (packed, into) => {
    if (packed.length !== into.length) throw new Error('A page is as long as it says, or packed');
    into.set(packed);
  },
  SNAPPY: unpackSnappy,
  GZIP: whole(zlib.gunzipSync),
  BROTLI: whole(zlib.brotliDecompressSync),
  ...(typeof zlib.zstdDecompressSync === 'function' && { ZSTD: whole(zlib.zstdDecompressSync) }),
};
