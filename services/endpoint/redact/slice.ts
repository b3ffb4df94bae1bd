// Authors take back what they discarded as private, and reviewers see that they did (endpoint.md §3a).
import { z } from 'zod';
import {
  redactionsReplySchema,
  redactReplySchema,
  redactRequestSchema,
  replacedReplySchema,
} from '../../../src/protocol/endpoint.ts';
import { journalId } from '../../../src/protocol/signed.ts';
import type { Log } from '../../log.ts';
import type { Nonces } from '../../nonces.ts';
import { count, mebibyte, routes } from '../../route.ts';
import { slice } from '../../slice.ts';
import type { EndpointConfig } from '../config.ts';
import type { Cases } from '../review/cases.ts';
import type { Eraser } from './eraser.ts';
import { takeRedaction, type Redacting } from './redact.ts';
import { redactTables } from './replaced-pages.ts';

/** The routes, and who may call them. */
export const redactRoutes = routes({
  redact: {
    method: 'POST',
    path: '/v1/redact',
    about: 'puts a page of drafts without what its author discarded in place of the one held',
    by: ['device'],
    body: redactRequestSchema,
    limit: 8 * mebibyte,
    packed: 'may',
    reply: redactReplySchema,
  },
  redactions: {
    method: 'GET',
    path: '/v1/review/redactions',
    about: 'lists redactions of others’ records, newest first; those a case is about where one is named',
    by: ['reviewer'],
    query: z.strictObject({ before: count.optional(), case: journalId.optional() }),
    reply: redactionsReplySchema,
  },
  replaced: {
    method: 'GET',
    path: '/v1/review/replaced',
    about: 'serves a page as it was before a redaction, sealed, for a case with drafts that covers it',
    by: ['reviewer'],
    query: z.strictObject({ case: journalId, redaction: count }),
    reply: replacedReplySchema,
  },
});

/** What this slice works with. */
export interface RedactNeeds {
  readonly redacting: Redacting;
  readonly eraser: Eraser;
  readonly cases: Cases;
  readonly nonces: Nonces;
  readonly config: Pick<EndpointConfig, 'discardGraceHours' | 'redactions'>;
  /** Unix seconds. */
  readonly seconds: () => number;
  readonly log: Log;
}

/** See the first sentence. */
export const redactSlice = slice({
  name: 'redact',
  migrations: redactTables,
  routes: redactRoutes,
  handlers: ({ redacting, eraser, cases, nonces, config, seconds, log }: RedactNeeds) => ({
    redact: async ({ by, body, claim }) => {
      const refused = await takeRedaction(
        redacting,
        by,
        body,
        { graceHours: config.discardGraceHours, ...config.redactions },
        seconds(),
        () => nonces.claim(claim()),
      );
      log('redacted', { person: by.person, page: body.page.page, refused: refused !== null });
      return { refused };
    },
    redactions: async ({ by, query }) => {
      await eraser.look();
      const scope = query.case === undefined ? null : (await cases.stated(by, query.case, seconds())).scope;
      return redacting.replaced.listFor(by.person, query.before, scope);
    },
    replaced: async ({ by, query }) => {
      await eraser.look();
      return redacting.replaced.forCase(by, query.redaction, await cases.stated(by, query.case, seconds()));
    },
  }),
});
