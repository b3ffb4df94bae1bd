// The endpoint: checks and stores sealed frames, answers with receipts, serves reviewers, and shows authors who opened their record (spec: endpoint.md).
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { signKeyPair } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import {
  accessRequestSchema,
  asideRequestSchema,
  caseRequestSchema,
  pageOwnersRequestSchema,
  pushRequestSchema,
  redactRequestSchema,
  reviewPokeRequestSchema,
} from '../../src/protocol/endpoint.ts';
import { lanes } from '../../src/journal/lane.ts';
import { journalId } from '../../src/protocol/signed.ts';
import { CompanyPolicies } from '../company-policies.ts';
import { lockFolder } from '../database.ts';
import { createServer, fit, rawBody, readBody, smallBody } from '../http.ts';
import { Limits } from '../limits.ts';
import type { Log } from '../log.ts';
import { SyncNonces } from '../nonces.ts';
import { Signer } from '../signer.ts';
import { Alarms } from './alarms.ts';
import { AsideFiles } from './aside.ts';
import { accessesOf, pageOwners, takeAccesses } from './accesses.ts';
import { Boxes } from './boxes.ts';
import { asSigned, Cases } from './cases.ts';
import { companyRoutes } from './company-routes.ts';
import type { EndpointConfig } from './config.ts';
import { DeviceStore } from './device-store.ts';
import { headsRoutes } from './heads.ts';
import { Pokes } from './pokes.ts';
import { takePush, wireReceipt } from './push.ts';
import { takeRedaction } from './redact.ts';
import { framesFor, framesQuerySchema, journalsFor, requireReviewer } from './review.ts';
import { Standing } from './standing.ts';
import { EndpointStore } from './store.ts';

const mebibyte = 1024 * 1024;
/** Largest body that carries record, as sent and unpacked: one message of a million letters fits, which is the most there is; devices otherwise send 2 MiB at once. */
const bodyLimit = 8 * mebibyte;
/** How often replaced pages whose time is over are looked for, ms. */
const eraseEvery = 60_000;
const count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const laneParams = z.strictObject({ journal: journalId, epoch: count, lane: z.enum(lanes) });

/** The endpoint as a server that does not listen yet. `now` is Unix milliseconds. Call after `cryptoReady()`. */
export function buildEndpoint(config: EndpointConfig, log: Log, now: () => number = Date.now): FastifyInstance {
  const unlock = lockFolder(config.data);
  const store = new EndpointStore(join(config.data, 'endpoint.sqlite'));
  const key = signKeyPair(fromBase64Url(config.seed));
  const cases = new Cases(store.db, config.maxCaseDays);
  const seconds = (): number => Math.floor(now() / 1000);
  const devices = new DeviceStore(store.db);
  const nonces = new SyncNonces(store.db, seconds);
  const alarms = new Alarms(store.db, seconds);
  const boxes = new Boxes(store.db);
  const standing = new Standing(store, devices, config.people);
  const aside = new AsideFiles(join(config.data, 'aside'), {
    perPerson: config.aside.perPersonMiB * mebibyte,
    inAll: config.aside.inAllMiB * mebibyte,
  });
  const policies = new CompanyPolicies(config.policies, log);
  const limits = new Limits(config.limits);
  const app = createServer(log, bodyLimit, () => ({ service: 'endpoint' }), limits);
  const signer = new Signer(app, {
    endpointKey: key.publicKey,
    parties: [...config.services, ...config.admins],
    limits,
    now,
    admit: (by) => {
      standing.admit(by);
    },
  });
  const pokes = new Pokes(now);
  const deviceName = (journal: string, epoch: number): string => `${journal} ${epoch}`;
  app.addHook('onError', (_request, _reply, thrown, done) => {
    if (alarms.raise(thrown)) log('alarm', { message: thrown.message });
    done();
  });
  app.addHook('preClose', (done) => {
    pokes.close();
    clearInterval(erasing);
    done();
  });
  app.addHook('onClose', (_app, done) => {
    store.close();
    unlock();
    done();
  });

  app.get('/v1/key', { config: { open: true } }, () => ({ signKey: toBase64Url(key.publicKey) }));

  headsRoutes(app, { store, db: store.db, signer, alarms, nonces, seconds });
  companyRoutes(app, { config, log, store, devices, nonces, alarms, standing, signer, pokes, key, seconds });

  app.post('/v1/push', async (request) => {
    const by = signer.device(request);
    const push = await readBody(request, pushRequestSchema);
    const receipt = store.atomically(() => {
      nonces.claim(signer.claim(request));
      return takePush(store, boxes, policies, by, push, key, seconds());
    });
    log('pushed', {
      person: by.person,
      lane: push.lane,
      frames: push.frames.length,
      folds: push.folds.length,
      seq: receipt.seq,
    });
    return { receipt };
  });

  app.post('/v1/redact', async (request) => {
    const by = signer.device(request);
    const asked = await readBody(request, redactRequestSchema);
    const refused = takeRedaction(store, boxes, by, asked, config.discardGraceHours, seconds(), () => {
      nonces.claim(signer.claim(request));
    });
    log('redacted', { person: by.person, page: asked.page.page, refused: refused !== null });
    return { refused };
  });

  // What was replaced goes when its time is over, also while nobody asks.
  const erase = (): void => {
    if (store.replaced.eraseBefore(seconds())) store.emptyLog();
  };
  erase();
  const erasing = setInterval(erase, eraseEvery);
  erasing.unref();

  app.get('/v1/review/redactions', (request) => {
    const by = signer.device(request);
    requireReviewer(by);
    erase();
    const query = fit(request.query, z.strictObject({ before: count.optional(), case: journalId.optional() }));
    const scope = query.case === undefined ? null : cases.stated(by, query.case, seconds()).scope;
    return store.replaced.listFor(by.person, query.before, scope);
  });

  app.get('/v1/review/replaced', (request) => {
    const by = signer.device(request);
    requireReviewer(by);
    erase();
    const query = fit(request.query, z.strictObject({ case: journalId, redaction: count }));
    return store.replaced.forCase(by, query.redaction, cases.stated(by, query.case, seconds()));
  });

  app.get('/v1/journals/:journal/:epoch/:lane', (request) => {
    const by = signer.device(request);
    const { journal, epoch, lane } = fit(request.params, laneParams);
    const owner = store.enrolment(fromBase64Url(journal), epoch)?.person;
    if (owner !== by.person && by.role !== 'reviewer')
      throw new CandorError('not-allowed', 'A device may ask only about its own journal.');
    const chain = store.chain(fromBase64Url(journal), epoch, lane);
    const receipt = chain === undefined ? undefined : store.latestReceipt(chain.id);
    return {
      seq: chain?.seq ?? 0,
      receipt: receipt === undefined ? null : wireReceipt({ journal, epoch, lane }, receipt),
    };
  });

  app.get('/v1/review/journals', (request) => journalsFor(store, signer.device(request)));

  app.get('/v1/review/frames', (request) => {
    const by = signer.device(request);
    requireReviewer(by);
    const query = fit(request.query, framesQuerySchema);
    return framesFor(store, by, query, cases.stated(by, query.case, seconds()));
  });

  app.post('/v1/review/cases', { bodyLimit: mebibyte }, async (request) => {
    const by = signer.device(request);
    requireReviewer(by);
    const stated = await readBody(request, caseRequestSchema);
    const registration = store.atomically(() => {
      nonces.claim(signer.claim(request));
      return cases.register(by, stated, asSigned(request), seconds());
    });
    log('case-stated', { reviewer: by.person, people: stated.people.length, days: stated.to - stated.from + 1 });
    return { registration };
  });

  app.post('/v1/accesses', { bodyLimit: mebibyte }, async (request) => {
    const { name } = signer.party(request, 'custodian');
    if (request.headers['content-encoding'] !== undefined)
      throw new CandorError('bad-request', 'Openings are kept as they were signed, so they come unpacked.');
    const { accesses } = await readBody(request, accessRequestSchema);
    const authors = store.atomically(() => {
      nonces.claim(signer.claim(request));
      return takeAccesses(store, { custodian: name, claim: signer.claim(request), body: rawBody(request), accesses });
    });
    for (const author of authors) pokes.opened(author);
    log('accesses', { stored: accesses.length });
    return { stored: accesses.length };
  });

  app.get('/v1/accesses', (request) =>
    accessesOf(
      store,
      signer.device(request).person,
      fit(request.query, z.strictObject({ after: count.default(0) })).after,
    ),
  );

  app.post('/v1/aside', { bodyLimit: 4 * mebibyte }, async (request) => {
    const by = signer.device(request);
    const asked = await readBody(request, asideRequestSchema);
    nonces.claim(signer.claim(request));
    const answer = await aside.take(by, devices.journalsOf(by.person).map(toBase64Url), asked);
    if (answer.whole) log('record-put-aside', { person: by.person, epoch: by.epoch });
    return answer;
  });

  app.get('/v1/pokes', (request, reply) => {
    const by = signer.device(request);
    nonces.claimPassing(signer.claim(request));
    const hungUp = new AbortController();
    reply.raw.once('close', () => {
      hungUp.abort();
    });
    return pokes.wait(deviceName(by.journal, by.epoch), by.person, hungUp.signal);
  });

  app.post('/v1/pokes/answered', { bodyLimit: smallBody }, (request) => {
    const by = signer.device(request);
    nonces.claimPassing(signer.claim(request));
    pokes.answered(deviceName(by.journal, by.epoch));
    return {};
  });

  app.post('/v1/review/poke', { bodyLimit: smallBody }, async (request) => {
    requireReviewer(signer.device(request));
    const { journal, epoch } = await readBody(request, reviewPokeRequestSchema);
    nonces.claimPassing(signer.claim(request));
    return { answered: await pokes.askDrafts(deviceName(journal, epoch)) };
  });

  app.post('/v1/custodian/pages', { bodyLimit: mebibyte }, async (request) => {
    signer.party(request, 'custodian');
    const { pages } = await readBody(request, pageOwnersRequestSchema);
    return store.atomically(() => {
      nonces.claim(signer.claim(request));
      return pageOwners(store, pages, seconds());
    });
  });

  return app;
}
