// The verifier: recomputes a journal's chains offline, checks every signature and receipt, and names the first bad frame (P3).
import { toHex } from '../bytes/bytes.ts';
import { CandorError } from '../errors.ts';
import { LaneCheck } from './lane-check.ts';
import { lanes } from './lane.ts';
import type { JournalSource } from './source.ts';
import type { Fault, LaneReport, Verdict, VerifyOptions } from './verdict.ts';

export type { Fault, FaultKind, LaneReport, Verdict, VerifyOptions } from './verdict.ts';

/** Verifies a journal in one pass per lane. Never throws on bad content: what is wrong is in `faults`. Throws `CandorError` where the source itself cannot be read on. */
export function verifyJournal(source: JournalSource, options: VerifyOptions = {}): Verdict {
  const total = lanes.reduce((sum, lane) => sum + source.lane(lane).count, 0);
  let done = 0;
  const reports: LaneReport[] = [];
  const faults: Fault[] = [];
  for (const lane of lanes) {
    const check = new LaneCheck(source, lane, options, () => {
      done++;
      if (done % 1024 === 0) options.onProgress?.(done, total);
    });
    try {
      check.run();
    } catch (error) {
      if (error instanceof CandorError) throw error;
      check.found(
        check.seq,
        'unreadable',
        `Reading the ${lane} on from frame ${check.seq} failed: ${error instanceof Error ? error.message : 'for no reason given'}.`,
      );
    }
    reports.push(check.report);
    if (check.fault !== null) faults.push(check.fault);
  }
  options.onProgress?.(total, total);
  return {
    holds: faults.length === 0,
    journal: toHex(source.identity.journal),
    epoch: source.identity.epoch,
    lanes: reports,
    faults,
  };
}
