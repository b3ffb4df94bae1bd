// The gateway's own id of a client's message: unique over all channels and conversations, and the same again for the same message.
import { ascii, joinBytes, toBase64Url } from '../../../src/bytes/bytes.ts';
import { toWtf8 } from '../../../src/bytes/wtf8.ts';
import { blake2b } from '../../../src/crypto/sodium.ts';

/** Clients and providers mint their own ids (`providerId`), unique only in a conversation of a channel. */
export function inboundId(channel: string, conversation: string, providerId: string): string {
  const nul = Uint8Array.of(0);
  return `in-${toBase64Url(blake2b(joinBytes(ascii(channel), nul, toWtf8(conversation), nul, toWtf8(providerId))).subarray(0, 18))}`;
}
