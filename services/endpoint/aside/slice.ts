// A record that could not be opened and was put aside is brought here (endpoint.md §7).
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { asideReplySchema, asideRequestSchema } from '../../../src/protocol/endpoint.ts';
import type { Log } from '../../log.ts';
import type { Nonces } from '../../nonces.ts';
import { mebibyte, routes } from '../../route.ts';
import { slice } from '../../slice.ts';
import type { Enrolments } from '../device/enrolments.ts';
import type { AsideFiles } from './aside.ts';

/** The route, and who may call it. */
export const asideRoutes = routes({
  aside: {
    method: 'POST',
    path: '/v1/aside',
    about: 'takes the next part of a record that was put aside',
    by: ['device'],
    body: asideRequestSchema,
    limit: 4 * mebibyte,
    packed: 'may',
    reply: asideReplySchema,
  },
});

/** What this slice works with. */
export interface AsideNeeds {
  readonly aside: AsideFiles;
  readonly enrolments: Enrolments;
  readonly nonces: Nonces;
  readonly log: Log;
}

/** See the first sentence. */
export const asideSlice = slice({
  name: 'aside',
  migrations: [], // files, not rows
  routes: asideRoutes,
  handlers: ({ aside, enrolments, nonces, log }: AsideNeeds) => ({
    aside: async ({ by, body, claim }) => {
      await nonces.claim(claim());
      const journals = await enrolments.journalsOf(by.person);
      const answer = await aside.take(by, journals.map(toBase64Url), body);
      if (answer.whole) log('record-put-aside', { person: by.person, epoch: by.epoch });
      return answer;
    },
  }),
});
