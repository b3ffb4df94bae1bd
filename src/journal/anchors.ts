// Anchors: heads that the device or the endpoint signed, against which a lane is compared frame by frame (spec: journal.md §7).
import { equalBytes } from '../bytes/bytes.ts';
import { contexts } from '../crypto/contexts.ts';
import { verifySignature } from '../crypto/sodium.ts';
import { headBytes, receiptBytes, type ChainId } from './chain.ts';
import { isSecond } from './bounds.ts';
import type { LaneSource } from './source.ts';
import type { Found, VerifyOptions } from './verdict.ts';

interface Anchor {
  readonly seq: number;
  readonly head: Uint8Array;
  readonly by: string;
  /** Unix second of a receipt; 0 for the device's own signature. */
  readonly at: number;
}

/** The anchors of a lane, met in order. */
export class Anchors {
  readonly #all: readonly Anchor[];
  readonly #found: Found;
  readonly #lane: string;
  #next = 0;

  /** Gathers those whose signatures hold; the others are faults. */
  constructor(chain: ChainId, stored: LaneSource, deviceKey: Uint8Array, options: VerifyOptions, found: Found) {
    this.#found = found;
    this.#lane = chain.lane;
    const anchors: Anchor[] = [];
    for (const { seq, head, signature } of stored.checkpoints) {
      if (
        seq > 0 &&
        head.length === 32 &&
        verifySignature(contexts.head, headBytes(chain, seq, head), signature, deviceKey)
      )
        anchors.push({ seq, head, by: 'this device', at: 0 });
      else
        found(
          seq,
          'checkpoint-signature',
          `The signature over frame ${seq} of the ${chain.lane} is not this device’s.`,
        );
    }
    const { endpointKey } = options;
    if (endpointKey !== undefined) {
      for (const { seq, head, signature, at } of [...stored.receipts, ...(options.receipts?.(chain.lane) ?? [])]) {
        if (
          seq > 0 &&
          head.length === 32 &&
          isSecond(at) &&
          verifySignature(contexts.receipt, receiptBytes(chain, seq, head, at), signature, endpointKey)
        )
          anchors.push({ seq, head, by: 'the endpoint', at });
        else
          found(seq, 'receipt-signature', `The receipt for frame ${seq} of the ${chain.lane} is not the endpoint’s.`);
      }
    }
    this.#all = anchors.sort((a, b) => a.seq - b.seq);
  }

  /** Compares the head after frame `seq` with whatever was signed there; what lies before and was not met is passed over. */
  meet(seq: number, head: Uint8Array): void {
    for (
      let anchor = this.#all[this.#next];
      anchor !== undefined && anchor.seq <= seq;
      anchor = this.#all[++this.#next]
    ) {
      if (anchor.seq === seq && !equalBytes(anchor.head, head))
        this.#found(
          seq,
          'head-differs',
          `Up to frame ${seq} the ${this.#lane} are not what ${anchor.by} signed; something at or before it was changed.`,
        );
    }
  }

  /** One that signs more than there is. */
  beyond(seq: number): { readonly seq: number; readonly by: string } | null {
    return this.#all.find((anchor) => anchor.seq > seq) ?? null;
  }

  /** The last signed frame at or before `seq`, 0 for none. */
  signedThrough(seq: number): number {
    return this.#all.findLast((anchor) => anchor.seq <= seq)?.seq ?? 0;
  }

  /** The last receipt at or before `seq`. */
  lastReceipt(seq: number): { readonly seq: number; readonly at: number } | null {
    return this.#all.findLast((anchor) => anchor.at > 0 && anchor.seq <= seq) ?? null;
  }
}
