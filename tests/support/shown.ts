// Everything a vault shows of its record, as plain data: two vaults that agree here agree in every read a window can make, and in where they stand.
import type { VaultStatus } from '../../main/vault/shapes.ts';
import type { TestVault } from './test-vault.ts';

/** What `vault` shows. Threads are read in pages of three, so that paging is looked at, too. */
export function shownBy(vault: TestVault): {
  readonly reads: unknown;
  readonly found: unknown;
  readonly stands: { readonly ends: unknown; readonly status: VaultStatus };
} {
  const { contents } = vault;
  const conversations = contents.conversations();
  const thread = (conversation: string): unknown[] => {
    const pages: unknown[] = [];
    for (let before: number | null = null; ; ) {
      const { messages, more } = contents.thread({ conversation, before, limit: 3 });
      pages.unshift(...messages);
      if (!more) return pages;
      before = messages[0]?.seq ?? 0;
    }
  };
  const { drafts } = vault.myDrafts(500);
  const reads = {
    conversations,
    threads: conversations.map(({ id }) => thread(id)),
    drafts,
    open: conversations.map(({ id }) => contents.drafts.restore(id)),
    replays: drafts
      .slice(0, 5)
      .filter((draft) => !draft.outcome.startsWith('private'))
      .map(({ draft }) => contents.replayDraft(draft)),
    outbox: vault.outbox(500),
    history: contents.myHistory(),
    openings: contents.myOpenings(),
  };
  return {
    reads,
    found: ['a', 'hello', 'm'].map((query) => contents.search({ query, limit: 50 })),
    stands: { ends: contents.ends(), status: vault.status() },
  };
}
