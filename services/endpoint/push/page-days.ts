// The day a page is signed for against the day it came: a false day is taken, kept beside the true one, and told to administrators (endpoint.md E3.10).
import { dayOf } from '../../../src/journal/day.ts';
import { dateOfDay } from '../../../src/protocol/scope.ts';
import type { WirePage } from '../../../src/protocol/endpoint.ts';
import type { Enrolment } from '../../../src/protocol/signed.ts';
import type { Alarms } from '../alarm/alarms.ts';
import type { PageRow } from '../record/contents.ts';

/** A device's clock may be this many days ahead, for where its clock or time zone is wrong. */
const ahead = 1;

/** What is wrong with a page's signed day, in a word and as the end of a sentence; null where nothing is. `before`: the page before it in its lane. */
export function dayFault(
  { format, day }: Pick<PageRow, 'format' | 'day'>,
  before: Pick<PageRow, 'format' | 'day'> | undefined,
  arrivedSecond: number,
  lateDays: number,
): { readonly word: 'ahead' | 'back' | 'late'; readonly why: string } | null {
  if (format === 1) return null;
  const came = dayOf(arrivedSecond);
  const signed = `signed for ${dateIn(day)}`;
  if (day > came + ahead) return { word: 'ahead', why: `${signed}, a day that had not come` };
  if (before !== undefined && before.format > 1 && day < before.day)
    return { word: 'back', why: `${signed}, a day before that of the page before it (${dateIn(before.day)})` };
  return came - day > lateDays ? { word: 'late', why: `${signed}, ${came - day} days before it came` } : null;
}

/** Tells administrators of a page whose day is doubtful, once a device, lane and day; inside the transaction that keeps the page. */
export async function tellOfDay(
  alarms: Alarms,
  by: Enrolment,
  page: WirePage,
  fault: NonNullable<ReturnType<typeof dayFault>>,
  arrivedSecond: number,
): Promise<void> {
  const came = dayOf(arrivedSecond);
  await alarms.note({
    id: `day ${fault.word} ${by.journal} ${String(by.epoch)} ${page.lane} ${String(came)}`,
    kind: 'day-differs',
    person: by.person,
    journal: by.journal,
    what: `On ${dateIn(came)} a device of ${by.person} brought page ${String(page.page)} of its ${page.lane} ${fault.why}; there may be more of that day. Its clock was wrong, it was not connected, or its author signed a false day. A case that includes what arrived late opens it.`,
  });
}

/** A UTC day as a date, also one no calendar has. */
function dateIn(day: number): string {
  return day > 2_932_896 ? `day ${String(day)} after 1970` : dateOfDay(day);
}
