// The messages of each conversation that was opened, oldest first, read a page at a time.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { shapeOf, type ErrorShape } from '../../../src/errors.ts';
import type { Message } from '../../../src/message/calls.ts';
import type { Host } from '../../host.ts';

/** What is known of one thread. */
export interface Thread {
  readonly messages: readonly Message[];
  /** True when there are older ones to read. */
  readonly more: boolean;
  readonly loading: boolean;
  readonly failure: ErrorShape | null;
}

/** See `createThreadStore`. */
export interface ThreadState {
  readonly threads: Readonly<Record<string, Thread>>;
  /** A message to bring into view, after a search. */
  readonly target: { readonly conversation: string; readonly message: string } | null;
  readonly open: (conversation: string) => Promise<void>;
  /** Reads the newest page again. */
  readonly refresh: (conversation: string) => Promise<void>;
  readonly older: (conversation: string) => Promise<void>;
  /** A message arrived, was recorded, or changed its state. */
  readonly take: (message: Message) => void;
  /** Reads back until the message is there, then shows it. */
  readonly find: (message: Message) => Promise<void>;
  readonly reached: () => void;
}

const pageSize = 100;
/** As far back as a search hit is followed at once: 50 pages. */
const furthest = 50;

/** Both, oldest first, each message as `more` has it. What is all older or all newer is only put beside: a long thread is read a thousand times. */
function merged(known: readonly Message[], more: readonly Message[]): readonly Message[] {
  const [first, last] = [known[0], known.at(-1)];
  const [from, to] = [more[0], more.at(-1)];
  if (first === undefined || from === undefined) return first === undefined ? more : known;
  if (to !== undefined && to.seq < first.seq) return [...more, ...known];
  if (last !== undefined && from.seq > last.seq) return [...known, ...more];
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of more) byId.set(message.id, message);
  return [...byId.values()].sort((a, b) => a.seq - b.seq);
}

/** Makes the store of the threads. */
export function createThreadStore(host: Host<'chat'>): StoreApi<ThreadState> {
  return createStore<ThreadState>((set, get) => {
    const patch = (conversation: string, part: (thread: Thread) => Partial<Thread>): void =>
      set((state) => {
        const thread = state.threads[conversation] ?? { messages: [], more: false, loading: false, failure: null };
        return { threads: { ...state.threads, [conversation]: { ...thread, ...part(thread) } } };
      });
    const read = async (conversation: string, before: number | null): Promise<void> => {
      patch(conversation, () => ({ loading: true, failure: null }));
      try {
        const { messages, more } = await host.readThread({ conversation, before, limit: pageSize });
        // Reading the newest page again says nothing about what lies before the oldest one known.
        patch(conversation, (thread) => ({
          messages: merged(thread.messages, messages),
          more: before === null && thread.messages.length > 0 ? thread.more : more,
          loading: false,
        }));
      } catch (thrown) {
        patch(conversation, () => ({ loading: false, failure: shapeOf(thrown) }));
      }
    };
    return {
      threads: {},
      target: null,
      open: async (conversation) => {
        const thread = get().threads[conversation];
        if (thread === undefined || thread.failure !== null) await read(conversation, null);
      },
      refresh: (conversation) => read(conversation, null),
      older: async (conversation) => {
        const thread = get().threads[conversation];
        const first = thread?.messages[0];
        if (thread === undefined || first === undefined || !thread.more || thread.loading) return;
        await read(conversation, first.seq);
      },
      take: (message) => {
        // A thread that was never opened is read whole when it is.
        if (get().threads[message.conversation] === undefined) return;
        patch(message.conversation, (thread) => ({ messages: merged(thread.messages, [message]) }));
      },
      find: async (message) => {
        await get().open(message.conversation);
        for (let pages = 0; pages < furthest; pages++) {
          const thread = get().threads[message.conversation];
          if (
            thread === undefined ||
            thread.failure !== null ||
            thread.messages.some((each) => each.id === message.id) ||
            !thread.more
          )
            break;
          await get().older(message.conversation);
        }
        set({ target: { conversation: message.conversation, message: message.id } });
      },
      reached: () => set({ target: null }),
    };
  });
}
