// A folded page as it is sealed, signed, opened and checked: the chain through it is recomputed from its content alone (journal.md §8).
import { equalBytes, joinBytes, u32be, u64be } from '../bytes/bytes.ts';
import { blake2b, deriveKey, open, seal, sign, verifySignature } from '../crypto/sodium.ts';
import { contexts } from '../crypto/contexts.ts';
import type { ChainId } from './chain.ts';
import type { FrameContent } from './entry.ts';
import { unfold, type Unpack } from './fold.ts';
import { frameKeys, recommit } from './frame.ts';
import { decodeRedacted, redactedVersion, withhold, withWithheld, type Redaction } from './redaction.ts';
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

/** A folded page that was opened: what its frames say, and what is needed to lead them through the chain. */
export interface OpenedPage {
  /** One for each frame; those that were taken out are marked and say nothing. */
  readonly contents: readonly FrameContent[];
  /** The head after a frame (by its index) that cannot be computed because its content is gone: null where nobody knows it any more. */
  readonly heads: ReadonlyMap<number, Uint8Array | null>;
  /** The commitment key of a draft; throws `RangeError` when it is not there. */
  readonly commit: (draft: number) => Uint8Array;
}

/** Reads the bytes of a folded page, redacted or not; throws `RangeError` (or what `unpack` throws) on anything else. */
export function readPage(folded: Uint8Array, pageKey: Uint8Array, unpack: Unpack): OpenedPage {
  if (folded[0] !== redactedVersion) return { contents: unfold(folded, unpack), heads: new Map(), commit: frameKeys(pageKey).commit };
  const { redaction, folded: kept } = decodeRedacted(folded);
  const frames = unfold(kept, unpack);
  const commit = (draft: number): Uint8Array => {
    const key = redaction.keys.get(draft);
    if (key === undefined) throw new RangeError(`the key of draft ${draft} is not in this page`);
    return key;
  };
  for (const { draft } of frames) commit(draft); // refused now rather than in the middle of the chain
  return { ...withWithheld(frames, redaction.runs), commit };
}

/** What a folded page holds, without recomputing the chain; `null` when it cannot be opened with this key. */
export function openFold(chain: ChainId, span: PageSpan, fold: StoredFold, pageKey: Uint8Array, unpack: Unpack): OpenedPage | null {
  const folded = open(fold.sealed.subarray(24), spanBytes(chain, span), fold.sealed.subarray(0, 24), deriveKey(pageKey, 'candor fold v1'));
  if (folded === null) return null;
  try {
    const opened = readPage(folded, pageKey, unpack);
    return opened.contents.length === span.lastSeq - span.firstSeq + 1 ? opened : null;
  } catch {
    return null; // signed and sealed, yet not columns: treated as what cannot be opened
  }
}

/** The frames of an opened page with the head after each, beginning at `before`; null where frames were taken out and nobody knows it any more. */
export function* headsOf(chain: ChainId, span: Pick<PageSpan, 'page' | 'firstSeq' | 'before'>, { contents, heads, commit }: OpenedPage): Generator<{ readonly seq: number; readonly content: FrameContent; readonly head: Uint8Array | null }> {
  let head: Uint8Array | null = span.before;
  let seq = span.firstSeq;
  for (const [index, content] of contents.entries()) {
    const given = heads.get(index);
    if (given !== undefined) head = given;
    else if (head === null) return; // a run that names no head: nothing after it can be placed
    else ({ head } = recommit(chain, span.page, seq, head, { commit }, content));
    yield { seq, content, head };
    seq++;
  }
}

/** True when what an opened page holds, committed to frame by frame, leads from the head before the page to the head after it. */
export function leadsToEnd(chain: ChainId, span: PageSpan, opened: OpenedPage): boolean {
  let last: { readonly seq: number; readonly head: Uint8Array | null } = { seq: span.firstSeq - 1, head: span.before };
  for (const step of headsOf(chain, span, opened)) last = step;
  return last.seq === span.lastSeq && last.head !== null && equalBytes(last.head, span.after);
}

/** An opened page without one draft, still to be packed: the frames to fold, and what goes before them (`encodeRedacted`). */
export function redactPage(chain: ChainId, span: PageSpan, opened: OpenedPage, draft: number): { readonly kept: readonly FrameContent[]; readonly redaction: Redaction } {
  const heads = [...headsOf(chain, span, opened)].map((step) => step.head);
  const { kept, runs } = withhold(opened.contents, (index) => heads[index] ?? null, draft);
  return { kept, redaction: { runs, keys: new Map([...new Set(kept.map((content) => content.draft))].map((one) => [one, opened.commit(one)])) } };
}

function spanBytes(chain: ChainId, span: PageSpan): Uint8Array {
  return joinBytes(chain.journal, u32be(chain.epoch), u32be(span.page), u64be(span.firstSeq), u64be(span.lastSeq), span.before, span.after);
}

function foldBytes(chain: ChainId, span: PageSpan, sealed: Uint8Array): Uint8Array {
  return joinBytes(spanBytes(chain, span), blake2b(sealed));
}
