// Operations on openings of this record by others, as the endpoint tells them (P4).
import type { Opening } from '../../src/opening/calls.ts';
import { noChanges } from './changes.ts';
import type { House } from './house.ts';
import type { Changes } from './shapes.ts';

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

  myOpenings: ({ vault }: House): { readonly openings: readonly Opening[] } => ({
    openings: vault.views.opening.newestFirst(),
  }),
};
