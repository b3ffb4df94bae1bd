// What proves that a message is on record: the hash of its text, and the bytes the device signs for the gateway (P1).
import { fromBase64Url, joinBytes, toBase64Url, u32be, u64be } from '../bytes/bytes.ts';
import { toWtf8 } from '../bytes/wtf8.ts';
import { blake2b } from '../crypto/sodium.ts';

/** The hash of a message's text as every side computes it: BLAKE2b of its WTF-8 bytes, base64url. */
export function contentHash(text: string): string {
  return toBase64Url(blake2b(toWtf8(text)));
}

/** What a device signs, under context `submit`, so that the gateway knows the message is on record at `seq` with head `head`. */
export function submitBytes(submit: { readonly id: string; readonly conversation: string; readonly contentHash: string; readonly journal: Uint8Array; readonly epoch: number; readonly seq: number; readonly head: Uint8Array }): Uint8Array {
  const name = toWtf8(submit.id);
  const conversation = toWtf8(submit.conversation);
  return joinBytes(u32be(name.length), name, u32be(conversation.length), conversation, fromBase64Url(submit.contentHash), submit.journal, u32be(submit.epoch), u64be(submit.seq), submit.head);
}
