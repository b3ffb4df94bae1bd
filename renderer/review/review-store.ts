// The one store of the review window: the case, the conversations it opened, the thread in sight, a search, a replay. It only reads.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { shapeOf, type ErrorShape } from '../../src/errors.ts';
import type { Replay } from '../../src/draft/calls.ts';
import type { ReplyOf } from '../../src/ipc/contract.ts';
import type { Message } from '../../src/message/calls.ts';
import type { Proof, ReviewedConversation } from '../../src/review/calls.ts';
import type { Host } from '../host.ts';
import { createPseudonyms, noPseudonyms, type Pseudonyms } from './conversation/pseudonyms.ts';

/** Somebody a case can be about. */
export interface Person {
  readonly id: string;
  readonly name: string;
}
/** What was asked for when the case was opened. */
export interface CaseRequest {
  readonly case: string;
  readonly reason: string;
  readonly drafts: boolean;
  /** Ids of the people it names. */
  readonly people: readonly string[];
  /** UTC days as ISO dates, both included. */
  readonly from: string;
  readonly to: string;
  /** Also what came on these days and says it is of others. */
  readonly late?: boolean;
}
/** A draft its author took out of the record, opened for this case. */
export type TakenOutDraft = ReplyOf<'openTakenOut'>['drafts'][number] & {
  readonly author: ReplyOf<'listTakenOut'>['redactions'][number]['author'];
};
/** A case that is open. */
export interface OpenCase extends CaseRequest {
  readonly openedBy: readonly string[];
  readonly conversations: number;
}
/** The thread in sight, oldest message first. */
export interface ReviewThread {
  readonly conversation: string;
  readonly messages: readonly Message[];
  readonly more: boolean;
  readonly loading: boolean;
  /** The message a search led to. */
  readonly hit: string | null;
}
/** A search and what it found. */
export interface ReviewSearch {
  readonly query: string;
  readonly busy: boolean;
  readonly found: ReplyOf<'searchReviewed'> | null;
}

/** What the window holds and can do. */
export interface ReviewState {
  readonly session: ReplyOf<'getSession'> | null;
  readonly phase: 'starting' | 'case' | 'opening' | 'open';
  readonly asked: CaseRequest | null;
  readonly opened: OpenCase | null;
  /** Whom a case can be about; null until they are fetched. */
  readonly people: readonly Person[] | null;
  /** How many people's records are open while a case opens; null before the first. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly conversations: readonly ReviewedConversation[];
  readonly proof: Proof | null;
  readonly pseudonyms: Pseudonyms;
  readonly showNames: boolean;
  readonly proofShown: boolean;
  readonly thread: ReviewThread | null;
  readonly search: ReviewSearch | null;
  /** What plays, and from where; `taken`: a draft that was taken out, so no message of the thread. */
  readonly replay: {
    readonly message: Pick<Message, 'id' | 'conversation' | 'at'>;
    readonly taken?: TakenOutDraft;
    readonly replay: Replay | null;
  } | null;
  /** What people of the case took out as private, and what of it was opened. */
  readonly takenOut: readonly ReplyOf<'listTakenOut'>['redactions'][number][];
  readonly takenOutDrafts: readonly TakenOutDraft[];
  readonly openingTakenOut: boolean;
  /** The last thing that did not work, in words. */
  readonly problem: ErrorShape | null;
  readonly begin: () => Promise<void>;
  /** Asks anew whom a case can be about. */
  readonly fetchPeople: () => Promise<void>;
  readonly openCase: (request: CaseRequest) => Promise<void>;
  /** Closes the case and asks for another; what was opened leaves the screen, and the computer's memory. */
  readonly leaveCase: () => Promise<void>;
  readonly select: (conversation: string, hit?: { readonly id: string; readonly seq: number }) => Promise<void>;
  readonly selectNext: (direction: 1 | -1) => Promise<void>;
  readonly loadOlder: () => Promise<void>;
  readonly find: (query: string) => Promise<void>;
  readonly leaveSearch: () => void;
  readonly play: (message: Message) => Promise<void>;
  /** Opens what is kept of one author's redactions; custodians agree, and the author is told first. */
  readonly openTakenOut: (journal: string) => Promise<void>;
  readonly playTakenOut: (draft: TakenOutDraft) => Promise<void>;
  readonly leaveReplay: () => void;
  readonly setShowNames: (shown: boolean) => void;
  readonly setProofShown: (shown: boolean) => void;
  readonly dismissProblem: () => void;
}

const pageSize = 200;
/** At most this many pages are read to reach a message a search led to. */
const farthest = 50;
/** A search brings at most this many messages. */
export const mostHits = 200;

/** What is on screen of a case when none is open. */
const nothingOpen = {
  opened: null,
  progress: null,
  conversations: [],
  proof: null,
  pseudonyms: noPseudonyms,
  showNames: false,
  thread: null,
  search: null,
  replay: null,
  takenOut: [],
  takenOutDrafts: [],
  openingTakenOut: false,
  problem: null,
} as const;

/** A store over this host. */
export function createReviewStore(host: Host<'review'>): StoreApi<ReviewState> {
  return createStore<ReviewState>()((set, get) => {
    const fail = (thrown: unknown): void => {
      set({ problem: shapeOf(thrown) });
    };
    const inSight = (conversation: string): boolean => get().thread?.conversation === conversation;

    return {
      session: null,
      phase: 'starting',
      asked: null,
      opened: null,
      people: null,
      progress: null,
      conversations: [],
      proof: null,
      pseudonyms: noPseudonyms,
      showNames: false,
      proofShown: true,
      thread: null,
      search: null,
      replay: null,
      takenOut: [],
      takenOutDrafts: [],
      openingTakenOut: false,
      problem: null,

      begin: async () => {
        try {
          host.on((event) => {
            if (event.type === 'opening-case') set({ progress: { done: event.done, total: event.total } });
            if (event.type === 'problem')
              set({
                problem:
                  event.next === ''
                    ? { code: event.code, message: event.message }
                    : { code: event.code, message: event.message, next: event.next },
              });
          });
          const session = await host.getSession({});
          set({ session, phase: 'case', problem: session.problem });
          if (session.problem === null) await get().fetchPeople();
        } catch (thrown) {
          set({ phase: 'case', problem: shapeOf(thrown) });
        }
      },

      fetchPeople: async () => {
        set({ problem: null });
        try {
          set({ people: (await host.listPeople({})).people });
        } catch (thrown) {
          fail(thrown);
        }
      },

      openCase: async (request) => {
        if (get().phase === 'opening') return;
        set({ ...nothingOpen, phase: 'opening', asked: request });
        try {
          const { openedBy, conversations: count } = await host.openCase({ ...request, people: [...request.people] });
          const { conversations, proof } = await host.listReviewed({});
          set({
            phase: 'open',
            opened: { ...request, openedBy, conversations: count },
            conversations,
            proof,
            pseudonyms: createPseudonyms(conversations),
            thread: null,
            search: null,
            replay: null,
          });
          const first = conversations[0];
          if (first !== undefined) await get().select(first.id);
          if (!request.drafts) return;
          // Beside the case, not part of opening it: what was taken out may be asked for later, too.
          try {
            const { redactions } = await host.listTakenOut({});
            if (get().asked === request) set({ takenOut: redactions });
          } catch (thrown) {
            fail(thrown);
          }
        } catch (thrown) {
          set({ phase: 'case', problem: shapeOf(thrown) });
        }
      },

      leaveCase: async () => {
        set({ ...nothingOpen, phase: 'case', asked: null });
        try {
          await host.closeCase({});
          await get().fetchPeople();
        } catch (thrown) {
          fail(thrown);
        }
      },

      select: async (conversation, hit) => {
        const before = get().thread;
        const same = before?.conversation === conversation;
        if (same && hit === undefined) return;
        const start = same ? before : { conversation, messages: [], more: false };
        set({ thread: { ...start, loading: true, hit: hit?.id ?? null }, problem: null });
        try {
          let messages: readonly Message[] = start.messages;
          let more = start.more;
          for (let page = 0; page < farthest; page++) {
            const oldest = messages[0];
            const reached = oldest !== undefined && (hit === undefined || oldest.seq <= hit.seq);
            if (reached || (page > 0 && !more)) break;
            const reply = await host.readReviewedThread({ conversation, before: oldest?.seq ?? null, limit: pageSize });
            if (!inSight(conversation)) return;
            messages = [...reply.messages, ...messages];
            more = reply.more;
          }
          set({ thread: { conversation, messages, more, loading: false, hit: hit?.id ?? null } });
        } catch (thrown) {
          const now = get().thread;
          if (now?.conversation === conversation) set({ thread: { ...now, loading: false } });
          fail(thrown);
        }
      },

      selectNext: async (direction) => {
        const { conversations, thread, select } = get();
        const at = conversations.findIndex(({ id }) => id === thread?.conversation);
        const next = conversations[Math.min(conversations.length - 1, Math.max(0, at + direction))];
        if (next !== undefined) await select(next.id);
      },

      loadOlder: async () => {
        const { thread } = get();
        if (thread === null || thread.loading || !thread.more) return;
        set({ thread: { ...thread, loading: true } });
        try {
          const reply = await host.readReviewedThread({
            conversation: thread.conversation,
            before: thread.messages[0]?.seq ?? null,
            limit: pageSize,
          });
          if (inSight(thread.conversation))
            set({
              thread: {
                ...thread,
                messages: [...reply.messages, ...thread.messages],
                more: reply.more,
                loading: false,
              },
            });
        } catch (thrown) {
          if (inSight(thread.conversation)) set({ thread: { ...thread, loading: false } });
          fail(thrown);
        }
      },

      find: async (query) => {
        const wanted = query.trim();
        if (wanted === '') {
          set({ search: null });
          return;
        }
        set({ search: { query: wanted, busy: true, found: null }, problem: null });
        try {
          const found = await host.searchReviewed({ query: wanted, limit: mostHits });
          if (get().search?.query === wanted) set({ search: { query: wanted, busy: false, found } });
        } catch (thrown) {
          if (get().search?.query === wanted) set({ search: null });
          fail(thrown);
        }
      },
      leaveSearch: () => {
        set({ search: null });
      },

      play: async (message) => {
        if (message.draft === null) return;
        set({ replay: { message, replay: null }, problem: null });
        try {
          const { replay } = await host.replayReviewedDraft({ draft: message.draft.id });
          if (get().replay?.message.id === message.id) set({ replay: { message, replay } });
        } catch (thrown) {
          if (get().replay?.message.id === message.id) set({ replay: null });
          fail(thrown);
        }
      },
      openTakenOut: async (journal) => {
        const { asked, takenOut } = get();
        const kept = takenOut.filter((one) => one.journal === journal && !one.erased);
        const [first] = kept;
        if (first === undefined || get().openingTakenOut) return;
        set({ openingTakenOut: true, problem: null });
        try {
          const own = kept.filter(({ epoch }) => epoch === first.epoch);
          const { drafts, proof } = await host.openTakenOut({ redactions: own.map((one) => one.redaction) });
          if (get().asked !== asked) return;
          const before = get().takenOutDrafts.filter((one) => !drafts.some(({ draft }) => draft === one.draft));
          set({
            proof,
            takenOutDrafts: [...before, ...drafts.map((one) => ({ ...one, author: first.author }))],
            takenOut: get().takenOut.filter((one) => !own.includes(one)),
          });
        } catch (thrown) {
          fail(thrown);
        } finally {
          set({ openingTakenOut: false });
        }
      },

      playTakenOut: async (taken) => {
        const message = { id: taken.draft, conversation: taken.conversation, at: taken.started };
        set({ replay: { message, taken, replay: null }, problem: null });
        try {
          const { replay } = await host.replayReviewedDraft({ draft: taken.draft });
          if (get().replay?.message.id === message.id) set({ replay: { message, taken, replay } });
        } catch (thrown) {
          if (get().replay?.message.id === message.id) set({ replay: null });
          fail(thrown);
        }
      },
      leaveReplay: () => {
        set({ replay: null });
      },
      setShowNames: (showNames) => {
        set({ showNames });
      },
      setProofShown: (proofShown) => {
        set({ proofShown });
      },
      dismissProblem: () => {
        set({ problem: null });
      },
    };
  });
}
