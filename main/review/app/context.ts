// What the review app offers the slices that answer its window.
import type { LaunchConfig } from '../../launch-config.ts';
import type { RecordKeeper } from '../../record-keeper.ts';
import type { VaultClient } from '../../vault-client.ts';
import type { ReviewRecord } from './review-record.ts';
import type { ReviewCases } from '../case/review-cases.ts';

/** The running review app. */
export interface ReviewApp {
  readonly config: LaunchConfig;
  readonly vault: Pick<VaultClient, 'ask'>;
  readonly record: RecordKeeper;
  /** The reviewer's own record, or why it is not open. */
  readonly own: ReviewRecord;
  readonly cases: ReviewCases;
}
