// The gateway: proves who the app is, takes only messages that are on record, and speaks to clients through channels (spec: gateway.md).
import { join } from 'node:path';
import websocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { signKeyPair } from '../../src/crypto/sodium.ts';
import { maxGatewayFrame } from '../../src/protocol/gateway.ts';
import { signPassed } from '../../src/protocol/passed.ts';
import { CandorError } from '../../src/errors.ts';
import { CompanyPolicies } from '../company-policies.ts';
import { lockFolder } from '../database.ts';
import { addressOf } from '../addresses.ts';
import { createServer, smallBody } from '../http.ts';
import { Limits } from '../limits.ts';
import { thrownFields, type Log } from '../log.ts';
import { ServiceClient } from '../service-client.ts';
import { Signer } from '../signer.ts';
import { acknowledge } from './acknowledging.ts';
import { adminRoutes } from './admin-routes.ts';
import { AppConnection, type GatewayParts } from './app-connection.ts';
import type { Channel } from './channels/channel.ts';
import { WebChat } from './channels/web-chat/web-chat.ts';
import type { GatewayConfig } from './config.ts';
import { CompanyWatch } from './company-watch.ts';
import { HeadWatch } from './head-watch.ts';
import { Hub } from './hub.ts';
import { Outbox } from './outbox.ts';
import { GatewayStore } from './store.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** How often the endpoint is asked who is in and whether what passed came to the record, ms. */
const lookEveryMs = 5000;
const adminPaths: ReadonlySet<string> = new Set(['/v1/passed', '/v1/unconfirmed']);
/** Sockets of one address that have not said hello yet; hello takes no time, so more are a flood. */
const silentPerAddress = 32;
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
export function buildGateway(config: GatewayConfig, log: Log, options: GatewayOptions = {}): FastifyInstance {
  const now = options.now ?? Date.now;
  const deadAfterMs = options.deadAfterMs ?? 45_000;
  const unlock = lockFolder(config.data);
  const seed = fromBase64Url(config.seed);
  const store = new GatewayStore(join(config.data, 'gateway.sqlite'), seed, log);
  const key = signKeyPair(seed);
  const live = new Set<AppConnection>();
  const list = options.channels ?? [
    new WebChat({
      ...config,
      seed,
      limits: config.webChat,
      file: join(config.data, 'web-chat.sqlite'),
      log,
      deadAfterMs,
    }),
  ];
  const channels = new Map<string, Channel>(list.map((channel) => [channel.name, channel]));
  const channelOf = (conversation: string): Channel | undefined =>
    channels.get(store.conversation(conversation)?.event.channel ?? '');
  const hub = new Hub(
    store,
    (employee) => {
      for (const connection of live) if (connection.enrolment?.person === employee) connection.wake();
    },
    now,
  );
  const outbox = new Outbox({ store, hub, channels, now, log });
  const policies = new CompanyPolicies(config.policies, log);
  const client = new ServiceClient(config.endpointUrl, key);
  const heads = new HeadWatch({
    store,
    client,
    now,
    log,
    within: config.headWithinMinutes * minuteMs,
    passed: () => {
      const place = store.passed.newest();
      return { n: place.n, head: toBase64Url(place.head), signature: signPassed(place, key.secretKey) };
    },
  });
  const company = new CompanyWatch({
    client,
    heads,
    log,
    endpointKey: fromBase64Url(config.endpointKey),
    standingFor: config.standingMinutes * minuteMs,
    everyMs: options.lookEveryMs ?? lookEveryMs,
    heard: () => {
      for (const connection of live) {
        const by = connection.enrolment;
        if (by === undefined) continue;
        const why = company.whyOut(by);
        if (why !== null) {
          store.atomically(() => {
            store.devices.leave(by, now());
          });
          connection.dismiss(why);
        } else if (by.expires <= Math.floor(now() / 1000)) connection.dismiss('This device’s certificate has run out.'); // it comes back with a new one
      }
    },
  });

  const parts: GatewayParts = {
    store,
    key,
    now,
    log,
    deadAfterMs,
    endpointKey: fromBase64Url(config.endpointKey),
    strict: config.strict,
    policies,
    whyOut: (by) => company.whyOut(by),
    employees: new Set(config.employees.map((one) => one.person)),
    joined: (connection) => {
      for (const other of live)
        if (other !== connection && other.enrolment?.signKey === connection.enrolment?.signKey) other.replace();
      live.add(connection);
    },
    left: (connection) => live.delete(connection),
    stored: (conversation) => {
      outbox.poke(conversation);
    },
    acknowledged: (by, cursor, place) => {
      acknowledge({ store, now, channelOf }, by, cursor, place);
    },
    block: (employee, conversation, reason) => {
      hub.block(employee, conversation, reason, (name) => channels.get(name));
      log('client-blocked', { person: employee, conversation });
    },
  };

  const silent = new Map<string, Set<object>>();
  const enter = (address: string): (() => void) | null => {
    const here = silent.get(address) ?? new Set();
    if (here.size >= silentPerAddress) return null;
    const mine = {};
    silent.set(address, here.add(mine));
    return () => {
      if (here.delete(mine) && here.size === 0) silent.delete(address);
    };
  };

  const limits = new Limits(config.limits);
  const app = createServer(
    log,
    smallBody,
    () => ({ service: 'gateway', strict: config.strict, channels: [...channels.keys()] }),
    limits,
  );
  app.addHook('onRoute', (route) => {
    if (!adminPaths.has(route.path)) route.config = { ...route.config, open: true }; // apps prove themselves in their socket, clients by their session
  });
  const signer = new Signer(app, {
    endpointKey: parts.endpointKey,
    parties: config.admins,
    limits,
    now,
    admit: () => {
      throw new CandorError('not-allowed', 'Devices speak to the gateway over their socket.');
    },
  });
  adminRoutes(app, { store, signer, secretKey: key.secretKey });
  app.get('/v1/key', () => ({ signKey: toBase64Url(key.publicKey) }));
  app.register(websocket, { options: { maxPayload: maxGatewayFrame, perMessageDeflate: false } });
  app.register((scope, _options, done) => {
    scope.addHook('preHandler', (request, _reply, next) => {
      if (request.ws) limits.upgraded(request); // it has no answer that would end it
      next();
    });
    scope.get('/v1/app', { websocket: true }, (socket, request) => {
      const leave = enter(addressOf(request.ip));
      if (leave === null) {
        socket.on('error', () => undefined);
        socket.terminate();
        return;
      }
      socket.once('close', leave);
      new AppConnection(socket, {
        ...parts,
        joined: (connection) => {
          leave();
          void limits.proveSocket(request);
          parts.joined(connection);
        },
      });
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
  app.addHook('onReady', async () => {
    await company.start();
    for (const channel of list) channel.start(hub.hostFor(channel.name));
    outbox.start();
    forgetOld();
    forgetting = setInterval(forgetOld, forgetEveryMs);
    forgetting.unref();
  });
  app.addHook('onClose', (_app, done) => {
    clearInterval(forgetting);
    company.stop();
    outbox.stop();
    for (const channel of list) channel.stop();
    store.close();
    unlock();
    done();
  });
  return app;
}
