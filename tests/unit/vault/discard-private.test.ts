// Discarding as private: what its author took back is nowhere any more, that it was written stays, and the chain holds through it (P3, P5; journal.md §8b).
import { existsSync, readFileSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContentCheck } from '../../../src/journal/content-check.ts';
import { conversation, VaultRig } from '../../support/vault.ts';

let rig: VaultRig;
beforeEach(async () => {
  rig = await VaultRig.make();
});
afterEach(() => {
  rig.remove();
});

const canary = 'Zebrafinch in the attic';

const rows = (): readonly string[] => rig.vault.myDrafts(20).drafts.map((one) => `${one.outcome}: ${one.text}`);

/** Starts again and reads the record from its first frame: a snapshot would say what is remembered, not what is there. */
function restart(): void {
  rig.vault.close();
  rmSync(`${rig.path}-snapshot`, { force: true });
  rig.reopenClosed();
}

/** Every ciphertext of the drafts lane in the file now. The vault must be closed or this reads a copy's state. */
function sealedDrafts(): readonly Buffer[] {
  rig.vault.close();
  const db = new Database(rig.path, { readonly: true });
  const blobs = [
    'SELECT sealed FROM drafts_frame',
    'SELECT sealed FROM fold',
    `SELECT wrapped FROM page WHERE lane = 'drafts'`,
    `SELECT box FROM page WHERE lane = 'drafts'`,
  ].flatMap((sql) => db.prepare(sql).pluck().all() as Buffer[]);
  db.close();
  rig.reopenClosed();
  return blobs;
}

/** True when these bytes are in the journal's file or its log. */
function isOnDisk(bytes: Buffer): boolean {
  return [rig.path, `${rig.path}-wal`].some((file) => existsSync(file) && readFileSync(file).includes(bytes));
}

/** All edits anybody with the keys can read, and whether the record holds. */
function readable(): { readonly text: string; readonly holds: boolean } {
  const verdict = rig.verify();
  expect(verdict.faults.filter((fault) => fault.kind !== 'unsigned')).toEqual([]); // the vault goes on
  expect(verdict.content?.faults).toEqual([]);
  const text = rig
    .read()
    .drafts.flatMap((draft) => draft.edits.map((edit) => edit.inserted))
    .join('');
  return { text, holds: verdict.outcome !== 'fault' };
}

describe('a draft of the day, which never left this computer', () => {
  it('P5 its text and its key are gone at once; the row, the others’ drafts and the proof stay', async () => {
    await rig.type('kept', 'Markets are volatile');
    await rig.send('kept', 'm1');
    await rig.type('gone', canary);
    await rig.type('also-kept', 'Later then', 'web:1');
    const before = sealedDrafts();
    expect(before.some(isOnDisk)).toBe(true);
    expect(readable().text).toContain(canary);

    await rig.vault.discardDraft({ conversation, draft: 'gone', private: true });

    expect(before.filter(isOnDisk)).toEqual([]);
    const after = readable();
    expect(after.text).not.toContain('Zebra');
    expect(after.text).toContain('Markets are volatile');
    expect(after.holds).toBe(true);
    expect(rows()).toEqual(['open: Later then', 'private: ', 'sent: Markets are volatile']);
    expect(() => rig.vault.contents.replayDraft('gone')).toThrow(/not on record/u);
    expect(rig.vault.contents.replayDraft('kept').replay.text).toBe('Markets are volatile');
    restart();
    expect(rows()).toEqual(['open: Later then', 'private: ', 'sent: Markets are volatile']);
    expect(rig.verify().lanes.find((lane) => lane.lane === 'drafts')?.withheld).toBe(canary.length + 2);
  });

  it('P3 a draft begun afterwards has a number of its own, and what is pushed goes without the one that was taken out', async () => {
    await rig.type('gone', canary);
    await rig.vault.discardDraft({ conversation, draft: 'gone', private: true });
    restart();
    await rig.type('next', 'Hello');
    await rig.send('next', 'm1');
    expect(rig.vault.myDrafts(9).drafts.map((one) => one.outcome)).toEqual(['sent', 'private']);
    await rig.push();
    expect(rig.vault.pending('drafts', 10).push).toBeNull();
    expect(readable()).toMatchObject({ holds: true });
  });

  it('P5 two drafts of one page, discarded at the same time, are both gone', async () => {
    await rig.type('one', canary);
    await rig.vault.discardDraft({ conversation, draft: 'one', private: false });
    await rig.type('two', 'Wombat under the stairs');
    await rig.vault.discardDraft({ conversation, draft: 'two', private: false });
    await rig.type('kept', 'Good morning');
    await Promise.all(['one', 'two'].map((draft) => rig.vault.discardDraft({ conversation, draft, private: true })));
    for (let left = 5; left > 0; left--) {
      const { redaction } = await rig.vault.redaction();
      if (redaction === null) break;
      await rig.vault.redacted(redaction.page.page, null);
    }
    const { text, holds } = readable();
    expect(holds).toBe(true);
    expect(text).not.toMatch(/Zebra|Wombat/u);
    expect(text).toContain('Good morning');
    restart();
    expect(rows()).toEqual(['open: Good morning', 'private: ', 'private: ']);
  });
});

describe('a draft the endpoint may hold already', () => {
  const takeOut = async (refused: string | null = null): Promise<number> => {
    let pages = 0;
    for (;;) {
      const { redaction } = await rig.vault.redaction();
      if (redaction === null) return pages;
      expect(rig.vault.pending('drafts', 10).push).toBeNull();
      await rig.vault.redacted(redaction.page.page, refused);
      pages++;
    }
  };

  it('P5 waits for the endpoint’s word, page by page, the last first; then it is gone here, too', async () => {
    await rig.type('gone', 'Zebrafinch');
    await rig.push();
    await rig.type('gone', ' in the attic');
    await rig.push();
    await rig.vault.discardDraft({ conversation, draft: 'gone', private: true });
    expect(rows()).toEqual(['private-waits: ']);
    expect(() => rig.vault.contents.replayDraft('gone')).toThrow(/not on record/u);
    const first = await rig.vault.redaction();
    restart(); // the answer was lost: asked again, with another key
    const again = await rig.vault.redaction();
    expect(again.redaction?.page.page).toBe(first.redaction?.page.page);
    expect(again.redaction?.page.box).not.toBe(first.redaction?.page.box);
    expect(await takeOut()).toBe(3); // what was typed, twice, and how it was closed
    expect(rows()).toEqual(['private: ']);
    expect(readable()).toEqual({ text: '', holds: true });
    restart();
    expect(rows()).toEqual(['private: ']);
  });

  it('P4 a long draft that stays is read again at the next start as it was', async () => {
    const long = 'A sentence that goes on. '.repeat(30);
    await rig.type('stays', long);
    await rig.push();
    await rig.vault.discardDraft({ conversation, draft: 'stays', private: true });
    await takeOut('It was opened for a case already, so it stays.');
    restart();
    expect(rows()).toEqual([`discarded: ${long.slice(0, 300)}`]);
    expect(rig.vault.contents.replayDraft('stays').replay.text).toBe(long);
  });

  it('P4 stays, with the reason on record, when the endpoint refuses', async () => {
    await rig.type('stays', canary);
    await rig.push();
    await rig.vault.discardDraft({ conversation, draft: 'stays', private: true });
    await takeOut('It was opened for a case already, so it stays.');
    expect(rows()).toEqual([`discarded: ${canary}`]);
    restart();
    expect(rows()).toEqual([`discarded: ${canary}`]);
    expect(readable().text).toBe(canary);
    expect(
      rig
        .read()
        .entries.map(({ entry }) => entry)
        .filter((entry) => entry.kind === 'draft-private-refused'),
    ).toEqual([{ kind: 'draft-private-refused', draft: 1, reason: 'It was opened for a case already, so it stays.' }]);
  });
});

it('P4 of a draft whose first page has to stay, what is left of it stays ended, after a start too', async () => {
  await rig.type('both', 'Zebrafinch');
  await rig.push();
  await rig.type('both', ' in the attic');
  await rig.push();
  await rig.vault.discardDraft({ conversation, draft: 'both', private: true });
  const { redaction } = await rig.vault.redaction();
  await rig.vault.redacted(redaction?.page.page ?? 0, null);
  for (let next = await rig.vault.redaction(); next.redaction !== null; next = await rig.vault.redaction())
    await rig.vault.redacted(next.redaction.page.page, 'It was opened for a case already, so it stays.');
  for (const again of [false, true]) {
    if (again) restart();
    expect(rows().map((row) => row.split(':')[0])).toEqual(['discarded']);
    expect(rig.vault.contents.drafts.restore(conversation).draft).toBeNull();
  }
  expect(readable().holds).toBe(true);
});

describe('what is not discarded as private', () => {
  it.each([
    [
      'a draft that became a message',
      'became a message',
      async () => {
        await rig.type('d', 'x');
        await rig.send('d', 'm');
      },
    ],
    [
      'one whose time is over',
      'possible for 24 hours',
      async () => {
        await rig.type('d', 'x');
        rig.clock.second += 86_401;
      },
    ],
    ['one nobody knows', 'not on record', () => Promise.resolve()],
    [
      'any, where the policy gives no time for it',
      'not discarded as private',
      async () => {
        rig.remove();
        rig = await VaultRig.make({ inForce: { discardGrace: 0 } });
        await rig.type('d', 'x');
      },
    ],
  ] as const)('%s, and nothing changes', async (_title, why, begin) => {
    await begin();
    const before = rig.vault.status().seq;
    await expect(rig.vault.discardDraft({ conversation, draft: 'd', private: true })).rejects.toThrow(why);
    expect(rig.vault.status().seq).toEqual(before);
  });
});

it('P3 frames taken out without their author’s word on record are a fault', () => {
  const check = new ContentCheck({
    journal: new Uint8Array(16),
    epoch: 0,
    deviceKey: new Uint8Array(32),
    previous: new Uint8Array(32),
  });
  check.onFrame('drafts', 1, { draft: 4, second: 1, entries: [], withheld: true }, null);
  expect(check.faults({ messages: 0, drafts: 1 })).toContainEqual(
    expect.objectContaining({ lane: 'drafts', seq: 1, sentence: expect.stringMatching(/taken out/u) as string }),
  );
});
