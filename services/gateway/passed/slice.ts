// What administrators may read of the gateway: the chain of what passed, stopped devices, and messages the endpoint does not hold yet. Never content (P4, P7; gateway.md §6).
import { z } from 'zod';
import { maxPassedRows, passedReplySchema, unconfirmedReplySchema } from '../../../src/protocol/passed.ts';
import { count, routes } from '../../route.ts';
import { slice } from '../../slice.ts';
import type { GatewayStores } from '../stores.ts';
import { passedTables } from './chain.ts';

const inPages = z.strictObject({
  after: count.default(0),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,3}$/)
    .transform(Number)
    .default(maxPassedRows),
});

/** The routes, and who may call them. */
export const passedRoutes = routes({
  passed: {
    method: 'GET',
    path: '/v1/passed',
    about: 'lists what passed, oldest first, and where that leads, signed',
    by: ['it', 'auditor'],
    query: inPages,
    reply: passedReplySchema,
  },
  unconfirmed: {
    method: 'GET',
    path: '/v1/unconfirmed',
    about: 'lists stopped devices, and messages whose head the endpoint was not yet heard to hold',
    by: ['it', 'auditor'],
    query: inPages,
    reply: unconfirmedReplySchema,
  },
});

/** What this slice works with. */
export interface PassedNeeds {
  readonly store: GatewayStores;
  readonly secretKey: Uint8Array;
}

/** See the first sentence. */
export const passedSlice = slice({
  name: 'passed',
  migrations: passedTables,
  routes: passedRoutes,
  handlers: ({ store, secretKey }: PassedNeeds) => ({
    passed: ({ query: { after, limit } }) => store.passed.reply(after, limit, secretKey),
    unconfirmed: async ({ query: { after, limit } }) => {
      const most = Math.min(limit, maxPassedRows);
      const found = await store.submits.unconfirmed(after, most + 1); // one more tells whether there is more
      const rows = found.slice(0, most);
      return {
        stopped: [...(await store.stopped.all())],
        messages: rows.map(({ employee, id, conversation, journal, epoch, seq, at }) => ({
          employee,
          message: id,
          conversation,
          journal,
          epoch,
          seq,
          at,
        })),
        next: found.length > rows.length ? (rows.at(-1)?.n ?? null) : null,
      };
    },
  }),
});
