// The chat app's exchange with the company under one policy, and what the window is told of it.
import type { CandorError } from '../../../src/errors.ts';
import type { HostEvent } from '../../../src/ipc/contract.ts';
import { startExchange, type Exchange } from '../../exchange.ts';
import { keyPlaces } from '../../keys/root-key.ts';
import type { LaunchConfig } from '../../launch-config.ts';
import type { RecordKeeper } from '../../record-keeper.ts';
import type { OpenSession } from '../../session.ts';
import { uploadAside } from '../../upload-aside.ts';
import type { VaultClient } from '../../vault-client.ts';
import type { Counting } from './counting.ts';

/** What an exchange of the chat app works with. */
export interface ChatExchangeNeeds {
  readonly config: LaunchConfig;
  readonly vault: VaultClient;
  readonly record: RecordKeeper;
  readonly counting: Counting;
  readonly tell: (event: HostEvent) => void;
}

/** Starts it; `onRolledBack`: the endpoint holds more of this record than this computer does. */
export function startChatExchange(
  { config, vault, record, counting, tell }: ChatExchangeNeeds,
  session: OpenSession,
  onRolledBack: (error: CandorError) => void,
): Exchange {
  return startExchange({
    session,
    vault,
    record,
    onChanges: ({ messages, conversations, openings }) => {
      for (const message of messages) tell({ type: 'message', message });
      for (const conversation of conversations) tell({ type: 'conversation', conversation });
      for (const opening of openings) tell({ type: 'opening', opening });
    },
    onReceipt: () => {
      counting.soon();
    },
    onRedacted: () => {
      tell({ type: 'drafts' });
    },
    uploadAside: async () => uploadAside(keyPlaces(config.data), session.endpoint, await vault.ask('status', {})),
    onRolledBack,
  });
}
