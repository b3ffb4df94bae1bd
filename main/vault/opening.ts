// Operations on openings of this record by others, as the endpoint tells them (P4).
import { lastSecond } from '../../src/journal/bounds.ts';
import type { Opening } from '../../src/opening/calls.ts';
import { noChanges } from './changes.ts';
import type { House } from './house.ts';
import type { Changes, Nothing } from './shapes.ts';

/** See the first line. */
export const openingOperations = {
  openings: (
    { vault }: House,
    { openings }: { readonly openings: readonly (Opening & { readonly cursor: number })[] },
  ): Promise<Changes> =>
    vault.commit((staging) => {
      const fresh: Opening[] = [];
      // By their ids: a cursor that was a lie, or of an endpoint that was put back from a copy, must not hide what is told later (P4).
      for (const { at, scope, cursor, ...one } of openings) {
        if (vault.views.opening.has(one.id)) continue;
        const atSecond = Math.min(Math.floor(at / 1000), lastSecond); // told as late as can be, rather than not at all
        staging.stage({ kind: 'opening', ...one, ...(scope === null ? {} : { scope }), atSecond, cursor });
        fresh.push({ ...one, scope, at: atSecond * 1000 });
      }
      return { ...noChanges, openings: fresh };
    }),

  myOpenings: ({ vault }: House): { readonly openings: readonly Opening[]; readonly unseen: number } => ({
    openings: vault.views.opening.newestFirst(),
    unseen: vault.views.opening.unseen,
  }),

  /** The person looked at them; once for each that came. */
  seeOpenings: ({ vault }: House): Promise<Nothing> =>
    vault.commit((staging) => {
      const { unseen, cursor } = vault.views.opening;
      if (unseen > 0) staging.stage({ kind: 'openings-seen', through: cursor });
      return {};
    }),
};
