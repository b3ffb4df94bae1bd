// What is on record is checked when it is read: an entry that no Candor writes, sealed and signed under the right keys, is a named fault and never an error somewhere else (P6).
import { afterEach, beforeEach, expect, it } from 'vitest';
import { JournalFile } from '../../../main/vault/journal-file.ts';
import { Journal } from '../../../main/vault/journal.ts';
import { fromBase64Url } from '../../../src/bytes/bytes.ts';
import { deviceKeys } from '../../../src/journal/device-keys.ts';
import type { Entry } from '../../../src/journal/entry.ts';
import type { LaneName } from '../../../src/journal/lane.ts';
import { seeds } from '../../support/test-keys.ts';
import { conversation, startSecond, VaultRig } from '../../support/vault.ts';

let rig: VaultRig;
beforeEach(async () => {
  rig = await VaultRig.make();
});
afterEach(() => {
  rig.remove();
});

/** Puts entries on record with the keys of the device and past every check of the vault, which is closed; gives their frame. */
function smuggle(lane: LaneName, draft: number, ...entries: readonly unknown[]): number {
  const { messages, drafts } = rig.inForce.readers;
  const file = JournalFile.open({ path: rig.path });
  const readers = { messages: messages.map(fromBase64Url), drafts: drafts.map(fromBase64Url) };
  const journal = Journal.open(file, deviceKeys(seeds.root), readers);
  journal.replay(() => undefined);
  let seq = 0;
  journal.commit(() => {
    seq = journal.stage(lane, draft, startSecond, entries as readonly Entry[]);
    journal.stageEnds();
  });
  file.close();
  return seq;
}

const state = { kind: 'message-state', message: 'm', state: 'read', atMs: 5 };
const hostile: readonly (readonly [what: string, lane: LaneName, draft: number, entry: unknown, says: string])[] = [
  ['a field of another type', 'messages', 0, { ...state, atMs: '5' }, '“atMs” cannot be'],
  ['a field that lacks', 'messages', 0, { kind: 'conversation', conversation: 'c' }, '“channel” cannot be'],
  [
    'a field of the format that lacks',
    'messages',
    0,
    { kind: 'draft-private', draft: 1, conversation, startedSecond: 5, edits: 1 },
    'without its “frames”',
  ],
  ['another lane’s entry', 'drafts', 1, state, 'does not belong to the drafts'],
  ['a draft among the messages', 'messages', 7, state, 'entries of draft 7'],
  ['a draft without a number', 'drafts', 0, { kind: 'draft-closed', outcome: 'sent' }, 'the number 0'],
  ['a text that follows nothing', 'drafts', 1, { kind: 'draft-resync', n: 99, text: 'x' }, 'what does not follow'],
];

it.each(hostile)('P6 %s: the start names the frame', async (_what, lane, draft, entry, says) => {
  await rig.type('d', 'Hello');
  rig.vault.close();
  const seq = smuggle(lane, draft, entry);
  let thrown: unknown;
  try {
    rig.reopenClosed();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({
    code: 'journal-damaged',
    message: expect.stringContaining(`frame ${seq} of the ${lane}`) as string,
  });
  expect((thrown as Error).message).toContain(says);
});

it('P6 a kind to come, and a state or a channel to come, are no faults; what this version does not know it does not show', async () => {
  rig.vault.close();
  smuggle('messages', 0, { kind: 'reaction', emoji: 5 }, { ...state, state: 'translated', cursor: 7 });
  smuggle('messages', 0, {
    kind: 'conversation',
    conversation: 'pigeon:1',
    channel: 'pigeon',
    contact: { name: '', address: '', language: '' },
    capabilities: { canWrite: true, reason: '', maxLength: 5, until: null, receipts: false },
    disclosedAt: null,
    cursor: 8,
  });
  rig.reopenClosed();
  expect(rig.vault.contents.conversations().map(({ id }) => id)).toEqual([conversation]);
  expect(rig.vault.status().gatewayCursor).toBe(8);
  await rig.type('d', 'Hello');
  await rig.send('d', 'm');
  rig.vault.close();
  smuggle('messages', 0, { ...state, state: 'translated' });
  rig.reopenClosed();
  const [message] = rig.vault.contents.thread({ conversation, before: null, limit: 5 }).messages;
  expect(message?.journey.map((step) => step.state)).toEqual(['recorded']);
});
