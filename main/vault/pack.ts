// Packs and unpacks the columns of folded pages with Brotli: packing off the main loop, unpacking never to more than asked.
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompressSync, constants, type BrotliDecompress } from 'node:zlib';
import type { Unpack } from '../../src/journal/fold.ts';

const compress = promisify(brotliCompress);

/** Packs one column as small as Brotli can. */
export function pack(bytes: Uint8Array, isText: boolean): Promise<Uint8Array> {
  if (bytes.length === 0) return Promise.resolve(bytes);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_MODE]: isText ? constants.BROTLI_MODE_TEXT : constants.BROTLI_MODE_GENERIC,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return compress(bytes, { params });
}

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
