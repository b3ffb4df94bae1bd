// How a person keeps the list: on record, kept over a restart, never twice, and only where something may be recorded (journal.md §2).
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { conversation, conversationEvent, VaultRig } from '../../support/vault.ts';

const other = 'web:2';
let rig: VaultRig;
beforeEach(async () => {
  rig = await VaultRig.make();
  await rig.vault.events([{ cursor: 2, event: conversationEvent(other) }]);
});
afterEach(() => {
  rig.remove();
});

const rows = async (): Promise<readonly string[]> =>
  (await rig.vault.ask('conversations', {})).conversations.map(
    ({ id, pinned, muted, markedUnread }) =>
      `${id}${pinned ? ' pinned' : ''}${muted ? ' muted' : ''}${markedUnread ? ' marked' : ''}`,
  );

describe('arrangement', () => {
  it('P1 pinned, muted, marked unread: each is on record, a row says it, and a restart keeps it', async () => {
    await rig.vault.ask('arrangeConversation', { conversation: other, change: { pinned: true } });
    await rig.vault.ask('arrangeConversation', { conversation: other, change: { markedUnread: true } });
    await rig.vault.ask('arrangeConversation', { conversation, change: { muted: true } });
    const wanted = [`${other} pinned marked`, `${conversation} muted`];
    expect(await rows()).toEqual(wanted);
    rig.reopen();
    expect(await rows()).toEqual(wanted);
    await rig.vault.snapshot();
    rig.reopen();
    expect(await rows()).toEqual(wanted);
    const record = rig.read();
    expect(record.entries.map(({ entry }) => entry).filter(({ kind }) => kind === 'conversation-arranged')).toEqual([
      { kind: 'conversation-arranged', conversation: other, pinned: true, muted: false, markedUnread: false },
      { kind: 'conversation-arranged', conversation: other, pinned: true, muted: false, markedUnread: true },
      { kind: 'conversation-arranged', conversation, pinned: false, muted: true, markedUnread: false },
    ]);
    rig.vault.close();
    expect(rig.verify()).toMatchObject({ holds: true });
    rig.reopenClosed();
  });

  it('P1 what is so already is not recorded again', async () => {
    await rig.vault.ask('arrangeConversation', { conversation, change: { pinned: true } });
    const before = rig.vault.status().seq;
    await rig.vault.ask('arrangeConversation', { conversation, change: { pinned: true } });
    await rig.vault.ask('arrangeConversation', { conversation, change: {} });
    expect(rig.vault.status().seq).toEqual(before);
  });

  it('who answers has come back: a message of one’s own ends the mark, and nothing else of how it is kept', async () => {
    await rig.vault.ask('arrangeConversation', { conversation, change: { pinned: true, markedUnread: true } });
    await rig.type('d', 'ok');
    await rig.send('d', 'm');
    expect(await rows()).toEqual([`${conversation} pinned`, other]);
    rig.reopen();
    expect(await rows()).toEqual([`${conversation} pinned`, other]);
  });

  it('J6.8 a page that says only how a conversation is kept says with whom it is', async () => {
    rig.clock.second += 86_400;
    await rig.vault.ask('arrangeConversation', { conversation, change: { pinned: true } });
    const kinds = rig.read().entries.map(({ entry }) => entry.kind);
    expect(kinds.slice(-2)).toEqual(['conversation', 'conversation-arranged']);
  });

  it('P5 before the notice was acknowledged it is refused, as is a conversation that is not on record', async () => {
    await expect(
      rig.vault.ask('arrangeConversation', { conversation: 'web:9', change: { pinned: true } }),
    ).rejects.toMatchObject({ code: 'not-found' });
    const bare = await VaultRig.make({ ready: false });
    try {
      await bare.vault.events([{ cursor: 1, event: conversationEvent() }]);
      const before = bare.vault.status().seq;
      await expect(
        bare.vault.ask('arrangeConversation', { conversation, change: { pinned: true } }),
      ).rejects.toMatchObject({ code: 'notice-pending' });
      expect(bare.vault.status().seq).toEqual(before);
    } finally {
      bare.remove();
    }
  });
});
