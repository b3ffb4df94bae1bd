// What a reviewing room is given, made from what a device pushed: the endpoint's part (the chain alone outside the case) and the custodians' (keys, boxed for the reviewer).
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { blake2b, boxKeyPair, openBox, sealBox } from '../../src/crypto/sodium.ts';
import { lanes, type LaneName } from '../../src/journal/lane.ts';
import { boxName, unboxPageKey } from '../../src/journal/page.ts';
import type { PushRequest, Receipt } from '../../src/protocol/endpoint.ts';
import { inScope, type Scope } from '../../src/protocol/scope.ts';
import type { Enrolment } from '../../src/protocol/signed.ts';
import { readWirePage } from '../../src/protocol/wire-page.ts';
import type { RoomJournal, RoomLane } from '../../main/vault/room-source.ts';
import { receiptFor } from './receipts.ts';
import { seeds } from './test-keys.ts';

/** The reviewer's device, as far as boxes for it are opened. */
export const reviewerBox = () => boxKeyPair(new Uint8Array(32).fill(0x77));
export const unboxAtReviewer = (box: Uint8Array): Uint8Array | null => openBox(box, reviewerBox());

/** Everything a device pushed of one lane, put together. */
export function pushedLane(pushes: readonly PushRequest[], lane: LaneName): PushRequest | null {
  const own = pushes.filter((push) => push.lane === lane);
  const last = own.at(-1);
  if (last === undefined) return null;
  const pages = new Map(own.flatMap((push) => push.pages).map((page) => [page.page, page]));
  return {
    ...last,
    pages: [...pages.values()],
    frames: own.flatMap((push) => push.frames),
    folds: own.flatMap((push) => push.folds),
  };
}

/** An author's journal in a room for a case. */
export function roomJournal(
  pushes: readonly PushRequest[],
  author: { readonly person: string; readonly name: string; readonly signKey: string; readonly previous?: string },
  scope: Scope,
): RoomJournal {
  const { journal, epoch } = pushes[0] ?? { journal: '', epoch: 0 };
  const { person, name, signKey, previous = toBase64Url(new Uint8Array(32)) } = author;
  const enrolment: Enrolment = {
    person,
    name,
    role: 'employee',
    signKey,
    boxKey: signKey,
    journal,
    epoch,
    previous,
    issued: 1,
    expires: 4_000_000_000,
  };
  const lane = (of: LaneName): RoomLane => {
    const push = pushedLane(pushes, of);
    if (push === null)
      return { pages: [], frames: [], folds: [], checkpoint: null, receipt: null, boxes: [], refused: [] };
    const opens = (number: number): boolean =>
      push.pages.some((page) => page.page === number && inScope(scope, person, page));
    const chain = { journal: fromBase64Url(journal), epoch, lane: of };
    const pairs = (of === 'messages' ? [seeds.archive] : [seeds.draftsOuter, seeds.draftsInner]).map(boxKeyPair);
    const receipt: Receipt = receiptFor(push, 1_768_400_000);
    return {
      pages: push.pages.map(({ box, ...page }) =>
        opens(page.page)
          ? { ...page, box, arrived: null }
          : { ...page, arrived: null, boxDigest: toBase64Url(blake2b(fromBase64Url(box))) },
      ),
      frames: push.frames.map((frame) => (opens(frame.page) ? frame : { ...frame, sealed: null })),
      folds: push.folds.map(({ sealed, ...fold }) =>
        opens(fold.page) ? { ...fold, sealed } : { ...fold, digest: toBase64Url(blake2b(fromBase64Url(sealed))) },
      ),
      checkpoint: push.checkpoint,
      receipt,
      boxes: push.pages
        .filter((page) => opens(page.page))
        .flatMap((page) => {
          const stored = readWirePage(page);
          const key = unboxPageKey(stored.box, pairs, boxName(chain, stored));
          return key === null ? [] : [{ page: page.page, box: sealBox(key, reviewerBox().publicKey) }];
        }),
      refused: [],
    };
  };
  return { enrolment, lanes: Object.fromEntries(lanes.map((one) => [one, lane(one)])) as RoomJournal['lanes'] };
}
