// Everything a vault shows of its record, as plain data, so that two versions can be compared.
import type { TestVault } from '../support/test-vault.ts';
import { conversation } from '../support/vault.ts';

/** What the windows would show, drafts replayed to their last edit; through JSON, as the fixture keeps it. */
export function shownBy(vault: TestVault): unknown {
  const { contents } = vault;
  const { drafts } = contents.drafts.newest(100, 0, (id) => contents.conversation(id)?.contact.name ?? '');
  return JSON.parse(
    JSON.stringify({
      conversations: contents.conversations(),
      thread: contents.thread({ conversation, before: null, limit: 100 }),
      drafts,
      replays: drafts.map(({ draft }) => contents.replayDraft(draft).replay),
      openings: contents.myOpenings(),
      cursors: [vault.status().gatewayCursor, contents.openingCursor, vault.status().acknowledged],
    }),
  );
}
