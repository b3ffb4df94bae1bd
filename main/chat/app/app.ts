// Begins the chat app with what takes longest, the vault's process and the window; what wires them together is loaded while both come up.
import type { HostEvent } from '../../../src/ipc/contract.ts';
import { takeCalls, tell as tellWindows } from '../../ipc/windows.ts';
import type { LaunchConfig } from '../../launch-config.ts';
import { RecordKeeper } from '../../record-keeper.ts';
import type { RunningApp } from '../../running-app.ts';
import { startVault } from '../../start-vault.ts';
import { openWindow } from '../../windows/window.ts';
import type { RunningChat } from './running.ts';

/** Starts the chat app. */
export function startChatApp(config: LaunchConfig): RunningApp {
  const tell = (event: HostEvent): void => {
    tellWindows('chat', event);
  };
  const record = new RecordKeeper('messages', (state) => {
    tell({ type: 'record', record: state });
  });
  let running: RunningChat | null = null; // until then nothing was asked of the vault
  const vault = startVault(record, (name) => running?.recorded(name));
  const window = openWindow('chat', (reason) => {
    running?.windowEnded(reason);
    if (!window.isDestroyed()) window.webContents.reload();
  });
  const begun = import('./running.ts').then(async ({ runChat }) => {
    running = await runChat({ config, vault, record, window, tell });
    return running;
  });
  takeCalls(begun.then(({ answers }) => answers)); // before the window's page can have begun
  return { begun, stop: async () => (await begun).stop() };
}
