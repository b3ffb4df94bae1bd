// Messages of closed pages lie in groups: the record says the very same, each message is still proven by itself, and one is opened without reading the others' pages.
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { writeBundle } from '../../../cli/bundle.ts';
import { openJournalFile } from '../../../cli/journal-file.ts';
import type { ReadRecord } from '../../../cli/read-record.ts';
import { GroupTable } from '../../../main/vault/group-table.ts';
import { FrameOpener } from '../../../main/vault/laid-frame.ts';
import { LaneWalk } from '../../../main/vault/lane-walk.ts';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { deviceKeys } from '../../../src/journal/device-keys.ts';
import { maxGroupFrames } from '../../../src/journal/group.ts';
import { verifyJournal } from '../../../src/journal/verify.ts';
import { readSubmitProof } from '../../../src/message/submit-proof.ts';
import { shownBy } from '../../support/shown.ts';
import { endpointKeys, seeds } from '../../support/test-keys.ts';
import { conversation, VaultRig } from '../../support/vault.ts';

let rig: VaultRig;
beforeEach(async () => {
  rig = await VaultRig.make();
});
afterEach(() => {
  vi.restoreAllMocks();
  rig.remove();
});

async function receive(count: number, text: (i: number) => string = (i) => `hello ${i}`): Promise<void> {
  const cursor = rig.vault.status().gatewayCursor;
  await rig.vault.events(
    Array.from({ length: count }, (_, i) => ({
      cursor: cursor + 1 + i,
      event: {
        type: 'inbound' as const,
        conversation,
        message: `in-${cursor + i}`,
        text: text(i),
        at: 5,
        providerId: 'p',
        verified: 'session',
      },
    })),
  );
}

/** Numbers of frames that lie by themselves, and of groups as first frame and count. */
function laid(path = rig.path): {
  readonly frames: readonly number[];
  readonly groups: readonly (readonly number[])[];
} {
  const copy = join(rig.folder, 'looked-at');
  for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, `${copy}${end}`);
  const db = new Database(copy);
  try {
    return {
      frames: db.prepare('SELECT seq FROM messages_frame ORDER BY seq').pluck().all() as number[],
      groups: db
        .prepare('SELECT seq, length(commitments) / 32 FROM messages_group ORDER BY seq')
        .raw()
        .all() as number[][],
    };
  } finally {
    db.close();
  }
}

/** A page with a message of ours, one that is still to be handed over, and so many received; then the next day has begun. */
async function aDay(received: number): Promise<void> {
  await rig.type('d1', 'Hi Ann');
  await rig.send('d1', 'm1');
  await receive(received);
  rig.clock.second += 86_400;
  await receive(1);
}

/** Where the record stands moves on with each closing; everything else is as it was. */
function same({ reads, found }: ReturnType<typeof shownBy>): void {
  const now = shownBy(rig.vault);
  expect([now.reads, now.found]).toEqual([reads, found]);
}

it('J8.18 frames of a closed page are put into groups of 32 at most, those of the page in use stay', async () => {
  await aDay(80);
  await rig.vault.group();
  const { frames, groups } = laid();
  const last = groups.reduce((sum, [, count = 0]) => sum + count, 0);
  expect(groups.map(([, count]) => count).slice(0, -1)).toEqual(groups.slice(0, -1).map(() => maxGroupFrames));
  expect(groups.map(([seq]) => seq)).toEqual(groups.map((_, i) => 1 + i * maxGroupFrames));
  expect(frames[0]).toBe(last + 1);
  expect(last).toBeGreaterThan(80);
  expect(frames.length).toBeGreaterThan(0);
});

const texts = ['\ud83d', 'x'.repeat(70_000), '日本', '', '"\\\u0000'];

it('P2 J8.18 what is shown is the very same before and after, and after restarts with a snapshot and without', async () => {
  await aDay(3);
  await receive(40, (i) => texts[i] ?? `hello ${i}`);
  rig.clock.second += 86_400;
  await receive(2);
  const shown = shownBy(rig.vault);
  await rig.vault.group();
  expect(laid().groups.length).toBeGreaterThan(3);
  same(shown);
  rig.reopen();
  same(shown);
  await rig.vault.snapshot();
  rig.reopen();
  await rig.vault.check();
  same(shown);
});

it('P3 J8.21 what custodians read is the very same, and it verifies with keys and without, in the file and in a bundle', {
  timeout: 60_000,
}, async () => {
  await aDay(3);
  await receive(40, (i) => texts[i] ?? `hello ${i}`);
  rig.clock.second += 86_400;
  await rig.push();
  await receive(2);
  const told = ({ entries }: ReadRecord): string =>
    JSON.stringify(entries.filter(({ entry }) => entry.kind.startsWith('message-')));
  const read = told(rig.read());
  await rig.vault.group();
  rig.vault.close();
  expect(told(rig.read()) === read).toBe(true);
  const bundle = join(rig.folder, 'record.bundle');
  const { source, close } = openJournalFile(rig.path);
  writeBundle(source, bundle);
  close();
  for (const path of [rig.path, bundle])
    for (const holder of ['all', 'nobody'] as const) {
      const verdict = rig.verify(holder, path);
      expect(verdict).toMatchObject({ holds: true, faults: [] });
      expect(verdict.lanes[0]?.receiptedThrough).toBeGreaterThan(40);
    }
});

it('J4.1b states that the gateway told together share a frame, 16 at most, and are shown as if each had its own', async () => {
  await rig.type('d1', 'Hi');
  await rig.send('d1', 'm1');
  const { seq } = rig.vault.status();
  const states = ['accepted', 'delivered', 'read'] as const;
  await rig.vault.events(
    Array.from({ length: 20 }, (_, i) => ({
      cursor: 2 + i,
      event: { type: 'status' as const, message: 'm1', state: states[Math.min(i, 2)] ?? 'read', at: 10 + i },
    })),
  );
  expect(rig.vault.status().seq.messages - seq.messages).toBe(2);
  expect(rig.vault.status().gatewayCursor).toBe(21);
  const [message] = rig.vault.contents.thread({ conversation, before: null, limit: 1 }).messages;
  expect(message?.journey.map((one) => one.state)).toEqual(expect.arrayContaining([...states]));
  await rig.vault.events([{ cursor: 21, event: { type: 'status', message: 'm1', state: 'read', at: 99 } }]); // told again
  expect(rig.vault.status().seq.messages - seq.messages).toBe(2);
  rig.vault.close();
  expect(rig.verify()).toMatchObject({ holds: true, content: { faults: [] } });
});

it('E3.4 a page goes to the endpoint with its first frame and not again', async () => {
  await receive(2);
  const first = rig.vault.pending('messages', 100).push;
  expect(first?.pages.map(({ page }) => page)).toEqual([1]);
  await rig.push();
  await receive(1);
  expect(rig.vault.pending('messages', 100).push?.pages).toEqual([]);
  rig.clock.second += 86_400;
  await receive(1);
  expect(rig.vault.pending('messages', 100).push?.pages.map(({ page }) => page)).toEqual([2]);
});

it('J8.22 without a key a receipt over a frame in a group is compared: one for another head is a fault', async () => {
  await aDay(40);
  await rig.vault.group();
  rig.vault.close();
  const { source, close } = openJournalFile(rig.path);
  try {
    const heads = new Map<number, Uint8Array>();
    verifyJournal(source, { onHead: (lane, seq, head) => lane === 'messages' && heads.set(seq, head) });
    const [group] = source.lane('messages').groups();
    expect([...heads.keys()]).toEqual(Array.from(heads, (_, i) => i + 1)); // every frame has its head, no key needed
    expect(toBase64Url(heads.get(maxGroupFrames) ?? new Uint8Array(0))).toBe(
      toBase64Url(group?.head ?? new Uint8Array(1)),
    );
  } finally {
    close();
  }
});

it('E3.4 J8.23 a frame in a group goes to the endpoint with the very bytes it had before', async () => {
  await aDay(40);
  const before = rig.vault.pending('messages', 2000).push;
  await rig.vault.group();
  expect(laid().groups.length).toBeGreaterThan(1);
  const after = rig.vault.pending('messages', 2000).push;
  expect(after).toEqual(before);
  expect(after?.frames.length).toBeGreaterThan(40);
});

it('P1 J8.14 a message that waits in a closed page is proven from its group, receipted or not', async () => {
  await aDay(40);
  await rig.vault.group();
  expect(laid().groups[0]?.[0]).toBe(1); // it lies in a group
  const proven = (by: 'device' | 'endpoint'): void => {
    const proof = rig.vault.outbox(10)[0]?.proof;
    if (proof === null || proof === undefined) throw new Error('no proof');
    expect(proof.signed.by).toBe(by);
    const judges = {
      signKey: toBase64Url(deviceKeys(seeds.root).sign.publicKey),
      endpointKey: endpointKeys().publicKey,
    };
    expect(readSubmitProof(proof, { journal: proof.journal, epoch: 0, ...judges })).toMatchObject({
      message: { id: 'm1', text: 'Hi Ann' },
      isReceipted: by === 'endpoint',
    });
  };
  proven('device');
  await rig.push();
  proven('endpoint');
});

it('J14.4 opening a message reads its run and opens one group, and its neighbours cost nothing more', async () => {
  await aDay(100);
  await rig.vault.group();
  await rig.vault.snapshot();
  rig.reopen();
  const covering = vi.spyOn(GroupTable.prototype, 'covering');
  const unpacked = vi.spyOn(FrameOpener.prototype, 'open');
  const { messages } = rig.vault.contents.thread({ conversation, before: null, limit: 50 });
  expect(messages.length).toBe(50);
  const groups = new Set(unpacked.mock.calls.map(([frame]) => ('group' in frame ? frame.group.firstSeq : 0)));
  expect(unpacked.mock.calls.length).toBeLessThanOrEqual(51); // each message is opened once
  expect(groups.size).toBeLessThanOrEqual(Math.ceil(50 / maxGroupFrames) + 2);
  expect(covering.mock.calls.length).toBeLessThanOrEqual(3 * (Math.ceil(50 / 16) + 1));
});

it('J11.2 when the commit fails, the frames stay and the groups are made afterwards', async () => {
  await aDay(40);
  const add = vi.spyOn(GroupTable.prototype, 'add').mockImplementation(() => {
    throw new Error('no room');
  });
  await rig.vault.group().catch(() => undefined);
  expect(add).toHaveBeenCalled();
  vi.restoreAllMocks();
  expect(laid().groups).toEqual([]);
  await rig.vault.group();
  expect(laid().groups.length).toBeGreaterThan(1);
  rig.vault.close();
  expect(rig.verify()).toMatchObject({ holds: true });
});

it('J14.3 a snapshot from before its frames were grouped is still believed, and what is before it checked', async () => {
  await aDay(40);
  await rig.vault.snapshot();
  const [snapshot, earlier] = [`${rig.path}-snapshot`, join(rig.folder, 'earlier')];
  copyFileSync(snapshot, earlier);
  const { seq } = rig.vault.status();
  await receive(2);
  await rig.vault.group();
  rig.clock.second += 86_400;
  await receive(1);
  await rig.vault.group(); // now the snapshot's own place lies inside a group
  expect(laid().frames[0]).toBeGreaterThan(seq.messages);
  const shown = shownBy(rig.vault);
  rig.vault.close();
  copyFileSync(earlier, snapshot);
  const walked = vi.spyOn(LaneWalk.prototype, 'walk');
  rig.reopenClosed();
  expect(walked.mock.calls.filter(([{ chain }]) => chain.lane === 'messages').length).toBe(2); // on from the snapshot, and the check of what is before it
  expect(walked.mock.calls.find(([, onFrame]) => onFrame !== null)?.[0].chain.lane).toBe('messages');
  same(shown);
});

it.each([
  ['its content', `sealed = zeroblob(length(sealed))`],
  ['its signature', `signature = zeroblob(64)`],
  ['the head it names', `head = zeroblob(32)`],
  ['a commitment', `commitments = zeroblob(length(commitments))`],
  ['its page', `page = 2`],
])(
  'P6 a group of which somebody changed %s stops the record at the start, with a snapshot and without',
  async (_what, change) => {
    await aDay(40);
    await rig.vault.group();
    await rig.vault.snapshot();
    rig.vault.close();
    const snapshot = `${rig.path}-snapshot`;
    const db = new Database(rig.path);
    db.exec(`UPDATE messages_group SET ${change} WHERE seq = 1`);
    db.close();
    const refused = (): void => {
      expect(() => {
        rig.reopenClosed();
      }).toThrow(expect.objectContaining({ code: 'journal-damaged' }));
    };
    expect(existsSync(snapshot)).toBe(true);
    refused();
    rmSync(snapshot, { force: true });
    refused();
  },
);
