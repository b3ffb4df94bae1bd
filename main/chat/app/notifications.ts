// Tells a person through the system that a client wrote while they were elsewhere: who and how many, never what; none for a muted conversation.
import { callsForAttention } from '../../../src/arrangement/unread.ts';
import type { Conversation } from '../../../src/conversation/calls.ts';
import type { Note, Shown } from '../../windows/system-notification.ts';

/** What notifications work with. */
export interface NotificationOptions {
  readonly show: (note: Note) => Shown;
  /** The window has the keyboard: who is there needs no notification. */
  readonly inFront: () => boolean;
  /** Brings the window to the front, with this conversation or as it is. */
  readonly open: (conversation: string | null) => void;
  /** How many conversations call for attention. */
  readonly count: (conversations: number) => void;
}

type Row = Pick<Conversation, 'id' | 'contact' | 'unread' | 'muted' | 'markedUnread'>;

/** So many stand beside each other; more are told as one. */
const most = 3;

/** See the first line. */
export class Notifications {
  readonly #options: NotificationOptions;
  readonly #rows = new Map<string, Row>();
  readonly #shown = new Map<string, Shown>();
  #together: Shown | null = null;
  #counted = -1;

  constructor(options: NotificationOptions) {
    this.#options = options;
  }

  /** The conversations as they are at the start: what is unread then was told before. */
  begin(rows: readonly Row[]): void {
    for (const row of rows) if (!this.#rows.has(row.id)) this.#rows.set(row.id, row);
    this.#count();
  }

  /** A conversation changed. */
  changed(row: Row): void {
    const before = this.#rows.get(row.id)?.unread ?? 0;
    this.#rows.set(row.id, row);
    if (row.unread === 0 || row.muted) this.#put(row.id, null);
    else if (row.unread > before && !this.#options.inFront()) this.#announce(row);
    this.#count();
  }

  /** The person is back: what stands on the screen is seen in the window. */
  cameBack(): void {
    for (const id of [...this.#shown.keys()]) this.#put(id, null);
    this.#together?.close();
    this.#together = null;
  }

  #announce({ id, contact, unread }: Row): void {
    const others = [...this.#shown.keys()].filter((one) => one !== id);
    if (this.#together !== null || others.length >= most) {
      this.#announceTogether();
      return;
    }
    this.#put(id, {
      title: contact.name,
      body: unread === 1 ? 'New message' : `${unread} new messages`,
      onChosen: () => this.#options.open(id),
      onGone: () => this.#shown.delete(id),
    });
  }

  #announceTogether(): void {
    this.cameBack();
    const waiting = [...this.#rows.values()].filter(({ unread, muted }) => unread > 0 && !muted).length;
    this.#together = this.#options.show({
      title: 'Candor',
      body: `New messages in ${waiting} conversations`,
      onChosen: () => this.#options.open(null),
      onGone: () => {
        this.#together = null;
      },
    });
  }

  #put(id: string, note: Note | null): void {
    this.#shown.get(id)?.close();
    this.#shown.delete(id);
    if (note !== null) this.#shown.set(id, this.#options.show(note));
  }

  #count(): void {
    const counted = [...this.#rows.values()].filter(callsForAttention).length;
    if (counted === this.#counted) return;
    this.#counted = counted;
    this.#options.count(counted);
  }
}
