// Operations on this person's own record as a whole: where it stands and what its frames say, opened again from disk.
import { toHex } from '../../src/bytes/bytes.ts';
import type { ExportHeader } from '../../src/export/export-schema.ts';
import type { PlacedFrame } from '../../src/export/placed-frame.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import type { House } from './house.ts';

/** See the first line. */
export const exportOperations = {
  /** Where the record stands now, for the head of an export. */
  recordEnds: ({ vault }: House): Pick<ExportHeader, 'journal' | 'epoch' | 'heads' | 'receipts'> => {
    const { journal, epoch } = vault.journal.identity;
    const end = (lane: LaneName): { seq: number; head: string } => {
      const { seq, head } = vault.journal.position(lane);
      return { seq, head: toHex(head) };
    };
    const receipt = (lane: LaneName): { seq: number; at: number } | null => {
      const last = vault.journal.receipt(lane);
      return last === null ? null : { seq: last.seq, at: last.at };
    };
    return {
      journal: toHex(journal),
      epoch,
      heads: { messages: end('messages'), drafts: end('drafts') },
      receipts: { messages: receipt('messages'), drafts: receipt('drafts') },
    };
  },

  /** Opened frames of a lane after frame `after`, at most `limit` (this person’s own record only). */
  recordFrames: (
    { vault }: House,
    { lane, after, limit }: { readonly lane: LaneName; readonly after: number; readonly limit: number },
  ): { readonly frames: readonly PlacedFrame[] } => {
    const frames: PlacedFrame[] = [];
    for (const content of vault.journal.contentsFrom(lane, after + 1)) {
      if (frames.length >= limit) break;
      frames.push({ lane, seq: after + 1 + frames.length, content });
    }
    return { frames };
  },
};
