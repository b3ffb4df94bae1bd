// How far each lane of each journal's epoch came, with the heads its device signed and the receipts it was given.
import type { LaneName } from '../../../src/journal/lane.ts';
import type { Sql } from '../../sql/sql.ts';

/** A lane of one journal's epoch as held. */
export interface ChainRow {
  readonly id: number;
  readonly seq: number;
  readonly head: Uint8Array;
}
/** A signed head. */
export interface CheckpointRow {
  readonly seq: number;
  readonly head: Uint8Array;
  readonly signature: Uint8Array;
}
/** A receipt as given. */
export interface ReceiptRow extends CheckpointRow {
  readonly at: number;
}

/** The chains of one endpoint. */
export class Chains {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  find(journal: Uint8Array, epoch: number, lane: LaneName): Promise<ChainRow | undefined> {
    return this.#sql.get<ChainRow>(
      'SELECT id, seq, head FROM chains WHERE journal = ? AND epoch = ? AND lane = ?',
      journal,
      epoch,
      lane,
    );
  }

  async add(journal: Uint8Array, epoch: number, lane: LaneName, head: Uint8Array): Promise<ChainRow> {
    const row = await this.#sql.get<ChainRow>(
      'INSERT INTO chains (journal, epoch, lane, seq, head) VALUES (?, ?, ?, 0, ?) RETURNING id, seq, head',
      journal,
      epoch,
      lane,
      head,
    );
    if (row === undefined) throw new Error('a chain that was added is not there');
    return row;
  }

  async advance(chain: number, seq: number, head: Uint8Array): Promise<void> {
    await this.#sql.run('UPDATE chains SET seq = ?, head = ? WHERE id = ?', seq, head, chain);
  }

  /** The newest signed head. */
  checkpoint(chain: number): Promise<CheckpointRow | undefined> {
    return this.#sql.get<CheckpointRow>(
      'SELECT seq, head, signature FROM checkpoints WHERE chain = ? ORDER BY seq DESC LIMIT 1',
      chain,
    );
  }

  async addCheckpoint(chain: number, row: CheckpointRow): Promise<void> {
    await this.#sql.run(
      'INSERT INTO checkpoints (chain, seq, head, signature) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      chain,
      row.seq,
      row.head,
      row.signature,
    );
  }

  receipt(chain: number, seq: number): Promise<ReceiptRow | undefined> {
    return this.#sql.get<ReceiptRow>(
      'SELECT seq, head, at, signature FROM receipts WHERE chain = ? AND seq = ?',
      chain,
      seq,
    );
  }

  latestReceipt(chain: number): Promise<ReceiptRow | undefined> {
    return this.#sql.get<ReceiptRow>(
      'SELECT seq, head, at, signature FROM receipts WHERE chain = ? ORDER BY seq DESC LIMIT 1',
      chain,
    );
  }

  /** When frame `seq` was first receipted, Unix second. */
  async receivedAt(chain: number, seq: number): Promise<number | undefined> {
    const row = await this.#sql.get<{ at: number }>(
      'SELECT at FROM receipts WHERE chain = ? AND seq >= ? ORDER BY seq LIMIT 1',
      chain,
      seq,
    );
    return row?.at;
  }

  async addReceipt(chain: number, row: ReceiptRow): Promise<void> {
    await this.#sql.run(
      'INSERT INTO receipts (chain, seq, head, at, signature) VALUES (?, ?, ?, ?, ?)',
      chain,
      row.seq,
      row.head,
      row.at,
      row.signature,
    );
  }
}
