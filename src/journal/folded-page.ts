// A folded page as it is sealed, signed, opened and checked: the chain through it is recomputed from its content alone (journal.md §8).
import { equalBytes, joinBytes, u32be, u64be } from '../bytes/bytes.ts';
import { blake2b, deriveKey, open, seal, sign, verifySignature } from '../crypto/sodium.ts';
import { contexts } from '../crypto/contexts.ts';
import { frameHeader, nextHead, type ChainId, type PageFormat, type PageName } from './chain.ts';
import type { FrameContent } from './entry.ts';
import { unfold, type Unpack } from './fold.ts';
import { frameKeys, recommit, type CommitKeys } from './frame.ts';
import {
  decodeRedacted,
  redactedVersions,
  withhold,
  withWithheld,
  type Redaction,
  type WithheldLink,
} from './redaction.ts';
import type { StoredFold } from './source.ts';

/** Where a page lies in its chain. */
export interface PageSpan extends PageName {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The head before its first frame and after its last. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Seals the packed columns of a page and signs it with everything that places it in the chain. */
export function sealFold(
  chain: ChainId,
  span: PageSpan,
  folded: Uint8Array,
  pageKey: Uint8Array,
  signKey: Uint8Array,
): StoredFold {
  const key = deriveKey(pageKey, 'candor fold v1');
  const nonce = blake2b(folded, key).slice(0, 24);
  const sealed = joinBytes(nonce, seal(folded, spanBytes(chain, span), nonce, key));
  return {
    page: span.page,
    lastSeq: span.lastSeq,
    head: span.after,
    sealed,
    signature: sign(contexts.fold, foldBytes(chain, span, blake2b(sealed)), signKey),
  };
}

/** True when the device signed this folded page at exactly this place. Needs no key: a stranger can check it. */
export function foldIsSigned(chain: ChainId, span: PageSpan, fold: StoredFold, deviceKey: Uint8Array): boolean {
  return verifySignature(
    contexts.fold,
    foldBytes(chain, span, fold.digest ?? blake2b(fold.sealed)),
    fold.signature,
    deviceKey,
  );
}

/** A folded page that was opened: what its frames say, and what is needed to lead them through the chain. */
export interface OpenedPage extends CommitKeys {
  /** One for each frame; those that were taken out are marked and say nothing. */
  readonly contents: readonly FrameContent[];
  /** How the chain goes on at a frame (by its index) that was taken out. */
  readonly links: ReadonlyMap<number, WithheldLink>;
  /** Drafts whose commitment keys the page carries; null for a page nothing was taken out of. */
  readonly kept: ReadonlySet<number> | null;
}

/** Reads the bytes of a folded page, redacted or not; throws `RangeError` (or what `unpack` throws) on anything else. */
export function readPage(folded: Uint8Array, pageKey: Uint8Array, format: PageFormat, unpack: Unpack): OpenedPage {
  if (folded[0] !== redactedVersions.current && folded[0] !== redactedVersions.headsOnly) {
    return {
      contents: unfold(folded, unpack),
      links: new Map(),
      kept: null,
      format,
      commit: frameKeys(pageKey, 'drafts', format).commit,
    };
  }
  const { redaction, folded: rest } = decodeRedacted(folded);
  const frames = unfold(rest, unpack);
  const commit = (draft: number): Uint8Array => {
    const key = redaction.keys.get(draft);
    if (key === undefined) throw new RangeError(`the key of draft ${draft} is not in this page`);
    return key;
  };
  for (const { draft } of frames) commit(draft); // refused now rather than in the middle of the chain
  return { ...withWithheld(frames, redaction.runs), kept: new Set(redaction.keys.keys()), format, commit };
}

/** What a folded page holds, without recomputing the chain; `null` when it cannot be opened with this key. */
export function openFold(
  chain: ChainId,
  span: PageSpan,
  fold: StoredFold,
  pageKey: Uint8Array,
  unpack: Unpack,
): OpenedPage | null {
  const key = deriveKey(pageKey, 'candor fold v1');
  const nonce = fold.sealed.subarray(0, 24);
  const folded = open(fold.sealed.subarray(24), spanBytes(chain, span), nonce, key);
  if (folded === null || !equalBytes(blake2b(folded, key).subarray(0, 24), nonce)) return null;
  try {
    const opened = readPage(folded, pageKey, span.format, unpack);
    return opened.contents.length === span.lastSeq - span.firstSeq + 1 ? opened : null;
  } catch {
    return null; // signed and sealed, yet not columns: treated as what cannot be opened
  }
}

/** One frame of an opened page at its place in the chain. */
export interface PageStep {
  readonly seq: number;
  readonly content: FrameContent;
  /** The head after it; null inside a run that was taken out in format 1, where nobody knows it. */
  readonly head: Uint8Array | null;
  readonly commitment: Uint8Array | null;
}

/** The frames of an opened page with the head after each, beginning at `before`. */
export function* headsOf(
  chain: ChainId,
  span: Pick<PageSpan, 'page' | 'firstSeq' | 'before'>,
  opened: OpenedPage,
): Generator<PageStep> {
  let head: Uint8Array | null = span.before;
  let seq = span.firstSeq;
  for (const [index, content] of opened.contents.entries()) {
    const link = opened.links.get(index);
    let commitment: Uint8Array | null = null;
    if (link !== undefined && 'head' in link) ({ head } = link);
    else if (head === null)
      return; // a run that names no head: nothing after it can be placed
    else if (link !== undefined) {
      ({ commitment } = link);
      head = nextHead(head, frameHeader(chain, { page: span.page, format: opened.format }, seq), commitment);
    } else ({ commitment, head } = recommit(chain, span.page, seq, head, opened, content));
    yield { seq, content, head, commitment };
    seq++;
  }
}

/** True when what an opened page holds, committed to frame by frame, leads from the head before the page to the head after it. */
export function leadsToEnd(chain: ChainId, span: PageSpan, opened: OpenedPage): boolean {
  let last: { readonly seq: number; readonly head: Uint8Array | null } = { seq: span.firstSeq - 1, head: span.before };
  for (const step of headsOf(chain, span, opened)) last = step;
  return last.seq === span.lastSeq && last.head !== null && equalBytes(last.head, span.after);
}

/** An opened page without one draft, still to be packed: the frames to fold, and what goes before them (`encodeRedacted`). Throws `RangeError` for a page redacted in format 1. */
export function redactPage(
  chain: ChainId,
  span: PageSpan,
  opened: OpenedPage,
  draft: number,
): { readonly kept: readonly FrameContent[]; readonly redaction: Redaction } {
  const commitments = [...headsOf(chain, span, opened)].map((step) => step.commitment);
  const commitmentAt = (index: number): Uint8Array => {
    const commitment = commitments[index] ?? null;
    if (commitment === null) throw new RangeError('a frame whose commitment nobody knows any more');
    return commitment;
  };
  const { kept, runs } = withhold(opened.contents, commitmentAt, draft);
  return {
    kept,
    redaction: {
      runs,
      keys: new Map([...new Set(kept.map((content) => content.draft))].map((one) => [one, opened.commit(one, 0)])),
    },
  };
}

function spanBytes(chain: ChainId, span: PageSpan): Uint8Array {
  return joinBytes(
    chain.journal,
    u32be(chain.epoch),
    u32be(span.page),
    u64be(span.firstSeq),
    u64be(span.lastSeq),
    span.before,
    span.after,
  );
}

function foldBytes(chain: ChainId, span: PageSpan, digest: Uint8Array): Uint8Array {
  return joinBytes(spanBytes(chain, span), digest);
}
