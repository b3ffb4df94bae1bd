// Which devices are enrolled: each journal's epoch with its keys and the certificate it was given.
import type { Certificate, Enrolment } from '../../../src/protocol/signed.ts';
import type { Sql } from '../../sql/sql.ts';

/** A device as enrolled. */
export interface EnrolmentRow {
  readonly journal: Uint8Array;
  readonly epoch: number;
  readonly person: string;
  readonly role: string;
  readonly sign_key: Uint8Array;
  readonly box_key: Uint8Array;
  readonly previous: Uint8Array;
  readonly certificate: string;
  readonly signature: string;
}

/** A device's keys as bytes. */
export interface DeviceKeys {
  readonly journal: Uint8Array;
  readonly signKey: Uint8Array;
  readonly boxKey: Uint8Array;
  readonly previous: Uint8Array;
}

/** The enrolments of one endpoint. */
export class Enrolments {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  find(journal: Uint8Array, epoch: number): Promise<EnrolmentRow | undefined> {
    return this.#sql.get<EnrolmentRow>('SELECT * FROM enrolments WHERE journal = ? AND epoch = ?', journal, epoch);
  }

  /** Whose journal this is in any epoch. */
  async owner(journal: Uint8Array): Promise<string | undefined> {
    const row = await this.#sql.get<{ person: string }>(
      'SELECT person FROM enrolments WHERE journal = ? LIMIT 1',
      journal,
    );
    return row?.person;
  }

  async add(enrolment: Enrolment, keys: DeviceKeys, certificate: Certificate): Promise<void> {
    await this.#sql.run(
      'INSERT INTO enrolments (journal, epoch, person, role, sign_key, box_key, previous, certificate, signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      keys.journal,
      enrolment.epoch,
      enrolment.person,
      enrolment.role,
      keys.signKey,
      keys.boxKey,
      keys.previous,
      certificate.enrolment,
      certificate.signature,
    );
  }

  /** Puts a device's newer certificate in place of the one held. */
  async renew(journal: Uint8Array, epoch: number, certificate: Certificate): Promise<void> {
    await this.#sql.run(
      'UPDATE enrolments SET certificate = ?, signature = ? WHERE journal = ? AND epoch = ?',
      certificate.enrolment,
      certificate.signature,
      journal,
      epoch,
    );
  }

  /** Every enrolment whose journal is not this person's. */
  ofOthers(person: string): Promise<readonly EnrolmentRow[]> {
    return this.#sql.all<EnrolmentRow>('SELECT * FROM enrolments WHERE person <> ? ORDER BY journal, epoch', person);
  }

  /** The journals of one person, for what is theirs elsewhere. */
  async journalsOf(person: string): Promise<readonly Uint8Array[]> {
    return (
      await this.#sql.all<{ journal: Uint8Array }>('SELECT DISTINCT journal FROM enrolments WHERE person = ?', person)
    ).map((row) => row.journal);
  }

  /** This journal and every other that was enrolled under a key of its own. */
  async journalsOfKeys(journal: Uint8Array): Promise<readonly Uint8Array[]> {
    return (
      await this.#sql.all<{ journal: Uint8Array }>(
        'SELECT DISTINCT journal FROM enrolments WHERE sign_key IN (SELECT sign_key FROM enrolments WHERE journal = ?)',
        journal,
      )
    ).map((row) => row.journal);
  }
}
