// The record as held: a device asks from where on to push (endpoint.md §3).
import { z } from 'zod';
import { fromBase64Url } from '../../../src/bytes/bytes.ts';
import { CandorError } from '../../../src/errors.ts';
import { lanes } from '../../../src/journal/lane.ts';
import { heldReplySchema } from '../../../src/protocol/endpoint.ts';
import { journalId } from '../../../src/protocol/signed.ts';
import { count, nothing, routes } from '../../route.ts';
import { slice } from '../../slice.ts';
import type { HeldRecord } from './record.ts';
import { recordTables } from './tables.ts';
import { wireReceipt } from './wire.ts';

/** The route, and who may call it. */
export const recordRoutes = routes({
  held: {
    method: 'GET',
    path: '/v1/journals/:journal/:epoch/:lane',
    about: 'says how far the endpoint holds a lane: a device’s own, for a reviewer anybody’s',
    by: ['device'],
    params: z.strictObject({ journal: journalId, epoch: count, lane: z.enum(lanes) }),
    query: nothing,
    reply: heldReplySchema,
  },
});

/** See the first sentence. */
export const recordSlice = slice({
  name: 'record',
  migrations: recordTables,
  routes: recordRoutes,
  handlers: ({ record: { enrolments, chains } }: { readonly record: HeldRecord }) => ({
    held: async ({ by, params: { journal, epoch, lane } }) => {
      const owner = (await enrolments.find(fromBase64Url(journal), epoch))?.person;
      if (owner !== by.person && by.role !== 'reviewer')
        throw new CandorError('not-allowed', 'A device may ask only about its own journal.');
      const chain = await chains.find(fromBase64Url(journal), epoch, lane);
      const receipt = chain === undefined ? undefined : await chains.latestReceipt(chain.id);
      return {
        seq: chain?.seq ?? 0,
        receipt: receipt === undefined ? null : wireReceipt({ journal, epoch, lane }, receipt),
      };
    },
  }),
});
