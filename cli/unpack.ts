// Unpacks the columns of folded pages (Brotli), never to more than asked.
import { brotliDecompressSync } from 'node:zlib';
import type { Unpack } from '../src/journal/fold.ts';

/** See `Unpack`. */
export const unpack: Unpack = (bytes, limit) => brotliDecompressSync(bytes, { maxOutputLength: limit });
