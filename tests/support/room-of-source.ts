// A record from anywhere, in a reading room: as the endpoint would serve it for a case of every day, with the page keys that custodians would let out.
import { toBase64Url } from '../../src/bytes/bytes.ts';
import { sealBox } from '../../src/crypto/sodium.ts';
import { wireFold, wireFrame } from '../../main/vault/wire.ts';
import { lanes, type LaneName } from '../../src/journal/lane.ts';
import type { JournalSource } from '../../src/journal/source.ts';
import type { Scope } from '../../src/protocol/scope.ts';
import { wirePage } from '../../src/protocol/wire-page.ts';
import type { Keys } from '../../cli/open-source.ts';
import { ReadingRoom } from '../../main/vault/reading-room.ts';
import type { RoomJournal, RoomLane } from '../../main/vault/room-source.ts';
import { reviewerBox, unboxAtReviewer } from './room.ts';
import { endpointKeys } from './test-keys.ts';
import { ungrouped } from './ungrouped.ts';

/** Every day there is, of one author. */
export const everyDay: Scope = { people: ['author'], from: 0, to: 0xffffffff };

/** The record as a room is given it; of the pages `keys` open, those `opens` names. Only what is signed: that is all the endpoint serves. */
export function roomJournalOf(
  source: JournalSource,
  keys: Pick<Keys, 'pageKey'>,
  opens: (lane: LaneName, page: number) => boolean = () => true,
): RoomJournal {
  const { journal, epoch, deviceKey, previous } = source.identity;
  const lane = (name: LaneName): RoomLane => {
    const { pages, checkpoints, folds } = source.lane(name);
    const last = checkpoints.at(-1);
    const through = last?.seq ?? 0;
    return {
      pages: pages.map((page) => ({ ...wirePage(name, page), arrived: null })),
      frames: ungrouped(source, name, keys)
        .filter(({ seq }) => seq <= through)
        .map(wireFrame),
      folds: folds.map(wireFold),
      checkpoint:
        last === undefined
          ? null
          : { lane: name, seq: last.seq, head: toBase64Url(last.head), signature: toBase64Url(last.signature) },
      receipt: null,
      boxes: pages
        .filter(({ page }) => opens(name, page))
        .flatMap((page) => {
          const key = keys.pageKey({ journal, epoch, lane: name }, page);
          return key === null ? [] : [{ page: page.page, box: sealBox(key, reviewerBox().publicKey) }];
        }),
      refused: [],
    };
  };
  return {
    enrolment: {
      person: 'author',
      name: 'An author',
      role: 'employee',
      signKey: toBase64Url(deviceKey),
      boxKey: toBase64Url(deviceKey),
      journal: toBase64Url(journal),
      epoch,
      previous: toBase64Url(previous),
      issued: 1,
      expires: 4_000_000_000,
    },
    lanes: Object.fromEntries(lanes.map((one) => [one, lane(one)])) as RoomJournal['lanes'],
  };
}

/** A room with nothing but this record in it. */
export function roomOf(journal: RoomJournal): ReadingRoom {
  const room = new ReadingRoom(everyDay, endpointKeys().publicKey);
  room.add(journal, unboxAtReviewer);
  room.ready();
  return room;
}
