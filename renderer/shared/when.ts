// Dates and times in the reader's language, from Unix milliseconds; "now" is passed in.

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const longWeekday = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const shortDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const fullDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** Hours and minutes. */
export const timeOf = (at: number): string => clock.format(at);
/** Hours, minutes and seconds, for a message's journey. */
export const exactTimeOf = (at: number): string => exact.format(at);
/** A whole date with its year. */
export const dateOf = (at: number): string => fullDate.format(at);

/** Calendar days between two moments in local time; 0 for the same day, 1 for yesterday. */
export function daysBetween(at: number, now: number): number {
  const midnight = (moment: number): number => {
    const day = new Date(moment);
    return Date.UTC(day.getFullYear(), day.getMonth(), day.getDate());
  };
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

/** For lists: the time today, the weekday within a week, else the date. */
export function shortWhen(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days <= 0) return timeOf(at);
  return days < 7 ? weekday.format(at) : shortDate.format(at);
}

/** For the lines between days: today, yesterday, then the day in words. */
export function dayWhen(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days > 1) return days < 180 ? longWeekday.format(at) : fullDate.format(at);
  const words = relative.format(-Math.max(days, 0), 'day');
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

/** For sentences: "today 12:07", "yesterday 17:52", "tomorrow 03:00", "16 November 2026". */
export function sentenceWhen(at: number, now: number): string {
  const days = daysBetween(at, now);
  return Math.abs(days) <= 1 ? `${relative.format(0 - days, 'day')} ${timeOf(at)}` : fullDate.format(at);
}
