// Operations on openings of this record by others, as the endpoint tells them (P4).
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
      const fresh = openings.filter((one) => one.cursor > vault.views.opening.cursor);
      for (const { at, scope, ...one } of fresh)
        staging.stage({
          kind: 'opening',
          ...one,
          ...(scope === null ? {} : { scope }),
          atSecond: Math.floor(at / 1000),
        });
      return { ...noChanges, openings: fresh.map(({ cursor: _cursor, ...one }) => one) };
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
