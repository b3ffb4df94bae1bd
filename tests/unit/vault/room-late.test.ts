// A page that came on another day than it says is named to the reviewer, open or not, and opened only where the case includes what came late (P4; endpoint.md E3.10, custodian.md C4.9).
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lanes } from '../../../src/journal/lane.ts';
import type { PushRequest } from '../../../src/protocol/endpoint.ts';
import type { Scope } from '../../../src/protocol/scope.ts';
import { ReadingRoom } from '../../../main/vault/reading-room.ts';
import type { RoomJournal } from '../../../main/vault/room-source.ts';
import { roomJournal, unboxAtReviewer } from '../../support/room.ts';
import { endpointKeys } from '../../support/test-keys.ts';
import { startSecond, VaultRig } from '../../support/vault.ts';

const day = Math.floor(startSecond / 86_400);
let rig: VaultRig;
let journal: (came: number) => RoomJournal;
beforeEach(async () => {
  rig = await VaultRig.make();
  await rig.type('d', 'Said to be of another day');
  await rig.send('d', 'm1');
  const pushes: PushRequest[] = [];
  await rig.vault.endDraftsPage();
  for (const lane of lanes) {
    const { push } = rig.vault.pending(lane, 1000);
    if (push !== null) pushes.push(push);
  }
  const maren = { person: 'maren', name: 'Maren Tholvik', signKey: rig.vault.status().signKey };
  // As an endpoint and custodians would give it that let out the page: the room decides by itself.
  journal = (arrived) => {
    const whole = roomJournal(pushes, maren, { people: ['maren'], from: day, to: day });
    const { messages } = whole.lanes;
    return {
      ...whole,
      lanes: { ...whole.lanes, messages: { ...messages, pages: messages.pages.map((page) => ({ ...page, arrived })) } },
    };
  };
});
afterEach(() => {
  rig.remove();
});

function room(came: number, scope: Omit<Scope, 'people'>): ReadingRoom {
  const made = new ReadingRoom({ people: ['maren'], ...scope }, endpointKeys().publicKey);
  made.add(journal(came), unboxAtReviewer);
  made.ready();
  return made;
}

it.each([
  ['came in the case, of an earlier day', day + 30, { from: day + 25, to: day + 35 }, [false], 0],
  ['the same, with what came late', day + 30, { from: day + 25, to: day + 35, late: true as const }, [true], 1],
  ['with what came late, on other days', day + 30, { from: day + 1, to: day + 9, late: true as const }, [], 0],
  ['of the case, came long after', day + 30, { from: day, to: day }, [true], 1],
  ['of the case, came before its day', day - 1, { from: day, to: day }, [true], 1],
  ['of the case, came after a weekend', day + 3, { from: day, to: day }, [], 1],
])('%s', (_what, came, scope, named, conversations) => {
  const made = room(came, scope);
  expect(made.proof.late.map((one) => one.open)).toEqual(named);
  for (const one of made.proof.late)
    expect(one).toMatchObject({ author: 'Maren Tholvik', lane: 'messages', page: 1, day, arrived: came });
  expect(made.list().conversations).toHaveLength(conversations);
});
