// Operations of a review: what was looked at goes on record, and the room of a case is filled, read and left (P4).
import { fromBase64Url } from '../../src/bytes/bytes.ts';
import { openBox } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import type { ReplyOf, RequestOf } from '../../src/ipc/contract.ts';
import type { Scope } from '../../src/protocol/scope.ts';
import type { Proof } from '../../src/review/calls.ts';
import type { ReviewAccess } from '../../src/review/entries.ts';
import type { House } from './house.ts';
import { ReadingRoom } from './reading-room.ts';
import type { RoomJournal } from './room-source.ts';
import type { Nothing } from './shapes.ts';

/** Which room is meant: what is asked of a room names it, so that nothing is read under another case than it is logged under. */
export interface InRoom {
  readonly room: number;
}

/** See the first line. */
export const reviewOperations = {
  /** What a reviewer looked at goes into the reviewer's own record before it is shown. */
  reviewAccess: ({ vault }: House, { entry }: { readonly entry: ReviewAccess }): Promise<Nothing> =>
    vault.commit((staging) => {
      staging.stage(entry);
      return {};
    }),

  /** Opens custodians' answers that hold another custodian's box, null for one that holds none; a page key never leaves the vault. */
  innerBoxes: (
    house: House,
    { boxes }: { readonly boxes: readonly Uint8Array[] },
  ): { readonly inner: readonly (Uint8Array | null)[] } => ({
    inner: boxes.map((box) => {
      const inner = unbox(house, box);
      return inner !== null && inner.length > 48 ? inner : null;
    }),
  }),

  /** Begins an empty room for a case, in place of any that is open. */
  roomBegin: (
    house: House,
    { room, scope, endpointKey }: InRoom & { readonly scope: Scope; readonly endpointKey: string },
  ): Nothing => {
    leave(house);
    house.room = { number: room, room: new ReadingRoom(scope, fromBase64Url(endpointKey)) };
    return {};
  },

  /** Verifies and opens one author's journal. One at a time, so that the record goes on meanwhile. */
  roomAdd: (house: House, take: InRoom & { readonly journal: RoomJournal }): Nothing => {
    entered(house, take).add(take.journal, (box) => unbox(house, box));
    return {};
  },

  roomReady: (house: House, take: InRoom): { readonly proof: Proof; readonly conversations: number } => {
    const ready = entered(house, take);
    ready.ready();
    return { proof: ready.proof, conversations: ready.list().conversations.length };
  },

  roomList: (house: House, take: InRoom): ReplyOf<'listReviewed'> => entered(house, take).list(),

  roomThread: (house: House, take: InRoom & RequestOf<'readReviewedThread'>): ReplyOf<'readReviewedThread'> =>
    entered(house, take).thread(take),

  roomSearch: (house: House, take: InRoom & RequestOf<'searchReviewed'>): ReplyOf<'searchReviewed'> =>
    entered(house, take).search(take),

  /** Opens pages of an author as they were before a redaction: the journal is given with them in their places, and nothing but the drafts. */
  roomTakenOut: (
    house: House,
    take: InRoom & { readonly journal: RoomJournal },
  ): Omit<ReplyOf<'openTakenOut'>, 'openedBy'> =>
    entered(house, take).takenOut(take.journal, (box) => unbox(house, box)),

  roomReplay: (house: House, take: InRoom & { readonly draft: string }): ReplyOf<'replayReviewedDraft'> =>
    entered(house, take).replay(take.draft),

  /** Lets go of the room, unless another was begun meanwhile. */
  roomClose: (house: House, { room }: InRoom): Nothing => {
    if (house.room?.number === room) leave(house);
    return {};
  },
};

function entered({ room }: House, { room: number }: InRoom): ReadingRoom {
  if (room?.number !== number)
    throw new CandorError('not-allowed', 'No case is open.', { next: 'Open a case with its reason first.' });
  return room.room;
}

function leave(house: House): void {
  house.room?.room.close();
  house.room = null;
}

/** Opens a sealed box made for this device; null when it was not. */
function unbox({ vault }: House, box: Uint8Array): Uint8Array | null {
  return openBox(box, vault.keys.box);
}
