// The gateway: proves who the app is, takes only messages that are on record, and speaks to clients through channels (spec: gateway.md).
import { join } from 'node:path';
import websocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { signKeyPair } from '../../src/crypto/sodium.ts';
import { maxGatewayFrame } from '../../src/protocol/gateway.ts';
import { lockFolder } from '../database.ts';
import { createServer } from '../http.ts';
import { thrownFields, type Log } from '../log.ts';
import { AppConnection, type GatewayParts } from './app-connection.ts';
import type { Channel } from './channels/channel.ts';
import { WebChat } from './channels/web-chat/web-chat.ts';
import type { GatewayConfig } from './config.ts';
import { Hub } from './hub.ts';
import { Outbox } from './outbox.ts';
import { GatewayStore } from './store.ts';

const dayMs = 86_400_000;
/** How often what has waited too long is looked for, ms. */
const forgetEveryMs = 3_600_000;

/** What tests set. */
export interface GatewayOptions {
  /** Unix milliseconds. */
  readonly now?: () => number;
  /** Three missed heartbeats by default. */
  readonly deadAfterMs?: number;
  /** Channels instead of web chat. */
  readonly channels?: readonly Channel[];
}

/** The gateway as a server that does not listen yet. Call after `cryptoReady()`. */
export function buildGateway(config: GatewayConfig, log: Log, options: GatewayOptions = {}): FastifyInstance {
  const now = options.now ?? Date.now;
  const deadAfterMs = options.deadAfterMs ?? 45_000;
  const unlock = lockFolder(config.data);
  const seed = fromBase64Url(config.seed);
  const store = new GatewayStore(join(config.data, 'gateway.sqlite'), seed, log);
  const key = signKeyPair(seed);
  const live = new Set<AppConnection>();
  const list = options.channels ?? [new WebChat({ ...config, seed, limits: config.webChat, file: join(config.data, 'web-chat.sqlite'), log, deadAfterMs })];
  const channels = new Map<string, Channel>(list.map((channel) => [channel.name, channel]));
  const channelOf = (conversation: string): Channel | undefined => channels.get(store.conversation(conversation)?.event.channel ?? '');
  const hub = new Hub(store, (employee) => {
    for (const connection of live) if (connection.enrolment?.person === employee) connection.wake();
  }, now);
  const outbox = new Outbox({ store, hub, channels, now, log });

  const parts: GatewayParts = {
    store, key, now, log, deadAfterMs,
    endpointKey: fromBase64Url(config.endpointKey),
    strict: config.strict,
    employees: new Set(config.employees.map((one) => one.person)),
    joined: (connection) => {
      for (const other of live) if (other !== connection && other.enrolment?.signKey === connection.enrolment?.signKey) other.replace();
      live.add(connection);
    },
    left: (connection) => live.delete(connection),
    stored: (conversation) => {
      outbox.poke(conversation);
    },
    acknowledged: (by, cursor) => {
      const device = store.devices.find(by);
      if (device === undefined || cursor <= device.acknowledged) return;
      // Clients are told first: if this is cut short, the next acknowledgement tells them again.
      for (const row of store.events.unrecorded(by.person, device.first_cursor, cursor)) channelOf(row.conversation)?.recorded(row.conversation, row.provider_id);
      store.atomically(() => {
        store.events.setRecorded(by.person, device.first_cursor, cursor);
        store.devices.acknowledge(by, cursor);
      });
    },
    block: (employee, conversation, reason) => {
      hub.block(employee, conversation, reason, (name) => channels.get(name));
      log('client-blocked', { person: employee, conversation });
    },
  };

  const app = createServer(log, 1024 * 1024, () => ({ service: 'gateway', strict: config.strict, channels: [...channels.keys()] }));
  app.get('/v1/key', () => ({ signKey: toBase64Url(key.publicKey) }));
  app.register(websocket, { options: { maxPayload: maxGatewayFrame, perMessageDeflate: false } });
  app.register((scope, _options, done) => {
    scope.get('/v1/app', { websocket: true }, (socket) => {
      new AppConnection(socket, parts);
    });
    for (const channel of list) channel.routes(scope);
    done();
  });
  const forgetOld = (): void => {
    try {
      store.forgetOld(now(), config.keepInboundDays * dayMs);
    } catch (thrown) {
      log('not-forgotten', thrownFields(thrown));
    }
  };
  let forgetting: NodeJS.Timeout | undefined;
  app.addHook('onReady', (done) => {
    for (const channel of list) channel.start(hub.hostFor(channel.name));
    outbox.start();
    forgetOld();
    forgetting = setInterval(forgetOld, forgetEveryMs);
    forgetting.unref();
    done();
  });
  app.addHook('onClose', (_app, done) => {
    clearInterval(forgetting);
    outbox.stop();
    for (const channel of list) channel.stop();
    store.close();
    unlock();
    done();
  });
  return app;
}
