// A request body on its way out: JSON, packed where that makes it smaller. What is sealed travels as base64url, which packing brings back to about its own size.
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { toWtf8 } from '../../src/bytes/wtf8.ts';

const pack = promisify(brotliCompress);

/** Below this many bytes packing is not worth a header. */
const worthPacking = 512;

/** The bytes to send and, where they are packed, the name of the encoding. */
export async function packedBody(
  value: unknown,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly encoding: 'br' | null }> {
  const plain = toWtf8(JSON.stringify(value));
  if (plain.length < worthPacking) return { bytes: new Uint8Array(plain), encoding: null };
  const bytes = await pack(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 5,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });
  return { bytes: new Uint8Array(bytes), encoding: 'br' };
}
