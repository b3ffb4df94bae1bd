// With whom this record speaks, over which channel, and what a conversation allows now.
import type { Entry } from '../journal/entry.ts';
import type { EntryOf } from '../journal/fields.ts';
import type { ReadFrame, SavedView, Takes, View } from '../journal/view.ts';
import { channels } from './channel.ts';
import type { conversationEntries } from './entries.ts';

type Told = EntryOf<typeof conversationEntries, 'conversation'>;

/** A conversation as the gateway last described it. */
export interface KnownConversation extends Pick<Told, 'channel' | 'contact' | 'capabilities' | 'disclosedAt'> {
  readonly id: string;
}

interface Known extends KnownConversation {
  /** The frame of the entry that describes it, and that entry's cursor; and the last frame where it stands again (journal.md J6.8). */
  readonly told: { readonly seq: number; readonly cursor: number };
  readonly named: number;
}

/** See the first line. */
export class ConversationView implements View {
  /** See `ViewKind`. */
  static readonly version = 1;
  readonly #read: ReadFrame;
  readonly #known: Map<string, Known>;

  constructor(read: ReadFrame, saved?: SavedView) {
    this.#read = read;
    this.#known = new Map((saved?.facts as readonly Known[] | undefined)?.map((one) => [one.id, one]));
  }

  readonly takes = {
    conversation: (entry, { seq }) => {
      const { conversation: id, channel, contact, capabilities, disclosedAt, cursor } = entry;
      const known = this.#known.get(id);
      // Where it stands again, so that its page can be read by itself, what was told since stays.
      if (known !== undefined && cursor <= known.told.cursor) this.#known.set(id, { ...known, named: seq });
      else this.#known.set(id, { id, channel, contact, capabilities, disclosedAt, told: { seq, cursor }, named: seq });
    },
    capabilities: ({ conversation, capabilities }) => {
      const known = this.#known.get(conversation);
      if (known !== undefined) this.#known.set(conversation, { ...known, capabilities });
    },
  } satisfies Takes;

  /** Before the first entry about a conversation on a page, the one that describes it: whoever reads one page reads whom it was with (J6.8). */
  readonly before = (entry: Entry, pageFirst: number): Entry | null => {
    if (entry.kind === 'conversation' || !('conversation' in entry)) return null;
    const known = this.#known.get(entry.conversation);
    if (known === undefined || known.named >= pageFirst) return null;
    return this.#read(known.told.seq).entries.find((one) => describes(one, known)) ?? null;
  };

  /** A conversation on record; null for none, or for one over a channel this version does not know. */
  find(id: string): KnownConversation | null {
    const known = this.#known.get(id);
    return known === undefined || !channels.includes(known.channel) ? null : known;
  }

  /** The ids of all conversations, as they were told of. */
  ids(): Iterable<string> {
    return this.#known.keys();
  }

  save(): SavedView {
    return { facts: [...this.#known.values()] };
  }
}

function describes(entry: Entry, { id, told }: Known): boolean {
  return entry.kind === 'conversation' && entry.conversation === id && entry.cursor === told.cursor;
}
