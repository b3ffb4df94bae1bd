// A page without one draft: what its author discarded as private is taken out, the chain through the page still stands (spec: journal.md §8b).
import { ByteReader, ByteWriter } from '../bytes/varint.ts';
import type { FrameContent } from './entry.ts';

/** Frames that were taken out, one after another, of one draft. */
export interface WithheldRun {
  /** Frames kept between the run before and this one. */
  readonly kept: number;
  readonly draft: number;
  readonly frames: number;
  /** What stands for them in the chain: their commitments, one each; or, in pages redacted in format 1, only the head after them. */
  readonly chain: { readonly commitments: readonly Uint8Array[] } | { readonly head: Uint8Array };
}

/** What a redacted page carries beside the frames it kept. */
export interface Redaction {
  /** Commitment keys of the drafts that were kept. The page key they came from is destroyed, and with it the key of the draft that was taken out. */
  readonly keys: ReadonlyMap<number, Uint8Array>;
  readonly runs: readonly WithheldRun[];
}

/** First byte of a redacted page; a page nothing was taken out of begins with 1. The older form names only the head after a run, so that nobody can check what stood before. */
export const redactedVersions = { headsOnly: 2, current: 3 } as const;

/** More frames than a page of drafts can have are never believed. */
export const maxPageFrames = 65_536;

/** A redaction, and the fold of the frames that were kept, as bytes. */
export function encodeRedacted({ keys, runs }: Redaction, folded: Uint8Array): Uint8Array {
  const out = new ByteWriter().byte(redactedVersions.current).varint(keys.size);
  for (const [draft, key] of keys) out.varint(draft).raw(key);
  out.varint(runs.length);
  for (const { kept, draft, frames, chain } of runs) {
    if (!('commitments' in chain) || chain.commitments.length !== frames)
      throw new RangeError('a run of withheld frames without their commitments');
    out.varint(kept).varint(draft).varint(frames);
    for (const commitment of chain.commitments) out.raw(commitment);
  }
  return out.raw(folded).done();
}

/** Reads a redacted page of either form; throws `RangeError` on anything else. */
export function decodeRedacted(bytes: Uint8Array): { readonly redaction: Redaction; readonly folded: Uint8Array } {
  const input = new ByteReader(bytes);
  const version = input.byte();
  if (version !== redactedVersions.current && version !== redactedVersions.headsOnly)
    throw new RangeError('not a redacted page');
  const keys = new Map<number, Uint8Array>();
  for (let left = input.varint(); left > 0; left--) {
    const draft = input.varint();
    if (keys.has(draft)) throw new RangeError('two keys of one draft');
    keys.set(draft, input.raw(32));
  }
  const runs: WithheldRun[] = [];
  let total = 0;
  for (let left = input.varint(); left > 0; left--) {
    const [kept, draft, frames] = [input.varint(), input.varint(), input.varint()];
    total += frames;
    if (frames < 1 || total > maxPageFrames) throw new RangeError('a run of withheld frames that cannot be');
    runs.push({
      kept,
      draft,
      frames,
      chain:
        version === redactedVersions.headsOnly
          ? { head: input.raw(32) }
          : { commitments: Array.from({ length: frames }, () => input.raw(32)) },
    });
  }
  return { redaction: { keys, runs }, folded: input.rest() };
}

/** What is known of the chain at a frame that was taken out: its commitment; in the older form the head after it, null inside a run. */
export type WithheldLink = { readonly commitment: Uint8Array } | { readonly head: Uint8Array | null };

/** The frames of a page with those that were taken out in their places, empty and marked; `links` says, by index, how the chain goes on there. Throws `RangeError` when runs and frames do not fit. */
export function withWithheld(
  kept: readonly FrameContent[],
  runs: readonly WithheldRun[],
): { readonly contents: readonly FrameContent[]; readonly links: ReadonlyMap<number, WithheldLink> } {
  const contents: FrameContent[] = [];
  const links = new Map<number, WithheldLink>();
  let at = 0;
  for (const { kept: before, draft, frames, chain } of runs) {
    if (at + before > kept.length || contents.length + before + frames > maxPageFrames)
      throw new RangeError('withheld frames do not fit their page');
    contents.push(...kept.slice(at, at + before));
    at += before;
    const second = contents.at(-1)?.second ?? 0;
    for (let i = 0; i < frames; i++) {
      const commitment = 'commitments' in chain ? chain.commitments[i] : undefined;
      links.set(
        contents.length,
        commitment !== undefined ? { commitment } : { head: 'head' in chain && i === frames - 1 ? chain.head : null },
      );
      contents.push({ draft, second, entries: [], withheld: true });
    }
  }
  contents.push(...kept.slice(at));
  return { contents, links };
}

/** A page's frames without those of `draft`. `commitmentAt` gives the commitment of the frame at an index, taken out before or now. */
export function withhold(
  contents: readonly FrameContent[],
  commitmentAt: (index: number) => Uint8Array,
  draft: number,
): { readonly kept: readonly FrameContent[]; readonly runs: readonly WithheldRun[] } {
  const kept: FrameContent[] = [];
  const runs: WithheldRun[] = [];
  let since = 0;
  for (let at = 0; at < contents.length; at++) {
    const content = contents[at];
    if (content === undefined) break;
    const isGone = (one: FrameContent | undefined): boolean =>
      one !== undefined && (one.withheld === true || one.draft === draft);
    if (!isGone(content)) {
      kept.push(content);
      since++;
      continue;
    }
    const commitments = [commitmentAt(at)];
    while (isGone(contents[at + 1]) && contents[at + 1]?.draft === content.draft) commitments.push(commitmentAt(++at));
    runs.push({ kept: since, draft: content.draft, frames: commitments.length, chain: { commitments } });
    since = 0;
  }
  return { kept, runs };
}
