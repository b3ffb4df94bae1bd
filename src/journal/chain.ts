// The chain: what a frame's header, a lane's head, and the signed and receipted bytes are (spec: journal.md §3).
import { ascii, joinBytes, u32be, u64be } from '../bytes/bytes.ts';
import { blake2b } from '../crypto/sodium.ts';
import type { LaneName } from './lane.ts';

/** The identity of one chain: a lane of one journal in one epoch. */
export interface ChainId {
  /** 16 bytes. */
  readonly journal: Uint8Array;
  readonly epoch: number;
  readonly lane: LaneName;
}

const laneByte: Readonly<Record<LaneName, number>> = { messages: 1, drafts: 2 };

/** Length of a frame header in bytes. */
export const headerLength = 36;

const magic = ascii('CJ1');

/** The header of frame `seq` under page `page`: magic `CJ1`, lane, journal, epoch, page, seq; all big-endian. */
export function frameHeader(chain: ChainId, page: number, seq: number): Uint8Array {
  // Made for every frame, so written in place.
  const header = new Uint8Array(headerLength);
  header.set(magic);
  header[3] = laneByte[chain.lane];
  header.set(chain.journal, 4);
  const numbers = new DataView(header.buffer);
  numbers.setUint32(20, chain.epoch);
  numbers.setUint32(24, page);
  numbers.setUint32(28, Math.floor(seq / 0x100000000));
  numbers.setUint32(32, seq % 0x100000000);
  return header;
}

/** The head before the first frame: it binds the device key and, after the first epoch, the digest of what came before (else 32 zero bytes). */
export function genesisHead(chain: ChainId, deviceKey: Uint8Array, previous: Uint8Array): Uint8Array {
  return blake2b(joinBytes(ascii('candor genesis v1'), Uint8Array.of(laneByte[chain.lane]), chain.journal, u32be(chain.epoch), deviceKey, previous));
}

/** `head(n) = BLAKE2b(head(n-1) ‖ header(n) ‖ commitment(n))`. */
export function nextHead(previous: Uint8Array, header: Uint8Array, commitment: Uint8Array): Uint8Array {
  return blake2b(joinBytes(previous, header, commitment));
}

/** What a device signs under context `head`: lane, journal, epoch, seq, head. */
export function headBytes(chain: ChainId, seq: number, head: Uint8Array): Uint8Array {
  return joinBytes(Uint8Array.of(laneByte[chain.lane]), chain.journal, u32be(chain.epoch), u64be(seq), head);
}

/** What the endpoint signs under context `receipt`: `headBytes`, then its own time in Unix seconds. */
export function receiptBytes(chain: ChainId, seq: number, head: Uint8Array, at: number): Uint8Array {
  return joinBytes(headBytes(chain, seq, head), u64be(at));
}

/** What a device signs under context `page`: lane, journal, epoch, page, first seq, the hash of the reader boxes, and the readers' keys, outermost first. */
export function pageBytes(chain: ChainId, page: number, firstSeq: number, box: Uint8Array, readers: readonly Uint8Array[]): Uint8Array {
  return joinBytes(Uint8Array.of(laneByte[chain.lane]), chain.journal, u32be(chain.epoch), u32be(page), u64be(firstSeq), blake2b(box), ...readers);
}

/** What a device signs under context `wrap`: lane, journal, epoch, page, and its own wrap of the page key. */
export function wrapBytes(chain: ChainId, page: number, wrapped: Uint8Array): Uint8Array {
  return joinBytes(Uint8Array.of(laneByte[chain.lane]), chain.journal, u32be(chain.epoch), u32be(page), wrapped);
}
