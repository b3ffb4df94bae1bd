// The running review app: wires the reviewer's record, cases over what the endpoint holds, and the review window, which cannot write.
import { cryptoReady } from '../../../src/crypto/sodium.ts';
import type { HostEvent } from '../../../src/ipc/contract.ts';
import { answering } from '../../ipc/register.ts';
import type { Answering } from '../../ipc/windows.ts';
import type { LaunchConfig } from '../../launch-config.ts';
import type { RecordKeeper } from '../../record-keeper.ts';
import type { VaultClient } from '../../vault-client.ts';
import { ReviewCases } from '../case/review-cases.ts';
import { reviewHandlers } from '../handlers.ts';
import { ReviewRecord } from './review-record.ts';

/** What `app.ts` has begun. */
interface BegunReview {
  readonly config: LaunchConfig;
  readonly vault: VaultClient;
  readonly record: RecordKeeper;
  readonly tell: (event: HostEvent) => void;
}

/** What `app.ts` passes on to the running app. */
export interface RunningReview {
  readonly answers: Answering;
  /** A look is on disk. */
  readonly recorded: () => void;
  /** Ends it in order. */
  readonly stop: () => Promise<boolean>;
}

/** Opens the reviewer's record and answers the window. */
export async function runReview({ config, vault, record, tell }: BegunReview): Promise<RunningReview> {
  await cryptoReady();
  const own = new ReviewRecord({ config, vault, record, tell });
  const cases = new ReviewCases({
    vault,
    services: () => own.services(),
    onProgress: (done, total) => {
      tell({ type: 'opening-case', done, total });
    },
  });
  return {
    answers: answering(reviewHandlers({ config, vault, record, own, cases })),
    recorded: () => {
      own.appended();
    },
    stop: async () => {
      own.end();
      await vault.close();
      return true;
    },
  };
}
