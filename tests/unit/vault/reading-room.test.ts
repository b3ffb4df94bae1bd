// The reading room: shows what the case names and nothing else, checks the whole chain all the same, and lets one bad page take nothing with it (P3, P4, P6).
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { randomBytes, sealBox } from '../../../src/crypto/sodium.ts';
import { lanes } from '../../../src/journal/lane.ts';
import type { PushRequest } from '../../../src/protocol/endpoint.ts';
import type { Scope } from '../../../src/protocol/scope.ts';
import { ReadingRoom } from '../../../main/vault/reading-room.ts';
import type { RoomJournal } from '../../../main/vault/room-source.ts';
import { receiptFor } from '../../support/receipts.ts';
import { pushedLane, reviewerBox, roomJournal, unboxAtReviewer } from '../../support/room.ts';
import { endpointKeys } from '../../support/test-keys.ts';
import { conversation, conversationEvent, startSecond, VaultRig } from '../../support/vault.ts';

const day = 86_400;
const firstDay = Math.floor(startSecond / day);
let rig: VaultRig;
let pushes: PushRequest[];

beforeEach(async () => {
  rig = await VaultRig.make();
  pushes = [];
});
afterEach(() => {
  rig.remove();
});

/** Everything up to now, brought to an endpoint. */
async function push(): Promise<void> {
  await rig.vault.endDraftsPage();
  for (const lane of lanes) {
    for (let next = rig.vault.pending(lane, 1000).push; next !== null; next = rig.vault.pending(lane, 1000).push) {
      pushes.push(next);
      await rig.vault.receipt(receiptFor(next, rig.clock.second));
    }
  }
}

/** Three days with a message each, in the one conversation. */
async function threeDays(): Promise<void> {
  for (const n of [1, 2, 3]) {
    await rig.type(`d${n}`, `Day ${n}`);
    await rig.send(`d${n}`, `m${n}`);
    rig.clock.second += day;
  }
  await push();
}

const maren = () => ({ person: 'maren', name: 'Maren Tholvik', signKey: rig.vault.status().signKey });
const scopeOf = (from: number, to: number, people = ['maren']): Scope => ({
  people,
  from: firstDay + from,
  to: firstDay + to,
});

function room(journals: readonly RoomJournal[], scope: Scope, unbox = unboxAtReviewer): ReadingRoom {
  const made = new ReadingRoom(scope, endpointKeys().publicKey);
  for (const journal of journals) made.add(journal, unbox);
  made.ready();
  return made;
}
const texts = (made: ReadingRoom): readonly string[] =>
  made
    .list()
    .conversations.flatMap(({ id }) =>
      made.thread({ conversation: id, before: null, limit: 99 }).messages.map((one) => one.text),
    );

describe('scope', () => {
  it('P4 shows the days of the case and no other, checks every day’s chain, and knows whom it was with from any one day', async () => {
    await threeDays();
    for (const [from, to, shown] of [
      [0, 9, ['Day 1', 'Day 2', 'Day 3']],
      [1, 1, ['Day 2']],
      [2, 5, ['Day 3']],
      [9, 12, []],
    ] as const) {
      const scope = scopeOf(from, to);
      const made = room([roomJournal(pushes, maren(), scope)], scope);
      expect(texts(made)).toEqual(shown);
      expect(made.proof).toMatchObject({ holds: true, unopened: [] });
      expect(made.proof.entries).toBe(
        (pushedLane(pushes, 'messages')?.checkpoint.seq ?? 0) + (pushedLane(pushes, 'drafts')?.checkpoint.seq ?? 0),
      );
      if (shown.length > 0)
        expect(made.list().conversations).toMatchObject([
          { contact: 'Hella Brand', channel: 'web', author: { id: 'maren', name: 'Maren Tholvik' } },
        ]);
      expect(
        made
          .search({ query: 'Day', limit: 9 })
          .hits.map((hit) => hit.message.text)
          .sort(),
      ).toEqual([...shown].sort());
    }
  });

  it('P4 opens no page outside of the case, even where its key was let out', async () => {
    await threeDays();
    const all = roomJournal(pushes, maren(), scopeOf(0, 9));
    expect(texts(room([all], scopeOf(1, 1)))).toEqual(['Day 2']);
    expect(() => room([all], scopeOf(0, 9, ['leo']))).toThrow(/not part of the case/u);
  });

  it('P3 a commitment changed on a day that is not open breaks the chain all the same', async () => {
    await threeDays();
    const scope = scopeOf(2, 2);
    const journal = roomJournal(pushes, maren(), scope);
    const { messages } = journal.lanes;
    const changed = {
      ...journal,
      lanes: {
        ...journal.lanes,
        messages: {
          ...messages,
          frames: messages.frames.map((frame, i) =>
            i === 1 ? { ...frame, commitment: toBase64Url(randomBytes(32)) } : frame,
          ),
        },
      },
    };
    expect(messages.frames[1]?.sealed).toBeNull();
    expect(room([changed], scope).proof).toMatchObject({ holds: false });
    const fold = journal.lanes.drafts.folds[0];
    const other = {
      ...journal,
      lanes: {
        ...journal.lanes,
        drafts: {
          ...journal.lanes.drafts,
          folds: journal.lanes.drafts.folds.map((one) =>
            one === fold ? { ...one, digest: toBase64Url(randomBytes(32)) } : one,
          ),
        },
      },
    };
    expect(room([other], scope).proof).toMatchObject({
      holds: false,
      fault: expect.stringContaining('not what this device signed'),
    });
  });

  it('a draft begun on a day that is not open is not replayed by half, and is no fault', async () => {
    await rig.type('long', 'Begun today');
    rig.clock.second += day;
    await rig.type('long', ' and sent tomorrow');
    await rig.send('long', 'm1');
    await push();
    const scope = scopeOf(1, 1);
    const made = room([roomJournal(pushes, maren(), scope)], scope);
    const message = made.thread({ conversation: made.list().conversations[0]?.id ?? '', before: null, limit: 9 })
      .messages[0];
    expect(message).toMatchObject({ text: 'Begun today and sent tomorrow' });
    expect(() => made.replay(message?.draft?.id ?? '')).toThrow(/sealed/u);
    expect(made.proof).toMatchObject({ holds: true });
    const both = room([roomJournal(pushes, maren(), scopeOf(0, 1))], scopeOf(0, 1));
    expect(both.replay(message?.draft?.id ?? '').replay).toMatchObject({
      text: 'Begun today and sent tomorrow',
      outcome: 'sent',
      checks: { made: 1, held: 1 },
    });
  });
});

describe('closing', () => {
  it('P4 page keys are overwritten before a journal counts as opened, and afterwards nothing can be read', async () => {
    await threeDays();
    const keys: Uint8Array[] = [];
    const scope = scopeOf(0, 9);
    const made = room([roomJournal(pushes, maren(), scope)], scope, (box) => {
      const key = unboxAtReviewer(box);
      if (key !== null) keys.push(key);
      return key;
    });
    expect(keys.length).toBeGreaterThan(5);
    expect(keys.every((key) => key.every((byte) => byte === 0))).toBe(true);
    const [row] = made.list().conversations;
    made.close();
    expect(made.list().conversations).toEqual([]);
    expect(() => made.thread({ conversation: row?.id ?? '', before: null, limit: 9 })).toThrow();
    expect(() => made.search({ query: 'Day', limit: 9 })).toThrow();
  });
});

describe('one bad page', () => {
  const spoiled = (
    journal: RoomJournal,
    lane: 'messages' | 'drafts',
    change: Partial<RoomJournal['lanes']['messages']>,
  ): RoomJournal => ({ ...journal, lanes: { ...journal.lanes, [lane]: { ...journal.lanes[lane], ...change } } });

  it('P6 a key of 31 bytes, a box for somebody else and a page a custodian refused are faults of their pages; every other page and author opens', async () => {
    await threeDays();
    const scope = scopeOf(0, 9, ['maren', 'leo']);
    const whole = roomJournal(pushes, maren(), scope);
    const { boxes } = whole.lanes.messages;
    const bad = spoiled(whole, 'messages', {
      boxes: [
        { page: boxes[0]?.page ?? 0, box: sealBox(new Uint8Array(31), reviewerBox().publicKey) },
        { page: boxes[1]?.page ?? 0, box: randomBytes(120) },
        ...boxes.slice(3),
      ],
      refused: [{ page: boxes[2]?.page ?? 0, why: 'it is sealed for somebody the policy does not name' }],
    });
    // The same journal as somebody else's: an author of their own, for the room.
    const leo = { ...whole, enrolment: { ...whole.enrolment, person: 'leo', name: 'Leo Brandt', epoch: 0 } };
    const made = new ReadingRoom(scope, endpointKeys().publicKey);
    made.add(bad, unboxAtReviewer);
    made.ready();
    expect(made.proof).toMatchObject({ holds: false, fault: '' });
    expect(made.proof.unopened).toEqual([
      { author: 'Maren Tholvik', lane: 'messages', page: 3, why: 'it is sealed for somebody the policy does not name' },
      { author: 'Maren Tholvik', lane: 'messages', page: 1, why: 'what was let out is not a page key' },
      { author: 'Maren Tholvik', lane: 'messages', page: 2, why: 'what was let out is not a page key' },
    ]);
    expect(texts(room([leo], scope))).toEqual(['Day 1', 'Day 2', 'Day 3']);
  });

  it('P6 another page’s key opens nothing of a page, which is said of that page', async () => {
    await threeDays();
    const scope = scopeOf(0, 9);
    const whole = roomJournal(pushes, maren(), scope);
    const { boxes } = whole.lanes.messages;
    const made = room(
      [
        spoiled(whole, 'messages', {
          boxes: boxes.map((one, i) => (i === 1 ? { ...one, box: boxes[0]?.box ?? one.box } : one)),
        }),
      ],
      scope,
    );
    expect(made.proof.unopened).toEqual([
      {
        author: 'Maren Tholvik',
        lane: 'messages',
        page: 2,
        why: 'what is in it is not what was recorded under its key',
      },
    ]);
    expect(texts(made)).toEqual(['Day 1', 'Day 3']);
  });

  it('P6 a record nobody could have signed is said of its author, and the others are shown', async () => {
    await threeDays();
    const scope = scopeOf(0, 9, ['maren', 'leo']);
    const whole = roomJournal(pushes, maren(), scope);
    const broken = spoiled(
      { ...whole, enrolment: { ...whole.enrolment, person: 'leo', name: 'Leo Brandt', epoch: 1 } },
      'messages',
      { pages: whole.lanes.messages.pages.map((page) => ({ ...page, page: 2 ** 40 })) },
    );
    const made = room([broken, whole], scope);
    expect(made.proof.holds).toBe(false);
    expect(new Set(made.proof.unopened.map((one) => one.author))).toEqual(new Set(['Leo Brandt']));
    expect(texts(made)).toEqual(['Day 1', 'Day 2', 'Day 3']);
  });
});

describe('a page by itself (journal.md J6.8)', () => {
  it('the entry that describes a conversation stands again once on each new page that speaks of it, and changes nothing that was told since', async () => {
    await rig.vault.events([
      {
        cursor: 2,
        event: {
          type: 'capabilities',
          conversation,
          capabilities: { canWrite: true, reason: '', maxLength: 77, until: null, receipts: false },
        },
      },
      { cursor: 3, event: conversationEvent('web:2') },
    ]);
    rig.clock.second += day;
    const before = rig.vault.status().seq.messages;
    await rig.vault.events([
      {
        cursor: 4,
        event: {
          type: 'inbound',
          conversation,
          message: 'in-1',
          text: 'Hello',
          at: 1,
          providerId: 'p1',
          verified: 'session',
        },
      },
      {
        cursor: 5,
        event: {
          type: 'inbound',
          conversation,
          message: 'in-2',
          text: 'again',
          at: 2,
          providerId: 'p2',
          verified: 'session',
        },
      },
    ]);
    expect(rig.vault.status().seq.messages - before).toBe(3); // the two messages, and the conversation once
    expect(rig.vault.contents.conversation(conversation)?.capabilities.maxLength).toBe(77);
    expect(rig.vault.status().gatewayCursor).toBe(5);
    rig.reopen();
    await rig.type('d', 'Yes');
    await rig.send('d', 'm1');
    const seq = rig.vault.status().seq.messages;
    await rig.type('e', 'And');
    await rig.send('e', 'm2');
    expect(rig.vault.status().seq.messages).toBe(seq + 1);
    expect(rig.vault.contents.conversation(conversation)?.capabilities.maxLength).toBe(77);
    const described = rig
      .read()
      .entries.map(({ entry }) => entry)
      .filter((entry) => entry.kind === 'conversation');
    expect(
      described.map((entry) =>
        entry.kind === 'conversation' ? [entry.conversation, entry.cursor, entry.capabilities.maxLength] : [],
      ),
    ).toEqual([
      [conversation, 1, 100_000],
      ['web:2', 3, 100_000],
      [conversation, 1, 100_000],
    ]);
    rig.vault.close();
    expect(rig.verify().faults).toEqual([]);
  });

  it('it costs one frame a conversation and day: under 600 bytes', async () => {
    await threeDays();
    const lane = pushedLane(pushes, 'messages');
    const count = (page: number): number => (lane?.frames ?? []).filter((frame) => frame.page === page).length;
    // Days 2 and 3 say the same things, the conversation again among them; without it day 3 would be the bare message and the drafts' heads.
    expect(count(3)).toBe(count(2));
    const entry = JSON.stringify({ kind: 'conversation', ...conversationEvent(), type: undefined, cursor: 1 });
    const sealed = Math.ceil((entry.length + 12) / 64) * 64 + 16;
    expect(
      (lane?.frames ?? []).filter((frame) => frame.page === 2).map((frame) => frame.sealed.length * 0.75),
    ).toContain(sealed);
    expect(sealed).toBeLessThan(600);
  });
});
