// Begins the review app with what takes longest, the vault's process and the window; what wires them together is loaded while both come up.
import type { HostEvent } from '../../../src/ipc/contract.ts';
import { takeCalls, tell as tellWindows } from '../../ipc/windows.ts';
import type { LaunchConfig } from '../../launch-config.ts';
import { RecordKeeper } from '../../record-keeper.ts';
import type { RunningApp } from '../../running-app.ts';
import { startVault } from '../../start-vault.ts';
import { openWindow } from '../../windows/window.ts';
import type { RunningReview } from './running.ts';

/** Starts the review app. */
export function startReviewApp(config: LaunchConfig): RunningApp {
  const tell = (event: HostEvent): void => {
    tellWindows('review', event);
  };
  const record = new RecordKeeper('messages', (state) => {
    tell({ type: 'record', record: state });
  });
  let running: RunningReview | null = null; // until then nothing was asked of the vault
  const vault = startVault(record, () => running?.recorded());
  const window = openWindow('review', () => {
    if (!window.isDestroyed()) window.webContents.reload();
  });
  const begun = import('./running.ts').then(async ({ runReview }) => {
    running = await runReview({ config, vault, record, tell });
    return running;
  });
  takeCalls(begun.then(({ answers }) => answers)); // before the window's page can have begun
  return { begun, stop: async () => (await begun).stop() };
}
