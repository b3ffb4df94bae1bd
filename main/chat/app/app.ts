// The chat app: wires record, vault, exchange and window together.
import { powerMonitor } from 'electron';
import type { HostEvent } from '../../../src/ipc/contract.ts';
import { register, tell as tellWindows } from '../../ipc/register.ts';
import type { LaunchConfig } from '../../launch-config.ts';
import { complain } from '../../problem.ts';
import { RecordKeeper } from '../../record-keeper.ts';
import { startVault } from '../../start-vault.ts';
import { openWindow } from '../../windows/window.ts';
import { chatHandlers } from '../handlers.ts';
import { farewellOf } from './closing.ts';
import { Counting } from './counting.ts';
import { Lifecycle } from './lifecycle.ts';

/** Starts the chat app; returns what ends it in order, false if the person would rather wait for what is not on record yet. */
export function startChatApp(config: LaunchConfig): { readonly stop: () => Promise<boolean> } {
  const tell = (event: HostEvent): void => {
    tellWindows('chat', event);
  };
  const record = new RecordKeeper('messages', (state) => {
    tell({ type: 'record', record: state });
  });
  const vault = startVault(record, (name) => {
    life.exchange?.kick(name === 'appendEdits' || name === 'checkDraft' ? 'drafts' : 'messages');
    counting.appended();
  });
  const counting = new Counting(record, () => vault.ask('status', {}));
  const life = new Lifecycle({ config, vault, record, counting, tell });
  const captureGap = (cause: string): void => {
    void vault.ask('captureGap', { cause }).catch(complain('capture gap'));
  };
  const farewell = farewellOf({ config, tell, captureGap, window: () => window });
  const window = openWindow('chat', (reason) => {
    farewell.listens(false);
    captureGap(`the window ended: ${reason}`);
    if (!window.isDestroyed()) window.webContents.reload();
  });
  register(chatHandlers({ config, vault, record, life, farewell, window, tell })); // before the window's page can have begun
  powerMonitor.on('resume', () => {
    life.wake();
  });

  return {
    stop: async () => {
      if (!(await farewell.mayClose())) return false;
      life.end();
      counting.close();
      await vault.close();
      return true;
    },
  };
}
