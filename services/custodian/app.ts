// A custodian: holds reading keys and lets page keys out for a stated case, after the author's record has been told (spec: custodian.md).
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { boxKeyPair, signKeyPair } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { releaseRequestSchema } from '../../src/protocol/custodian.ts';
import { lockFolder } from '../database.ts';
import { createServer, readBody, signer } from '../http.ts';
import type { Log } from '../log.ts';
import type { CustodianConfig } from './config.ts';
import { EndpointClient } from './endpoint-client.ts';
import { release, type Custodian } from './release.ts';
import { CustodianStore } from './store.ts';

const bodyLimit = 16 * 1024 * 1024;

/** The custodian as a server that does not listen yet. `now` is Unix milliseconds. Call after `cryptoReady()`. */
export function buildCustodian(config: CustodianConfig, log: Log, now: () => number = Date.now): FastifyInstance {
  if (config.decide !== 'automatic') {
    throw new CandorError('custodian-refused', 'Asking a person before keys are released is not built yet. The custodian was not started.', { next: 'Set "decide" to "automatic" for the sample, or wait for a version that asks.' });
  }
  const unlock = lockFolder(config.data);
  const signKey = signKeyPair(fromBase64Url(config.signSeed));
  const custodian: Custodian = {
    name: config.name,
    keys: config.keys.map((key) => boxKeyPair(fromBase64Url(key.seed))),
    endpoint: new EndpointClient(config.endpointUrl, signKey),
    endpointKey: fromBase64Url(config.endpointKey),
    store: new CustodianStore(join(config.data, 'custodian.sqlite')),
    now,
  };
  const app = createServer(log, bodyLimit, () => ({ service: 'custodian', name: config.name, decides: 'automatic: every well-formed case is agreed to without asking a person' }));
  app.addHook('onClose', (_app, done) => {
    custodian.store.close();
    unlock();
    done();
  });
  log('decides-automatically', { note: 'Every well-formed case is agreed to without asking a person. For the sample only.' });

  app.get('/v1/keys', () => ({ name: config.name, signKey: toBase64Url(signKey.publicKey), boxKeys: custodian.keys.map((key, index) => ({ name: config.keys[index]?.name ?? '', boxKey: toBase64Url(key.publicKey) })) }));

  app.post('/v1/release', async (request) => {
    const by = signer(request, custodian.endpointKey, now());
    const asked = readBody(request, releaseRequestSchema);
    const reply = await release(custodian, by, asked);
    log('released', { reviewer: by.person, author: asked.author, pages: asked.pages.length });
    return reply;
  });

  return app;
}
