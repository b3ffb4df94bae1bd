// A snapshot makes a start quick and proves nothing: one that is old, cut, changed or another's is as none, and what is before it is checked all the same.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import Database from 'better-sqlite3';
import { deviceKeys } from '../../../src/journal/device-keys.ts';
import { MessageView } from '../../../src/message/view.ts';
import { RecordViews, viewNames } from '../../../src/journal/views.ts';
import { LaneWalk } from '../../../main/vault/lane-walk.ts';
import { snapshotVersion, type Piece } from '../../../main/vault/snapshot.ts';
import { SnapshotFile, type Purpose } from '../../../main/vault/snapshot-file.ts';
import { TestVault } from '../../support/test-vault.ts';
import { collectDatabases, fillDisk } from '../../support/spied-databases.ts';
import { shownBy } from '../../support/shown.ts';
import { seeds } from '../../support/test-keys.ts';
import { conversation, typed, VaultRig } from '../../support/vault.ts';

const purpose: Purpose = { purpose: 'candor snapshot v1', version: snapshotVersion };

/** The lanes a view needs to read when it begins with nothing. */
const lanesOf: Readonly<Record<string, readonly string[]>> = {
  record: ['messages'],
  gateway: ['messages'],
  notice: ['messages'],
  policy: ['messages'],
  conversation: ['messages'],
  arrangement: ['messages'],
  message: ['messages'],
  redaction: ['messages'],
  draft: ['drafts'],
  opening: ['messages'],
};

/** Somebody opened this record. */
function openingOf(cursor: number): Parameters<VaultRig['vault']['openings']>[0][number] {
  const words = { who: 'w', role: 'r', what: 'x', case: 'c', reason: 'because', custodian: 'k' };
  return { id: `o${cursor}`, at: 5000, ...words, scope: null, cursor };
}

let databases: readonly Database.Database[];
let rig: VaultRig;
let snapshot: string;
beforeEach(async () => {
  databases = collectDatabases();
  rig = await VaultRig.make();
  snapshot = `${rig.path}-snapshot`;
});
afterEach(() => {
  rig.remove();
  vi.restoreAllMocks();
});

/** Messages received, in one commit. */
async function receive(count: number, from = 0): Promise<void> {
  const cursor = rig.vault.status().gatewayCursor;
  await rig.vault.events(
    Array.from({ length: count }, (_, i) => ({
      cursor: cursor + 1 + i,
      event: {
        type: 'inbound' as const,
        conversation,
        message: `in-${from + i}`,
        text: `hello ${from + i}`,
        at: 5,
        providerId: 'p',
        verified: 'session',
      },
    })),
  );
}

/** Frames the vault opens while `act` runs: from which on each lane is walked. */
async function walked(act: () => Promise<unknown> | undefined): Promise<readonly number[]> {
  const from: number[] = [];
  const { walk } = LaneWalk.prototype;
  vi.spyOn(LaneWalk.prototype, 'walk').mockImplementation(function (this: LaneWalk, state, ...rest) {
    from.push(state.seq);
    return walk.call(this, state, ...rest);
  });
  await act();
  vi.mocked(LaneWalk.prototype.walk).mockRestore();
  return from;
}

/** What the vault shows when it opens without any snapshot. */
function rebuilt(): ReturnType<typeof shownBy> {
  const bare = join(rig.folder, 'bare.candor');
  copyFileSync(rig.path, bare);
  const vault = new TestVault({
    path: bare,
    root: seeds.root,
    person: 'maren',
    inForce: rig.inForce,
    now: () => rig.clock.second,
  });
  const shown = shownBy(vault);
  vault.close();
  return shown;
}

describe('a start by a snapshot', () => {
  it('P7 reads only what came after it, and shows the same', async () => {
    await rig.type('sent', 'Hello there');
    await rig.send('sent', 'm');
    await receive(40);
    await rig.type('open', 'not sent yet');
    await rig.vault.snapshot();
    await receive(2, 40);
    const { messages, drafts } = rig.vault.status().seq;
    rig.vault.close();
    const from = await walked(() => {
      rig.reopenClosed();
      return undefined;
    });
    expect(from.slice(0, 2)).toEqual([messages - 2, drafts]); // closing took no other one: hardly anything was new
    const shown = shownBy(rig.vault);
    expect(rig.textOf('open').text).toBe('not sent yet');
    rig.vault.close();
    expect(rebuilt().reads).toEqual(shown.reads);
    rig.reopenClosed();
  });

  it('P1 after a commit that failed only what came after the snapshot is read again', async () => {
    await receive(50);
    await rig.vault.snapshot();
    await receive(3, 50);
    const { messages } = rig.vault.status().seq;
    const db = databases.find((one) => one.name === rig.path && one.open);
    if (db === undefined) throw new Error('the vault opened no database');
    const freeAgain = fillDisk(db);
    const from = await walked(() =>
      expect(
        rig.vault.appendEdits({ conversation, draft: 'd', first: 1, edits: [typed(0, 'x'.repeat(200_000))] }),
      ).rejects.toMatchObject({ code: 'disk-full' }),
    );
    expect(from).toEqual([messages - 3, 0]);
    freeAgain();
    expect(rig.vault.contents.search({ query: 'hello', limit: 200 }).hits).toHaveLength(53);
  });

  it('P4 what it holds cannot be read in it', async () => {
    await rig.type('d', 'Zanzibar-Quokka');
    await rig.vault.snapshot();
    const bytes = readFileSync(snapshot);
    for (const word of ['Zanzibar', 'Quokka', 'Hella', 'place', 'column'])
      expect(bytes.includes(word), word).toBe(false);
    expect(statSync(snapshot).mode & 0o077).toBe(0);
  });

  it('P5 a draft discarded as private takes the snapshot with it that may hold its text', async () => {
    rig.inForce = { ...rig.inForce, discardGrace: 3600 };
    await rig.vault.apply(rig.inForce);
    await rig.type('d', 'between us');
    await rig.vault.snapshot();
    expect(existsSync(snapshot)).toBe(true);
    await rig.vault.discardDraft({ conversation, draft: 'd', private: true });
    expect(existsSync(snapshot)).toBe(false);
    rig.reopen();
    expect(rig.vault.myDrafts(5).drafts.map((row) => row.text)).toEqual(['']);
  });
});

describe('a snapshot of views of which some are of another version', () => {
  /** Changes the pieces of the snapshot while the vault is closed. */
  function change(how: (pieces: readonly Piece[]) => readonly Piece[]): void {
    const { journal, epoch } = rig.vault.status();
    rig.vault.close();
    const identity = { journal: Buffer.from(journal, 'base64url'), epoch };
    const file = new SnapshotFile(snapshot, deviceKeys(seeds.root).wrap, identity, purpose);
    file.write(how(file.read() ?? []));
  }
  const older = ({ name, bytes }: Piece): Piece => {
    const kept = JSON.parse(new TextDecoder().decode(bytes)) as { version: number };
    return { name, bytes: new TextEncoder().encode(JSON.stringify({ ...kept, version: kept.version - 1 })) };
  };

  it.each(viewNames)(
    'P7 only “%s” reads the journal again, the others go on; all show what a full read shows',
    async (view) => {
      await rig.type('sent', 'Hello there');
      await rig.send('sent', 'm');
      await rig.type('hidden', 'between us');
      await rig.vault.discardDraft({ conversation, draft: 'hidden', private: true });
      await receive(9);
      await rig.type('open', 'not sent yet');
      await rig.vault.openings([openingOf(4)]);
      await rig.vault.snapshot();
      await receive(2, 9);
      change((pieces) => pieces.map((piece) => (piece.name === `view ${view}` ? older(piece) : piece)));
      const took = vi.spyOn(RecordViews.prototype, 'take');
      const from = await walked(() => {
        rig.reopenClosed();
        return undefined;
      });
      const kept = took.mock.calls.filter(([, , isKept]) => isKept === true).length;
      const { begun, lanesToRead } = took.mock.contexts[0] as RecordViews;
      vi.mocked(RecordViews.prototype.take).mockRestore();
      expect([...begun]).toEqual([view]);
      const lanes = [...lanesToRead].sort();
      expect(lanes).toEqual(lanesOf[view]);
      expect(from.slice(0, 2).map((one) => one === 0)).toEqual([lanes.includes('messages'), lanes.includes('drafts')]);
      expect(kept).toBeGreaterThan(lanes.includes('messages') ? 10 : 5);
      const shown = shownBy(rig.vault);
      const status = rig.vault.status();
      rig.vault.close(); // which names where the drafts stand: one more entry
      const whole = rebuilt();
      expect({ ...whole, stands: null }).toEqual({ ...shown, stands: null });
      const { seq } = whole.stands.status;
      expect(whole.stands.status).toEqual({ ...status, seq });
      expect([seq.messages, seq.drafts]).toEqual([status.seq.messages + 1, status.seq.drafts]);
      rig.reopenClosed();
    },
  );

  it('P7 a view whose piece is missing or that is not listed any more costs nobody else anything', async () => {
    await rig.type('open', 'not sent yet');
    await rig.vault.snapshot();
    change((pieces) => [
      ...pieces.filter((piece) => piece.name !== 'view draft'),
      { name: 'view horoscope', bytes: Buffer.from('{"version":1,"facts":5,"rows":0,"columns":{}}') },
    ]);
    rig.reopenClosed();
    expect(rig.textOf('open').text).toBe('not sent yet');
    rig.vault.close();
    expect(rebuilt().reads).toEqual(
      ((): unknown => {
        rig.reopenClosed();
        return shownBy(rig.vault).reads;
      })(),
    );
  });
});

describe('a snapshot that is not believed', () => {
  it('P3 changed in any part, cut anywhere or with more at its end: it is as none, and no error', async () => {
    await rig.type('d', 'Hello');
    await receive(20);
    rig.vault.close();
    const whole = readFileSync(snapshot);
    const keys = deviceKeys(seeds.root);
    rig.reopenClosed();
    const { journal, epoch } = rig.vault.status();
    const file = (): SnapshotFile =>
      new SnapshotFile(snapshot, keys.wrap, { journal: Buffer.from(journal, 'base64url'), epoch }, purpose);
    writeFileSync(snapshot, whole);
    expect(file().read()?.length).toBeGreaterThan(5);
    let tried = 0;
    for (let at = 0; at < whole.length; at += 7) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      for (const bytes of [changed, whole.subarray(0, at)]) {
        writeFileSync(snapshot, bytes);
        expect(file().read(), `byte ${at}`).toBeNull();
        tried++;
      }
    }
    writeFileSync(snapshot, Buffer.concat([whole, Buffer.of(0)]));
    expect(file().read()).toBeNull();
    expect(tried).toBeGreaterThan(400);
  });

  it('P3 of another device, journal, epoch, version or purpose it does not open', async () => {
    await rig.vault.snapshot();
    const { journal, epoch } = rig.vault.status();
    const identity = { journal: Uint8Array.from(Buffer.from(journal, 'base64url')), epoch };
    const read = (root: Uint8Array, change: Partial<typeof identity>, other: Partial<Purpose> = {}): unknown =>
      new SnapshotFile(snapshot, deviceKeys(root).wrap, { ...identity, ...change }, { ...purpose, ...other }).read();
    expect(read(seeds.root, {})).not.toBeNull();
    expect(read(new Uint8Array(32).fill(9), {})).toBeNull();
    expect(read(seeds.root, { journal: new Uint8Array(16) })).toBeNull();
    expect(read(seeds.root, { epoch: 1 })).toBeNull();
    expect(read(seeds.root, {}, { version: snapshotVersion + 1 })).toBeNull();
    expect(read(seeds.root, {}, { purpose: 'candor index v1' })).toBeNull();
  });

  it('P3 beside a journal that was put back to an earlier state, or went another way since, it is as none', async () => {
    await receive(5);
    rig.vault.close();
    const [earlier, saved] = [readFileSync(rig.path), readFileSync(snapshot)];
    rig.reopenClosed();
    await receive(3, 5);
    rig.vault.close();
    const later = readFileSync(snapshot);
    writeFileSync(rig.path, earlier);
    for (const text of ['x', 'another way']) {
      writeFileSync(snapshot, later);
      rig.reopenClosed();
      const shown = shownBy(rig.vault);
      expect(rig.vault.contents.thread({ conversation, before: null, limit: 50 }).messages).toHaveLength(5);
      await rig.type('d', text); // and now it goes another way
      rig.vault.close();
      expect(shown).toBeDefined();
    }
    // An older one of this very way is believed for what it stands for, and the rest is read.
    writeFileSync(snapshot, saved);
    rig.reopenClosed();
    expect(rig.textOf('d').text).toBe('xanother way');
  });

  it('P6 one that opens and says what cannot be, or a folder in its place: the journal is read from its beginning', async () => {
    await rig.type('d', 'Hello');
    const { journal, epoch } = rig.vault.status();
    rig.vault.close();
    const file = new SnapshotFile(
      snapshot,
      deviceKeys(seeds.root).wrap,
      { journal: Buffer.from(journal, 'base64url'), epoch },
      purpose,
    );
    const good = file.read() ?? [];
    const place = Buffer.from(
      good
        .filter((piece) => piece.name === 'place')
        .map((piece) => Buffer.from(piece.bytes).toString())
        .join(''),
    );
    for (const pieces of [
      [],
      [{ name: 'place', bytes: Buffer.from('{}') }],
      [{ name: 'place', bytes: place }],
      good.filter((piece) => piece.name !== 'marks'),
      good.filter((piece) => piece.name !== 'column message seqs'),
      good.filter((piece) => piece.name !== 'rows draft'),
    ]) {
      file.write(pieces);
      rig.reopenClosed();
      expect(rig.textOf('d').text).toBe('Hello');
      rig.vault.close();
    }
    rmSync(snapshot, { force: true });
    mkdirSync(snapshot);
    vi.spyOn(console, 'error').mockReturnValue();
    rig.reopenClosed();
    expect(rig.textOf('d').text).toBe('Hello');
  });

  it('P6 a folder it cannot be written in costs the snapshot, nothing else', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    vi.spyOn(SnapshotFile.prototype, 'write').mockImplementation(() => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    });
    await rig.type('d', 'Hello');
    rig.reopen();
    expect(said).toHaveBeenCalledWith('snapshot:', 'internal');
    expect(rig.textOf('d').text).toBe('Hello');
  });
});

describe('what is before the snapshot', () => {
  /** Changes the file behind the vault’s back, while it is closed. */
  const change = (sql: string): void => {
    const db = new Database(rig.path);
    db.exec(sql);
    db.close();
  };

  it('P3 is checked at once while it is small: the start names the frame', async () => {
    await receive(30);
    rig.vault.close();
    change('UPDATE messages_frame SET sealed = zeroblob(length(sealed)) WHERE seq = 7');
    expect(() => {
      rig.reopenClosed();
    }).toThrow(
      expect.objectContaining({
        code: 'journal-damaged',
        message: expect.stringContaining('frame 7 of the messages') as string,
      }),
    );
    expect(existsSync(snapshot)).toBe(false);
  });

  const changes: readonly (readonly [what: string, sql: string])[] = [
    ['a frame changed', 'UPDATE messages_frame SET sealed = zeroblob(length(sealed)) WHERE seq = 700'],
    ['a frame missing', 'DELETE FROM messages_frame WHERE seq = 700'],
    [
      'two frames exchanged',
      'UPDATE messages_frame SET seq = -1 WHERE seq = 700; UPDATE messages_frame SET seq = 700 WHERE seq = 701; UPDATE messages_frame SET seq = 701 WHERE seq = -1',
    ],
    ['a folded page changed', 'UPDATE fold SET sealed = zeroblob(length(sealed))'],
  ];
  it.each(changes)(
    'P3 P6 is checked while others work: with %s nothing is recorded or handed over any more',
    { timeout: 60_000 },
    async (_what, sql) => {
      await rig.type('sent', 'Hello');
      await rig.send('sent', 'm');
      await rig.vault.endDraftsPage();
      await receive(5000);
      rig.vault.close();
      change(sql);
      rig.reopenClosed();
      await rig.type('d', 'x'); // usable, and writing goes on meanwhile
      expect(rig.vault.outbox(5)).toHaveLength(1);
      await expect(rig.vault.check()).rejects.toMatchObject({ code: 'journal-damaged' });
      await expect(rig.type('d', 'y')).rejects.toMatchObject({ code: 'journal-damaged' });
      expect(() => rig.vault.outbox(5)).toThrow(expect.objectContaining({ code: 'journal-damaged' }));
      rig.vault.close();
      expect(existsSync(snapshot)).toBe(false); // so the next start reads everything, and says what is wrong
      expect(() => {
        rig.reopenClosed();
      }).toThrow(expect.objectContaining({ code: 'journal-damaged' }));
    },
  );

  it('P3 a message that does not open when it is looked at stops the record as well', { timeout: 60_000 }, async () => {
    await receive(5000);
    rig.vault.close();
    change('UPDATE messages_frame SET sealed = zeroblob(length(sealed)) WHERE seq = 4900');
    rig.reopenClosed();
    expect(() => rig.vault.contents.thread({ conversation, before: null, limit: 200 })).toThrow(
      expect.objectContaining({ code: 'journal-damaged' }),
    );
    await expect(rig.type('d', 'y')).rejects.toMatchObject({ code: 'journal-damaged' });
  });

  it('P3 holds, also when pages are folded and messages come while it is checked', { timeout: 60_000 }, async () => {
    await receive(4000);
    for (let i = 0; i < 300; i++) await rig.type('d', 'ab');
    rig.vault.close();
    rig.reopenClosed();
    const checked = rig.vault.check();
    await rig.vault.endDraftsPage();
    await receive(5, 4000);
    await checked;
    await rig.type('d', 'c');
    expect(rig.verify()).toMatchObject({ outcome: 'unsigned', content: { faults: [] } });
  });
});

describe('the index that is kept', () => {
  const found = (query: string): unknown => {
    const { hits, indexedBackTo } = rig.vault.contents.search({ query, limit: 5 });
    return { ids: hits.map(({ message }) => message.id), indexedBackTo };
  };
  const whole = (): Promise<void> =>
    vi.waitFor(() => {
      expect(found('hello')).toMatchObject({ indexedBackTo: null });
    }, 30_000);

  it('P4 finds at the next start what was indexed and what came since, and is sealed', {
    timeout: 60_000,
  }, async () => {
    for (let from = 0; from < 10_500; from += 1500) await receive(1500, from);
    await whole();
    const index = `${rig.path}-index`;
    await vi.waitFor(() => {
      expect(existsSync(index)).toBe(true);
    }, 30_000);
    expect(found('7321')).toEqual({ ids: ['in-7321'], indexedBackTo: null });
    expect(['hello', '7321', 'words', 'fts5'].filter((word) => readFileSync(index).includes(word))).toEqual([]);
    await receive(250, 10_500);
    rig.reopen();
    const opened = vi.spyOn(MessageView.prototype, 'newestFirst');
    await whole();
    expect(found('7321')).toEqual({ ids: ['in-7321'], indexedBackTo: null });
    expect(found('10749')).toEqual({ ids: ['in-10749'], indexedBackTo: null });
    expect(rig.vault.contents.search({ query: 'hello', limit: 1 }).searched).toBe(10_750);
    expect(opened.mock.calls.some(([after]) => (after ?? 0) > 10_000)).toBe(true); // it was believed: only what came since was read
    // Beside a journal that went another way it is as none.
    rig.vault.close();
    const other = await VaultRig.make();
    try {
      copyFileSync(index, `${other.path}-index`);
      await other.vault.events([
        {
          cursor: 2,
          event: {
            type: 'inbound',
            conversation,
            message: 'x',
            text: 'hello',
            at: 5,
            providerId: 'p',
            verified: 'session',
          },
        },
      ]);
      expect(other.vault.contents.search({ query: '7321', limit: 5 }).hits).toEqual([]);
    } finally {
      other.remove();
    }
    rig.reopenClosed();
  });
});
