// A record put aside: its bytes are only moved, its digest begins the next epoch, and an interrupted move is completed (P6).
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { blake2b, cryptoReady } from '../../../src/crypto/sodium.ts';
import { keyPlaces, type KeyPlaces } from '../../../main/keys/root-key.ts';
import { epochToOpen, markUploaded, putAside, readAside, recordsAside, sizeOf } from '../../../main/put-aside.ts';

let data: string;
let places: KeyPlaces;
const db = Buffer.from('the journal, byte for byte');
const wal = Buffer.from('and its log');

beforeAll(cryptoReady);
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'candor-aside-'));
  places = keyPlaces(data);
  mkdirSync(places.journalFolder, { recursive: true });
  mkdirSync(join(data, 'keys'));
  writeFileSync(join(places.journalFolder, 'epoch-0.candor'), db);
  writeFileSync(join(places.journalFolder, 'epoch-0.candor-wal'), wal);
  writeFileSync(places.wrap, 'wrapped');
});
afterEach(() => {
  rmSync(data, { recursive: true, force: true });
});

describe('putting a record aside', () => {
  it('P6 moves the bytes untouched and begins the next epoch with their digest', () => {
    const digest = toBase64Url(blake2b(Buffer.concat([db, wal])));
    const aside = putAside(places, 'journal-damaged: something changed it', 'AAAAAAAAAAAAAAAAAAAAAA', false);
    expect(aside.digest).toBe(digest);
    expect(aside.files.map((file) => readFileSync(file))).toEqual([db, wal]);
    expect(existsSync(places.wrap)).toBe(true); // the key still opens what it opens
    expect(epochToOpen(places)).toEqual({
      path: join(places.journalFolder, 'epoch-1.candor'),
      beginning: {
        epoch: 1,
        journal: 'AAAAAAAAAAAAAAAAAAAAAA',
        previous: { digest, reason: 'journal-damaged: something changed it' },
      },
    });
  });

  it('P6 takes the keys along when they were the trouble, and never deletes one', () => {
    const aside = putAside(places, 'key-lost', null, true);
    expect(existsSync(places.wrap)).toBe(false);
    expect(readFileSync(join(aside.folder, 'root.json'), 'utf8')).toBe('wrapped');
  });

  it('P6 a move that was interrupted after its note was written is completed at the next start', () => {
    const whole = putAside(places, 'r', null, false);
    // As if the machine had stopped right after the note and the first file.
    renameSync(join(whole.folder, 'note.json'), join(whole.folder, 'note.new'));
    renameSync(join(whole.folder, 'epoch-0.candor-wal'), join(places.journalFolder, 'epoch-0.candor-wal'));
    const [completed] = recordsAside(places);
    expect(completed).toEqual(whole);
    expect(readFileSync(join(whole.folder, 'epoch-0.candor-wal'))).toEqual(wal);
  });

  it('P6 a move interrupted before its note left the record where it was', () => {
    mkdirSync(join(places.journalFolder, 'aside', 'epoch-0'), { recursive: true });
    expect(recordsAside(places)).toEqual([]);
    expect(epochToOpen(places).path).toBe(join(places.journalFolder, 'epoch-0.candor'));
  });

  it('P6 what was put aside is read in parts across its files, and noted once the bank holds it', () => {
    const aside = putAside(places, 'r', null, false);
    const all = Buffer.concat([db, wal]);
    expect(sizeOf(aside)).toBe(all.length);
    for (const step of [1, 7, 26, 100]) {
      const parts: Buffer[] = [];
      for (let at = 0; at < all.length; at += step) parts.push(readAside(aside, at, Math.min(step, all.length - at)));
      expect(Buffer.concat(parts)).toEqual(all);
    }
    markUploaded(aside);
    expect(recordsAside(places)).toMatchObject([{ uploaded: true, digest: aside.digest }]);
  });

  it('P6 a second time begins a third epoch, in the same journal', () => {
    putAside(places, 'first', 'AAAAAAAAAAAAAAAAAAAAAA', false);
    writeFileSync(join(places.journalFolder, 'epoch-1.candor'), 'next');
    putAside(places, 'second', null, false);
    expect(epochToOpen(places).beginning).toMatchObject({
      epoch: 2,
      journal: 'AAAAAAAAAAAAAAAAAAAAAA',
      previous: { reason: 'second' },
    });
  });
});
