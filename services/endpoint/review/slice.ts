// Reviewers state cases, and fetch what those open (endpoint.md §4).
import {
  caseReplySchema,
  caseRequestSchema,
  reviewFramesReplySchema,
  reviewJournalsReplySchema,
} from '../../../src/protocol/endpoint.ts';
import type { Log } from '../../log.ts';
import type { Nonces } from '../../nonces.ts';
import { mebibyte, nothing, routes } from '../../route.ts';
import { slice } from '../../slice.ts';
import type { HeldRecord } from '../record/record.ts';
import { asSigned, caseTables, type Cases } from './cases.ts';
import { framesFor, framesQuerySchema } from './frames.ts';
import { journalsFor } from './journals.ts';

/** The routes, and who may call them. */
export const reviewRoutes = routes({
  journals: {
    method: 'GET',
    path: '/v1/review/journals',
    about: 'lists every journal but the reviewer’s own, and how far each lane came',
    by: ['reviewer'],
    query: nothing,
    reply: reviewJournalsReplySchema,
  },
  state: {
    method: 'POST',
    path: '/v1/review/cases',
    about: 'keeps a case as a reviewer states it; good for a day',
    by: ['reviewer'],
    body: caseRequestSchema,
    limit: mebibyte,
    packed: 'may',
    reply: caseReplySchema,
  },
  frames: {
    method: 'GET',
    path: '/v1/review/frames',
    about: 'serves what a case opens of a lane, sealed, and of other days the chain alone',
    by: ['reviewer'],
    query: framesQuerySchema,
    reply: reviewFramesReplySchema,
  },
});

/** What this slice works with. */
export interface ReviewNeeds {
  readonly record: HeldRecord;
  readonly cases: Cases;
  readonly nonces: Nonces;
  /** Unix seconds. */
  readonly seconds: () => number;
  readonly log: Log;
}

/** See the first sentence. */
export const reviewSlice = slice({
  name: 'review',
  migrations: caseTables,
  routes: reviewRoutes,
  handlers: ({ record, cases, nonces, seconds, log }: ReviewNeeds) => ({
    journals: ({ by }) => journalsFor(record, by),
    state: async ({ by, body, claim, request }) => {
      const registration = await record.sql.atomically(async () => {
        await nonces.claim(claim());
        return cases.register(by, body, asSigned(request), seconds());
      });
      log('case-stated', { reviewer: by.person, people: body.people.length, days: body.to - body.from + 1 });
      return { registration };
    },
    frames: async ({ by, query }) => framesFor(record, by, query, await cases.stated(by, query.case, seconds())),
  }),
});
