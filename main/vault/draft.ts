// Operations on drafts: written down edit by edit, compared with the composer, ended, shown again (P2).
import type { EditEntry } from '../../src/draft/entries.ts';
import { CandorError } from '../../src/errors.ts';
import type { ReplyOf, RequestOf } from '../../src/ipc/contract.ts';
import type { DraftLaneEntry } from '../../src/journal/entry.ts';
import { contentHash } from '../../src/message/content-hash.ts';
import { mayCapture } from './capture-level.ts';
import { contactOf, replayOf } from './draft-replay.ts';
import type { House } from './house.ts';
import type { Nothing } from './shapes.ts';
import type { Staging } from './staging.ts';
import type { Vault } from './vault.ts';
import { mayTakeVersion } from './version-pace.ts';

/** At a pause the drafts' head goes into the messages lane this often, seconds; a send, a discard and a page's end always name it. */
const anchorEvery = 300;

/** From so many frames on, a page is closed at the next pause, so that drafts do not stay on this computer alone for long. */
const pageWorthClosing = 4096;

/** See the first line. */
export const draftOperations = {
  appendEdits: ({ vault }: House, request: RequestOf<'appendEdits'>): Promise<ReplyOf<'appendEdits'>> =>
    vault.commit((staging) => {
      const level = mayCapture(vault.inForce, vault.views.notice.acknowledged);
      const { draft, conversation, edits, first } = request;
      const second = vault.now();
      if (level !== 'edits') mayTakeVersion(vault, level, request, second);
      const have = editsOf(vault, request);
      if (first > (have ?? 0) + 1)
        throw new CandorError('conflict', `Edits ${(have ?? 0) + 1} to ${first - 1} of this draft did not arrive.`);
      // Edits that are on record already come again after a restart of the vault; each counts once.
      const fresh: EditEntry[] = edits
        .map((edit, i) => ({ kind: 'edit' as const, edit: { ...edit, n: first + i, second } }))
        .filter(({ edit }) => edit.n > (have ?? 0));
      if (fresh.length === 0) return { through: have ?? 0 };
      const entries: readonly (DraftLaneEntry | EditEntry)[] =
        have === null ? [{ kind: 'draft-opened', id: draft, conversation }, ...fresh] : fresh;
      staging.stageDraft(draft, conversation, entries, second);
      return { through: first + edits.length - 1 };
    }),

  checkDraft: ({ vault }: House, request: RequestOf<'checkDraft'>): Promise<ReplyOf<'checkDraft'>> =>
    vault.commit((staging) => {
      // A check that does not hold writes the whole text down: not where drafts are not recorded.
      if (mayCapture(vault.inForce, vault.views.notice.acknowledged) === 'messages')
        throw new CandorError('not-allowed', 'The policy records at level “messages”, so drafts are not recorded.');
      const { draft, text, through, cause } = request;
      const { log } = vault.views.draft.open(draft);
      const held = log.text === text && log.edits === through;
      const entries: DraftLaneEntry[] = held
        ? [{ kind: 'draft-check', held, cause }]
        : [
            { kind: 'draft-check', held, cause, hash: contentHash(text) },
            { kind: 'draft-resync', n: log.edits + 1, text },
          ];
      staging.stageDraft(draft, log.conversation, entries, vault.now());
      if (cause === 'pause' || cause === 'blur') atPause(vault, staging);
      return { held, next: held ? log.edits + 1 : log.edits + 2 };
    }),

  /** Closes the current drafts page and folds it, so that all drafts up to now can be brought to the endpoint. */
  endDraftsPage: async ({ vault }: House): Promise<Nothing> => {
    await vault.commit((staging) => {
      staging.endDraftsPage();
    });
    await vault.fold();
    return {};
  },

  restoreDraft: ({ vault }: House, { conversation }: RequestOf<'restoreDraft'>): ReplyOf<'restoreDraft'> =>
    vault.views.draft.restore(conversation),

  myDrafts: ({ vault }: House, { limit }: RequestOf<'listMyDrafts'>): ReplyOf<'listMyDrafts'> =>
    vault.views.draft.newest(limit, vault.inForce.discardGrace, (id) => contactOf(vault.views, id)),

  replayDraft: ({ vault }: House, { draft }: RequestOf<'replayMyDraft'>): ReplyOf<'replayMyDraft'> => ({
    replay: replayOf(vault.views, vault.journal, draft),
  }),
};

/** How many edits of this draft are on record, null while it is not begun; throws when it cannot be written in. */
function editsOf({ views }: Vault, { draft, conversation }: RequestOf<'appendEdits'>): number | null {
  const known = views.draft.find(draft);
  if (known === undefined && views.conversation.find(conversation) === null)
    throw new CandorError('not-found', 'This conversation is not on record here.');
  if (known !== undefined && (known.log.conversation !== conversation || known.log.outcome !== 'open'))
    throw new CandorError('conflict', 'This draft has ended already.', { next: 'Write a new message.' });
  return known?.log.edits ?? null;
}

function atPause({ journal, views, now }: Vault, staging: Staging): void {
  if (journal.draftsInPage >= pageWorthClosing) staging.endDraftsPage();
  else if (now() >= views.record.anchoredAt + anchorEvery) staging.anchorDrafts('pause');
}
