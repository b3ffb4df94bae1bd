// What a resolved append is worth: one flush for all that waits, failures that leave memory equal to the disk, settings that are kept.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { maxWaiting } from '../../../main/vault/committer.ts';
import { JournalFile } from '../../../main/vault/journal-file.ts';
import { conversation, conversationEvent, typed, VaultRig } from '../../support/vault.ts';
import { collectDatabases, fillDisk } from '../../support/spied-databases.ts';
import { walCommitEnds } from '../../support/wal-commits.ts';

let databases: readonly Database.Database[];
let rig: VaultRig;
beforeEach(async () => {
  databases = collectDatabases();
  rig = await VaultRig.make();
});
afterEach(() => {
  rig.remove();
  vi.restoreAllMocks();
});

const commits = (): number => walCommitEnds(`${rig.path}-wal`).length;
const written = (): Database.Database => {
  const db = databases.find((one) => one.name === rig.path && one.open);
  if (db === undefined) throw new Error('the vault opened no database');
  return db;
};
const big = 'x'.repeat(200_000);

describe('group commit', () => {
  it('P1 all that waits shares one transaction, and none is acknowledged before it is in the log', async () => {
    const before = commits();
    const seen: number[] = [];
    const appends = Array.from({ length: 300 }, (_, i) =>
      rig.vault.appendEdits({ conversation, draft: 'd', first: i + 1, edits: [typed(i, 'a')] }).then(() => {
        seen.push(commits() - before);
      }),
    );
    expect(commits()).toBe(before); // nothing is written while it is only asked
    await Promise.all(appends);
    expect(seen).toEqual(new Array(300).fill(1));
    expect(rig.textOf('d').text).toHaveLength(300);
  });

  it('P1 appends one after another are a transaction each: the count above can tell', async () => {
    const before = commits();
    for (let i = 0; i < 5; i++)
      await rig.vault.appendEdits({ conversation, draft: 'd', first: i + 1, edits: [typed(i, 'a')] });
    expect(commits() - before).toBe(5);
  });

  it('P6 one that is refused takes no other with it', async () => {
    const results = await Promise.allSettled([
      rig.vault.appendEdits({ conversation, draft: 'd', first: 1, edits: [typed(0, 'a')] }),
      rig.vault.appendEdits({ conversation, draft: 'd', first: 7, edits: [typed(0, 'gap')] }),
      rig.vault.appendEdits({ conversation, draft: 'd', first: 2, edits: [typed(1, 'b')] }),
    ]);
    expect(results.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    rig.reopen();
    expect(rig.textOf('d').text).toBe('ab');
    expect(rig.verify().holds).toBe(true);
  });

  it('P6 when too much waits the vault says so and takes what it took', async () => {
    await rig.type('d', 'x');
    const gaps = Array.from({ length: maxWaiting }, () => rig.vault.state('none', 'read'));
    await expect(rig.vault.state('none', 'read')).rejects.toMatchObject({ code: 'record-behind' });
    await Promise.all(gaps);
    await rig.type('d', 'y');
    expect(rig.textOf('d').text).toBe('xy');
  });
});

describe('a full disk', () => {
  it('P6 refuses with disk-full, keeps memory equal to the disk, and goes on by itself when there is room', async () => {
    await rig.type('d', 'before');
    const freeAgain = fillDisk(written());
    const first = rig.textOf('d').next;
    const results = await Promise.allSettled([
      rig.vault.appendEdits({ conversation, draft: 'd', first, edits: [typed(6, '!')] }),
      rig.vault.appendEdits({ conversation, draft: 'd', first: first + 1, edits: [typed(7, big)] }),
    ]);
    for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'disk-full' } });
    expect(rig.textOf('d')).toMatchObject({ text: 'before', next: first });
    freeAgain();
    expect(
      await rig.vault.appendEdits({ conversation, draft: 'd', first, edits: [typed(6, '!'), typed(7, big)] }),
    ).toEqual({ through: first + 1 });
    expect(rig.textOf('d').text).toBe(`before!${big}`);
    expect(rig.verify()).toMatchObject({ outcome: 'unsigned', content: { faults: [] } });
    rig.reopen();
    expect(rig.textOf('d').text).toBe(`before!${big}`);
  });

  it('P1 a message whose commit failed is in no outbox, no thread and no search', async () => {
    await rig.vault.appendEdits({ conversation, draft: 'd', first: 1, edits: [typed(0, big.slice(0, 90_000))] });
    const { text, next } = rig.textOf('d');
    rig.vault.contents.search({ query: 'x', limit: 1 }); // the index is there already
    const freeAgain = fillDisk(written());
    await expect(
      rig.vault.sendMessage({ id: 'm', conversation, draft: 'd', through: next - 1, text }),
    ).rejects.toMatchObject({ code: 'disk-full' });
    expect(rig.vault.outbox(10)).toEqual([]);
    expect(rig.vault.contents.thread({ conversation, before: null, limit: 10 }).messages).toEqual([]);
    expect(rig.vault.contents.search({ query: 'x', limit: 10 }).hits).toEqual([]);
    expect(rig.vault.myDrafts(10).drafts[0]?.outcome).toBe('open');
    freeAgain();
    await rig.vault.sendMessage({ id: 'm', conversation, draft: 'd', through: next - 1, text });
    expect(rig.vault.outbox(10).map((item) => item.message.id)).toEqual(['m']);
    expect(rig.verify()).toMatchObject({ outcome: 'unsigned', content: { faults: [] } });
  });

  it('P7 an event whose commit failed is asked for again: its cursor is not on record', async () => {
    const freeAgain = fillDisk(written());
    await expect(
      rig.vault.events([
        { cursor: 9, event: { ...conversationEvent('web:2'), contact: { name: big, address: 'a', language: 'en' } } },
      ]),
    ).rejects.toMatchObject({ code: 'disk-full' });
    expect(rig.vault.status().gatewayCursor).toBe(1);
    freeAgain();
  });

  it('P1 a policy whose commit failed is put on record with the next commit', async () => {
    const freeAgain = fillDisk(written());
    const inForce = { ...rig.inForce, policyVersion: 2, policyHash: 'second', policySource: big };
    await expect(rig.vault.apply(inForce)).rejects.toMatchObject({ code: 'disk-full' });
    freeAgain();
    await rig.type('d', 'x');
    expect(
      rig.read().entries.filter(({ entry }) => entry.kind === 'policy-applied' && entry.hash === 'second'),
    ).toHaveLength(1);
  });
});

describe('settings', () => {
  it('P1 are what durability needs on a file that is opened again, as the connection itself reads them', () => {
    rig.reopen();
    const read = (name: string): unknown => written().pragma(name, { simple: true });
    expect({
      mode: read('journal_mode'),
      flush: read('synchronous'),
      full: read('fullfsync'),
      checkpoint: read('checkpoint_fullfsync'),
      temp: read('temp_store'),
      wipe: read('secure_delete'),
      cells: read('cell_size_check'),
      lock: read('locking_mode'),
    }).toEqual({ mode: 'wal', flush: 2, full: 1, checkpoint: 1, temp: 2, wipe: 1, cells: 1, lock: 'exclusive' });
  });

  it('P6 a second vault on the same file is told that it is open elsewhere', { timeout: 20_000 }, () => {
    expect(() => JournalFile.open({ path: rig.path })).toThrow(expect.objectContaining({ code: 'journal-locked' }));
  });

  it('P1 a clean close leaves no log behind that a copy could miss', () => {
    rig.vault.close();
    expect(existsSync(`${rig.path}-wal`)).toBe(false);
    expect(readdirSync(rig.folder).filter((name) => name.endsWith('-shm'))).toEqual([]);
  });
});

describe('what lies on the disk', () => {
  const marker = 'Zanzibar-Quokka-4711';
  const places = (): readonly string[] => [
    rig.folder,
    ...readdirSync(tmpdir())
      .filter((name) => name.startsWith('candor-verify') || name.startsWith('etilqs'))
      .map((name) => join(tmpdir(), name)),
  ];
  const files = (place: string): readonly string[] =>
    statSync(place).isDirectory()
      ? readdirSync(place, { recursive: true })
          .map((name) => join(place, String(name)))
          .filter((path) => statSync(path).isFile())
      : [place];
  // What other tests verify comes and goes in the same place.
  const bytesOf = (path: string): Buffer => {
    try {
      return readFileSync(path);
    } catch (error) {
      if (path.startsWith(rig.folder)) throw error;
      return Buffer.alloc(0);
    }
  };
  const holds = (bytes: Buffer): boolean =>
    [...(['utf8', 'utf16le'] as const)].some(
      (encoding) =>
        bytes.includes(Buffer.from(marker, encoding)) || bytes.includes(Buffer.from(marker.slice(3, 12), encoding)),
    );

  it('P4 nothing typed, received or named stands in clear in any file, open or closed', async () => {
    await rig.vault.events([
      {
        cursor: 2,
        event: { ...conversationEvent('web:2'), contact: { name: marker, address: marker, language: 'en' } },
      },
      {
        cursor: 3,
        event: {
          type: 'inbound',
          conversation,
          message: 'in',
          text: `${marker}?`,
          at: 5,
          providerId: marker,
          verified: 'session',
        },
      },
    ]);
    await rig.vault.appendEdits({
      conversation,
      draft: 'pasted',
      first: 1,
      edits: [{ ...typed(0, `${marker} ${'and on '.repeat(900)}`), kind: 'paste' }],
    });
    await rig.send('pasted', 'm');
    expect(rig.vault.contents.search({ query: 'Quokka', limit: 5 }).hits).toHaveLength(2);
    const looked = new Set<string>();
    const look = (): void => {
      for (const path of places().flatMap(files)) {
        looked.add(path);
        expect(holds(bytesOf(path)), path).toBe(false);
      }
    };
    look();
    rig.vault.close();
    look();
    expect([...looked].filter((path) => path.startsWith(rig.path))).toEqual([
      rig.path,
      `${rig.path}-wal`,
      `${rig.path}-snapshot`,
    ]);
    expect(holds(Buffer.from(`so ${marker} would be seen`, 'utf16le'))).toBe(true);
  });

  it('P5 drafts know whole seconds only: no number in their opened frames is a finer time', async () => {
    const beat = vi.spyOn(Date, 'now').mockReturnValue(rig.clock.second * 1000 + 123);
    await rig.type('d', 'Hello');
    await rig.vault.checkDraft({ draft: 'd', through: 5, cause: 'pause', text: 'Hello' });
    rig.clock.second += 3;
    await rig.type('d', ' again');
    await rig.vault.discardDraft({ conversation, draft: 'd', private: false });
    beat.mockRestore();
    const { drafts } = rig.read();
    const fields = new Set(drafts.flatMap((draft) => draft.edits.flatMap((edit) => Object.keys(edit))));
    expect([...fields].sort()).toEqual(['at', 'composing', 'deleted', 'inserted', 'kind', 'n', 'origin', 'second']);
    for (const { edits } of drafts)
      for (const { second } of edits) expect([rig.clock.second - 3, rig.clock.second]).toContain(second);
  });
});
