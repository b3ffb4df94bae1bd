// What the endpoint keeps of devices beside their enrolment: which token let which key in, and which journals were revoked.
import type { Sql } from '../../sql/sql.ts';
import type { Migration } from '../../sql/tables.ts';

/** The tables of this slice; a released migration is never edited. A token is kept by its hash only. */
export const deviceTables: readonly Migration[] = [
  ({ bytes, integer, strict }) =>
    `CREATE TABLE enrolments (
       journal ${bytes} NOT NULL, epoch ${integer} NOT NULL, person TEXT NOT NULL, role TEXT NOT NULL, sign_key ${bytes} NOT NULL, box_key ${bytes} NOT NULL, previous ${bytes} NOT NULL,
       certificate TEXT NOT NULL, signature TEXT NOT NULL, PRIMARY KEY (journal, epoch)) ${strict};
     CREATE TABLE used_tokens (token ${bytes} PRIMARY KEY, sign_key ${bytes} NOT NULL, at ${integer} NOT NULL) ${strict};
     CREATE TABLE revocations (journal ${bytes} PRIMARY KEY, at ${integer} NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL) ${strict};`,
];

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

const latest = `SELECT e.journal, e.epoch, e.person, e.certificate,
    (SELECT max(receipts.at) FROM chains JOIN receipts ON receipts.chain = chains.id WHERE chains.journal = e.journal) AS received
  FROM enrolments e WHERE e.epoch = (SELECT max(l.epoch) FROM enrolments l WHERE l.journal = e.journal)`;

/** Tokens and revocations of one endpoint. */
export class DeviceStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The key this token let in, if it was used. */
  async tokenUser(token: Uint8Array): Promise<Uint8Array | undefined> {
    const row = await this.#sql.get<{ sign_key: Uint8Array }>(
      'SELECT sign_key FROM used_tokens WHERE token = ?',
      token,
    );
    return row?.sign_key;
  }

  async useToken(token: Uint8Array, signKey: Uint8Array, at: number): Promise<void> {
    await this.#sql.run(
      'INSERT INTO used_tokens (token, sign_key, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      token,
      signKey,
      at,
    );
  }

  revocation(journal: Uint8Array): Promise<Revocation | undefined> {
    return this.#sql.get<Revocation>('SELECT at, by, reason FROM revocations WHERE journal = ?', journal);
  }

  /** True when a journal of this key was revoked: the same computer under whatever name. */
  async isRevokedKey(signKey: Uint8Array): Promise<boolean> {
    const row = await this.#sql.get(
      'SELECT 1 AS revoked FROM enrolments JOIN revocations ON revocations.journal = enrolments.journal WHERE sign_key = ? LIMIT 1',
      signKey,
    );
    return row !== undefined;
  }

  /** Every journal that is out. */
  async revoked(): Promise<readonly Uint8Array[]> {
    return (await this.#sql.all<{ journal: Uint8Array }>('SELECT journal FROM revocations ORDER BY at, journal')).map(
      (row) => row.journal,
    );
  }

  /** Takes a journal out for good; the first revocation stays as it is. */
  async revoke(journal: Uint8Array, revocation: Revocation): Promise<void> {
    await this.#sql.run(
      'INSERT INTO revocations (journal, at, by, reason) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      journal,
      revocation.at,
      revocation.by,
      revocation.reason,
    );
  }

  /** All devices, or those of one person, each with its latest epoch and when it last brought something. */
  devices(person: string | null): Promise<readonly DeviceRow[]> {
    return person === null
      ? this.#sql.all<DeviceRow>(`${latest} ORDER BY e.person, e.journal`)
      : this.#sql.all<DeviceRow>(`${latest} AND e.person = ? ORDER BY e.journal`, person);
  }
}
