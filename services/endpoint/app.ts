// The endpoint: checks and stores sealed frames, answers with receipts, serves reviewers, and shows authors who opened their record (spec: endpoint.md).
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { signKeyPair } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { accessRequestSchema, asideRequestSchema, enrolRequestSchema, pageOwnersRequestSchema, pushRequestSchema, redactRequestSchema, reviewPokeRequestSchema } from '../../src/protocol/endpoint.ts';
import { lanes } from '../../src/journal/lane.ts';
import { journalId } from '../../src/protocol/signed.ts';
import { lockFolder } from '../database.ts';
import { createServer, fit, readBody, signer } from '../http.ts';
import type { Log } from '../log.ts';
import { takeAside } from './aside.ts';
import { accessesOf, pageOwners, takeAccesses } from './accesses.ts';
import type { EndpointConfig } from './config.ts';
import { enrol, TokenBook } from './enrol.ts';
import { Pokes } from './pokes.ts';
import { takePush, wireReceipt } from './push.ts';
import { takeRedaction } from './redact.ts';
import { framesFor, framesQuerySchema, journalsFor, requireReviewer } from './review.ts';
import { EndpointStore } from './store.ts';

/** Largest push; other bodies are held to the same limit by their schemas. */
const bodyLimit = 16 * 1024 * 1024;
/** How often replaced pages whose time is over are looked for, ms. */
const eraseEvery = 60_000;
const count = z.string().regex(/^\d{1,15}$/).transform(Number);
const laneParams = z.strictObject({ journal: journalId, epoch: count, lane: z.enum(lanes) });

/** The endpoint as a server that does not listen yet. `now` is Unix milliseconds. Call after `cryptoReady()`. */
export function buildEndpoint(config: EndpointConfig, log: Log, now: () => number = Date.now): FastifyInstance {
  const unlock = lockFolder(config.data);
  const store = new EndpointStore(join(config.data, 'endpoint.sqlite'));
  const key = signKeyPair(fromBase64Url(config.seed));
  const tokens = new TokenBook(config.tokens);
  const seconds = (): number => Math.floor(now() / 1000);
  const app = createServer(log, bodyLimit, () => ({ service: 'endpoint' }));
  const pokes = new Pokes(now);
  const deviceName = (journal: string, epoch: number): string => `${journal} ${epoch}`;
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

  app.get('/v1/key', () => ({ signKey: toBase64Url(key.publicKey) }));

  app.post('/v1/enrol', (request) => {
    const certificate = enrol(store, tokens, readBody(request, enrolRequestSchema), key, seconds());
    log('enrolled');
    return { certificate };
  });

  app.post('/v1/push', (request) => {
    const by = signer(request, key.publicKey, now());
    const push = readBody(request, pushRequestSchema);
    const receipt = takePush(store, by, push, key, seconds());
    log('pushed', { person: by.person, lane: push.lane, frames: push.frames.length, folds: push.folds.length, seq: receipt.seq });
    return { receipt };
  });

  app.post('/v1/redact', (request) => {
    const by = signer(request, key.publicKey, now());
    const asked = readBody(request, redactRequestSchema);
    const refused = takeRedaction(store, by, asked, config.discardGraceHours, seconds());
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
    const by = signer(request, key.publicKey, now());
    requireReviewer(by);
    erase();
    return store.replaced.listFor(by.person);
  });

  app.get('/v1/journals/:journal/:epoch/:lane', (request) => {
    const by = signer(request, key.publicKey, now());
    const { journal, epoch, lane } = fit(request.params, laneParams);
    const owner = store.enrolment(fromBase64Url(journal), epoch)?.person;
    if (owner !== by.person && by.role !== 'reviewer') throw new CandorError('not-allowed', 'A device may ask only about its own journal.');
    const chain = store.chain(fromBase64Url(journal), epoch, lane);
    const receipt = chain === undefined ? undefined : store.latestReceipt(chain.id);
    return { seq: chain?.seq ?? 0, receipt: receipt === undefined ? null : wireReceipt({ journal, epoch, lane }, receipt) };
  });

  app.get('/v1/review/journals', (request) => journalsFor(store, signer(request, key.publicKey, now())));

  app.get('/v1/review/frames', (request) => {
    const by = signer(request, key.publicKey, now());
    return framesFor(store, by, fit(request.query, framesQuerySchema));
  });

  app.post('/v1/accesses', (request) => {
    const { stored, authors } = takeAccesses(store, config.custodians, readBody(request, accessRequestSchema));
    for (const author of authors) pokes.opened(author);
    log('accesses', { stored });
    return { stored };
  });

  app.get('/v1/accesses', (request) => {
    const by = signer(request, key.publicKey, now());
    const { after } = fit(request.query, z.strictObject({ after: count.default(0) }));
    return accessesOf(store, by.person, after);
  });

  app.post('/v1/aside', (request) => {
    const by = signer(request, key.publicKey, now());
    const answer = takeAside(join(config.data, 'aside'), by, readBody(request, asideRequestSchema));
    if (answer.whole) log('record-put-aside', { person: by.person, epoch: by.epoch });
    return answer;
  });

  app.get('/v1/pokes', (request, reply) => {
    const by = signer(request, key.publicKey, now());
    const hungUp = new AbortController();
    reply.raw.once('close', () => {
      hungUp.abort();
    });
    return pokes.wait(deviceName(by.journal, by.epoch), by.person, hungUp.signal);
  });

  app.post('/v1/pokes/answered', (request) => {
    const by = signer(request, key.publicKey, now());
    pokes.answered(deviceName(by.journal, by.epoch));
    return {};
  });

  app.post('/v1/review/poke', async (request) => {
    requireReviewer(signer(request, key.publicKey, now()));
    const { journal, epoch } = readBody(request, reviewPokeRequestSchema);
    return { answered: await pokes.askDrafts(deviceName(journal, epoch)) };
  });

  app.post('/v1/custodian/pages', (request) => pageOwners(store, config.custodians, readBody(request, pageOwnersRequestSchema), seconds()));

  return app;
}
