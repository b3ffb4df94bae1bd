// Starts the vault of an app, so that the indicator hears of everything that bears on it (P6).
import { join } from 'node:path';
import { app } from 'electron';
import type { RecordKeeper } from './record-keeper.ts';
import type { OperationName } from './vault/door.ts';
import { VaultClient } from './vault-client.ts';

/** A vault that tells `record` how it fares; `onDurable` is called for each append once it is on disk. */
export function startVault(record: RecordKeeper, onDurable: (name: OperationName) => void): VaultClient {
  return new VaultClient(join(app.getAppPath(), 'out', 'main', 'vault.js'), {
    onWaiting: (waiting, since) => {
      record.waiting(waiting, since);
    },
    onAppend: (name, error) => {
      record.appended(error);
      if (error === null) onDurable(name);
    },
    onGone: (error) => {
      record.stop(error);
    },
    onReopened: (error) => {
      if (error === null) record.reset();
      else record.stop(error);
    },
  });
}
