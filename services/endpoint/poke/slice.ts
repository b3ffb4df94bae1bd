// A device waits for a reason to act, and a reviewer asks for its latest drafts (endpoint.md §4, §5).
import { pokesReplySchema, reviewPokeReplySchema, reviewPokeRequestSchema } from '../../../src/protocol/endpoint.ts';
import type { Nonces } from '../../nonces.ts';
import { kibibyte, nothing, routes } from '../../route.ts';
import { slice } from '../../slice.ts';
import type { Pokes } from './pokes.ts';

/** The routes, and who may call them. */
export const pokeRoutes = routes({
  wait: {
    method: 'GET',
    path: '/v1/pokes',
    about: 'answers once there is a reason to act, or after 25 s',
    by: ['device'],
    query: nothing,
    reply: pokesReplySchema,
  },
  answered: {
    method: 'POST',
    path: '/v1/pokes/answered',
    about: 'says that the device brought what it had',
    by: ['device'],
    body: null,
    limit: 16 * kibibyte,
    packed: 'may',
    reply: nothing,
  },
  ask: {
    method: 'POST',
    path: '/v1/review/poke',
    about: 'asks a device for its latest drafts, and waits for them',
    by: ['reviewer'],
    body: reviewPokeRequestSchema,
    limit: 16 * kibibyte,
    packed: 'may',
    reply: reviewPokeReplySchema,
  },
});

const deviceName = (journal: string, epoch: number): string => `${journal} ${epoch}`;

/** See the first sentence. */
export const pokeSlice = slice({
  name: 'poke',
  migrations: [], // nothing of it is kept
  routes: pokeRoutes,
  handlers: ({ pokes, nonces }: { readonly pokes: Pokes; readonly nonces: Nonces }) => ({
    wait: ({ by, claim, reply }) => {
      nonces.claimPassing(claim());
      const hungUp = new AbortController();
      reply.raw.once('close', () => {
        hungUp.abort();
      });
      return pokes.wait(deviceName(by.journal, by.epoch), by.person, hungUp.signal);
    },
    answered: ({ by, claim }) => {
      nonces.claimPassing(claim());
      pokes.answered(deviceName(by.journal, by.epoch));
      return {};
    },
    ask: async ({ body, claim }) => {
      nonces.claimPassing(claim());
      return { answered: await pokes.askDrafts(deviceName(body.journal, body.epoch)) };
    },
  }),
});
