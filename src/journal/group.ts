// A group: frames of messages that follow one another on a closed page, sealed together, so that like packs beside like; each keeps its commitment, so the chain goes through it frame by frame without a key (spec: journal.md §8d).
import { equalBytes, joinBytes, u32be, u64be } from '../bytes/bytes.ts';
import { ByteReader, ByteWriter } from '../bytes/varint.ts';
import { contexts } from '../crypto/contexts.ts';
import { blake2b, open, pad, seal, sign, unpad, verifySignature } from '../crypto/sodium.ts';
import { chainBytes, type ChainId } from './chain.ts';
import { maxColumn, type Unpack } from './fold.ts';
import { messagePadding, type FrameKeys } from './frame.ts';
import type { StoredGroup } from './source.ts';

/** So many frames a group has at most: one message is opened with its whole group. */
export const maxGroupFrames = 32;
const commitmentLength = 32;
const nonceLength = 24;
const [asItIs, packedByte] = [0, 1];

/** Contents of frames (J4.1) as the bytes of a group, before they are packed. */
export function groupBytes(contents: readonly Uint8Array[]): Uint8Array {
  const out = new ByteWriter();
  for (const content of contents) out.sized(content);
  return out.done();
}

/** The bytes of a group with their packed form, padded as a message is; what did not pack smaller stays as it was. */
export function assembleGroup(bytes: Uint8Array, packed: Uint8Array): Uint8Array {
  const grouped =
    packed.length < bytes.length
      ? joinBytes(Uint8Array.of(packedByte), packed)
      : joinBytes(Uint8Array.of(asItIs), bytes);
  return pad(grouped, messagePadding);
}

/** What is sealed as a group: the page, its first frame, the commitments of all its frames one after another, and the head after the last. */
export type GroupPlace = Pick<StoredGroup, 'page' | 'firstSeq' | 'commitments' | 'head'>;

/** Seals `grouped` under the keys of its page and signs it with its place. */
export function sealGroup(
  chain: ChainId,
  place: GroupPlace,
  grouped: Uint8Array,
  keys: FrameKeys,
  signKey: Uint8Array,
): StoredGroup {
  const span = spanBytes(chain, place);
  const nonce = nonceOf(span, grouped, keys.group);
  const sealed = joinBytes(nonce, seal(grouped, span, nonce, keys.group));
  return { ...place, sealed, signature: sign(contexts.group, signedBytes(chain, { ...place, sealed }), signKey) };
}

/** How many frames a group stands for; 0 for one that cannot be. */
export function framesIn({ commitments }: Pick<StoredGroup, 'commitments'>): number {
  const frames = commitments.length / commitmentLength;
  return Number.isInteger(frames) && frames <= maxGroupFrames ? frames : 0;
}

/** The commitment of the frame at `index` of a group. */
export function commitmentIn({ commitments }: Pick<StoredGroup, 'commitments'>, index: number): Uint8Array {
  return commitments.subarray(index * commitmentLength, (index + 1) * commitmentLength);
}

/** True when the device signed this group at this place, after which the head is the one it names. Needs no key. */
export function groupIsSigned(chain: ChainId, group: StoredGroup, deviceKey: Uint8Array): boolean {
  return verifySignature(contexts.group, signedBytes(chain, group), group.signature, deviceKey);
}

/** The contents of a group's frames as bytes, still to be held against their commitments (`openGrouped`); null when it does not open. */
export function openGroup(
  chain: ChainId,
  group: StoredGroup,
  keys: FrameKeys,
  unpack: Unpack,
): readonly Uint8Array[] | null {
  const span = spanBytes(chain, group);
  const nonce = group.sealed.subarray(0, nonceLength);
  if (nonce.length < nonceLength) return null;
  const grouped = open(group.sealed.subarray(nonceLength), span, nonce, keys.group);
  if (grouped === null || !equalBytes(nonceOf(span, grouped, keys.group), nonce)) return null;
  try {
    const contents = contentsOf(grouped, unpack);
    return contents.length === framesIn(group) ? contents : null;
  } catch {
    return null; // signed and sealed, yet no contents: as one that cannot be opened
  }
}

function contentsOf(grouped: Uint8Array, unpack: Unpack): readonly Uint8Array[] {
  if (grouped.length % messagePadding !== 0) throw new RangeError('no group');
  const bare = unpad(grouped, messagePadding);
  const [how] = bare;
  const rest = bare.subarray(1);
  if ((how !== asItIs && how !== packedByte) || rest.length > maxColumn) throw new RangeError('no group');
  const input = new ByteReader(how === packedByte ? unpack(rest, maxColumn) : rest);
  const contents: Uint8Array[] = [];
  while (!input.ended && contents.length <= maxGroupFrames) contents.push(input.sized());
  return contents;
}

// The place is in the nonce, too: the same contents at two places never meet under one nonce.
function nonceOf(span: Uint8Array, grouped: Uint8Array, key: Uint8Array): Uint8Array {
  return blake2b(joinBytes(span, grouped), key).slice(0, nonceLength);
}

function spanBytes(chain: ChainId, { page, firstSeq, commitments }: GroupPlace): Uint8Array {
  const lastSeq = firstSeq + commitments.length / commitmentLength - 1;
  return joinBytes(chainBytes(chain), u32be(page), u64be(firstSeq), u64be(Math.max(0, Math.floor(lastSeq))));
}

function signedBytes(chain: ChainId, group: GroupPlace & Pick<StoredGroup, 'sealed'>): Uint8Array {
  return joinBytes(spanBytes(chain, group), group.head, blake2b(group.sealed));
}
