// The rows of what passed, each with the head of the chain after it (gateway.md §6).
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import {
  maxPassedRows,
  passedHead,
  passedStart,
  signPassed,
  type PassedPlace,
  type PassedReply,
  type PassedRow,
} from '../../../src/protocol/passed.ts';
import type { Sql } from '../../sql/sql.ts';
import type { Migration } from '../../sql/tables.ts';

/** The table of this slice; a released migration is never edited. */
export const passedTables: readonly Migration[] = [
  ({ bytes, integer, strict, appendOnly }) =>
    `CREATE TABLE passed (
       n ${integer} PRIMARY KEY, direction TEXT NOT NULL CHECK (direction IN ('out', 'in', 'blocked', 'recorded', 'on-record')), at ${integer} NOT NULL, employee TEXT NOT NULL, conversation TEXT NOT NULL, message TEXT NOT NULL, content_hash TEXT NOT NULL,
       journal TEXT, epoch ${integer}, seq ${integer}, record_head TEXT, cursor ${integer}, head ${bytes} NOT NULL) ${strict};
     CREATE INDEX passed_in ON passed (message) WHERE direction = 'in';
     ${appendOnly('passed', 'what passed is never changed and never taken back')}`,
];

/** A row without its number. */
export type NewPassedRow = PassedRow extends infer Row ? (Row extends PassedRow ? Omit<Row, 'n'> : never) : never;

interface Held {
  readonly n: number;
  readonly direction: PassedRow['direction'];
  readonly at: number;
  readonly employee: string;
  readonly conversation: string;
  readonly message: string;
  readonly content_hash: string;
  readonly journal: string | null;
  readonly epoch: number | null;
  readonly seq: number | null;
  readonly record_head: string | null;
  readonly cursor: number | null;
  readonly head: Uint8Array;
}

/** Appends and reads the chain. */
export class PassedChain {
  readonly #sql: Sql;
  readonly #signKey: Uint8Array;

  constructor(sql: Sql, signKey: Uint8Array) {
    this.#sql = sql;
    this.#signKey = signKey;
  }

  /** Appends a fact; call it in the transaction that makes it true. */
  async add(fact: NewPassedRow): Promise<void> {
    const before = await this.#upTo(Number.MAX_SAFE_INTEGER);
    const row = { ...fact, n: before.n + 1 };
    const [journal, epoch, seq, recordHead] =
      'journal' in row ? [row.journal, row.epoch, row.seq, row.recordHead] : [null, null, null, null];
    const [conversation, message, hash] =
      row.direction === 'recorded' ? ['', '', ''] : [row.conversation, row.message, row.contentHash];
    await this.#sql.run(
      'INSERT INTO passed (n, direction, at, employee, conversation, message, content_hash, journal, epoch, seq, record_head, cursor, head) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      row.n,
      row.direction,
      row.at,
      row.employee,
      conversation,
      message,
      hash,
      journal,
      epoch,
      seq,
      recordHead,
      'cursor' in row ? row.cursor : null,
      passedHead(before.head, row),
    );
  }

  /** At most `limit` rows after `after`, and where they lead, signed. */
  async reply(after: number, limit: number, secretKey: Uint8Array): Promise<PassedReply> {
    const held = await this.#sql.all<Held>(
      'SELECT * FROM passed WHERE n > ? ORDER BY n LIMIT ?',
      after,
      Math.min(limit, maxPassedRows),
    );
    const rows = held.map(rowOf);
    const place = await this.#upTo(rows.at(-1)?.n ?? after);
    return {
      rows,
      n: place.n,
      head: toBase64Url(place.head),
      newest: (await this.#upTo(Number.MAX_SAFE_INTEGER)).n,
      signature: signPassed(place, secretKey),
    };
  }

  /** Where the chain ends now. */
  newest(): Promise<PassedPlace> {
    return this.#upTo(Number.MAX_SAFE_INTEGER);
  }

  async #upTo(n: number): Promise<PassedPlace> {
    return (
      (await this.#sql.get<PassedPlace>('SELECT n, head FROM passed WHERE n <= ? ORDER BY n DESC LIMIT 1', n)) ??
      passedStart(this.#signKey)
    );
  }
}

function rowOf(held: Held): PassedRow {
  const {
    n,
    direction,
    at,
    employee,
    conversation,
    message,
    content_hash: contentHash,
    journal,
    epoch,
    seq,
    cursor,
  } = held;
  const common = { n, at, employee, conversation, message, contentHash };
  const place = { journal: journal ?? '', epoch: epoch ?? 0, seq: seq ?? 0, recordHead: held.record_head ?? '' };
  if (direction === 'recorded') return { direction, n, at, employee, cursor: cursor ?? 0, ...place };
  if (direction === 'out') return { direction, ...common, ...place };
  if (direction === 'on-record') return { direction, ...common, cursor: cursor ?? 0, ...place };
  return { direction, ...common, cursor: cursor ?? 0 };
}
