// The conversations, which one is open, and what the search found.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { shapeOf, type ErrorShape } from '../../../src/errors.ts';
import type { Conversation } from '../../../src/conversation/calls.ts';
import { inOrder } from '../../../src/conversation/rows.ts';
import type { ReplyOf } from '../../../src/ipc/contract.ts';
import type { BlockReason } from '../../../src/conversation/block-reasons.ts';
import type { Host } from '../../host.ts';

/** What a search found. */
export type Found = ReplyOf<'searchMessages'>;

/** See `createConversationsStore`. */
export interface ConversationsState {
  /** Null until the list was read. */
  readonly conversations: readonly Conversation[] | null;
  readonly selected: string | null;
  readonly query: string;
  readonly found: Found | null;
  readonly failure: ErrorShape | null;
  readonly load: () => Promise<void>;
  readonly select: (conversation: string | null) => void;
  readonly update: (conversation: Conversation) => void;
  /** Shows the beginning of a draft that was left behind in its row. */
  readonly leave: (conversation: string, draft: string) => void;
  readonly search: (query: string) => Promise<void>;
  readonly markRead: (conversation: string) => Promise<void>;
  /** Asks that nothing more of this client is taken; an error if it cannot be asked now. That it was done, the conversation itself says. */
  readonly block: (conversation: string, reason: BlockReason) => Promise<ErrorShape | null>;
}

/** Most characters of a draft a row can show. */
const rowDraft = 120;

/** A search that is not complete is done again after so long, ms. */
const aMoment = 1000;

/** What is told within this time is shown together, ms. */
const aFrame = 16;

/** Makes the store of the conversation list. */
export function createConversationsStore(host: Host<'chat'>): StoreApi<ConversationsState> {
  return createStore<ConversationsState>((set, get) => {
    const change = (id: string, part: Partial<Conversation>): void =>
      set((state) => ({
        conversations: state.conversations?.map((each) => (each.id === id ? { ...each, ...part } : each)) ?? null,
      }));
    // A message tells of its conversation half a dozen times in a moment; the rows are drawn once for all of it.
    const told = new Map<string, Conversation>();
    const takeTold = (): void => {
      set((state) => ({
        conversations: inOrder([...told.values(), ...(state.conversations ?? []).filter((each) => !told.has(each.id))]),
        selected: state.selected ?? [...told.keys()][0] ?? null,
      }));
      told.clear();
    };
    return {
      conversations: null,
      selected: null,
      query: '',
      found: null,
      failure: null,
      load: async () => {
        try {
          const { conversations } = await host.listConversations({});
          const list = inOrder(conversations);
          set((state) => ({ conversations: list, failure: null, selected: state.selected ?? list[0]?.id ?? null }));
        } catch (thrown) {
          set({ failure: shapeOf(thrown) });
        }
      },
      select: (selected) => set({ selected }),
      update: (conversation) => {
        if (told.size === 0) setTimeout(takeTold, aFrame);
        told.set(conversation.id, conversation);
      },
      leave: (conversation, draft) => change(conversation, { draft: draft.slice(0, rowDraft) }),
      search: async (query) => {
        set({ query, ...(query.trim() === '' ? { found: null } : {}) });
        if (query.trim() === '') return;
        try {
          const found = await host.searchMessages({ query, limit: 50 });
          // A slower answer to an older question is not shown.
          if (get().query !== query) return;
          set({ found, failure: null });
          // Older messages are still being read: what they have is shown as it comes, without asking again.
          if (found.indexedBackTo !== null)
            setTimeout(() => {
              if (get().query === query) void get().search(query);
            }, aMoment);
        } catch (thrown) {
          if (get().query === query) set({ failure: shapeOf(thrown) });
        }
      },
      markRead: async (conversation) => {
        if (!(get().conversations?.some((each) => each.id === conversation && each.unread > 0) ?? false)) return;
        change(conversation, { unread: 0 });
        try {
          await host.markRead({ conversation });
        } catch (thrown) {
          set({ failure: shapeOf(thrown) });
        }
      },
      block: async (conversation, reason) => {
        try {
          await host.blockVisitor({ conversation, reason });
          return null;
        } catch (thrown) {
          return shapeOf(thrown);
        }
      },
    };
  });
}
