// What the endpoint keeps of devices beside their enrolment: which token let which key in, and which journals were revoked.
import type { Statement } from 'better-sqlite3';
import type { Certificate } from '../../src/protocol/signed.ts';
import type { Db } from '../database.ts';

/** The tables, for the endpoint's migrations. A token is kept by its hash only. */
export const deviceTables = `CREATE TABLE used_tokens (token BLOB PRIMARY KEY, sign_key BLOB NOT NULL, at INTEGER NOT NULL) STRICT;
   CREATE TABLE revocations (journal BLOB PRIMARY KEY, at INTEGER NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL) STRICT;`;

/** A journal that is out. */
export interface Revocation {
  readonly at: number;
  readonly by: string;
  readonly reason: string;
}
/** A journal with its latest epoch. */
export interface DeviceRow {
  readonly journal: Uint8Array;
  readonly epoch: number;
  readonly person: string;
  readonly certificate: string;
  readonly received: number | null;
}

/** Statements over the endpoint's database. */
export class DeviceStore {
  readonly #db: Db;
  readonly #revocation: Statement;

  constructor(db: Db) {
    this.#db = db;
    this.#revocation = db.prepare('SELECT at, by, reason FROM revocations WHERE journal = ?'); // asked at every request
  }

  /** The key this token let in, if it was used. */
  tokenUser(token: Uint8Array): Uint8Array | undefined {
    return (
      this.#db.prepare('SELECT sign_key FROM used_tokens WHERE token = ?').get(token) as
        | { sign_key: Uint8Array }
        | undefined
    )?.sign_key;
  }

  useToken(token: Uint8Array, signKey: Uint8Array, at: number): void {
    this.#db.prepare('INSERT OR IGNORE INTO used_tokens VALUES (?, ?, ?)').run(token, signKey, at);
  }

  /** Puts a device's newer certificate in place of the one held. */
  renew(journal: Uint8Array, epoch: number, certificate: Certificate): void {
    this.#db
      .prepare('UPDATE enrolments SET certificate = ?, signature = ? WHERE journal = ? AND epoch = ?')
      .run(certificate.enrolment, certificate.signature, journal, epoch);
  }

  revocation(journal: Uint8Array): Revocation | undefined {
    return this.#revocation.get(journal) as Revocation | undefined;
  }

  /** True when a journal of this key was revoked: the same computer under whatever name. */
  isRevokedKey(signKey: Uint8Array): boolean {
    return (
      this.#db.prepare('SELECT 1 FROM enrolments JOIN revocations USING (journal) WHERE sign_key = ?').get(signKey) !==
      undefined
    );
  }

  /** This journal and every other that was enrolled under a key of its own. */
  journalsOfKeys(journal: Uint8Array): readonly Uint8Array[] {
    return this.#db
      .prepare(
        'SELECT DISTINCT journal FROM enrolments WHERE sign_key IN (SELECT sign_key FROM enrolments WHERE journal = ?)',
      )
      .pluck()
      .all(journal) as Uint8Array[];
  }

  /** Every journal that is out. */
  revoked(): readonly Uint8Array[] {
    return this.#db.prepare('SELECT journal FROM revocations ORDER BY at, journal').pluck().all() as Uint8Array[];
  }

  /** Takes a journal out for good; the first revocation stays as it is. */
  revoke(journal: Uint8Array, revocation: Revocation): void {
    this.#db
      .prepare('INSERT OR IGNORE INTO revocations VALUES (?, ?, ?, ?)')
      .run(journal, revocation.at, revocation.by, revocation.reason);
  }

  /** All devices, or those of one person, each with its latest epoch and when it last brought something. */
  devices(person: string | null): readonly DeviceRow[] {
    return this.#db
      .prepare(`SELECT journal, max(epoch) AS epoch, person, certificate,
        (SELECT max(receipts.at) FROM chains JOIN receipts ON receipts.chain = chains.id WHERE chains.journal = enrolments.journal) AS received
      FROM enrolments WHERE $person IS NULL OR person = $person GROUP BY journal ORDER BY person, journal`)
      .all({ person }) as DeviceRow[];
  }

  /** The journals of one person, for what is theirs elsewhere. */
  journalsOf(person: string): readonly Uint8Array[] {
    return this.#db
      .prepare('SELECT DISTINCT journal FROM enrolments WHERE person = ?')
      .pluck()
      .all(person) as Uint8Array[];
  }
}
