// Whether heads that a device signed elsewhere are on the record here, and where gateways say their list of what passed stands (endpoint.md §10, P7).
import type { FastifyInstance } from 'fastify';
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import {
  headsRequestSchema,
  type HeadAnswer,
  type headsReplySchema,
  type gatewaysReplySchema,
} from '../../src/protocol/heads.ts';
import { passedPlaceHolds } from '../../src/protocol/passed.ts';
import { CandorError } from '../../src/errors.ts';
import type { z } from 'zod';
import type { Db } from '../database.ts';
import { readBody } from '../http.ts';
import type { SyncNonces } from '../nonces.ts';
import type { Signer } from '../signer.ts';
import { Alarming, type Alarms } from './alarms.ts';
import type { EndpointStore } from './store.ts';

/** The table, for the endpoint's migrations: every place a gateway said its list stood at, for good. */
export const headsTables = `CREATE TABLE gateway_places (
     gateway TEXT NOT NULL, n INTEGER NOT NULL, head TEXT NOT NULL, signature TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (gateway, n)) STRICT;`;

/** What these routes work with. */
export interface HeadsParts {
  readonly store: EndpointStore;
  readonly db: Db;
  readonly signer: Signer;
  readonly alarms: Alarms;
  readonly nonces: SyncNonces;
  /** Unix seconds. */
  readonly seconds: () => number;
}

/** Adds them. */
export function headsRoutes(app: FastifyInstance, { store, db, signer, alarms, nonces, seconds }: HeadsParts): void {
  app.post('/v1/heads', { bodyLimit: 512 * 1024 }, async (request): Promise<z.infer<typeof headsReplySchema>> => {
    const party = signer.party(request, 'gateway', 'it', 'auditor');
    const asked = await readBody(request, headsRequestSchema);
    const { passed } = asked;
    if (passed !== null) {
      if (party.role !== 'gateway') throw new CandorError('not-allowed', 'Only a gateway says where its list stands.');
      if (!passedPlaceHolds(passed, fromBase64Url(party.signKey)))
        throw new CandorError('bad-request', 'The place in the list is not signed by this gateway.');
      // A place that was told once more changes nothing; another one at or before it is a list that was shortened or rewritten.
      store.atomically(() => {
        nonces.claim(signer.claim(request)); // an older place, sent again by somebody else, is not the gateway's doing
        const last = db
          .prepare('SELECT n, head FROM gateway_places WHERE gateway = ? ORDER BY n DESC LIMIT 1')
          .get(party.signKey) as { n: number; head: string } | undefined;
        if (last?.n === passed.n && last.head === passed.head) return;
        if (last !== undefined && last.n >= passed.n) {
          // Said to whoever looks after it; what the gateway asks is answered all the same.
          alarms.raise(
            new Alarming('conflict', 'The list of what passed is shorter or another than it was.', {
              id: `passed ${party.signKey} ${String(passed.n)} ${passed.head}`,
              kind: 'passed-rewritten',
              person: null,
              journal: null,
              what: `The gateway ${party.name} said its list of what passed stood at row ${String(last.n)}, and now names another place at row ${String(passed.n)}. Rows were dropped or rewritten, or an old copy was put back.`,
            }),
          );
          return;
        }
        db.prepare('INSERT INTO gateway_places VALUES (?, ?, ?, ?, ?)').run(
          party.signKey,
          passed.n,
          passed.head,
          passed.signature,
          seconds(),
        );
      });
    }
    return {
      answers: asked.places.map(({ journal, epoch, seq, head }) =>
        answerTo(store, fromBase64Url(journal), epoch, seq, head),
      ),
    };
  });

  app.get('/v1/gateways', (request): z.infer<typeof gatewaysReplySchema> => {
    signer.party(request, 'it', 'auditor');
    const rows = db
      .prepare('SELECT gateway, n, head, signature, at FROM gateway_places ORDER BY gateway, n')
      .all() as z.infer<typeof gatewaysReplySchema>['places'];
    return { places: rows };
  });
}

function answerTo(store: EndpointStore, journal: Uint8Array, epoch: number, seq: number, head: string): HeadAnswer {
  const chain = store.chain(journal, epoch, 'messages');
  const frame = chain === undefined ? undefined : store.frame(chain.id, seq);
  if (frame === undefined) return 'missing';
  return toBase64Url(frame.head) === head ? 'held' : 'differs';
}
