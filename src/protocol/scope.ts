// Whose records a case opens and of which days: in the reviewer's request, in what custodians and the endpoint let out, and in what authors are told (P4).
import { z } from 'zod';

/** A UTC day, days since 1970-01-01. */
export const daySchema = z.int().min(0).max(0xffffffff);
/** As many people as one case may name. */
export const mostPeople = 1000;

/** People by their ids, and the days from `from` to `to`, both included. Whatever is not named stays sealed. */
export const scopeSchema = z
  .strictObject({
    people: z.array(z.string().min(1).max(100)).min(1).max(mostPeople),
    from: daySchema,
    to: daySchema,
    /** Also what came to the endpoint on these days and says it is of others. */
    late: z.literal(true).optional(),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'a case ends before it begins' })
  .refine(({ people }) => new Set(people).size === people.length, {
    path: ['people'],
    message: 'a case names somebody twice',
  });
/** See `scopeSchema`. */
export type Scope = z.infer<typeof scopeSchema>;

/** How many days a scope opens. */
export function daysOf({ from, to }: Scope): number {
  return to - from + 1;
}

/** True when a page of this author and day lies in the scope, or came in it where late ones are included (`arrived`: the UTC day it came). A page of format 1 names no day, so it lies in none. */
export function inScope(
  { people, from, to, late }: Scope,
  author: string,
  page: { readonly format: number; readonly day: number; readonly arrived?: number | null },
): boolean {
  if (page.format === 1 || !people.includes(author)) return false;
  const { day, arrived = null } = page;
  return (day >= from && day <= to) || (late === true && arrived !== null && arrived >= from && arrived <= to);
}

/** The number of the UTC day written as an ISO date; null when it is none. */
export function dayOfDate(date: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/u.test(date)) return null;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) || ms < 0 || dateOfDay(ms / 86_400_000) !== date ? null : ms / 86_400_000;
}

/** A UTC day as an ISO date. */
export function dateOfDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
