// The gateway: proves who the app is, takes only messages that are on record, and speaks to clients through channels (spec: gateway.md).
import websocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { signKeyPair } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { maxGatewayFrame } from '../../src/protocol/gateway.ts';
import { signPassed } from '../../src/protocol/passed.ts';
import { CompanyPolicies } from '../company-policies.ts';
import { createServer, smallBody } from '../http.ts';
import { keepFolder } from '../keep.ts';
import { Limits } from '../limits.ts';
import { thrownFields, type Log } from '../log.ts';
import { ServiceClient } from '../service-client.ts';
import { Signer } from '../signer.ts';
import { openSql } from '../sql/open.ts';
import type { Sql } from '../sql/sql.ts';
import type { GatewayParts } from './app/app-connection.ts';
import { LiveDevices } from './app/live-devices.ts';
import type { Channel } from './channels/channel.ts';
import { webChatHistory } from './channels/web-chat/history.ts';
import { webChatSlice } from './channels/web-chat/slice.ts';
import { WebChat } from './channels/web-chat/web-chat.ts';
import type { GatewayConfig } from './config.ts';
import { CompanyWatch } from './device/company-watch.ts';
import { HeadWatch } from './device/head-watch.ts';
import { acknowledge } from './event/acknowledging.ts';
import { Hub } from './event/hub.ts';
import { gatewayHistory } from './history.ts';
import { gatewaySlices } from './slices.ts';
import { forgetOld, gatewayStores } from './stores.ts';
import { Outbox } from './submit/outbox.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** How often the endpoint is asked who is in and whether what passed came to the record, ms. */
const lookEveryMs = 5000;
/** How often what has waited too long is looked for, ms. */
const forgetEveryMs = 3_600_000;

/** What tests set. */
export interface GatewayOptions {
  /** Unix milliseconds. */
  readonly now?: () => number;
  /** Three missed heartbeats by default. */
  readonly deadAfterMs?: number;
  /** How often the endpoint is asked, ms. */
  readonly lookEveryMs?: number;
  /** Channels instead of web chat. */
  readonly channels?: readonly Channel[];
}

/** The gateway as a server that does not listen yet. Call after `cryptoReady()`. */
export async function buildGateway(
  config: GatewayConfig,
  log: Log,
  options: GatewayOptions = {},
): Promise<FastifyInstance> {
  const history = gatewayHistory(fromBase64Url(config.seed));
  const kept = { config: { data: config.data }, file: 'gateway.sqlite', tables: gatewaySlices, history };
  return keepFolder(kept, log, (sql, close) => gatewayOver(sql, close, config, log, options));
}

async function gatewayOver(
  sql: Sql,
  close: () => Promise<void>,
  config: GatewayConfig,
  log: Log,
  options: GatewayOptions,
): Promise<FastifyInstance> {
  const now = options.now ?? Date.now;
  const deadAfterMs = options.deadAfterMs ?? 45_000;
  const seed = fromBase64Url(config.seed);
  const key = signKeyPair(seed);
  const endpointKey = fromBase64Url(config.endpointKey);
  const store = await gatewayStores(sql, seed, log);
  const live = new LiveDevices(store, now);
  const list = options.channels ?? [await webChat(config, seed, log, deadAfterMs)];
  const channels = new Map<string, Channel>(list.map((channel) => [channel.name, channel]));
  const channelOf = async (conversation: string): Promise<Channel | undefined> =>
    channels.get((await store.conversations.find(conversation))?.event.channel ?? '');
  const wake = (employee: string): void => {
    live.wake(employee);
  };
  const hub = new Hub(store, wake, now);
  const outbox = new Outbox({ store, hub, channels, now, log });
  const client = new ServiceClient(config.endpointUrl, key);
  const heads = new HeadWatch({
    store,
    client,
    now,
    log,
    within: config.headWithinMinutes * minuteMs,
    passed: async () => {
      const place = await store.passed.newest();
      return { n: place.n, head: toBase64Url(place.head), signature: signPassed(place, key.secretKey) };
    },
  });
  const company: CompanyWatch = new CompanyWatch({
    client,
    heads,
    log,
    endpointKey,
    standingFor: config.standingMinutes * minuteMs,
    everyMs: options.lookEveryMs ?? lookEveryMs,
    heard: () => live.dismissWhoIsOut((by) => company.whyOut(by)),
  });
  const parts: GatewayParts = {
    store,
    key,
    now,
    log,
    deadAfterMs,
    endpointKey,
    strict: config.strict,
    policies: new CompanyPolicies(config.policies, log),
    whyOut: (by) => company.whyOut(by),
    employees: new Set(config.employees.map((one) => one.person)),
    joined: (connection) => {
      live.join(connection);
    },
    left: (connection) => {
      live.leave(connection);
    },
    stored: (conversation) => {
      outbox.poke(conversation);
    },
    acknowledged: (by, cursor, place) => acknowledge({ store, now, channelOf }, by, cursor, place),
    block: async (employee, conversation, reason) => {
      await hub.block(employee, conversation, reason, (name) => channels.get(name));
      log('client-blocked', { person: employee, conversation });
    },
  };
  const limits = new Limits(config.limits);
  const health = { service: 'gateway', strict: config.strict, channels: [...channels.keys()] };
  const app = createServer(log, smallBody, () => health, limits);
  const signer = new Signer(app, {
    endpointKey,
    parties: config.admins,
    limits,
    now,
    admit: () => {
      throw new CandorError('not-allowed', 'Devices speak to the gateway over their socket.');
    },
  });
  app.register(websocket, { options: { maxPayload: maxGatewayFrame, perMessageDeflate: false } });
  app.register((scope, _options, done) => {
    scope.addHook('preHandler', (request, _reply, next) => {
      if (request.ws) limits.upgraded(request); // it has no answer that would end it
      next();
    });
    const door = { app: scope, signer };
    for (const slice of gatewaySlices) slice.add(door, { store, secretKey: key.secretKey, parts, limits });
    for (const channel of list) channel.routes(door);
    done();
  });
  const forget = (): Promise<void> =>
    forgetOld(store, now(), config.keepInboundDays * dayMs).catch((thrown: unknown) => {
      log('not-forgotten', thrownFields(thrown));
    });
  let forgetting: NodeJS.Timeout | undefined;
  app.addHook('onReady', async () => {
    await company.start();
    for (const channel of list) await channel.start(hub.hostFor(channel.name));
    await outbox.start();
    await forget();
    forgetting = setInterval(() => void forget(), forgetEveryMs);
    forgetting.unref();
  });
  app.addHook('onClose', async () => {
    clearInterval(forgetting);
    company.stop();
    outbox.stop();
    for (const channel of list) await channel.stop();
    await store.sweep.stop();
    await close();
  });
  return app;
}

/** Web chat over a file of its own, so that clients' threads are not among what the gateway keeps. */
async function webChat(config: GatewayConfig, seed: Uint8Array, log: Log, deadAfterMs: number): Promise<Channel> {
  const at = { data: config.data, file: 'web-chat.sqlite' };
  const sql = await openSql(at, [webChatSlice], webChatHistory(seed), log);
  return new WebChat({ ...config, seed, limits: config.webChat, sql, log, deadAfterMs });
}
