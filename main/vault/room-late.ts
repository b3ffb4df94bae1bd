// Pages that came on another day than they are signed for, as far as they matter to a case: named to the reviewer, whether they are open or not (endpoint.md E3.10).
import type { Proof } from '../../src/review/calls.ts';
import { lanes } from '../../src/journal/lane.ts';
import { inScope, type Scope } from '../../src/protocol/scope.ts';
import type { RoomJournal } from './room-source.ts';

/** A page of the case’s days that came more than this many days later is named. */
const lateDays = 7;

/** Those of one author that came on the case’s days and say they are of others, and those of its days that came long after them, or before. */
export function latePages({ enrolment, lanes: given }: RoomJournal, scope: Scope): Proof['late'] {
  return lanes.flatMap((lane) =>
    given[lane].pages.flatMap((page) => {
      const { arrived, day } = page;
      if (arrived === null || page.format === 1) return [];
      const isOf = day >= scope.from && day <= scope.to;
      const came = arrived >= scope.from && arrived <= scope.to;
      if (isOf ? arrived >= day && arrived - day <= lateDays : !came) return [];
      return [
        { author: enrolment.name, lane, page: page.page, day, arrived, open: inScope(scope, enrolment.person, page) },
      ];
    }),
  );
}
