// What the record holds about the person at this computer: drafts, one replay at a time, and who opened what (P4).
import { createStore, type StoreApi } from 'zustand/vanilla';
import { shapeOf, type ErrorShape } from '../../../src/errors.ts';
import type { Replay } from '../../../src/draft/calls.ts';
import type { ReplyOf } from '../../../src/ipc/contract.ts';
import type { Opening } from '../../../src/opening/calls.ts';
import type { Host } from '../../host.ts';

/** A draft of mine in the list. */
export type MyDraft = ReplyOf<'listMyDrafts'>['drafts'][number];
/** Notices acknowledged and policies applied. */
export type MyHistory = ReplyOf<'listMyHistory'>;

/** So many drafts are listed, the newest. */
export const draftsListed = 200;

/** See `createMyRecordStore`. */
export interface MyRecordState {
  readonly drafts: readonly MyDraft[] | null;
  readonly openings: readonly Opening[] | null;
  /** So many openings the person has not looked at. */
  readonly unseen: number;
  readonly history: MyHistory | null;
  readonly replay: Replay | null;
  /** The draft whose discarding is being asked about. */
  readonly asking: string | null;
  readonly failure: ErrorShape | null;
  readonly load: () => Promise<void>;
  readonly play: (draft: string | null) => Promise<void>;
  readonly ask: (draft: string | null) => void;
  /** Discards a draft; with `isPrivate` its text is destroyed. */
  readonly discard: (draft: MyDraft, isPrivate: boolean) => Promise<void>;
  readonly opened: (opening: Opening) => void;
  /** Reads whether there are openings nobody looked at, before the page is opened. */
  readonly look: () => Promise<void>;
  /** The list of openings is in front of the person. */
  readonly seen: () => Promise<void>;
  /** A draft changed on record by itself; reads the list again if it was read before. */
  readonly draftsChanged: () => Promise<void>;
}

/** What discarding needs from the composers. */
export interface DiscardNeeds {
  readonly settled: (conversation: string) => Promise<void>;
  readonly discarded: (conversation: string, draft: string) => void;
}

/** Makes the store of My record. */
export function createMyRecordStore(host: Host<'chat'>, composers: DiscardNeeds): StoreApi<MyRecordState> {
  return createStore<MyRecordState>((set, get) => ({
    drafts: null,
    openings: null,
    unseen: 0,
    history: null,
    replay: null,
    asking: null,
    failure: null,
    load: async () => {
      try {
        const [{ drafts }, { openings, unseen }, history] = await Promise.all([
          host.listMyDrafts({ limit: draftsListed }),
          host.listOpenings({}),
          host.listMyHistory({}),
        ]);
        set({ drafts, openings, unseen, history, failure: null });
      } catch (thrown) {
        set({ failure: shapeOf(thrown) });
      }
    },
    play: async (draft) => {
      if (draft === null) {
        set({ replay: null });
        return;
      }
      try {
        const { replay } = await host.replayMyDraft({ draft });
        set({ replay, failure: null });
      } catch (thrown) {
        set({ failure: shapeOf(thrown) });
      }
    },
    ask: (asking) => set({ asking }),
    discard: async ({ draft, conversation, outcome }, isPrivate) => {
      try {
        if (outcome === 'open') await composers.settled(conversation);
        await host.discardDraft({ conversation, draft, private: isPrivate });
        if (outcome === 'open') composers.discarded(conversation, draft);
        set({ asking: null });
        // Where the bank has to be told first the row says so; it changes once main tells that it was.
        await get().load();
      } catch (thrown) {
        set({ failure: shapeOf(thrown) });
      }
    },
    draftsChanged: async () => {
      if (get().drafts !== null) await get().load();
    },
    opened: (opening) =>
      set((state) => {
        const others = (state.openings ?? []).filter((each) => each.id !== opening.id);
        return { openings: [opening, ...others], unseen: state.unseen + 1 };
      }),
    look: async () => {
      try {
        const { openings, unseen } = await host.listOpenings({});
        set({ openings, unseen });
      } catch (thrown) {
        set({ failure: shapeOf(thrown) });
      }
    },
    seen: async () => {
      if (get().unseen === 0) return;
      set({ unseen: 0 });
      try {
        await host.seeOpenings({});
      } catch (thrown) {
        set({ failure: shapeOf(thrown) });
      }
    },
  }));
}
