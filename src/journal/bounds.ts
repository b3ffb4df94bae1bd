// What a frame may count and date with: the numbers of drafts and the seconds of a calendar.

/** The last second a frame can be in: before the year 10000. */
export const lastSecond = 253_402_300_799;

/** Milliseconds no calendar goes beyond. */
export const lastMs = 8.64e15;

/** No text of an entry is longer, UTF-16 units. */
export const longestText = 4_194_304;

/** True for what can number a draft: 1 to 2³²−1. */
export function isDraftNumber(draft: number): boolean {
  return Number.isInteger(draft) && draft >= 1 && draft <= 0xffffffff;
}

/** True for a Unix second that any calendar has. */
export function isSecond(second: number): boolean {
  return Number.isInteger(second) && second >= 0 && second <= lastSecond;
}
