// What an author took out as private, opened for a case from the pages as they were: only where they stand in the signed chain, and only what was taken out (P3, P4; endpoint.md E3a.8).
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { randomBytes } from '../../../src/crypto/sodium.ts';
import { lanes } from '../../../src/journal/lane.ts';
import type { PushRequest, WireFold, WirePage } from '../../../src/protocol/endpoint.ts';
import type { Scope } from '../../../src/protocol/scope.ts';
import { ReadingRoom } from '../../../main/vault/reading-room.ts';
import type { RoomJournal } from '../../../main/vault/room-source.ts';
import { receiptFor } from '../../support/receipts.ts';
import { roomJournal, unboxAtReviewer } from '../../support/room.ts';
import { endpointKeys } from '../../support/test-keys.ts';
import { conversation, startSecond, VaultRig } from '../../support/vault.ts';

const day = Math.floor(startSecond / 86_400);
const scope: Scope = { people: ['maren'], from: day, to: day };
let rig: VaultRig;
/** The record as the endpoint held it before the redaction, and as it holds it now. */
let before: PushRequest[];
let after: PushRequest[];

async function push(): Promise<PushRequest[]> {
  const pushes: PushRequest[] = [];
  await rig.vault.endDraftsPage();
  for (const lane of lanes)
    for (let next = rig.vault.pending(lane, 1000).push; next !== null; next = rig.vault.pending(lane, 1000).push) {
      pushes.push(next);
      await rig.vault.receipt(receiptFor(next, rig.clock.second));
    }
  return pushes;
}

beforeEach(async () => {
  rig = await VaultRig.make();
  await rig.type('kept', 'Good morning');
  await rig.send('kept', 'm1');
  await rig.type('gone', 'Do not tell compliance');
  before = await push();
  await rig.vault.discardDraft({ conversation, draft: 'gone', private: true });
  after = [...before, ...(await push())];
  for (let step = await rig.vault.redaction(); step.redaction !== null; step = await rig.vault.redaction()) {
    const { page, fold } = step.redaction;
    after = after.map((one) => withPage(one, page, fold));
    await rig.vault.redacted(page.page, null);
  }
  after = [...after, ...(await push())];
});
afterEach(() => {
  rig.remove();
});

function withPage(one: PushRequest, page: WirePage, fold: WireFold): PushRequest {
  return one.lane === 'messages'
    ? one
    : {
        ...one,
        pages: one.pages.map((had) => (had.page === page.page ? page : had)),
        folds: one.folds.map((had) => (had.page === fold.page ? fold : had)),
      };
}
const maren = () => ({ person: 'maren', name: 'Maren Tholvik', signKey: rig.vault.status().signKey });
const empty = { pages: [], frames: [], folds: [], checkpoint: null, receipt: null, boxes: [], refused: [] };

/** The record as it is, with the first page of drafts as it was. */
function asItWas(fold = (had: WireFold): WireFold => had): RoomJournal {
  const [page] = before.flatMap((one) => (one.lane === 'drafts' ? one.pages : []));
  const [was] = before.flatMap((one) => one.folds);
  if (page === undefined || was === undefined) throw new Error('a folded page of drafts');
  const whole = roomJournal(
    after.map((one) => withPage(one, page, fold(was))),
    maren(),
    scope,
  );
  return {
    ...whole,
    lanes: {
      messages: empty,
      drafts: { ...whole.lanes.drafts, boxes: whole.lanes.drafts.boxes.filter((one) => one.page === page.page) },
    },
  };
}
function openRoom(): ReadingRoom {
  const room = new ReadingRoom(scope, endpointKeys().publicKey);
  room.add(roomJournal(after, maren(), scope), unboxAtReviewer);
  room.ready();
  return room;
}

it('P3 E3a.8 what was taken out is replayed to the letter, and nothing else is told twice', () => {
  const room = openRoom();
  expect(room.proof).toMatchObject({ holds: true });
  const { drafts, proof } = room.takenOut(asItWas(), unboxAtReviewer);
  expect(drafts).toMatchObject([{ text: 'Do not tell compliance', edits: 22, contact: 'Hella Brand' }]);
  expect(proof).toMatchObject({ holds: true });
  expect(room.replay(drafts[0]?.draft ?? '').replay).toMatchObject({ text: 'Do not tell compliance', message: null });
  expect(room.list().conversations).toHaveLength(1);
  room.close();
  expect(() => room.replay(drafts[0]?.draft ?? '')).toThrow(/not part of the case/u);
});

it('P3 a page that was never in this chain is shown nothing of, and that is said', () => {
  const room = openRoom();
  const forged = asItWas((fold) => ({ ...fold, sealed: toBase64Url(randomBytes(200)) }));
  const { drafts, proof } = room.takenOut(forged, unboxAtReviewer);
  expect(drafts).toEqual([]);
  expect(proof.holds).toBe(false);
  expect(proof.unopened.map((one) => one.why).join(' ')).toMatch(/does not stand in its chain/u);
});

it('P4 another author’s page is not opened in a room about somebody else', () => {
  const room = new ReadingRoom({ ...scope, people: ['leo'] }, endpointKeys().publicKey);
  expect(() => room.takenOut(asItWas(), unboxAtReviewer)).toThrow(/not part of the case/u);
});
