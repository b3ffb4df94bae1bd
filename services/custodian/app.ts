// A custodian: holds reading keys and lets page keys out for a stated case, after the author's record has been told (spec: custodian.md).
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { boxKeyPair, signKeyPair } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { releaseRequestSchema } from '../../src/protocol/custodian.ts';
import { lockFolder } from '../database.ts';
import { createServer, readBody } from '../http.ts';
import { Limits } from '../limits.ts';
import { thrownFields, type Log } from '../log.ts';
import { Nonces, Replayed } from '../nonces.ts';
import { Signer } from '../signer.ts';
import type { CustodianConfig } from './config.ts';
import { EndpointClient, replayAlarm } from './endpoint-client.ts';
import { release, requireReviewer, type Custodian } from './release.ts';
import { CustodianStore } from './store.ts';

/** A thousand boxes fit many times. */
const bodyLimit = 2 * 1024 * 1024;

/** The custodian as a server that does not listen yet. `now` is Unix milliseconds. Call after `cryptoReady()`. */
export function buildCustodian(config: CustodianConfig, log: Log, now: () => number = Date.now): FastifyInstance {
  if (config.decide !== 'automatic') {
    throw new CandorError(
      'custodian-refused',
      'Asking a person before keys are released is not built yet. The custodian was not started.',
      { next: 'Set "decide" to "automatic" for the sample, or wait for a version that asks.' },
    );
  }
  const unlock = lockFolder(config.data);
  const signKey = signKeyPair(fromBase64Url(config.signSeed));
  const endpointKey = fromBase64Url(config.endpointKey);
  const custodian: Custodian = {
    name: config.name,
    keys: config.keys.map((key) => boxKeyPair(fromBase64Url(key.seed))),
    endpoint: new EndpointClient(config.endpointUrl, signKey, endpointKey),
    endpointKey,
    store: new CustodianStore(join(config.data, 'custodian.sqlite')),
    maxCaseDays: config.maxCaseDays,
    now,
  };
  const limits = new Limits(config.limits);
  const app = createServer(
    log,
    bodyLimit,
    () => ({
      service: 'custodian',
      name: config.name,
      decides: 'automatic: every well-formed case is agreed to without asking a person',
    }),
    limits,
  );
  // Who is in the company is asked of the endpoint at each release; here it only counts that the endpoint enrolled the device.
  const signer = new Signer(app, { endpointKey, parties: [], limits, now, admit: () => undefined });
  const nonces = new Nonces(custodian.store.db, () => Math.floor(now() / 1000));
  const told = new Set<string>(); // a request sent a thousand times is told of once
  app.addHook('onError', async (_request, _reply, thrown) => {
    if (!(thrown instanceof Replayed)) return;
    const alarm = replayAlarm(thrown.claim);
    if (told.has(alarm.id)) return;
    if (told.size >= 1000) told.clear();
    told.add(alarm.id);
    await custodian.endpoint.alarm(alarm).catch((failed: unknown) => {
      told.delete(alarm.id);
      log('alarm-not-told', thrownFields(failed));
    });
  });
  app.addHook('onClose', (_app, done) => {
    custodian.store.close();
    unlock();
    done();
  });
  log('decides-automatically', {
    note: 'Every well-formed case is agreed to without asking a person. For the sample only.',
  });

  app.get('/v1/keys', { config: { open: true } }, () => ({
    name: config.name,
    signKey: toBase64Url(signKey.publicKey),
    boxKeys: custodian.keys.map((key, index) => ({
      name: config.keys[index]?.name ?? '',
      boxKey: toBase64Url(key.publicKey),
    })),
  }));

  app.post('/v1/release', async (request) => {
    const by = signer.device(request);
    requireReviewer(by);
    const asked = await readBody(request, releaseRequestSchema);
    // Taken before anything else is done about it: whatever becomes of it, it is never asked a second time.
    nonces.claim(signer.claim(request));
    const reply = await release(custodian, by, asked);
    log('released', { reviewer: by.person, author: asked.author, pages: asked.pages.length });
    return reply;
  });

  return app;
}
