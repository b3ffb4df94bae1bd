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

/** How the frames, key boxes and commitments of a page are made; within a lane formats only rise. New pages have the newest (spec: journal.md §1). */
export type PageFormat = 1 | 2;

/** A page as its frames name it. */
export interface PageName {
  readonly page: number;
  readonly format: PageFormat;
}

/** Length of a frame header in bytes. */
export const headerLength = 36;

const magics: Readonly<Record<PageFormat, Uint8Array>> = { 1: ascii('CJ1'), 2: ascii('CJ2') };

/** The header of frame `seq` under a page: magic `CJ1` or `CJ2` by its format, lane, journal, epoch, page, seq; all big-endian. */
export function frameHeader(chain: ChainId, { page, format }: PageName, seq: number): Uint8Array {
  // Made for every frame, so written in place.
  const header = new Uint8Array(headerLength);
  header.set(magics[format]);
  header[3] = laneByte[chain.lane];
  header.set(chain.journal, 4);
  const numbers = new DataView(header.buffer);
  numbers.setUint32(20, chain.epoch);
  numbers.setUint32(24, page);
  numbers.setUint32(28, Math.floor(seq / 0x100000000));
  numbers.setUint32(32, seq % 0x100000000);
  return header;
}

/** Lane byte, journal and epoch: what names a chain in everything that is signed, boxed or derived (J3.1). */
export function chainBytes(chain: ChainId): Uint8Array {
  return joinBytes(Uint8Array.of(laneByte[chain.lane]), chain.journal, u32be(chain.epoch));
}

/** The head before the first frame: it binds the device key and, after the first epoch, the digest of what came before (else 32 zero bytes). */
export function genesisHead(chain: ChainId, deviceKey: Uint8Array, previous: Uint8Array): Uint8Array {
  return blake2b(joinBytes(ascii('candor genesis v1'), chainBytes(chain), deviceKey, previous));
}

/** `head(n) = BLAKE2b(head(n-1) ‖ header(n) ‖ commitment(n))`. */
export function nextHead(previous: Uint8Array, header: Uint8Array, commitment: Uint8Array): Uint8Array {
  return blake2b(joinBytes(previous, header, commitment));
}

/** What a device signs under context `head`: lane, journal, epoch, seq, head. */
export function headBytes(chain: ChainId, seq: number, head: Uint8Array): Uint8Array {
  return joinBytes(chainBytes(chain), u64be(seq), head);
}

/** What the endpoint signs under context `receipt`: `headBytes`, then its own time in Unix seconds. */
export function receiptBytes(chain: ChainId, seq: number, head: Uint8Array, at: number): Uint8Array {
  return joinBytes(headBytes(chain, seq, head), u64be(at));
}

/** What a device signs under context `wrap`: lane, journal, epoch, page, and its own wrap of the page key. */
export function wrapBytes(chain: ChainId, page: number, wrapped: Uint8Array): Uint8Array {
  return joinBytes(chainBytes(chain), u32be(page), wrapped);
}
