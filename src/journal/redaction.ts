// A page without one draft: what its author discarded as private is taken out, the chain through the page still stands (spec: journal.md §8).
import { ByteReader, ByteWriter } from '../bytes/varint.ts';
import type { FrameContent } from './entry.ts';

/** Frames that were taken out, one after another, of one draft. */
export interface WithheldRun {
  /** Frames kept between the run before and this one. */
  readonly kept: number;
  readonly draft: number;
  readonly frames: number;
  /** The head after them: what was hashed is gone, where it led stays. */
  readonly head: Uint8Array;
}

/** What a redacted page carries beside the frames it kept. */
export interface Redaction {
  /** Commitment keys of the drafts that were kept. The page key they came from is destroyed, and with it the key of the draft that was taken out. */
  readonly keys: ReadonlyMap<number, Uint8Array>;
  readonly runs: readonly WithheldRun[];
}

/** First byte of a redacted page; a page nothing was taken out of begins with 1. */
export const redactedVersion = 2;

/** More frames than a page of drafts can have are never believed. */
const maxFrames = 65_536;

/** A redaction, and the fold of the frames that were kept, as bytes. */
export function encodeRedacted({ keys, runs }: Redaction, folded: Uint8Array): Uint8Array {
  const out = new ByteWriter().byte(redactedVersion).varint(keys.size);
  for (const [draft, key] of keys) out.varint(draft).raw(key);
  out.varint(runs.length);
  for (const run of runs) out.varint(run.kept).varint(run.draft).varint(run.frames).raw(run.head);
  return out.raw(folded).done();
}

/** Reads what `encodeRedacted` wrote; throws `RangeError` on anything else. */
export function decodeRedacted(bytes: Uint8Array): { readonly redaction: Redaction; readonly folded: Uint8Array } {
  const input = new ByteReader(bytes);
  if (input.byte() !== redactedVersion) throw new RangeError('not a redacted page');
  const keys = new Map<number, Uint8Array>();
  for (let left = input.varint(); left > 0; left--) keys.set(input.varint(), input.raw(32));
  const runs: WithheldRun[] = [];
  for (let left = input.varint(); left > 0; left--) {
    const run = { kept: input.varint(), draft: input.varint(), frames: input.varint(), head: input.raw(32) };
    if (run.frames < 1 || run.frames > maxFrames) throw new RangeError('a run of withheld frames that cannot be');
    runs.push(run);
  }
  return { redaction: { keys, runs }, folded: input.rest() };
}

/**
 * The frames of a page with those that were taken out in their places, empty and marked; `heads` gives the head after the frame at an index
 * that cannot be computed from content: the one a run names after its last frame, null inside it. Throws `RangeError` when runs and frames do not fit.
 */
export function withWithheld(kept: readonly FrameContent[], runs: readonly WithheldRun[]): { readonly contents: readonly FrameContent[]; readonly heads: ReadonlyMap<number, Uint8Array | null> } {
  const contents: FrameContent[] = [];
  const heads = new Map<number, Uint8Array | null>();
  let at = 0;
  for (const run of runs) {
    if (at + run.kept > kept.length || contents.length + run.frames > maxFrames) throw new RangeError('withheld frames do not fit their page');
    contents.push(...kept.slice(at, at + run.kept));
    at += run.kept;
    const second = contents.at(-1)?.second ?? 0;
    for (let i = 1; i <= run.frames; i++) {
      heads.set(contents.length, i === run.frames ? run.head : null);
      contents.push({ draft: run.draft, second, entries: [], withheld: true });
    }
  }
  contents.push(...kept.slice(at));
  return { contents, heads };
}

/** A page's frames without those of `draft`. `headAfter`: the head after the frame at an index, null where nobody can know it any more. */
export function withhold(contents: readonly FrameContent[], headAfter: (index: number) => Uint8Array | null, draft: number): { readonly kept: readonly FrameContent[]; readonly runs: readonly WithheldRun[] } {
  const kept: FrameContent[] = [];
  const runs: WithheldRun[] = [];
  let since = 0;
  for (let at = 0; at < contents.length; at++) {
    const content = contents[at];
    if (content === undefined) break;
    if (content.withheld !== true && content.draft !== draft) {
      kept.push(content);
      since++;
      continue;
    }
    // A run ends where its draft's frames do, and where a head is known that an earlier redaction kept.
    const begin = at;
    const goesOn = (next: FrameContent | undefined): boolean => next !== undefined && next.draft === content.draft && (next.withheld === true) === (content.withheld === true);
    while (goesOn(contents[at + 1]) && !(content.withheld === true && headAfter(at) !== null)) at++;
    const head = headAfter(at);
    if (head === null) throw new RangeError('a run of withheld frames without the head it led to');
    runs.push({ kept: since, draft: content.draft, frames: at - begin + 1, head });
    since = 0;
  }
  return { kept, runs };
}
