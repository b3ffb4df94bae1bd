// The hash of a text as every side computes it.
import { toBase64Url } from '../bytes/bytes.ts';
import { toWtf8 } from '../bytes/wtf8.ts';
import { blake2b } from '../crypto/sodium.ts';

/** The hash of a message's text as every side computes it: BLAKE2b of its WTF-8 bytes, base64url. */
export function contentHash(text: string): string {
  return toBase64Url(blake2b(toWtf8(text)));
}
