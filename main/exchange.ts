// What goes between this computer and the company under one policy: recorded messages to the gateway and back, sealed frames to the endpoint, receipts in.
import { fromBase64Url } from '../src/bytes/bytes.ts';
import type { CandorError } from '../src/errors.ts';
import { shapeOf } from '../src/errors.ts';
import { GatewayClient } from './network/gateway-client.ts';
import { Outbox } from './outbox.ts';
import type { RecordKeeper } from './record-keeper.ts';
import type { OpenSession } from './session.ts';
import { Sync } from './sync.ts';
import type { Changes } from './vault/shapes.ts';
import type { VaultClient } from './vault-client.ts';

/** What an exchange works with. */
export interface ExchangeOptions {
  readonly session: OpenSession;
  readonly vault: VaultClient;
  readonly record: RecordKeeper;
  readonly onChanges: (changes: Changes) => void;
  readonly onReceipt: () => void;
  readonly onRedacted: () => void;
  readonly onRolledBack: (error: CandorError) => void;
  readonly uploadAside: () => Promise<void>;
}

/** A running exchange. */
export interface Exchange {
  /** Something was recorded: it may be time to bring it to the endpoint. */
  readonly kick: Sync['kick'];
  /** A message was recorded: it may leave. */
  readonly forward: () => void;
  /** Asks the gateway to take nothing more of a client; false when it cannot be asked now. */
  readonly block: (conversation: string, reason: string) => boolean;
  /** The connection may be gone without a sign of it, as after sleep. */
  readonly reconnect: () => void;
  readonly close: () => void;
}

/** Starts gateway, outbox and sync for the policy of `session`. */
export function startExchange({
  session,
  vault,
  record,
  onChanges,
  onReceipt,
  onRedacted,
  onRolledBack,
  uploadAside,
}: ExchangeOptions): Exchange {
  const { policy } = session.loaded;
  let closed = false;
  const complain = (error: unknown): void => {
    console.error('outbox:', shapeOf(error).code);
  };
  const gateway: GatewayClient = new GatewayClient({
    url: policy.gateway.url,
    key: fromBase64Url(policy.gateway.key),
    certificate: () => session.enrolment.certificate,
    sign: session.sign,
    known: async () => {
      const { gatewayCursor, policy } = await vault.ask('status', {});
      return { cursor: gatewayCursor, policy };
    },
    onEvents: async (events) => {
      const { cursor, place, changes } = await vault.ask('events', { events });
      onChanges(changes);
      return { cursor, place };
    },
    onSubmitted: (answer) => {
      void outbox.answered(answer).catch(complain);
    },
    onOnline: (online) => {
      if (closed) return;
      record.gateway(online);
      if (online) {
        sync.kick('messages');
        void outbox.run().catch(complain);
      } else outbox.offline();
    },
  });
  const outbox: Outbox = new Outbox({ vault, gateway, expireMinutes: policy.expireQueuedMinutes, onChanges });
  const sync = new Sync({
    vault,
    endpoint: session.endpoint,
    endpointKey: policy.endpoint.key,
    enrol: async () => {
      await session.enrolment.ensure(vault, session.endpoint);
      gateway.connect();
    },
    onOnline: (online, error) => {
      if (closed) return;
      record.endpoint(online, error);
      if (online) gateway.connect(); // what came back seldom comes alone
    },
    onChanges,
    onRedacted,
    uploadAside,
    onRolledBack,
    onReceipt: () => {
      onReceipt();
      void outbox.run().catch(complain);
    },
  });
  sync.start();
  return {
    kick: (lane) => {
      sync.kick(lane);
    },
    forward: () => {
      gateway.connect(); // who writes does not wait for the next try
      void outbox.run().catch(complain);
    },
    block: (conversation, reason) => gateway.block(conversation, reason),
    reconnect: () => {
      gateway.connect();
      sync.kick('messages');
    },
    close: () => {
      closed = true;
      gateway.close();
      sync.close();
      // Whoever comes next says whether it is there; until then nobody knows of it.
      record.gateway(false);
      record.endpoint(false, null);
    },
  };
}
