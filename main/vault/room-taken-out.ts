// Drafts their author took out of the record, read from the pages as they were: shown only where those pages stand in the chain the device signed (P3, P6).
import { fromBase64Url } from '../../src/bytes/bytes.ts';
import { verifyJournal } from '../../src/journal/verify.ts';
import { unpack } from './pack.ts';
import { takeDraft, type RoomDraft } from './room-draft.ts';
import type { PageFault, RoomPages } from './room-pages.ts';
import { sourceOf, type RoomJournal } from './room-source.ts';

/** What was opened: drafts that begin on the pages as they were, and what is wrong. */
export interface TakenOut {
  readonly drafts: readonly RoomDraft[];
  readonly faults: readonly (Omit<PageFault, 'page'> & { readonly page: number | null })[];
}

/**
 * Leads the chain of drafts through the pages as they were, so that they are what stood there; where it does not hold, nothing of them is shown. `known`: the
 * author's drafts as the case opened them, so that only what was taken out is given. Never throws for bad content; page keys are overwritten.
 */
export function openTakenOut(
  journal: RoomJournal,
  pages: RoomPages,
  endpointKey: Uint8Array,
  known: { readonly numbers: ReadonlyMap<number, string>; readonly withheld: ReadonlySet<number> },
): TakenOut {
  const drafts = new Map<string, RoomDraft>();
  const numbers = new Map<number, string>();
  try {
    const { faults } = verifyJournal(sourceOf(journal), {
      endpointKey,
      deviceKey: fromBase64Url(journal.enrolment.signKey),
      unpack: pages.unpacking(unpack),
      pageKey: ({ lane }, page) => pages.key(lane, page.page),
      onFrame: (lane, seq, content) => {
        const isGone = known.withheld.has(content.draft) || !known.numbers.has(content.draft);
        if (lane !== 'drafts' || !pages.takes(lane, seq, content) || !isGone) return;
        try {
          takeDraft(drafts, numbers, content);
        } catch (error) {
          pages.faultAt(lane, seq, error instanceof RangeError ? `holds ${error.message}` : 'cannot be read');
        }
      },
    });
    const broken = faults.find((fault) => fault.kind !== 'unsigned');
    if (broken !== undefined)
      return { drafts: [], faults: [...pages.end(), { lane: 'drafts', page: null, why: asEnd(broken.sentence) }] };
    return { drafts: [...drafts.values()], faults: pages.end() };
  } catch (error) {
    const why = `what was taken out cannot be checked (${error instanceof Error ? error.message : 'for no reason given'})`;
    return { drafts: [], faults: [{ lane: 'drafts', page: null, why }] };
  } finally {
    pages.end();
  }
}

/** A sentence as the end of one. */
function asEnd(sentence: string): string {
  return `what was taken out does not stand in its chain: ${sentence.replace(/\.$/u, '')}`;
}
