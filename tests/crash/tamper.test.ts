// P3 by hand: everything somebody with the file and an SQL tool might do to a record, and what `candor verify` says to each.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBase64Url } from '../../src/bytes/bytes.ts';
import { sign, signKeyPair } from '../../src/crypto/sodium.ts';
import { headBytes, receiptBytes } from '../../src/journal/chain.ts';
import { deviceKeys } from '../../src/journal/device-keys.ts';
import type { Receipt } from '../../src/protocol/endpoint.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import { TestVault } from '../support/test-vault.ts';
import { checkTampered, verifyWith } from '../support/check-tampered.ts';
import { smallRecord, type SmallRecord } from '../support/small-record.ts';
import { endpointKeys, seeds } from '../support/test-keys.ts';
import { startSecond, testInForce } from '../support/vault.ts';

let plain: SmallRecord; // every frame by itself
let folded: SmallRecord; // drafts folded, receipts held
let grouped: SmallRecord; // messages of the first day in a group, receipts held
let other: SmallRecord; // the same device key, another journal
const tally = { caught: 0, tried: 0 };
beforeAll(async () => {
  plain = await smallRecord({ folded: false });
  folded = await smallRecord();
  grouped = await smallRecord({ grouped: true });
  other = await smallRecord({ folded: false });
});
afterAll(() => {
  for (const record of [plain, folded, grouped, other]) record.remove();
  console.log(`tampering: caught ${tally.caught} of ${tally.tried}`);
});

/** A copy of the record's journal, changed by `change`. */
function tampered(record: SmallRecord, change: (db: Database.Database) => void): string {
  const path = join(record.folder, 'tampered.candor');
  copyFileSync(record.journal, path);
  const db = new Database(path);
  try {
    change(db);
  } finally {
    db.close();
  }
  return path;
}

function count(caught: boolean): void {
  tally.tried++;
  if (caught) tally.caught++;
}

const run =
  (sql: string) =>
  (db: Database.Database): void => {
    db.exec(sql);
  };
const flipBlob =
  (table: string, column: string, where: string) =>
  (db: Database.Database): void => {
    const value = db.prepare(`SELECT ${column} FROM ${table} WHERE ${where}`).pluck().get() as Buffer;
    value[value.length >> 1] = (value[value.length >> 1] ?? 0) ^ 4;
    db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${where}`).run(value);
  };
const copyFrame = (from: number, to: number, lane = 'messages'): string =>
  `INSERT INTO ${lane}_frame SELECT ${to}, page, commitment, sealed FROM ${lane}_frame WHERE seq = ${from};`;
const exchanged = (column: string): string =>
  `CREATE TEMP TABLE was AS SELECT * FROM page; UPDATE page SET ${column} = (SELECT ${column} FROM was WHERE was.lane <> page.lane AND was.page = page.page); DROP TABLE was`;
const swapFrames = (a: number, b: number, lane = 'messages'): string =>
  `UPDATE ${lane}_frame SET seq = -1 WHERE seq = ${a}; UPDATE ${lane}_frame SET seq = ${a} WHERE seq = ${b}; UPDATE ${lane}_frame SET seq = ${b} WHERE seq = -1;`;

describe('by someone with the file', () => {
  const cases: readonly (readonly [what: string, expected: string, change: (db: Database.Database) => void])[] = [
    ['a sealed message changed', 'frame-altered messages 4', flipBlob('messages_frame', 'sealed', 'seq = 4')],
    ['a commitment changed', 'frame-altered messages 4', flipBlob('messages_frame', 'commitment', 'seq = 4')],
    ['a sealed edit changed', 'frame-altered drafts 2', flipBlob('drafts_frame', 'sealed', 'seq = 2')],
    ['a frame emptied', 'frame-altered messages 3', run(`UPDATE messages_frame SET sealed = x'' WHERE seq = 3`)],
    ['a frame taken out', 'sequence messages 5', run('DELETE FROM messages_frame WHERE seq = 4')],
    ['the first frame taken out', 'sequence messages 2', run('DELETE FROM messages_frame WHERE seq = 1')],
    ['an edit taken out', 'sequence drafts 3', run('DELETE FROM drafts_frame WHERE seq = 2')],
    [
      'a frame taken out and the rest moved up',
      'frame-altered messages 4',
      run(
        'DELETE FROM messages_frame WHERE seq = 4; UPDATE messages_frame SET seq = -seq; UPDATE messages_frame SET seq = CASE WHEN -seq > 4 THEN -seq - 1 ELSE -seq END',
      ),
    ],
    ['two frames exchanged', 'frame-altered messages 3', run(swapFrames(3, 4))],
    [
      'a frame doubled over another',
      'frame-altered messages 4',
      run(`DELETE FROM messages_frame WHERE seq = 4; ${copyFrame(3, 4)}`),
    ],
    ['a frame put before the first', 'sequence messages 0', run(copyFrame(2, 0))],
    ['a frame under another page', 'page-unknown messages 4', run('UPDATE messages_frame SET page = 2 WHERE seq = 4')],
    ['the tail cut', 'truncated messages 6', run('DELETE FROM messages_frame WHERE seq > 5')],
    ['all messages taken out', 'truncated messages 1', run('DELETE FROM messages_frame')],
    ['all drafts taken out', 'truncated drafts 1', run('DELETE FROM drafts_frame')],
    ['a page taken out', 'page-unknown messages 1', run(`DELETE FROM page WHERE lane = 'messages'`)],
    ['a page beginning elsewhere', 'page-order drafts 2', run(`UPDATE page SET first_seq = 2 WHERE lane = 'drafts'`)],
    ['a page’s box changed', 'page-signature messages 1', flipBlob('page', 'box', `lane = 'messages'`)],
    ['a page’s readers changed', 'page-signature drafts 1', flipBlob('page', 'readers', `lane = 'drafts'`)],
    ['the boxes of two lanes exchanged', 'page-signature messages 1', run(exchanged('box'))],
    [
      'the pages of two lanes exchanged',
      'page-signature messages 1',
      run(
        `UPDATE page SET lane = 'x' WHERE lane = 'drafts'; UPDATE page SET lane = 'drafts' WHERE lane = 'messages'; UPDATE page SET lane = 'messages' WHERE lane = 'x'`,
      ),
    ],
    [
      'a device signature changed',
      'checkpoint-signature messages',
      flipBlob('checkpoint', 'signature', `lane = 'messages'`),
    ],
    ['a signed head changed', 'checkpoint-signature messages', flipBlob('checkpoint', 'head', `lane = 'messages'`)],
    [
      'a signature moved to another frame',
      'checkpoint-signature messages 2',
      run(
        `UPDATE checkpoint SET seq = 2 WHERE lane = 'messages' AND seq = (SELECT min(seq) FROM checkpoint WHERE lane = 'messages')`,
      ),
    ],
    [
      'a forged signature',
      'checkpoint-signature messages 1',
      (db) => {
        db.prepare(`INSERT INTO checkpoint VALUES ('messages', 1, ?, ?)`).run(
          Buffer.alloc(32),
          sign(
            contexts.head,
            headBytes(chainOf(db, 'messages'), 1, Buffer.alloc(32)),
            signKeyPair(seeds.archive).secretKey,
          ),
        );
      },
    ],
    ['another journal’s id', 'page-signature messages 1', flipBlob('identity', 'journal', 'only = 1')],
    ['an epoch that cannot be', 'refused: journal-damaged', run('UPDATE identity SET epoch = -1')],
    [
      'a receipt at a time that cannot be',
      'refused: journal-damaged',
      run(`INSERT INTO receipt VALUES ('messages', 1, x'00', -122, x'00')`),
    ],
    [
      'a frame under a page that cannot be',
      'page-unknown messages 4',
      run('UPDATE messages_frame SET page = -2 WHERE seq = 4'),
    ],
    [
      'a signature under a lane that is none',
      'refused: journal-damaged',
      run(`UPDATE checkpoint SET lane = 'Messages' WHERE lane = 'messages'`),
    ],
    ['another epoch', 'page-signature messages 1', run('UPDATE identity SET epoch = 1')],
    [
      'another device',
      'page-signature messages 1',
      (db) => {
        db.prepare('UPDATE identity SET device_key = ?').run(signKeyPair(seeds.archive).publicKey);
      },
    ],
    ['another epoch before', 'frame-altered messages 1', flipBlob('identity', 'previous', 'only = 1')],
    ['no identity', 'refused: journal-damaged', run('DELETE FROM identity')],
    ['a newer version', 'refused: journal-newer', run('PRAGMA user_version = 99')],
    ['another application', 'refused: journal-damaged', run('PRAGMA application_id = 7')],
    ['a whole lane of another journal of the same device', 'page-signature messages 1', graft('messages')],
    ['drafts of another journal of the same device', 'page-signature drafts 1', graft('drafts')],
    [
      'the last frames of another journal of the same device',
      'frame-altered messages 6',
      (db) => {
        db.exec(
          `ATTACH '${other.journal}' AS o; DELETE FROM messages_frame WHERE seq >= 6; INSERT INTO messages_frame SELECT * FROM o.messages_frame WHERE seq >= 6; DETACH o`,
        );
      },
    ],
  ];

  it.each(cases)('P3 %s is %s', (_what, expected, change) => {
    const { caught, how } = checkTampered(tampered(plain, change), plain.keys);
    count(caught);
    expect(caught).toBe(true);
    expect(how).toMatch(new RegExp(`^${expected.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')}(?!\\d)`, 'u'));
  });

  it.each(cases.filter(([what]) => !what.startsWith('a sealed') && what !== 'a frame emptied'))(
    'P3 without any page key, %s is caught too',
    (_what, _expected, change) => {
      const path = tampered(plain, change);
      let caught: boolean;
      try {
        caught = !verifyWith(path, {}).holds;
      } catch {
        caught = true;
      }
      count(caught);
      expect(caught).toBe(true);
    },
  );

  it('P3 what stands after the last signature counts for nothing to someone without keys', () => {
    const unsigned = tampered(plain, run(`DELETE FROM checkpoint`));
    const { faults } = verifyWith(unsigned, {});
    count(faults.length === 2);
    expect(faults.map(({ kind, lane, seq }) => [kind, lane, seq])).toEqual([
      ['unsigned', 'messages', 1],
      ['unsigned', 'drafts', 1],
    ]);
    expect(verifyWith(unsigned, { keys: plain.keys }).lanes.map((lane) => lane.signedThrough)).toEqual([0, 0]);
  });

  it('P3 without keys a changed ciphertext shows as soon as somebody opens it, and the chain shows everything else', () => {
    const path = tampered(plain, flipBlob('messages_frame', 'sealed', 'seq = 4'));
    expect(verifyWith(path, {}).holds).toBe(true); // the chain binds the plaintext; pages can be folded or shredded (J3.3)
    expect(verifyWith(path, { keys: plain.keys }).holds).toBe(false);
  });
});

describe('with folded pages and receipts', () => {
  it.each([
    ['a folded page changed', 'fold-signature drafts 1', flipBlob('fold', 'sealed', 'page = 1')],
    [
      'a folded page’s end moved',
      'fold-signature drafts 1',
      run('UPDATE fold SET last_seq = last_seq - 1 WHERE page = 1'),
    ],
    ['a folded page’s head changed', 'fold-signature drafts 1', flipBlob('fold', 'head', 'page = 1')],
    ['a folded page’s signature changed', 'fold-signature drafts 1', flipBlob('fold', 'signature', 'page = 1')],
    ['the first folded page taken out', 'page-order drafts 1', run('DELETE FROM fold WHERE page = 1')],
    ['a later folded page taken out', 'sequence drafts', run('DELETE FROM fold WHERE page = 2')],
    [
      'two folded pages exchanged',
      'fold-signature drafts 1',
      run(
        'CREATE TEMP TABLE was AS SELECT * FROM fold; UPDATE fold SET sealed = (SELECT sealed FROM was WHERE was.page = 3 - fold.page) WHERE page < 3; DROP TABLE was',
      ),
    ],
    ['a receipt changed', 'receipt-signature messages', flipBlob('receipt', 'signature', `lane = 'messages'`)],
    [
      'a receipt’s time changed',
      'receipt-signature messages',
      run(`UPDATE receipt SET at = at + 1 WHERE lane = 'messages'`),
    ],
    [
      'a receipt moved to another lane',
      'receipt-signature drafts',
      run(`DELETE FROM receipt WHERE lane = 'drafts'; UPDATE receipt SET lane = 'drafts'`),
    ],
  ] as const)('P3 %s is %s', (_what, expected, change) => {
    const { caught, how } = checkTampered(tampered(folded, change), folded.keys);
    count(caught);
    expect(how).toContain(expected);
  });

  it('P3 a forged receipt is no receipt', () => {
    const forger = signKeyPair(seeds.archive);
    const path = tampered(folded, (db) => {
      const head = db.prepare(`SELECT head FROM receipt WHERE lane = 'messages'`).pluck().get() as Buffer;
      db.prepare(`UPDATE receipt SET signature = ? WHERE lane = 'messages'`).run(
        sign(contexts.receipt, head, forger.secretKey),
      );
    });
    const { how, caught } = checkTampered(path, folded.keys);
    count(caught);
    expect(how).toContain('receipt-signature messages');
  });

  const heldElsewhere = (
    lane: LaneName,
  ): readonly { seq: number; head: Uint8Array; signature: Uint8Array; at: number }[] =>
    folded.receipts
      .filter((one: Receipt) => one.lane === lane)
      .map(({ seq, head, signature, at }) => ({
        seq,
        head: fromBase64Url(head),
        signature: fromBase64Url(signature),
        at,
      }));
  const withReceipts = (): { endpointKey: Uint8Array; receipts: typeof heldElsewhere } => ({
    endpointKey: endpointKeys().publicKey,
    receipts: heldElsewhere,
  });

  it('P3 the whole file rolled back to an earlier day is whole by itself, and caught by a receipt held elsewhere', () => {
    expect(checkTampered(folded.earlier, folded.keys)).toEqual({ caught: false, how: '' });
    const { faults } = verifyWith(folded.earlier, withReceipts());
    count(faults.length > 0);
    expect(faults.map((fault) => fault.kind)).toEqual(['truncated', 'truncated']);
  });

  it('P3 a tail cut with all its signatures and receipts is caught by a receipt held elsewhere', () => {
    const path = tampered(
      folded,
      run(
        `DELETE FROM messages_frame WHERE seq > 5; DELETE FROM checkpoint WHERE lane = 'messages' AND seq > 5; DELETE FROM receipt`,
      ),
    );
    const { faults } = verifyWith(path, { ...withReceipts(), keys: folded.keys });
    count(faults.some((fault) => fault.kind === 'truncated' && fault.lane === 'messages' && fault.seq === 6));
    expect(faults[0]).toMatchObject({ kind: 'truncated', lane: 'messages', seq: 6 });
  });

  it('P3 drafts cut off with every signature over them are missed by the messages that name them', () => {
    const path = tampered(
      plain,
      run(`DELETE FROM drafts_frame WHERE seq > 1; DELETE FROM checkpoint WHERE lane = 'drafts'`),
    );
    const { how, caught } = checkTampered(path, plain.keys);
    count(caught);
    expect(how).toMatch(/content (?:drafts|messages)/u);
  });

  it('P3 receipts taken out show as not receipted, and those held elsewhere still hold', () => {
    const path = tampered(folded, run('DELETE FROM receipt'));
    expect(
      verifyWith(path, { endpointKey: endpointKeys().publicKey }).lanes.map((lane) => lane.receiptedThrough),
    ).toEqual([0, 0]);
    const verdict = verifyWith(path, withReceipts());
    expect(verdict.holds).toBe(true);
    expect(verdict.lanes.every((lane) => lane.receiptedThrough > 0)).toBe(true);
  });

  it('P3 a journal made anew under another key is whole by itself, and caught by the enrolled key', async () => {
    const enrolled = deviceKeys(seeds.root).sign.publicKey;
    const path = join(folded.folder, 'anew.candor');
    new TestVault({
      path,
      root: new Uint8Array(32).fill(9),
      person: 'maren',
      inForce: testInForce(),
      now: () => startSecond,
    }).close();
    expect(verifyWith(path, {}).holds).toBe(true);
    const { faults } = verifyWith(path, { deviceKey: enrolled });
    count(faults.length > 0);
    expect(faults[0]?.kind).toBe('page-signature');
  });
});

describe('the device itself', () => {
  const open = (path: string, root: Uint8Array = seeds.root): void => {
    new TestVault({ path, root, person: 'maren', inForce: testInForce(), now: () => startSecond }).close();
  };

  it.each([
    ['a frame changed', flipBlob('messages_frame', 'sealed', 'seq = 4')],
    ['a frame taken out', run('DELETE FROM drafts_frame WHERE seq = 2')],
    ['the tail cut', run('DELETE FROM messages_frame WHERE seq > 4')],
    ['its own wrap of a page key changed', flipBlob('page', 'wrapped', `lane = 'messages'`)],
    ['the wraps of two lanes exchanged', run(exchanged('wrapped'))],
  ])(
    'P6 the vault does not write on a record with %s; it says from which frame on, and leaves the file as it is',
    (_what, change) => {
      const path = tampered(plain, change);
      expect(() => {
        open(path);
      }).toThrow(expect.objectContaining({ code: 'journal-damaged' }));
      expect(checkTampered(path, plain.keys).how).not.toContain('refused');
    },
  );

  it('P6 an old or foreign keychain blob gives another key: the record is neither opened nor replaced', () => {
    const path = tampered(plain, run('SELECT 1'));
    expect(() => {
      open(path, new Uint8Array(32).fill(0x77));
    }).toThrow(expect.objectContaining({ code: 'key-lost' }));
    expect(checkTampered(path, plain.keys).caught).toBe(false);
    open(path);
  });
});

function chainOf(db: Database.Database, lane: LaneName): { journal: Uint8Array; epoch: number; lane: LaneName } {
  const { journal, epoch } = db.prepare('SELECT journal, epoch FROM identity').get() as {
    journal: Buffer;
    epoch: number;
  };
  return { journal, epoch, lane };
}

/** Puts a lane of the other journal in place of this one's, signatures and all. */
function graft(lane: LaneName): (db: Database.Database) => void {
  return (db) => {
    db.exec(`ATTACH '${other.journal}' AS o; DELETE FROM ${lane}_frame; INSERT INTO ${lane}_frame SELECT * FROM o.${lane}_frame;
      DELETE FROM page WHERE lane = '${lane}'; INSERT INTO page SELECT * FROM o.page WHERE lane = '${lane}';
      DELETE FROM checkpoint WHERE lane = '${lane}'; INSERT INTO checkpoint SELECT * FROM o.checkpoint WHERE lane = '${lane}'; DETACH o`);
  };
}

describe('with messages in a group', () => {
  const cases: readonly (readonly [what: string, expected: string, change: (db: Database.Database) => void])[] = [
    ['a group changed', 'group-signature messages 1', flipBlob('messages_group', 'sealed', 'seq = 1')],
    ['a group cut', 'group-signature messages 1', run('UPDATE messages_group SET sealed = zeroblob(7)')],
    ['a commitment in a group changed', 'frame-altered messages', flipBlob('messages_group', 'commitments', 'seq = 1')],
    [
      'the last frame of a group taken out',
      'group-signature messages 1',
      (db) => {
        const all = db.prepare('SELECT commitments FROM messages_group WHERE seq = 1').pluck().get() as Buffer;
        db.prepare('UPDATE messages_group SET commitments = ?').run(all.subarray(0, all.length - 32));
      },
    ],
    [
      'two frames of a group exchanged',
      'frame-altered messages 1',
      (db) => {
        const all = db.prepare('SELECT commitments FROM messages_group WHERE seq = 1').pluck().get() as Buffer;
        db.prepare('UPDATE messages_group SET commitments = ?').run(
          Buffer.concat([all.subarray(32, 64), all.subarray(0, 32), all.subarray(64)]),
        );
      },
    ],
    ['a group’s head changed', 'group-signature messages 1', flipBlob('messages_group', 'head', 'seq = 1')],
    ['a group’s signature changed', 'group-signature messages 1', flipBlob('messages_group', 'signature', 'seq = 1')],
    ['a group taken out', 'sequence messages', run('DELETE FROM messages_group')],
    ['a group under another page', 'page-unknown messages 1', run('UPDATE messages_group SET page = 2')],
    ['a group moved', 'sequence messages 1', run('UPDATE messages_group SET seq = 2')],
    [
      'a frame put where a group has it',
      'sequence messages 1',
      run('UPDATE messages_frame SET seq = 1 WHERE seq = (SELECT max(seq) FROM messages_frame)'),
    ],
    [
      'a group over nothing',
      'refused: journal-damaged',
      run(`PRAGMA ignore_check_constraints = 1; UPDATE messages_group SET commitments = x''`),
    ],
    [
      'a group of more than a group has',
      'refused: journal-damaged',
      run('UPDATE messages_group SET commitments = zeroblob(33 * 32)'),
    ],
  ];

  it.each(cases)('P3 %s is %s, with keys and without', (_what, expected, change) => {
    const path = tampered(grouped, change);
    const { caught, how } = checkTampered(path, grouped.keys);
    count(caught);
    expect(how).toContain(expected);
    let stranger: boolean;
    try {
      stranger = !verifyWith(path, {}).holds;
    } catch {
      stranger = true;
    }
    count(stranger);
    expect(stranger).toBe(true);
  });

  it('P3 the record itself holds, its receipts inside the group too', () => {
    expect(checkTampered(grouped.journal, grouped.keys)).toEqual({ caught: false, how: '' });
    const db = new Database(grouped.journal, { readonly: true });
    expect(db.prepare('SELECT count(*) FROM messages_group').pluck().get()).toBe(1);
    db.close();
  });

  it('J7.3 J8.22 a receipt held elsewhere for another head inside a group is seen without any key', () => {
    const [receipt] = grouped.receipts.filter((one) => one.lane === 'messages');
    if (receipt === undefined) throw new Error('no receipt');
    const forged = { seq: receipt.seq - 1, head: fromBase64Url(receipt.head), at: receipt.at };
    const db = new Database(grouped.journal, { readonly: true });
    const chain = chainOf(db, 'messages');
    db.close();
    const signature = sign(
      contexts.receipt,
      receiptBytes(chain, forged.seq, forged.head, forged.at),
      endpointKeys().secretKey,
    );
    const { faults } = verifyWith(grouped.journal, {
      endpointKey: endpointKeys().publicKey,
      receipts: (lane) => (lane === 'messages' ? [{ ...forged, signature }] : []),
    });
    expect(faults).toMatchObject([{ kind: 'head-differs', lane: 'messages', seq: forged.seq }]);
  });
});
