// Whether what a case opened of one author agrees with itself: the verifier’s rules about contents (journal.md J7.8), as far as pages open (P2, P3, P6).
import { ContentCheck } from '../../src/journal/content-check.ts';
import type { FrameContent } from '../../src/journal/entry.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import type { JournalIdentity } from '../../src/journal/source.ts';
import { isOnlyUnsigned } from '../../src/journal/verdict.ts';
import type { Verdict, VerifyOptions } from '../../src/journal/verify.ts';

/** Takes an author’s frames as they open, one at a time; holds no more of them than drafts that go on, ids and heads. */
export class RoomContents {
  readonly #check: ContentCheck;
  /** What the check itself failed at, as a sentence. */
  #failed: string | null = null;

  constructor(identity: JournalIdentity) {
    this.#check = new ContentCheck(identity);
  }

  /** What the verifier tells it beside the frames. */
  get hooks(): Required<Pick<VerifyOptions, 'onHead' | 'onClosed'>> {
    return { onHead: this.#check.onHead, onClosed: this.#check.onClosed };
  }

  /** Takes one opened frame with the head after it; never throws. */
  take(lane: LaneName, seq: number, content: FrameContent, head: Uint8Array | null): void {
    if (this.#failed !== null) return;
    try {
      this.#check.onFrame(lane, seq, content, head);
    } catch (error) {
      this.#failed = `Whether the ${lane} agree with themselves could not be checked on from frame ${seq} (${error instanceof Error ? error.message : 'for no reason given'}).`;
    }
  }

  /**
   * What contradicts itself, as sentences. Nothing where the record does not hold by itself: that is said already, and what follows from it is not judged. More of
   * the drafts may be on its author’s computer still, so what is only not there yet contradicts nothing (J7.8b).
   */
  faults(verdict: Verdict): readonly string[] {
    if (verdict.faults.length > 0 && !isOnlyUnsigned(verdict)) return [];
    if (verdict.lanes.every((lane) => lane.opened === 0)) return [];
    const framesOf = (name: LaneName): number => verdict.lanes.find(({ lane }) => lane === name)?.frames ?? 0;
    const found = this.#check
      .faults({ messages: framesOf('messages'), drafts: framesOf('drafts') }, true)
      .map(({ sentence }) => sentence);
    return this.#failed === null ? found : [...found, this.#failed];
  }
}
