// The levels at which a draft may be on record (design §5).

/** How much of a draft is on record. */
export const captureLevels = ['messages', 'versions', 'edits'] as const;
/** See `captureLevels`. */
export type CaptureLevel = (typeof captureLevels)[number];

/** True when `level` records less than `other` does. */
export function isLower(level: CaptureLevel, other: CaptureLevel): boolean {
  return captureLevels.indexOf(level) < captureLevels.indexOf(other);
}
