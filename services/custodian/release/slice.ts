// Releasing page keys to reviewers.
import type { Log } from '../../log.ts';
import type { Nonces } from '../../nonces.ts';
import { slice } from '../../slice.ts';
import type { Custodian } from './parts.ts';
import { release } from './release.ts';
import { releaseRoutes } from './routes.ts';
import { releaseTables } from './store.ts';

/** See the sentence above. */
export const releaseSlice = slice({
  name: 'release',
  migrations: releaseTables,
  routes: releaseRoutes,
  handlers: ({
    custodian,
    nonces,
    log,
  }: {
    readonly custodian: Custodian;
    readonly nonces: Nonces;
    readonly log: Log;
  }) => ({
    release: async ({ by, body, claim }) => {
      // Taken before anything else is done about it: whatever becomes of it, it is never asked a second time.
      await nonces.claim(claim());
      const reply = await release(custodian, by, body);
      log('released', { reviewer: by.person, author: body.author, pages: body.pages.length });
      return reply;
    },
  }),
});
