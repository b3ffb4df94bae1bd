// Where pinned conversations stand.
import type { Arrangement } from './calls.ts';

/** Compares two rows: pinned ones above all others. */
export function pinnedFirst(a: Pick<Arrangement, 'pinned'>, b: Pick<Arrangement, 'pinned'>): number {
  return Number(b.pinned) - Number(a.pinned);
}
