// A folded page as it is sealed, signed, opened and checked: the chain through it is recomputed from its content alone (journal.md §8).
import { equalBytes, joinBytes, u32be, u64be } from '../bytes/bytes.ts';
import { blake2b, deriveKey, open, seal, sign, verifySignature } from '../crypto/sodium.ts';
import { contexts } from '../crypto/contexts.ts';
import type { ChainId } from './chain.ts';
import type { FrameContent } from './entry.ts';
import { unfold, type Unpack } from './fold.ts';
import { frameKeys, recommit, type FrameKeys } from './frame.ts';
import type { StoredFold } from './source.ts';

/** Where a page lies in its chain. */
export interface PageSpan {
  readonly page: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The head before its first frame and after its last. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Seals the packed columns of a page and signs it with everything that places it in the chain. */
export function sealFold(chain: ChainId, span: PageSpan, folded: Uint8Array, pageKey: Uint8Array, signKey: Uint8Array): StoredFold {
  const key = deriveKey(pageKey, 'candor fold v1');
  const nonce = blake2b(folded, key).slice(0, 24);
  const sealed = joinBytes(nonce, seal(folded, spanBytes(chain, span), nonce, key));
  return { page: span.page, lastSeq: span.lastSeq, head: span.after, sealed, signature: sign(contexts.fold, foldBytes(chain, span, sealed), signKey) };
}

/** True when the device signed this folded page at exactly this place. Needs no key: a stranger can check it. */
export function foldIsSigned(chain: ChainId, span: PageSpan, fold: StoredFold, deviceKey: Uint8Array): boolean {
  return verifySignature(contexts.fold, foldBytes(chain, span, fold.sealed), fold.signature, deviceKey);
}

/** The frames of a folded page, without recomputing the chain; `null` when it cannot be opened with this key. */
export function openFold(chain: ChainId, span: PageSpan, fold: StoredFold, pageKey: Uint8Array, unpack: Unpack): readonly FrameContent[] | null {
  const folded = open(fold.sealed.subarray(24), spanBytes(chain, span), fold.sealed.subarray(0, 24), deriveKey(pageKey, 'candor fold v1'));
  if (folded === null) return null;
  try {
    const contents = unfold(folded, unpack);
    return contents.length === span.lastSeq - span.firstSeq + 1 ? contents : null;
  } catch {
    return null; // signed and sealed, yet not columns: treated as what cannot be opened
  }
}

/** The head after each frame of a page whose contents these are, beginning at `before`. */
export function* headsOf(chain: ChainId, span: Pick<PageSpan, 'page' | 'firstSeq' | 'before'>, contents: readonly FrameContent[], keys: FrameKeys): Generator<{ readonly seq: number; readonly content: FrameContent; readonly head: Uint8Array }> {
  let head = span.before;
  let seq = span.firstSeq;
  for (const content of contents) {
    head = recommit(chain, span.page, seq, head, keys, content).head;
    yield { seq, content, head };
    seq++;
  }
}

/** True when these contents, recommitted one by one, lead from the head before the page to the head after it. */
export function contentsLeadTo(chain: ChainId, span: PageSpan, contents: readonly FrameContent[], pageKey: Uint8Array): boolean {
  let last = span.before;
  for (const { head } of headsOf(chain, span, contents, frameKeys(pageKey))) last = head;
  return equalBytes(last, span.after);
}

function spanBytes(chain: ChainId, span: PageSpan): Uint8Array {
  return joinBytes(chain.journal, u32be(chain.epoch), u32be(span.page), u64be(span.firstSeq), u64be(span.lastSeq), span.before, span.after);
}

function foldBytes(chain: ChainId, span: PageSpan, sealed: Uint8Array): Uint8Array {
  return joinBytes(spanBytes(chain, span), blake2b(sealed));
}
