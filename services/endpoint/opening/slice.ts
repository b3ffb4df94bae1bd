// Openings: custodians ask whose pages these are and tell of what they open; authors see it (endpoint.md §5, §6).
import { z } from 'zod';
import {
  accessesReplySchema,
  accessRequestSchema,
  pageOwnersReplySchema,
  pageOwnersRequestSchema,
} from '../../../src/protocol/endpoint.ts';
import { rawBody } from '../../http.ts';
import type { Log } from '../../log.ts';
import type { Nonces } from '../../nonces.ts';
import { count, mebibyte, routes } from '../../route.ts';
import { slice } from '../../slice.ts';
import type { Sql } from '../../sql/sql.ts';
import { accessesOf, takeAccesses } from './openings.ts';
import { pageOwners, type Owning } from './page-owners.ts';
import { openingTables, type OpeningStore } from './store.ts';

/** The routes, and who may call them. */
export const openingRoutes = routes({
  owners: {
    method: 'POST',
    path: '/v1/custodian/pages',
    about: 'says whose pages these are; from then on they stay as they are',
    by: ['custodian'],
    body: pageOwnersRequestSchema,
    limit: mebibyte,
    packed: 'may',
    reply: pageOwnersReplySchema,
  },
  tell: {
    method: 'POST',
    path: '/v1/accesses',
    about: 'takes what a custodian is about to open, with its signature',
    by: ['custodian'],
    body: accessRequestSchema,
    limit: mebibyte,
    packed: 'never', // kept as it was signed
    reply: z.strictObject({ stored: z.int() }),
  },
  list: {
    method: 'GET',
    path: '/v1/accesses',
    about: 'shows a person who opened their record, oldest first',
    by: ['device'],
    query: z.strictObject({ after: count.default(0) }),
    reply: accessesReplySchema,
  },
});

/** What this slice works with. */
export interface OpeningNeeds {
  readonly sql: Sql;
  readonly openings: OpeningStore;
  readonly owning: Owning;
  readonly nonces: Nonces;
  /** Unix seconds. */
  readonly seconds: () => number;
  readonly log: Log;
  /** This person's record was opened: their devices may look. */
  readonly opened: (author: string) => void;
}

/** See the first sentence. */
export const openingSlice = slice({
  name: 'opening',
  migrations: openingTables,
  routes: openingRoutes,
  handlers: ({ sql, openings, owning, nonces, seconds, log, opened }: OpeningNeeds) => ({
    owners: ({ body, claim }) =>
      sql.atomically(async () => {
        await nonces.claim(claim());
        return pageOwners(owning, body.pages, seconds());
      }),
    tell: async ({ by, body: { accesses }, claim, request }) => {
      const authors = await sql.atomically(async () => {
        await nonces.claim(claim());
        return takeAccesses(openings, { custodian: by.name, claim: claim(), body: rawBody(request), accesses });
      });
      for (const author of authors) opened(author);
      log('accesses', { stored: accesses.length });
      return { stored: accesses.length };
    },
    list: ({ by, query }) => accessesOf(openings, by.person, query.after),
  }),
});
