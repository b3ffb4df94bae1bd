// The UTC day: pages of the journal end with it.

/** The number of the UTC day of a Unix second. */
export function dayOf(second: number): number {
  return Math.floor(second / 86_400);
}
