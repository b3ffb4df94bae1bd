// The review app: wires the reviewer's record, cases over what the endpoint holds, and the review window, which cannot write.
import type { HostEvent } from '../../../src/ipc/contract.ts';
import { register, tell as tellWindows } from '../../ipc/register.ts';
import type { LaunchConfig } from '../../launch-config.ts';
import { RecordKeeper } from '../../record-keeper.ts';
import { startVault } from '../../start-vault.ts';
import { openWindow } from '../../windows/window.ts';
import { reviewHandlers } from '../handlers.ts';
import { ReviewCases } from '../case/review-cases.ts';
import { ReviewRecord } from './review-record.ts';

/** Starts the review app; returns what ends it in order. */
export function startReviewApp(config: LaunchConfig): { readonly stop: () => Promise<boolean> } {
  const tell = (event: HostEvent): void => {
    tellWindows('review', event);
  };
  const record = new RecordKeeper('messages', (state) => {
    tell({ type: 'record', record: state });
  });
  const vault = startVault(record, () => {
    own.appended();
  });
  const own = new ReviewRecord({ config, vault, record, tell });
  const cases = new ReviewCases({
    vault,
    services: () => own.services(),
    onProgress: (done, total) => {
      tell({ type: 'opening-case', done, total });
    },
  });
  register(reviewHandlers({ config, vault, record, own, cases }));
  const window = openWindow('review', () => {
    if (!window.isDestroyed()) window.webContents.reload();
  });
  return {
    stop: async () => {
      own.end();
      await vault.close();
      return true;
    },
  };
}
