// The running chat app: wires record, vault, exchange and window together.
import { powerMonitor, type BrowserWindow } from 'electron';
import { cryptoReady } from '../../../src/crypto/sodium.ts';
import type { HostEvent } from '../../../src/ipc/contract.ts';
import { answering } from '../../ipc/register.ts';
import type { Answering } from '../../ipc/windows.ts';
import type { LaunchConfig } from '../../launch-config.ts';
import { complain } from '../../problem.ts';
import type { RecordKeeper } from '../../record-keeper.ts';
import type { OperationName } from '../../vault/door.ts';
import type { VaultClient } from '../../vault-client.ts';
import { bringToFront, showCount, showNotification } from '../../windows/system-notification.ts';
import { chatHandlers } from '../handlers.ts';
import { farewellOf } from './closing.ts';
import { Counting } from './counting.ts';
import { Lifecycle } from './lifecycle.ts';
import { Notifications } from './notifications.ts';

/** What `app.ts` has begun. */
interface BegunChat {
  readonly config: LaunchConfig;
  readonly vault: VaultClient;
  readonly record: RecordKeeper;
  readonly window: BrowserWindow;
  readonly tell: (event: HostEvent) => void;
}

/** What `app.ts` passes on to the running app. */
export interface RunningChat {
  readonly answers: Answering;
  /** An append of this kind is on disk. */
  readonly recorded: (name: OperationName) => void;
  /** The window's renderer died. */
  readonly windowEnded: (reason: string) => void;
  /** Ends it in order; false if the person would rather wait for what is not on record yet. */
  readonly stop: () => Promise<boolean>;
}

/** Opens the record and answers the window. */
export async function runChat({ config, vault, record, window, tell: tellWindow }: BegunChat): Promise<RunningChat> {
  await cryptoReady();
  const counting = new Counting(record, () => vault.ask('status', {}));
  const notifications = new Notifications({
    show: showNotification,
    inFront: () => window.isFocused(),
    open: (conversation) => {
      bringToFront(window);
      if (conversation !== null) tellWindow({ type: 'show-conversation', conversation });
    },
    count: showCount,
  });
  window.on('focus', () => notifications.cameBack());
  const tell = (event: HostEvent): void => {
    if (event.type === 'conversation') notifications.changed(event.conversation);
    tellWindow(event);
  };
  const life = new Lifecycle({ config, vault, record, counting, tell });
  void life.settled().then(async () => {
    if (life.open !== null) notifications.begin((await vault.ask('conversations', {})).conversations);
  }, complain('notifications'));
  const captureGap = (cause: string): void => {
    void vault.ask('captureGap', { cause }).catch(complain('capture gap'));
  };
  const farewell = farewellOf({ config, tell, captureGap, window: () => window });
  powerMonitor.on('resume', () => {
    life.wake();
  });
  return {
    answers: answering(chatHandlers({ config, vault, record, life, farewell, window, tell })),
    recorded: (name) => {
      life.exchange?.kick(name === 'appendEdits' || name === 'checkDraft' ? 'drafts' : 'messages');
      counting.appended();
    },
    windowEnded: (reason) => {
      farewell.listens(false);
      captureGap(`the window ended: ${reason}`);
    },
    stop: async () => {
      if (!(await farewell.mayClose())) return false;
      life.end();
      counting.close();
      await vault.close();
      return true;
    },
  };
}
