// Operations on drafts their author takes back: discarded, or discarded as private and taken out of every page (spec: journal.md §8b).
import { toBase64Url } from '../../src/bytes/bytes.ts';
import type { DraftLog } from '../../src/draft/draft-log.ts';
import type { RequestOf } from '../../src/ipc/contract.ts';
import type { RedactRequest } from '../../src/protocol/endpoint.ts';
import { wirePage } from '../../src/protocol/wire-page.ts';
import type { House } from './house.ts';
import type { Nothing } from './shapes.ts';
import type { Vault } from './vault.ts';
import { wireFold } from './wire.ts';

/** See the first line. */
export const redactionOperations = {
  discardDraft: ({ vault }: House, { draft, private: isPrivate }: RequestOf<'discardDraft'>): Promise<Nothing> =>
    isPrivate ? discardPrivately(vault, draft) : discard(vault, draft),

  /** The next page to be redacted at the endpoint, null when nothing is to be taken out. */
  redaction: async ({ vault }: House): Promise<{ readonly redaction: RedactRequest | null }> => {
    const redacted = await vault.redacting.next();
    if (redacted === null) return { redaction: null };
    const { journal, epoch } = vault.journal.identity;
    const page = wirePage('drafts', redacted.page);
    return { redaction: { journal: toBase64Url(journal), epoch, page, fold: wireFold(redacted.fold) } };
  },

  /** What the endpoint said to that page: redacted (or not held) when `refused` is null, then it is redacted here; else the draft stays, and that is recorded. */
  redacted: async (
    { vault }: House,
    { page, refused }: { readonly page: number; readonly refused: string | null },
  ): Promise<Nothing> => {
    const prepared = vault.redacting.take(page);
    if (prepared === null) return {}; // the vault began anew meanwhile: it will be prepared anew, too
    if (refused === null) await vault.redacting.redact(prepared);
    else
      await vault.commit((staging) =>
        staging.stage({ kind: 'draft-private-refused', draft: prepared.draft, reason: refused }),
      );
    return {};
  },
};

function discard(vault: Vault, id: string): Promise<Nothing> {
  return vault.commit((staging) => {
    const { log } = vault.views.draft.open(id);
    staging.stageDraft(id, log.conversation, [{ kind: 'draft-closed', outcome: 'discarded' }], vault.now());
    staging.anchorDrafts('discard');
    return {};
  });
}

// The fact first. A page that was still open has never left this computer, so it is redacted at once; others with the next sync.
async function discardPrivately(vault: Vault, id: string): Promise<Nothing> {
  const { draft, isHereOnly } = await vault.commit((staging) => {
    const { views, journal, inForce, now } = vault;
    const found = views.draft.mayBecomePrivate(id, inForce.discardGrace, now());
    const { log, firstSeq } = found;
    const inOpenPage = journal.draftsInPage >= journal.position('drafts').seq - firstSeq + 1;
    if (log.outcome === 'open')
      staging.stageDraft(id, log.conversation, [{ kind: 'draft-closed', outcome: 'private' }], now());
    staging.stage({
      kind: 'draft-private',
      draft: log.number,
      conversation: log.conversation,
      startedSecond: log.started,
      edits: log.edits,
      frames: framesOf(log),
    });
    vault.forgetSnapshot(); // it may hold what was written
    staging.endDraftsPage();
    return { draft: found, isHereOnly: inOpenPage };
  });
  if (isHereOnly) await vault.redacting.here(draft);
  return {};
}

/** One entry, one frame (J4.1a): its opening, its edits, the checks of the composer, its end. */
function framesOf(log: DraftLog): number {
  return log.edits + log.checksMade + 2;
}
