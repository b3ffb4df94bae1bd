// What the vault promises: who may be captured, exact drafts, sending once, order, receipts.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSubmitProof } from '../../../src/message/submit-proof.ts';
import { conversation, conversationEvent, startSecond, testInForce, typed, VaultRig } from '../../support/vault.ts';
import { receiptFor } from '../../support/receipts.ts';
import { endpointKeys, readerKeys } from '../../support/test-keys.ts';

let rig: VaultRig;
beforeEach(async () => {
  rig = await VaultRig.make();
});
afterEach(() => {
  rig.remove();
});

const refusedWith = (code: string): unknown => expect.objectContaining({ name: 'CandorError', code });
const seqs = (): unknown => rig.vault.status().seq;

describe('the notice', () => {
  let bare: VaultRig;
  beforeEach(async () => {
    bare = await VaultRig.make({ ready: false });
    await bare.vault.events([{ cursor: 1, event: conversationEvent() }]);
  });
  afterEach(() => {
    bare.remove();
  });

  it.each([
    ['typing', () => bare.vault.appendEdits({ conversation, draft: 'd', first: 1, edits: [typed(0, 'a')] })],
    ['a check', () => bare.vault.checkDraft({ draft: 'd', through: 0, cause: 'blur', text: 'a' })],
    ['sending', () => bare.vault.sendMessage({ id: 'm', conversation, draft: 'd', through: 1, text: 'a' })],
  ])('P5 before it was acknowledged, %s is refused and nothing goes on record', async (_what, act) => {
    const before = bare.vault.status().seq;
    await expect(act()).rejects.toEqual(refusedWith('notice-pending'));
    expect(bare.vault.status().seq).toEqual(before);
  });

  it('P5 another notice than the one in force cannot be acknowledged', async () => {
    await expect(bare.vault.acknowledge({ version: 2, hash: bare.inForce.noticeHash, locale: 'en' })).rejects.toEqual(
      refusedWith('notice-pending'),
    );
    await expect(bare.vault.acknowledge({ version: 1, hash: 'other', locale: 'en' })).rejects.toEqual(
      refusedWith('notice-pending'),
    );
    expect(bare.vault.status().acknowledged).toBe(false);
  });

  it('P5 a new notice in force asks again, and what was acknowledged goes on until then; both survive a restart', async () => {
    rig.reopen();
    expect(rig.vault.status().acknowledged).toBe(true);
    await rig.type('d', 'ok');
    await rig.vault.apply(testInForce({ policyVersion: 2, policyHash: 'p2', noticeVersion: 2 }));
    expect(rig.vault.status()).toMatchObject({ acknowledged: false, level: 'edits' });
    await rig.vault.appendEdits({ conversation, draft: 'd', first: 3, edits: [typed(2, '!')] });
    await rig.vault.acknowledge({ version: 2, hash: rig.inForce.noticeHash, locale: 'de' });
    expect(rig.vault.status()).toMatchObject({ acknowledged: true, level: 'edits' });
  });

  it('P5 a policy that raises the level counts only once its notice was acknowledged', async () => {
    await rig.vault.apply(testInForce({ policyVersion: 2, level: 'messages', policyHash: 'low' }));
    await rig.vault.acknowledge({ version: rig.inForce.noticeVersion, hash: rig.inForce.noticeHash, locale: 'en' });
    await rig.vault.apply(testInForce({ policyVersion: 3, level: 'edits', policyHash: 'high' }));
    expect(rig.vault.status()).toMatchObject({ acknowledged: false, level: 'messages' });
    await expect(rig.vault.appendEdits({ conversation, draft: 'd', first: 1, edits: [typed(0, 'a')] })).rejects.toEqual(
      refusedWith('not-allowed'),
    );
    await rig.vault.acknowledge({ version: rig.inForce.noticeVersion, hash: rig.inForce.noticeHash, locale: 'en' });
    await rig.vault.appendEdits({ conversation, draft: 'd', first: 1, edits: [typed(0, 'a')] });
  });

  it('P5 a policy that lowers the level counts at once', async () => {
    await rig.type('d', 'ok');
    await rig.vault.apply(testInForce({ policyVersion: 2, level: 'messages', policyHash: 'low' }));
    expect(rig.vault.status()).toMatchObject({ acknowledged: true, level: 'messages' });
    await expect(rig.vault.appendEdits({ conversation, draft: 'd', first: 3, edits: [typed(2, '!')] })).rejects.toEqual(
      refusedWith('not-allowed'),
    );
  });

  it('P5 a level that was lowered and is raised again counts only once it was acknowledged anew, also after a restart', async () => {
    await rig.vault.apply(testInForce({ policyVersion: 2, policyHash: 'low', level: 'versions' }));
    await rig.vault.apply(testInForce({ policyVersion: 3, policyHash: 'high', level: 'edits' }));
    expect(rig.vault.status()).toMatchObject({ acknowledged: false, level: 'versions' });
    rig.inForce = testInForce({ policyVersion: 3, policyHash: 'high', level: 'edits' });
    rig.reopen();
    expect(rig.vault.status()).toMatchObject({ acknowledged: false, level: 'versions' });
    await rig.vault.acknowledge({ version: rig.inForce.noticeVersion, hash: rig.inForce.noticeHash, locale: 'en' });
    expect(rig.vault.status()).toMatchObject({ acknowledged: true, level: 'edits' });
  });

  it('P6 a policy older than one that was in force is refused at the start, and nothing is touched', async () => {
    await rig.vault.apply(testInForce({ policyVersion: 3, policyHash: 'p3' }));
    const before = seqs();
    rig.inForce = testInForce({ policyVersion: 2, policyHash: 'p2' });
    expect(() => {
      rig.reopen();
    }).toThrow(expect.objectContaining({ code: 'policy-refused' }) as Error);
    rig.inForce = testInForce({ policyVersion: 3, policyHash: 'p3' });
    rig.reopenClosed();
    expect(seqs()).toEqual(before);
  });

  it('P6 M3.3 another policy that calls itself by the same version is refused at the start as while it runs, in plain words, and nothing is touched', async () => {
    await rig.vault.apply(testInForce({ policyVersion: 3, policyHash: 'p3' }));
    const before = seqs();
    const other = testInForce({ policyVersion: 3, policyHash: 'drafts off', level: 'messages', readers: readerKeys() });
    const refusal = expect.objectContaining({
      code: 'policy-refused',
      message: expect.stringMatching(
        /calls itself version 3, but another policy with that number was in force/u,
      ) as string,
      next: expect.stringContaining('IT') as string,
    }) as Error;
    await expect(rig.vault.apply(other)).rejects.toEqual(refusal);
    expect(rig.vault.status().level).toBe('edits');
    await expect(rig.vault.apply(testInForce({ policyVersion: 2, policyHash: 'p2' }))).rejects.toEqual(
      refusedWith('policy-refused'),
    );
    rig.inForce = other;
    expect(() => {
      rig.reopen();
    }).toThrow(refusal);
    rig.inForce = testInForce({ policyVersion: 3, policyHash: 'p3' });
    rig.reopenClosed();
    expect(seqs()).toEqual(before);
  });

  it('P5 an acknowledgement older than a daily notice asks for counts for nothing', async () => {
    await rig.vault.apply(testInForce({ acknowledgedSince: startSecond + 1 }));
    expect(rig.vault.status().acknowledged).toBe(false);
  });
});

describe('the level', () => {
  it.each(['messages', 'versions'] as const)(
    'P5 at level %s no single edit is taken, whatever a window asks',
    async (level) => {
      await rig.vault.apply(testInForce({ policyVersion: 2, level, policyHash: level }));
      const before = seqs();
      await expect(
        rig.vault.appendEdits({ conversation, draft: 'd', first: 1, edits: [typed(0, 'a')] }),
      ).rejects.toEqual(refusedWith('not-allowed'));
      await expect(
        rig.vault.appendEdits({
          conversation,
          draft: 'd',
          first: 1,
          edits: [
            { ...typed(0, 'a'), kind: 'other' },
            { ...typed(1, 'b'), kind: 'other' },
          ],
        }),
      ).rejects.toEqual(refusedWith('not-allowed'));
      expect(seqs()).toEqual(before);
    },
  );

  it('P5 lowered to messages in the middle of a draft: no check can write its text down, and its message ends it without taking it in', async () => {
    await rig.type('d', 'begun');
    await rig.vault.apply(testInForce({ policyVersion: 2, level: 'messages', policyHash: 'messages' }));
    const before = seqs();
    await expect(
      rig.vault.checkDraft({ draft: 'd', through: 5, cause: 'blur', text: 'begun and more' }),
    ).rejects.toEqual(refusedWith('not-allowed'));
    expect(seqs()).toEqual(before);
    const { message } = await rig.vault.sendMessage({
      id: 'm',
      conversation,
      draft: 'd',
      through: 5,
      text: 'begun and more',
    });
    expect(message).toMatchObject({ text: 'begun and more', draft: null });
    expect(rig.vault.contents.drafts.find('d')?.log).toMatchObject({ text: 'begun', outcome: 'discarded' });
    expect(rig.vault.contents.drafts.restore(conversation)).toMatchObject({ draft: null });
  });

  it('P5 at level messages a message goes on record without any draft', async () => {
    await rig.vault.apply(testInForce({ policyVersion: 2, level: 'messages', policyHash: 'messages' }));
    const { message } = await rig.vault.sendMessage({ id: 'm', conversation, draft: null, through: 0, text: 'hello' });
    expect(message).toMatchObject({ text: 'hello', draft: null });
  });

  it('P5 at level versions a draft is taken as it stands, at most once a second, and its message equals the last version', async () => {
    await rig.vault.apply(testInForce({ policyVersion: 2, level: 'versions', policyHash: 'versions' }));
    await rig.vault.appendEdits({
      conversation,
      draft: 'd',
      first: 1,
      edits: [{ ...typed(0, 'Hello'), kind: 'other' }],
    });
    const next = { conversation, draft: 'd', first: 2, edits: [{ ...typed(5, ' you'), kind: 'other' as const }] };
    await expect(rig.vault.appendEdits(next)).rejects.toEqual(refusedWith('record-behind'));
    rig.clock.second++;
    await rig.vault.appendEdits(next);
    const { message } = await rig.vault.sendMessage({
      id: 'm',
      conversation,
      draft: 'd',
      through: 2,
      text: 'Hello you',
    });
    expect(message).toMatchObject({ text: 'Hello you', draft: { id: 'd', edits: 2 } });
  });

  it('P2 at level edits a message without its draft is refused', async () => {
    await expect(
      rig.vault.sendMessage({ id: 'm', conversation, draft: null, through: 0, text: 'hello' }),
    ).rejects.toEqual(refusedWith('draft-mismatch'));
  });
});

describe('edits', () => {
  it('P2 sent again after a restart, each counts once', async () => {
    await rig.type('d', 'hello');
    const before = seqs();
    expect(
      await rig.vault.appendEdits({ conversation, draft: 'd', first: 2, edits: [typed(1, 'e'), typed(2, 'l')] }),
    ).toEqual({ through: 5 });
    expect(seqs()).toEqual(before);
    // Two known, one new.
    expect(
      await rig.vault.appendEdits({
        conversation,
        draft: 'd',
        first: 4,
        edits: [typed(3, 'l'), typed(4, 'o'), typed(5, '!')],
      }),
    ).toEqual({ through: 6 });
    expect(rig.textOf('d')).toMatchObject({ text: 'hello!', next: 7 });
    rig.reopen();
    expect(rig.textOf('d')).toMatchObject({ text: 'hello!', next: 7 });
  });

  it('P2 a gap in the numbers is refused and stages nothing', async () => {
    await rig.type('d', 'ab');
    const before = seqs();
    await expect(rig.vault.appendEdits({ conversation, draft: 'd', first: 4, edits: [typed(2, 'd')] })).rejects.toEqual(
      refusedWith('conflict'),
    );
    await expect(
      rig.vault.appendEdits({ conversation, draft: 'new', first: 2, edits: [typed(0, 'd')] }),
    ).rejects.toEqual(refusedWith('conflict'));
    expect(seqs()).toEqual(before);
  });

  it('P2 an edit that does not fit the text is refused and stages nothing, not even its neighbours', async () => {
    await rig.type('d', 'ab');
    const before = seqs();
    await expect(
      rig.vault.appendEdits({ conversation, draft: 'd', first: 3, edits: [typed(2, 'c'), typed(9, 'x')] }),
    ).rejects.toEqual(refusedWith('draft-mismatch'));
    await expect(
      rig.vault.appendEdits({ conversation, draft: 'd', first: 3, edits: [typed(0, '', 3)] }),
    ).rejects.toEqual(refusedWith('draft-mismatch'));
    expect(seqs()).toEqual(before);
    expect(rig.textOf('d').text).toBe('ab');
  });

  it.each([
    ['an unknown conversation', { conversation: 'web:none', draft: 'd' }, 'not-found'],
    ['another conversation', { conversation: 'web:2', draft: 'known' }, 'conflict'],
    ['a draft that has ended', { conversation, draft: 'ended' }, 'conflict'],
  ])('P2 edits for %s are refused', async (_what, where, code) => {
    await rig.vault.events([{ cursor: 2, event: conversationEvent('web:2') }]);
    await rig.type('ended', 'x');
    await rig.send('ended', 'm1');
    await rig.type('known', 'x');
    await expect(rig.vault.appendEdits({ ...where, first: 2, edits: [typed(1, 'y')] })).rejects.toEqual(
      refusedWith(code),
    );
  });

  it('P2 a check that does not hold writes the composer’s text beside it, and the draft goes on from there', async () => {
    await rig.type('d', 'hello');
    expect(await rig.vault.checkDraft({ draft: 'd', through: 5, cause: 'count', text: 'hello' })).toEqual({
      held: true,
      next: 6,
    });
    expect(await rig.vault.checkDraft({ draft: 'd', through: 5, cause: 'blur', text: 'hallo \ud83d' })).toEqual({
      held: false,
      next: 7,
    });
    expect(rig.textOf('d')).toMatchObject({ text: 'hallo \ud83d', next: 7 });
    await rig.type('d', '!');
    const { replay } = rig.vault.contents.replayDraft('d');
    expect(replay.checks).toEqual({ made: 2, held: 1 });
    expect(replay.edits.at(-2)).toMatchObject({ n: 6, origin: 'resync', deleted: 5, inserted: 'hallo \ud83d' });
    rig.reopen();
    expect(rig.vault.contents.replayDraft('d').replay).toEqual(replay);
  });
});

describe('sending', () => {
  it('P2 what is not what the record holds is not sent', async () => {
    const through = await rig.type('d', 'hello');
    for (const asked of [
      { text: 'hellO', through },
      { text: 'hello', through: through - 1 },
      { text: 'hell', through: through - 1 },
    ]) {
      await expect(rig.vault.sendMessage({ id: 'm', conversation, draft: 'd', ...asked })).rejects.toEqual(
        refusedWith('draft-mismatch'),
      );
    }
    expect(rig.vault.outbox(10)).toEqual([]);
    expect(rig.textOf('d').text).toBe('hello');
  });

  it('P1 the same id again answers the same message and adds nothing; with another text it is a conflict', async () => {
    const through = await rig.type('d', 'hello');
    const first = await rig.vault.sendMessage({ id: 'm', conversation, draft: 'd', through, text: 'hello' });
    const before = seqs();
    const again = await rig.vault.sendMessage({ id: 'm', conversation, draft: 'd', through, text: 'hello' });
    expect(again.message).toEqual(first.message);
    await expect(rig.vault.sendMessage({ id: 'm', conversation, draft: 'd', through, text: 'other' })).rejects.toEqual(
      refusedWith('conflict'),
    );
    await expect(rig.vault.sendMessage({ id: 'm2', conversation, draft: 'd', through, text: 'hello' })).rejects.toEqual(
      refusedWith('conflict'),
    );
    expect(seqs()).toEqual(before);
    rig.reopen();
    expect(
      (await rig.vault.sendMessage({ id: 'm', conversation, draft: 'd', through, text: 'hello' })).message.seq,
    ).toBe(first.message.seq);
  });

  it('P6 what a conversation does not allow is refused, and the text stays a draft', async () => {
    await rig.type('d', 'hello');
    const capabilities = {
      canWrite: false,
      reason: 'The 24 hours are over.',
      maxLength: 100,
      until: null,
      receipts: true,
    };
    await rig.vault.events([{ cursor: 2, event: { type: 'capabilities', conversation, capabilities } }]);
    await expect(rig.send('d', 'm')).rejects.toEqual(refusedWith('not-allowed'));
    await rig.vault.events([
      {
        cursor: 3,
        event: { type: 'capabilities', conversation, capabilities: { ...capabilities, canWrite: true, maxLength: 4 } },
      },
    ]);
    await expect(rig.send('d', 'm')).rejects.toEqual(refusedWith('too-large'));
    expect(rig.textOf('d').text).toBe('hello');
    expect(rig.vault.outbox(10)).toEqual([]);
  });

  it('P1 messages wait in the order they were sent, each with a proof that holds, and leave it once settled', async () => {
    for (const [i, text] of ['one', 'two', 'three'].entries()) {
      await rig.type(`d${i}`, text);
      await rig.send(`d${i}`, `m${i}`);
    }
    const items = rig.vault.outbox(10);
    expect(items.map((item) => item.message.text)).toEqual(['one', 'two', 'three']);
    expect(rig.vault.outbox(2)).toHaveLength(2);
    const { journal, signKey } = rig.vault.status();
    const judges = { journal, epoch: 0, signKey, endpointKey: new Uint8Array(32) };
    for (const { message, proof } of items) {
      const proven = proof === null ? 'no proof' : readSubmitProof(proof, judges);
      expect(proven).toMatchObject({
        message: { id: message.id, conversation, text: message.text, policy: testInForce().policyHash },
        isReceipted: false,
      });
      expect(proof?.seq).toBe(message.seq);
    }
    await rig.vault.events([{ cursor: 2, event: { type: 'status', message: 'm1', state: 'handed-over', at: 1 } }]);
    expect(rig.vault.outbox(10).map((item) => item.message.id)).toEqual(['m0', 'm2']);
    rig.reopen();
    expect(rig.vault.outbox(10).map((item) => item.message.id)).toEqual(['m0', 'm2']);
    expect(rig.vault.outbox(10)[0]?.proof).toEqual(items[0]?.proof);
  });

  it('P1 an outcome nobody knows is never tried again by itself', async () => {
    await rig.type('d', 'x');
    await rig.send('d', 'm');
    await rig.vault.state('m', 'unknown', 'The gateway was lost.');
    expect(rig.vault.outbox(10)).toEqual([]);
    rig.reopen();
    expect(rig.vault.outbox(10)).toEqual([]);
  });

  it('P1 in strict mode nothing leaves before the endpoint’s receipt covers it, and nothing overtakes', async () => {
    await rig.vault.apply(testInForce({ policyVersion: 2, strict: true, policyHash: 'strict' }));
    await rig.type('d1', 'first');
    await rig.send('d1', 'm1');
    expect(rig.vault.outbox(10)).toEqual([]);
    await rig.push();
    await rig.type('d2', 'second');
    await rig.send('d2', 'm2');
    const [item, ...others] = rig.vault.outbox(10);
    expect(others).toEqual([]);
    expect(item?.message).toMatchObject({ id: 'm1', state: 'receipted' });
    const { journal, signKey } = rig.vault.status();
    const proven =
      item === undefined || item.proof === null
        ? 'no proof'
        : readSubmitProof(item.proof, { journal, epoch: 0, signKey, endpointKey: endpointKeys().publicKey });
    expect(proven).toMatchObject({ message: { id: 'm1' }, isReceipted: true });
    await rig.push();
    expect(rig.vault.outbox(10).map((one) => one.message.id)).toEqual(['m1', 'm2']);
  });

  it('P7 receipts survive a restart, never go back, and what is pending follows them', async () => {
    await rig.type('d', 'abc');
    await rig.send('d', 'm');
    const { push: old } = rig.vault.pending('messages', 3);
    await rig.push();
    const { receipted, seq } = rig.vault.status();
    expect(receipted).toEqual(seq);
    for (const lane of ['messages', 'drafts'] as const) expect(rig.vault.pending(lane, 10).push).toBeNull();
    if (old === null) throw new Error('nothing was pending');
    await rig.vault.receipt(receiptFor(old, startSecond)); // an answer that comes late
    expect(rig.vault.status().receipted).toEqual(receipted);
    rig.reopen();
    expect(rig.vault.status().receipted).toEqual(receipted);
    expect(rig.vault.contents.thread({ conversation, before: null, limit: 9 }).messages[0]?.state).toBe('receipted');
  });
});

describe('what the gateway tells', () => {
  it('P7 the same events again change nothing', async () => {
    const events = [
      {
        cursor: 2,
        event: {
          type: 'inbound',
          conversation,
          message: 'in1',
          text: 'Hi',
          at: 5,
          providerId: 'p',
          verified: 'session',
        },
      },
      {
        cursor: 3,
        event: {
          type: 'inbound',
          conversation,
          message: 'in2',
          text: 'there',
          at: 6,
          providerId: 'p',
          verified: 'session',
        },
      },
    ] as const;
    expect((await rig.vault.events(events)).cursor).toBe(3);
    const before = seqs();
    const again = await rig.vault.events(events);
    expect(again).toMatchObject({ cursor: 3, changes: { messages: [], conversations: [], openings: [] } });
    expect(seqs()).toEqual(before);
    rig.reopen();
    expect(rig.vault.status().gatewayCursor).toBe(3);
    expect(rig.vault.contents.thread({ conversation, before: null, limit: 9 }).messages.map((one) => one.text)).toEqual(
      ['Hi', 'there'],
    );
  });

  it('P4 an opening by another is kept once, shown newest first, and survives a restart', async () => {
    const opening = {
      id: 'o1',
      cursor: 4,
      at: 9_000,
      who: 'Ren',
      role: 'reviewer',
      what: 'Drafts of 14 January',
      case: 'C-1',
      reason: 'Complaint',
      custodian: 'Custodian A',
      scope: { people: ['marine', 'leo'], from: 20_000, to: 20_030 },
    };
    expect((await rig.vault.openings([opening])).openings).toHaveLength(1);
    expect(
      (await rig.vault.openings([opening, { ...opening, id: 'o2', cursor: 5 }])).openings.map((one) => one.id),
    ).toEqual(['o2']);
    rig.reopen();
    expect(rig.vault.contents.myOpenings().map((one) => one.id)).toEqual(['o2', 'o1']);
    expect(rig.vault.contents.myOpenings().map((one) => one.scope)).toEqual([opening.scope, opening.scope]);
    expect(rig.vault.contents.openingCursor).toBe(5);
  });

  it('P5 a window that died is named for every open draft, and for no other', async () => {
    await rig.type('gone', 'x');
    await rig.vault.discardDraft({ conversation, draft: 'gone', private: false });
    await rig.type('open', 'abc');
    await rig.vault.captureGap('the window ended');
    const gaps = rig
      .read()
      .entries.map(({ entry }) => entry)
      .filter((entry) => entry.kind === 'capture-gap');
    expect(gaps).toEqual([{ kind: 'capture-gap', draft: 'open', through: 3, cause: 'the window ended' }]);
  });
});

it('P3 after all of it the record holds for a stranger, before and after closing', async () => {
  await rig.type('d', 'Hello, markets are volatile');
  await rig.send('d', 'm');
  await rig.push();
  const open = rig.verify();
  expect(open).toMatchObject({ holds: true, faults: [], content: { drafts: 1, faults: [] } });
  rig.reopen();
  rig.vault.close();
  const closed = rig.verify();
  expect(closed.holds).toBe(true);
  expect(closed.lanes.every((lane) => lane.signedThrough === lane.frames)).toBe(true);
});
