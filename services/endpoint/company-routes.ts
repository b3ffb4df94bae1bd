// The endpoint's routes about people, devices and alarms (endpoint.md §2, §8, §9).
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { KeyPair } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { alarmsRequestSchema } from '../../src/protocol/alarms.ts';
import { revokeRequestSchema } from '../../src/protocol/devices.ts';
import { enrolRequestSchema } from '../../src/protocol/endpoint.ts';
import { fit, readBody, smallBody } from '../http.ts';
import { Guesses } from '../limits.ts';
import type { Log } from '../log.ts';
import type { SyncNonces } from '../nonces.ts';
import type { Signer } from '../signer.ts';
import type { Alarms } from './alarms.ts';
import type { EndpointConfig } from './config.ts';
import type { DeviceStore } from './device-store.ts';
import { devicesOf, renew, revoke } from './devices.ts';
import { enrol, TokenBook } from './enrol.ts';
import type { Pokes } from './pokes.ts';
import type { Standing } from './standing.ts';
import type { EndpointStore } from './store.ts';

/** What these routes work with. */
export interface CompanyParts {
  readonly config: EndpointConfig;
  readonly log: Log;
  readonly store: EndpointStore;
  readonly devices: DeviceStore;
  readonly nonces: SyncNonces;
  readonly alarms: Alarms;
  readonly standing: Standing;
  readonly signer: Signer;
  readonly pokes: Pokes;
  readonly key: KeyPair;
  /** Unix seconds. */
  readonly seconds: () => number;
}

const cursorQuery = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .default(0),
});

/** Adds them. */
export function companyRoutes(
  app: FastifyInstance,
  { config, log, store, devices, nonces, alarms, standing, signer, pokes, key, seconds }: CompanyParts,
): void {
  const tokens = new TokenBook(config.tokens, config.people);
  const guesses = new Guesses();

  app.post('/v1/enrol', { config: { open: true }, bodyLimit: smallBody }, async (request) => {
    if (request.headers['content-encoding'] !== undefined)
      throw new CandorError('bad-request', 'Nothing is unpacked before it is known who asks.');
    const asked = await readBody(request, enrolRequestSchema);
    const guessesOver = await guesses.areOver(request);
    try {
      const certificate = enrol(
        {
          store,
          devices,
          tokens,
          people: config.people,
          key,
          now: seconds(),
          days: config.certificateDays,
          guessesOver,
        },
        asked,
      );
      log('enrolled');
      return { certificate };
    } catch (thrown) {
      if (thrown instanceof CandorError && thrown.code === 'not-allowed') {
        log('not-enrolled', { why: thrown.message });
        await guesses.failed(request);
      }
      throw thrown;
    }
  });

  app.post('/v1/renew', { bodyLimit: smallBody }, (request) => {
    const by = signer.device(request);
    return store.atomically(() => {
      nonces.claim(signer.claim(request));
      return { certificate: renew(devices, config.people, by, { key, now: seconds(), days: config.certificateDays }) };
    });
  });

  app.get('/v1/standing', (request) => {
    signer.party(request, 'custodian', 'gateway', 'it', 'auditor');
    return standing.reply(signer.claim(request).nonce, key, seconds());
  });

  app.get('/v1/devices', (request) => {
    const { enrolment } = signer.claim(request);
    if (enrolment === null) signer.party(request, 'it', 'auditor');
    return { devices: devicesOf(devices, enrolment?.person ?? null) };
  });

  app.post('/v1/devices/revoke', { bodyLimit: smallBody }, async (request) => {
    const { name } = signer.party(request, 'it');
    const asked = await readBody(request, revokeRequestSchema);
    store.atomically(() => {
      nonces.claim(signer.claim(request));
      revoke(store, devices, name, asked, seconds());
    });
    pokes.dismiss(asked.journal);
    log('revoked', { journal: asked.journal, by: name });
    return {};
  });

  app.post('/v1/alarms', { bodyLimit: 256 * 1024 }, async (request) => {
    const { name } = signer.party(request, 'custodian', 'gateway');
    const told = await readBody(request, alarmsRequestSchema);
    store.atomically(() => {
      nonces.claim(signer.claim(request));
      for (const alarm of told.alarms) alarms.add(name, alarm);
    });
    log('alarms', { from: name, stored: told.alarms.length });
    return { stored: told.alarms.length };
  });

  app.get('/v1/alarms', (request) => {
    signer.party(request, 'it', 'auditor');
    return alarms.after(fit(request.query, cursorQuery).after);
  });
}
