// The record as one thing: whose it is, how far it came, and what it holds.
import type { Sql } from '../../sql/sql.ts';
import { Enrolments } from '../device/enrolments.ts';
import { Chains } from './chains.ts';
import { Contents } from './contents.ts';

/** The stores of the record, over one database. */
export interface HeldRecord {
  readonly sql: Sql;
  readonly enrolments: Enrolments;
  readonly chains: Chains;
  readonly contents: Contents;
}

/** They work in the same transactions. */
export function recordOf(sql: Sql): HeldRecord {
  return { sql, enrolments: new Enrolments(sql), chains: new Chains(sql), contents: new Contents(sql) };
}
