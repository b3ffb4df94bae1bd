// At which level may be recorded now, as it follows from the policy in force and the notice last acknowledged (P5, decision 0010).
import { CandorError } from '../../src/errors.ts';
import type { Acknowledged } from '../../src/notice/view.ts';
import { captureLevels, type CaptureLevel } from '../../src/policy/level.ts';
import type { InForce } from './shapes.ts';

/** The notice in force, at the level in force, was acknowledged and need not be shown. */
export function isAcknowledged(inForce: InForce, given: Acknowledged | null): boolean {
  return (
    given !== null &&
    given.version === inForce.noticeVersion &&
    given.hash === inForce.noticeHash &&
    given.second >= inForce.acknowledgedSince &&
    isAtMost(inForce.level, given.level)
  );
}

/**
 * The level at which may be recorded now, null for none. A policy that raises it counts only once its notice was acknowledged, until then the
 * old level goes on; one that lowers it counts at once. A notice due again (daily) stops everything until it is acknowledged.
 */
export function captureLevel(inForce: InForce, given: Acknowledged | null): CaptureLevel | null {
  if (given === null) return null;
  const isDue = given.version === inForce.noticeVersion && given.second < inForce.acknowledgedSince;
  return isDue ? null : isAtMost(inForce.level, given.level) ? inForce.level : given.level;
}

/** True when `level` records no more than `limit` does. */
function isAtMost(level: CaptureLevel, limit: CaptureLevel): boolean {
  return captureLevels.indexOf(level) <= captureLevels.indexOf(limit);
}

/** The level at which may be recorded now; throws `notice-pending` while that is none. */
export function mayCapture(inForce: InForce, given: Acknowledged | null): CaptureLevel {
  const level = captureLevel(inForce, given);
  if (level === null)
    throw new CandorError(
      'notice-pending',
      'Nothing is recorded and nothing can be sent before the notice was acknowledged.',
      { next: 'Read the notice and start Candor.' },
    );
  return level;
}
