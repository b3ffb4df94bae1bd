// What the chat app offers the slices that answer its window; each takes of it what it needs.
import type { BrowserWindow } from 'electron';
import type { HostEvent } from '../../../src/ipc/contract.ts';
import type { LaunchConfig } from '../../launch-config.ts';
import type { RecordKeeper } from '../../record-keeper.ts';
import type { VaultClient } from '../../vault-client.ts';
import type { Farewell } from '../../windows/farewell.ts';
import type { Lifecycle } from './lifecycle.ts';

/** The running chat app. */
export interface ChatApp {
  readonly config: LaunchConfig;
  readonly vault: Pick<VaultClient, 'ask'>;
  /** Whether the record keeps up. */
  readonly record: RecordKeeper;
  /** The open record, the exchange with the company, and what stands in the way of either. */
  readonly life: Lifecycle;
  readonly farewell: Farewell;
  readonly window: BrowserWindow;
  /** Tells the chat window. */
  readonly tell: (event: HostEvent) => void;
}
