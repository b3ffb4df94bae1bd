// What the gateway keeps, by topic, over one database. Everything that says who wrote what is sealed under a key derived from the seed, which is not in it.
import { signKeyPair } from '../../src/crypto/sodium.ts';
import type { Log } from '../log.ts';
import type { Sql } from '../sql/sql.ts';
import { ContentKey } from './content-key.ts';
import { ConversationStore } from './conversation/store.ts';
import { StoppedStore } from './device/stopped.ts';
import { DeviceStore } from './device/store.ts';
import { EventStore } from './event/store.ts';
import { LogSweep } from './log-sweep.ts';
import { PassedChain } from './passed/chain.ts';
import { SubmitStore } from './submit/store.ts';

/** The stores of one gateway; they work in the same transactions. */
export interface GatewayStores {
  readonly sql: Sql;
  readonly conversations: ConversationStore;
  readonly events: EventStore;
  readonly submits: SubmitStore;
  readonly devices: DeviceStore;
  readonly stopped: StoppedStore;
  readonly passed: PassedChain;
  /** Leaves nothing of what is destroyed in the database's log. */
  readonly sweep: LogSweep;
}

/** The stores, once nothing is left in the log of what was destroyed before the process ended, or by a migration. */
export async function gatewayStores(sql: Sql, seed: Uint8Array, log: Log): Promise<GatewayStores> {
  const key = new ContentKey(seed);
  const sweep = new LogSweep(sql, log);
  await sweep.now();
  const destroyed = (): void => {
    sweep.soon();
  };
  const conversations = new ConversationStore(sql, key);
  const passed = new PassedChain(sql, signKeyPair(seed).publicKey);
  const events = new EventStore({
    sql,
    key,
    announcement: async (id) => (await conversations.find(id))?.event,
    destroyed,
  });
  return {
    sql,
    conversations,
    events,
    submits: new SubmitStore({ sql, key, passed, destroyed }),
    devices: new DeviceStore(sql, events),
    stopped: new StoppedStore(sql),
    passed,
    sweep,
  };
}

/** Destroys what waited longer than `keepMs` for a further device, and who the clients of ended conversations were. */
export async function forgetOld(
  { sql, conversations, events, sweep }: GatewayStores,
  now: number,
  keepMs: number,
): Promise<void> {
  await sql.atomically(async () => {
    await events.forgetOlder(now - keepMs);
    for (const id of await events.forgetEnded()) {
      const known = await conversations.find(id);
      if (known === undefined) continue;
      await conversations.put(known.employee, { ...known.event, contact: { name: '', address: '', language: '' } });
      sweep.soon();
    }
  });
}
