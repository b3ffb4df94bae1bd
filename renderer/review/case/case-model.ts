// What is missing before a case may be opened, and which days it opens unless somebody says otherwise.
import { words } from './words.ts';

/** Characters a reason needs (contract.ts asks the same). */
export const shortestReason = 8;
/** Days a case opens unless somebody says otherwise, the day it is opened included. */
const usualDays = 30;
/** Days a case may open at most; the company's services may allow fewer. */
export const mostDays = 366;
const dayMs = 86_400_000;

/** What was written so far. `people`: how many are ticked; dates as the fields give them, empty when they hold none. */
export interface CaseDraft {
  readonly number: string;
  readonly reason: string;
  readonly people: number;
  readonly from: string;
  readonly to: string;
  /** Today, as the dates are. */
  readonly latest: string;
}

/** The UTC day of a moment, as an ISO date. */
export function today(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** The last 30 days, today included. */
export function lastDays(now: number): { readonly from: string; readonly to: string } {
  return { from: today(now - (usualDays - 1) * dayMs), to: today(now) };
}

/** The sentence saying what is missing, empty when nothing is. */
export function caseBlocked({ number, reason, people, from, to, latest }: CaseDraft): string {
  if (number.trim() === '') return words.needNumber;
  const missing = shortestReason - reason.trim().length;
  if (missing > 0) return words.needReason(missing);
  if (people === 0) return words.needPeople;
  if (from === '' || to === '') return words.needDays;
  if (from > to) return words.daysReversed;
  if (to > latest) return words.daysAhead;
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
  return days > mostDays ? words.tooManyDays(mostDays) : '';
}

const inWords = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A UTC day (days since 1970) in words, like “25 Oct 2026”. */
export function dayInWords(day: number): string {
  return inWords.format(day * dayMs);
}

/** The days of a case in words, like “25 Oct 2026 to 23 Nov 2026”, or the one day. */
export function daysInWords(from: string, to: string): string {
  const words = (date: string): string => inWords.format(Date.parse(date));
  return from === to ? words(from) : `${words(from)} to ${words(to)}`;
}
