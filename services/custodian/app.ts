// A custodian: holds reading keys and lets page keys out for a stated case, after the author's record has been told (spec: custodian.md).
import type { FastifyInstance } from 'fastify';
import { fromBase64Url } from '../../src/bytes/bytes.ts';
import { boxKeyPair, signKeyPair } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { createServer } from '../http.ts';
import { keepFolder } from '../keep.ts';
import { Limits } from '../limits.ts';
import type { Log } from '../log.ts';
import { Nonces } from '../nonces.ts';
import { mebibyte } from '../route.ts';
import { Signer } from '../signer.ts';
import type { CustodianConfig } from './config.ts';
import { EndpointClient } from './endpoint-client.ts';
import { custodianHistory } from './history.ts';
import { ReleaseStore } from './release/store.ts';
import { tellOfReplays } from './replays.ts';
import { custodianSlices, custodianTables } from './slices.ts';

/** The custodian as a server that does not listen yet. `now` is Unix milliseconds. Call after `cryptoReady()`. */
export async function buildCustodian(
  config: CustodianConfig,
  log: Log,
  now: () => number = Date.now,
): Promise<FastifyInstance> {
  if (config.decide !== 'automatic') {
    throw new CandorError(
      'custodian-refused',
      'Asking a person before keys are released is not built yet. The custodian was not started.',
      { next: 'Set "decide" to "automatic" for the sample, or wait for a version that asks.' },
    );
  }
  const kept = { config, file: 'custodian.sqlite', tables: custodianTables, history: custodianHistory };
  return keepFolder(kept, log, async (sql, close) => {
    const signKey = signKeyPair(fromBase64Url(config.signSeed));
    const endpointKey = fromBase64Url(config.endpointKey);
    const endpoint = new EndpointClient(config.endpointUrl, signKey, endpointKey);
    const readingKeys = config.keys.map(({ name, seed }) => ({ name, key: boxKeyPair(fromBase64Url(seed)) }));
    const limits = new Limits(config.limits);
    const app = createServer(
      log,
      mebibyte,
      () => ({
        service: 'custodian',
        name: config.name,
        decides: 'automatic: every well-formed case is agreed to without asking a person',
      }),
      limits,
    );
    app.addHook('onClose', close);
    // Who is in the company is asked of the endpoint at each release; here it only counts that the endpoint enrolled the device.
    const signer = new Signer(app, { endpointKey, parties: [], limits, now, admit: () => undefined });
    tellOfReplays(app, endpoint, log);
    log('decides-automatically', {
      note: 'Every well-formed case is agreed to without asking a person. For the sample only.',
    });
    const needs = {
      name: config.name,
      signKey,
      readingKeys,
      nonces: new Nonces(sql, () => Math.floor(now() / 1000)),
      log,
      custodian: {
        name: config.name,
        keys: readingKeys.map((one) => one.key),
        endpoint,
        endpointKey,
        log: new ReleaseStore(sql),
        maxCaseDays: config.maxCaseDays,
        now,
      },
    };
    for (const slice of custodianSlices) slice.add({ app, signer }, needs);
    return app;
  });
}
