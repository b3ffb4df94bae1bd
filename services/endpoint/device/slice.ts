// Devices: let in by a token, renewed, listed, and taken out for good.
import type { KeyPair } from '../../../src/crypto/sodium.ts';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { CandorError } from '../../../src/errors.ts';
import { Guesses } from '../../limits.ts';
import type { Log } from '../../log.ts';
import type { Nonces } from '../../nonces.ts';
import { slice } from '../../slice.ts';
import type { Sql } from '../../sql/sql.ts';
import type { EndpointConfig } from '../config.ts';
import { devicesOf, renew, revoke } from './devices.ts';
import { enrol } from './enrol.ts';
import type { Enrolments } from './enrolments.ts';
import { deviceRoutes } from './routes.ts';
import type { Standing } from './standing.ts';
import { deviceTables, type DeviceStore } from './store.ts';
import { TokenBook } from './token-book.ts';

/** What this slice works with. */
export interface DeviceNeeds {
  readonly config: EndpointConfig;
  readonly sql: Sql;
  readonly enrolments: Enrolments;
  readonly devices: DeviceStore;
  readonly standing: Standing;
  readonly nonces: Nonces;
  readonly key: KeyPair;
  /** Unix seconds. */
  readonly seconds: () => number;
  readonly log: Log;
  /** A device that is out waits for nothing any more. */
  readonly dismiss: (journal: string) => void;
}

/** See the first sentence. */
export const deviceSlice = slice({
  name: 'device',
  migrations: deviceTables,
  routes: deviceRoutes,
  handlers: ({ config, sql, enrolments, devices, standing, nonces, key, seconds, log, dismiss }: DeviceNeeds) => {
    const tokens = new TokenBook(config.tokens, config.people);
    const guesses = new Guesses();
    return {
      key: () => ({ signKey: toBase64Url(key.publicKey) }),
      enrol: async ({ body, request }) => {
        const guessesOver = await guesses.areOver(request);
        try {
          const certificate = await enrol(
            {
              sql,
              enrolments,
              devices,
              tokens,
              people: config.people,
              key,
              now: seconds(),
              days: config.certificateDays,
              guessesOver,
            },
            body,
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
      },
      renew: ({ by, claim }) =>
        sql.atomically(async () => {
          await nonces.claim(claim());
          const term = { key, now: seconds(), days: config.certificateDays };
          return { certificate: await renew(enrolments, config.people, by, term) };
        }),
      standing: ({ claim }) => standing.reply(claim().nonce, key, seconds()),
      devices: async ({ by }) => ({ devices: await devicesOf(devices, 'person' in by ? by.person : null) }),
      revoke: async ({ by, body, claim }) => {
        await sql.atomically(async () => {
          await nonces.claim(claim());
          await revoke(enrolments, devices, by.name, body, seconds());
        });
        dismiss(body.journal);
        log('revoked', { journal: body.journal, by: by.name });
        return {};
      },
    };
  },
});
