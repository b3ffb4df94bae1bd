// Unpacks the columns of folded pages (Brotli), never to more than asked, and only what is packed bytes to its last one.
import { brotliDecompressSync, type BrotliDecompress } from 'node:zlib';
import type { Unpack } from '../src/journal/fold.ts';

/** See `Unpack`. */
export const unpack: Unpack = (bytes, limit) => {
  // Node takes bytes after the end of a stream without a word.
  const { buffer, engine } = brotliDecompressSync(bytes, { maxOutputLength: limit, info: true }) as unknown as {
    readonly buffer: Uint8Array;
    readonly engine: BrotliDecompress;
  };
  if (engine.bytesWritten !== bytes.length) throw new RangeError('bytes after the end of a packed column');
  return buffer;
};
