// What every store is written against: SQL texts that mean the same to SQLite and to PostgreSQL, one transaction at a time for whoever is inside it (decision 0019).

/** What a statement may be given. */
export type Value = string | number | Uint8Array | null;

/**
 * One database of one service. A text has `?` for each value. A statement takes part in the transaction of whoever awaits it: inside `atomically`, at
 * any depth, it sees and makes that transaction's changes; anywhere else it is a transaction of its own, durable once it resolves.
 */
export interface Sql {
  /** The first row, if any. */
  get<Row extends object>(text: string, ...values: readonly Value[]): Promise<Row | undefined>;
  all<Row extends object>(text: string, ...values: readonly Value[]): Promise<readonly Row[]>;
  /** How many rows it changed. */
  run(text: string, ...values: readonly Value[]): Promise<number>;
  /**
   * Runs `work` as one transaction that nobody else's can come between, and resolves once it is durable; anything thrown undoes all of it. Inside of
   * another it is part of that one. `work` awaits statements only, and may be run again where two of them met: what it changes outside of the database
   * it changes afterwards.
   */
  atomically<T>(work: () => Promise<T>): Promise<T>;
  /** Leaves nothing of what was destroyed in a log beside the data; false when somebody who reads holds that up. PostgreSQL's own log is the administrator's. */
  emptyLog(): Promise<boolean>;
  close(): Promise<void>;
}

/** What a transaction's statements know of it; one that comes when it is over must not become a change of its own. */
export interface Open {
  isOver: boolean;
}

/** Throws where a transaction is over: somebody did not await one of its statements. */
export function requireOpen(transaction: Open): void {
  if (transaction.isOver) throw new Error('a statement came after its transaction; one before it was not awaited');
}
